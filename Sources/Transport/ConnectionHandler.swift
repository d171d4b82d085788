internal import Glibc

/// Names one connection of a shard for good: a slot is used again, but never with the same generation soon.
/// Keep this, not the connection, where another queue has to name it.
package struct ConnectionID: Sendable, Hashable {
    let slot: UInt32
    let generation: UInt32
}

/// Why a connection is gone.
package enum CloseReason: Sendable, Equatable {
    /// The owner closed it and everything was flushed, or both directions ended.
    case finished
    /// The owner aborted it.
    case aborted
    /// The peer reset it, or stopped listening while there was something to send.
    case peerReset
    /// What was left to send did not leave in time after `close`.
    case stuck
    /// More than twice the hard cap was waiting to be sent, and the owner had not acted.
    case overfull
    /// The shard stopped.
    case shardStopped
    /// Any other failing socket call, by errno.
    case failed(Int32)

    init(code: Int32) {
        switch code {
        case ECONNRESET, EPIPE: self = .peerReset
        default: self = .failed(code)
        }
    }
}

/// The owner of a connection: what the layer above wants to know. Every call comes on the shard's queue, inside a
/// turn, and never from within a call the owner itself made; after `connectionDidClose` there are no more.
/// The connection holds its handler strongly until then.
package protocol ConnectionHandler: AnyObject {
    /// One read's worth of bytes, valid during the call only.
    func connection(_ connection: Connection, didReceive bytes: UnsafeRawBufferPointer)
    /// The peer sends no more; writing is still possible. The owner must close, now or later.
    func connectionDidReachEnd(_ connection: Connection)
    /// Once at the end of each turn in which something was written or `markDirty` was called, and whenever a blocked
    /// socket takes bytes again: the last moment to write what should leave in the same send.
    func connectionWillFlush(_ connection: Connection)
    /// After a flush more than the high-water mark is waiting: the peer takes less than it is sent.
    func connectionWriteBufferDidFill(_ connection: Connection)
    /// After a flush more than the hard cap is waiting; told once. The owner should close or abort; at twice the cap
    /// the transport does.
    func connectionWriteBufferDidOverflow(_ connection: Connection)
    /// What waits fell to the low-water mark after it had been above the high one.
    func connectionWriteBufferDidDrain(_ connection: Connection)
    /// The connection is gone; exactly once for each attached connection.
    func connectionDidClose(_ connection: Connection, reason: CloseReason)
}

extension ConnectionHandler {
    /// Nothing to add to the flush.
    package func connectionWillFlush(_ connection: Connection) {}
    /// Nothing to slow down.
    package func connectionWriteBufferDidFill(_ connection: Connection) {}
    /// Cuts the connection.
    package func connectionWriteBufferDidOverflow(_ connection: Connection) { connection.abort() }
    /// Nothing was waiting for room.
    package func connectionWriteBufferDidDrain(_ connection: Connection) {}
}
