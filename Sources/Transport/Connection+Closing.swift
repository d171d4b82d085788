internal import Glibc

extension Connection {
    /// Closes after what is queued was sent, at most `flushTimeoutMilliseconds` from now; further calls do nothing.
    /// With a linger the peer's remaining bytes are read and dropped for that long, so that it can read the last
    /// answer; without, unread bytes make the system reset the connection. Shard's queue.
    package func close(lingerMilliseconds: Int = 0) {
        shard.assertOnQueue()
        guard !isClosing else { return }
        flags.insert(.draining)
        self.lingerMilliseconds = Int32(clamping: max(0, lingerMilliseconds))
        lingerBytesLeft = shard.options.lingerBytesMax
        if self.lingerMilliseconds > 0 { wantBytesAgain() } else { flags.insert(.paused) }
        markDirty()
    }

    /// Closes at once: what is queued is dropped and the peer sees a reset. Shard's queue.
    package func abort() {
        shard.assertOnQueue()
        guard !isClosed else { return }
        if !isUnixSocket { Socket.resetOnClose(descriptor) }
        destroy(.aborted)
    }

    /// One step further after a flush while draining.
    func continueClosing() {
        guard !flags.contains(.lingering) else { return }
        if !writeQueue.isEmpty {
            if closeTimer == nil {
                expire(afterMilliseconds: shard.options.flushTimeoutMilliseconds, reason: .stuck)
            }
        } else if flags.contains(.progressed) {
            // The owner may have held something back until there was room: ask once more.
            markDirty()
        } else if lingerMilliseconds == 0 || flags.contains(.ended) {
            destroy(.finished)
        } else {
            linger()
        }
    }

    private func linger() {
        flags.insert(.lingering)
        if !flags.contains(.writeShut) {
            flags.insert(.writeShut)
            Socket.shutdownWrite(descriptor)
        }
        expire(afterMilliseconds: Int(lingerMilliseconds), reason: .finished)
    }

    private func expire(afterMilliseconds milliseconds: Int, reason: CloseReason) {
        if let closeTimer { shard.cancel(closeTimer) }
        closeTimer = shard.schedule(afterMilliseconds: milliseconds) { [self] in
            closeTimer = nil
            if reason == .stuck, !isUnixSocket { Socket.resetOnClose(descriptor) }
            destroy(reason)
        }
    }
}
