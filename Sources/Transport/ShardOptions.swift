/// The bounds of a shard and of each of its connections.
package struct ShardOptions: Sendable {
    /// How the shard learns that sockets are ready; epoll costs half of what sources cost for each event.
    package var driver: DriverKind = .epoll
    /// Connections above this are closed at once.
    package var connectionsMax = 65_536
    /// The buffer every read of the shard goes through; also the most one connection gets in one turn.
    package var receiveBufferBytes = 64 * 1024
    /// The buffer in which small chunks are joined for one send.
    package var sendBufferBytes = 64 * 1024
    /// The most one connection sends in one turn before the others have theirs.
    package var sendPerTurnBytesMax = 256 * 1024
    /// Falling to this ends back-pressure.
    package var lowWaterBytes = 64 * 1024
    /// Rising above this after a flush begins back-pressure.
    package var highWaterBytes = 256 * 1024
    /// Rising above this after a flush means that the peer should be cut.
    package var hardCapBytes = 1024 * 1024
    /// The bytes that may wait in all connections of the shard together. Above it, whoever has more waiting than an equal
    /// share is to be cut, so that it never rises above twice this.
    package var pendingBytesMax = 256 * 1024 * 1024
    /// After `close`, this long for the rest to leave, milliseconds.
    package var flushTimeoutMilliseconds = 10_000
    /// A lingering close throws away at most this many bytes before it cuts.
    package var lingerBytesMax = 16 * 1024 * 1024
    /// Messages waiting in the mailbox; above it `post` says no.
    package var mailboxCountMax = 65_536
    /// Sum of the costs waiting in the mailbox; above it `post` says no.
    package var mailboxBytesMax = 32 * 1024 * 1024

    /// The defaults above.
    package init() {}
}
