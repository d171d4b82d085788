internal import Glibc

/// A connected, non-blocking descriptor that still wants an owner: give it to `Shard.adopt`, or `discard` it.
package struct AcceptedSocket: Sendable {
    /// The descriptor; whoever takes the value closes it.
    package let descriptor: Int32
    /// The other end.
    package let peer: PeerAddress

    /// Wraps a connected descriptor that is already non-blocking and closed on exec.
    package init(descriptor: Int32, peer: PeerAddress) {
        self.descriptor = descriptor
        self.peer = peer
    }

    /// Closes the descriptor unused. Any queue.
    package func discard() {
        Socket.close(descriptor)
    }
}
