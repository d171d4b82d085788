internal import Dispatch
internal import Glibc

/// A Dispatch source for reading and, once it is needed, one for writing for each connection: portable, and about
/// twice the cost of the epoll driver for each event.
///
/// A source that wants nothing is suspended, since readiness is level-triggered. A suspended source never reports its
/// cancellation, so it is resumed after being cancelled. The descriptor is closed when the last of its sources has
/// reported; before that the number could name another file while the manager thread still watches it.
///
/// `@unchecked Sendable`: confined to the shard's queue, but for `wake`, which only adds to a Dispatch source.
final class SourcesDriver: ReadinessDriver, @unchecked Sendable {
    private let queue: DispatchQueue
    private let mail: any DispatchSourceUserDataAdd
    private var shard: Shard?

    init(queue: DispatchQueue) {
        self.queue = queue
        mail = DispatchSource.makeUserDataAddSource(queue: queue)
    }

    func start(serving shard: Shard) {
        self.shard = shard
        mail.setEventHandler { shard.turn { shard.drainMailbox() } }
        mail.activate()
    }

    func add(_ connection: Connection) -> Int32 {
        guard let shard else { return EINVAL }
        connection.driverState = ConnectionSources(connection, shard: shard, queue: queue)
        connection.armed = .readable
        return 0
    }

    func arm(_ connection: Connection) {
        guard let sources = connection.driverState as? ConnectionSources else { return }
        sources.setReading(connection.wantsRead)
        sources.setWriting(connection.wantsWrite)
        connection.armed = []
        if connection.wantsRead { connection.armed.insert(.readable) }
        if connection.wantsWrite { connection.armed.insert(.writable) }
    }

    func park(_ connection: Connection) {
        guard let sources = connection.driverState as? ConnectionSources else { return }
        sources.setReading(false)
        sources.setWriting(false)
        connection.armed = []
    }

    func remove(_ connection: Connection) {
        (connection.driverState as? ConnectionSources)?.cancel()
        connection.driverState = nil
        connection.descriptor = -1
    }

    func wake() {
        mail.add(data: 1)
    }

    func stop(completion: @escaping @Sendable () -> Void) {
        shard = nil
        mail.setCancelHandler(handler: completion)
        mail.cancel()
    }
}

/// The sources of one connection and its descriptor. Confined to the shard's queue, hence `@unchecked Sendable`.
private final class ConnectionSources: @unchecked Sendable {
    private let descriptor: Int32
    private let id: ConnectionID
    private let shard: Shard
    private let queue: DispatchQueue
    private let reading: any DispatchSourceRead
    private var isReading = true
    private var writing: (any DispatchSourceWrite)?
    private var isWriting = false
    private var uncancelled = 1

    init(_ connection: Connection, shard: Shard, queue: DispatchQueue) {
        descriptor = connection.descriptor
        id = connection.id
        self.shard = shard
        self.queue = queue
        reading = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        reading.setEventHandler { [shard, id] in shard.turn { shard.ready(id, .readable) } }
        reading.setCancelHandler { [self] in sourceDidCancel() }
        reading.activate()
    }

    func setReading(_ isWanted: Bool) {
        guard isWanted != isReading else { return }
        isReading = isWanted
        if isWanted { reading.resume() } else { reading.suspend() }
    }

    func setWriting(_ isWanted: Bool) {
        guard isWanted != isWriting else { return }
        isWriting = isWanted
        if !isWanted {
            writing?.suspend()
        } else if let writing {
            writing.resume()
        } else {
            openWriting()
        }
    }

    private func openWriting() {
        let source = DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler { [shard, id] in shard.turn { shard.ready(id, .writable) } }
        source.setCancelHandler { [self] in sourceDidCancel() }
        writing = source
        uncancelled += 1
        source.activate()
    }

    func cancel() {
        reading.cancel()
        if !isReading { reading.resume() }
        guard let writing else { return }
        writing.cancel()
        if !isWriting { writing.resume() }
    }

    private func sourceDidCancel() {
        uncancelled -= 1
        if uncancelled == 0 { Socket.close(descriptor) }
    }
}
