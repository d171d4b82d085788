internal import Glibc

extension Connection {
    /// Stops the bytes; the kernel's buffer fills and the peer has to wait. Shard's queue.
    package func pauseReading() {
        shard.assertOnQueue()
        guard !isClosing else { return }
        flags.insert(.paused)
    }

    /// Lets the bytes come again. Shard's queue.
    package func resumeReading() {
        shard.assertOnQueue()
        guard !isClosing, flags.contains(.paused) else { return }
        wantBytesAgain()
    }

    /// Whether the owner paused reading.
    package var isReadingPaused: Bool { flags.contains(.paused) }

    func wantBytesAgain() {
        flags.remove(.paused)
        if wantsRead, !armed.contains(.readable) { shard.driver.arm(self) }
    }

    func receive() {
        let buffer = shard.receiveBuffer
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count > 0 {
            shard.counters.bytesIn &+= count
            deliver(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        } else if count == 0 {
            reachEnd()
        } else if errno != EAGAIN && errno != EINTR {
            destroy(CloseReason(code: errno))
        }
    }

    private func deliver(_ bytes: UnsafeRawBufferPointer) {
        guard flags.contains(.draining) else {
            handler?.connection(self, didReceive: bytes)
            return
        }
        lingerBytesLeft -= bytes.count
        if lingerBytesLeft < 0 { destroy(.finished) }
    }

    private func reachEnd() {
        flags.insert(.ended)
        shard.driver.arm(self)
        if flags.contains(.lingering) {
            destroy(.finished)
        } else if !flags.contains(.draining) {
            handler?.connectionDidReachEnd(self)
            if flags.contains(.writeShut) { destroy(.finished) }
        }
    }
}
