import Synchronization
import Transport

enum Event: Equatable, Sendable {
    case received(Int)
    case end
    case willFlush
    case fill
    case overflow
    case drain
    case closed(CloseReason)
}

/// What handlers saw, to be read from the test's thread.
final class EventList: Sendable {
    private let events = Mutex<[Event]>([])
    private let bytes = Mutex<[UInt8]>([])

    var all: [Event] { events.withLock { $0 } }
    var received: [UInt8] { bytes.withLock { $0 } }
    var closes: [CloseReason] {
        all.compactMap { if case .closed(let reason) = $0 { reason } else { nil } }
    }

    func add(_ event: Event) { events.withLock { $0.append(event) } }
    func add(_ more: UnsafeRawBufferPointer) { bytes.withLock { $0 += Array(more) } }
    func count(_ event: Event) -> Int { all.count { $0 == event } }
}

/// A handler that notes everything and does what the test says.
final class Recorder: ConnectionHandler {
    let events: EventList
    var onReceive: (Connection, UnsafeRawBufferPointer) -> Void = { _, _ in }
    var onEnd: (Connection) -> Void = { $0.close() }
    var onWillFlush: (Connection) -> Void = { _ in }
    var onDrain: (Connection) -> Void = { _ in }
    var onOverflow: (Connection) -> Void = { $0.abort() }
    var onClose: (Connection) -> Void = { _ in }

    init(_ events: EventList) { self.events = events }

    /// Sends back what it gets.
    static func echo(_ events: EventList) -> Recorder {
        let recorder = Recorder(events)
        recorder.onReceive = { $0.write(copying: $1) }
        return recorder
    }

    func connection(_ connection: Connection, didReceive bytes: UnsafeRawBufferPointer) {
        events.add(.received(bytes.count))
        events.add(bytes)
        onReceive(connection, bytes)
    }

    func connectionDidReachEnd(_ connection: Connection) {
        events.add(.end)
        onEnd(connection)
    }

    func connectionWillFlush(_ connection: Connection) {
        events.add(.willFlush)
        onWillFlush(connection)
    }

    func connectionWriteBufferDidFill(_ connection: Connection) { events.add(.fill) }

    func connectionWriteBufferDidOverflow(_ connection: Connection) {
        events.add(.overflow)
        onOverflow(connection)
    }

    func connectionWriteBufferDidDrain(_ connection: Connection) {
        events.add(.drain)
        onDrain(connection)
    }

    func connectionDidClose(_ connection: Connection, reason: CloseReason) {
        events.add(.closed(reason))
        onClose(connection)
    }
}
