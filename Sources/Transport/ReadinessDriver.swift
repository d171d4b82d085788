internal import Dispatch

/// How a shard learns that its sockets are ready.
package enum DriverKind: Sendable, CaseIterable {
    /// One epoll set watched by one Dispatch source. Linux.
    case epoll
    /// Two Dispatch sources for each connection. Portable.
    case sources
}

/// What one socket is ready for.
struct Readiness: OptionSet {
    let rawValue: UInt8
    static let readable = Readiness(rawValue: 1)
    static let writable = Readiness(rawValue: 2)
    /// Both directions are over.
    static let hangUp = Readiness(rawValue: 4)
    /// An error waits on the socket.
    static let failed = Readiness(rawValue: 8)
}

/// The seam between a shard and the system's way of telling which sockets are ready. All calls but `wake` come on the
/// shard's queue. Readiness is level-triggered: what is not taken is told again. A driver calls
/// `Connection.handle(_:)` for ready sockets and `Shard.drainMailbox()` after a wake-up, each between `beginTurn()`
/// and `endTurn()`. Narrowing what a connection wants may be lazy; widening takes effect at once.
protocol ReadinessDriver: AnyObject, Sendable {
    /// Begins to deliver; once, before anything else.
    func start(serving shard: Shard)
    /// Watches a new connection for reading; 0 or an errno.
    func add(_ connection: Connection) -> Int32
    /// Brings what is watched to what the connection wants now.
    func arm(_ connection: Connection)
    /// Watches nothing, until `arm`; for a socket that reports a hang-up nobody wants to read past yet.
    func park(_ connection: Connection)
    /// Forgets the connection and closes its descriptor as soon as nothing watches it.
    func remove(_ connection: Connection)
    /// Makes the shard drain its mailbox soon. Any thread.
    func wake()
    /// Delivers no more; `completion` runs on the shard's queue when nothing is left to be released.
    func stop(completion: @escaping @Sendable () -> Void)
}

/// Opens the driver of that kind.
func makeDriver(_ kind: DriverKind, queue: DispatchQueue) throws(TransportError) -> any ReadinessDriver {
    switch kind {
    case .epoll: try EpollDriver(queue: queue)
    case .sources: SourcesDriver(queue: queue)
    }
}
