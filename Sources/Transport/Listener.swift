internal import CSystem
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Accepts connections on its own queue and hands them to the shards in turn.
///
/// When the process has no descriptor left, accepting pauses and tries again after a while: the waiting peers stay in
/// the kernel's backlog, connections that exist go on, and nothing spins. A connection that was gone before it was
/// accepted is skipped.
///
/// `@unchecked Sendable`: mutable members are touched on `queue` only.
package final class Listener: @unchecked Sendable {
    /// Where it listens.
    package let endpoint: Endpoint
    /// The port the system gave; 0 for a socket file.
    package let port: UInt16

    private let socket: ListeningSocket
    private let shards: [Shard]
    private let options: ListenerOptions
    private let onAccept: @Sendable (Shard, AcceptedSocket) -> Void
    private let queue = DispatchQueue(label: "transport.listener", qos: .userInitiated)
    private let source: any DispatchSourceRead
    private let accepts = Atomic(0)
    private let failures = Atomic(0)

    private var nextShard = 0
    private var isSuspended = true
    private var isPaused = true
    private var isExhausted = false
    private var isCancelled = false

    /// Binds and listens; peers may connect from now on, and are accepted after `resume`. `onAccept` runs on the
    /// listener's queue and owns the socket; usually it calls `Shard.adopt`.
    package init(
        _ endpoint: Endpoint, shards: [Shard], options: ListenerOptions = ListenerOptions(),
        onAccept: @escaping @Sendable (Shard, AcceptedSocket) -> Void
    ) throws(TransportError) {
        precondition(!shards.isEmpty, "a listener needs a shard to hand connections to")
        self.endpoint = endpoint
        self.shards = shards
        self.options = options
        self.onAccept = onAccept
        socket = try ListeningSocket(endpoint, options: options)
        port = socket.port
        source = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor, queue: queue)
        source.setEventHandler { [weak self] in self?.acceptTurn() }
    }

    deinit {
        guard !isCancelled else { return }
        source.setCancelHandler { [socket] in socket.close() }
        source.cancel()
        if isSuspended { source.resume() }
    }

    /// Connections accepted so far. Any thread.
    package var acceptCount: Int { accepts.load(ordering: .relaxed) }

    /// Accepts that failed so far, for want of descriptors above all. Any thread.
    package var failureCount: Int { failures.load(ordering: .relaxed) }

    /// Accepts no more until `resume`; peers wait in the kernel's backlog. Any thread.
    package func pause() {
        queue.async { [self] in
            isPaused = true
            reconcile()
        }
    }

    /// Begins to accept, or goes on. Any thread.
    package func resume() {
        queue.async { [self] in
            isPaused = false
            reconcile()
        }
    }

    /// Closes the listening socket and removes its file; `completion` runs on the listener's queue when the address is
    /// free again. Any thread; for good.
    package func cancel(completion: @escaping @Sendable () -> Void = {}) {
        queue.async { [self] in
            guard !isCancelled else { return completion() }
            isCancelled = true
            source.setCancelHandler { [socket] in
                socket.close()
                completion()
            }
            source.cancel()
            if isSuspended { source.resume() }
            isSuspended = false
        }
    }

    /// Brings the source to what the flags say; Dispatch counts suspensions, so each is done once.
    private func reconcile() {
        let shouldBeSuspended = isPaused || isExhausted
        guard !isCancelled, shouldBeSuspended != isSuspended else { return }
        isSuspended = shouldBeSuspended
        if shouldBeSuspended { source.suspend() } else { source.resume() }
    }

    private func acceptTurn() {
        for _ in 0..<options.acceptsPerTurnMax {
            guard !isCancelled, !isPaused, acceptOne() else { return }
        }
    }

    /// Accepts one connection; false when there is no use in trying again now.
    private func acceptOne() -> Bool {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let descriptor = withUnsafeMutableBytes(of: &storage) { bytes in
            csystem_accept(socket.descriptor, bytes.baseAddress, &length)
        }
        guard descriptor >= 0 else { return noteFailure(errno) }
        accepts.add(1, ordering: .relaxed)
        let shard = shards[nextShard]
        nextShard = (nextShard + 1) % shards.count
        onAccept(shard, AcceptedSocket(descriptor: descriptor, peer: PeerAddress(storage)))
        return true
    }

    private func noteFailure(_ code: Int32) -> Bool {
        switch code {
        case EAGAIN: return false
        case EINTR: return true
        default: failures.add(1, ordering: .relaxed)
        }
        switch code {
        case ECONNABORTED, EPROTO, EPERM, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
            ENETUNREACH:
            // The connection was gone or forbidden before it was accepted (accept(2), "Error handling"); on to the next.
            return true
        default:
            rest()
            return false
        }
    }

    private func rest() {
        isExhausted = true
        reconcile()
        queue.asyncAfter(deadline: .now() + .milliseconds(options.retryMilliseconds)) { [weak self] in
            self?.isExhausted = false
            self?.reconcile()
        }
    }
}
