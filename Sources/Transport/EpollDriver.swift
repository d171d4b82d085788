internal import CSystem
internal import Dispatch
internal import Glibc

/// One epoll set for the shard, itself watched by one Dispatch source.
///
/// Dispatch serves all its sources from one manager thread and arms each anew after every event; for a socket with
/// traffic that costs more than the traffic. Here Dispatch sees one descriptor: its handler takes batches from the set
/// until a batch is empty. Each wait lingers for a millisecond, since handing the thread back and forth for a single
/// quiet connection costs several times what it does; after at most 64 batches the queue is given back, so that
/// Dispatch's timers and other sources have their turn. The set stays readable as long as something is ready, so
/// nothing is forgotten by returning.
///
/// The wake-up is an eventfd, watched edge-triggered: every write is an event, and nobody has to read it.
///
/// `@unchecked Sendable`: confined to the shard's queue, but for `wake`, which touches an immutable descriptor.
final class EpollDriver: ReadinessDriver, @unchecked Sendable {
    private static let batchesMax = 64
    private static let eventsMax = 256
    private static let lingerMilliseconds: Int32 = 1
    private static let wakeName = UInt64.max

    private let queue: DispatchQueue
    private let set: Int32
    private let wakeDescriptor: Int32
    private let events: UnsafeMutableBufferPointer<epoll_event>
    private var source: (any DispatchSourceRead)?
    private var isStopped = false

    init(queue: DispatchQueue) throws(TransportError) {
        self.queue = queue
        let set = epoll_create1(Int32(O_CLOEXEC))
        guard set >= 0 else { throw .systemFailure(operation: "opening an epoll set", code: errno) }
        let wake = eventfd(0, Int32(O_CLOEXEC | O_NONBLOCK))
        guard wake >= 0 else {
            let code = errno
            Socket.close(set)
            throw .systemFailure(operation: "opening an eventfd", code: code)
        }
        self.set = set
        wakeDescriptor = wake
        events = .allocate(capacity: Self.eventsMax)
    }

    /// The descriptors live as long as somebody may still call `wake`.
    deinit {
        Socket.close(wakeDescriptor)
        Socket.close(set)
        events.deallocate()
    }

    func start(serving shard: Shard) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | EPOLLET.rawValue
        event.data.u64 = Self.wakeName
        let result = epoll_ctl(set, EPOLL_CTL_ADD, wakeDescriptor, &event)
        precondition(result == 0, "the wake-up descriptor is new and valid")
        let source = DispatchSource.makeReadSource(fileDescriptor: set, queue: queue)
        source.setEventHandler { [self] in runBatches(of: shard) }
        self.source = source
        source.activate()
    }

    func add(_ connection: Connection) -> Int32 {
        change(connection, EPOLL_CTL_ADD, to: .readable)
    }

    func arm(_ connection: Connection) {
        var wanted: Readiness = []
        if connection.wantsRead { wanted.insert(.readable) }
        if connection.wantsWrite { wanted.insert(.writable) }
        let isParked = connection.driverState != nil
        guard isParked || wanted != connection.armed else { return }
        if isParked, wanted.isEmpty { return }
        connection.driverState = nil
        let code = change(connection, isParked ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, to: wanted)
        if code != 0 { connection.destroy(.failed(code)) }
    }

    func park(_ connection: Connection) {
        var event = epoll_event()
        epoll_ctl(set, EPOLL_CTL_DEL, connection.descriptor, &event)
        connection.armed = []
        connection.driverState = Parked.mark
    }

    func remove(_ connection: Connection) {
        if connection.driverState == nil {
            var event = epoll_event()
            epoll_ctl(set, EPOLL_CTL_DEL, connection.descriptor, &event)
        }
        connection.driverState = nil
        Socket.close(connection.descriptor)
        connection.descriptor = -1
    }

    func wake() {
        var one: UInt64 = 1
        while write(wakeDescriptor, &one, 8) < 0, errno == EINTR {}
    }

    func stop(completion: @escaping @Sendable () -> Void) {
        isStopped = true
        source?.setCancelHandler(handler: completion)
        source?.cancel()
        source = nil
    }

    /// Takes batches until one is empty; from the source's handler.
    func runBatches(of shard: Shard) {
        for _ in 0..<Self.batchesMax {
            let count = epoll_wait(set, events.baseAddress, Int32(events.count), Self.lingerMilliseconds)
            if count < 0, errno == EINTR { continue }
            precondition(count >= 0, "the epoll set is valid")
            if count == 0 { return }
            shard.beginTurn()
            deliver(events[..<Int(count)], to: shard)
            shard.endTurn()
            if isStopped { return }
        }
    }

    private func deliver(_ batch: Slice<UnsafeMutableBufferPointer<epoll_event>>, to shard: Shard) {
        var isWoken = false
        for event in batch {
            let name = event.data.u64
            if name == Self.wakeName {
                isWoken = true
            } else {
                let id = ConnectionID(
                    slot: UInt32(truncatingIfNeeded: name), generation: UInt32(truncatingIfNeeded: name >> 32)
                )
                shard.ready(id, readiness(of: event.events))
            }
        }
        if isWoken { shard.drainMailbox() }
    }

    private func change(_ connection: Connection, _ operation: Int32, to wanted: Readiness) -> Int32 {
        var event = epoll_event()
        if wanted.contains(.readable) { event.events |= EPOLLIN.rawValue }
        if wanted.contains(.writable) { event.events |= EPOLLOUT.rawValue }
        event.data.u64 = UInt64(connection.id.generation) << 32 | UInt64(connection.id.slot)
        guard epoll_ctl(set, operation, connection.descriptor, &event) == 0 else { return errno }
        connection.armed = wanted
        return 0
    }

    private func readiness(of events: UInt32) -> Readiness {
        var ready: Readiness = []
        if events & EPOLLIN.rawValue != 0 { ready.insert(.readable) }
        if events & EPOLLOUT.rawValue != 0 { ready.insert(.writable) }
        if events & EPOLLHUP.rawValue != 0 { ready.insert(.hangUp) }
        if events & EPOLLERR.rawValue != 0 { ready.insert(.failed) }
        return ready
    }

    /// Marks a connection that is in no set.
    private final class Parked: Sendable {
        static let mark = Parked()
    }
}
