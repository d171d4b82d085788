internal import Glibc

/// Makes writing to a vanished peer an error code instead of a signal that ends the process. Call once at start.
package func ignoreBrokenPipeSignal() {
    signal(SIGPIPE, SIG_IGN)
}

/// The few socket calls of this room, with the types Swift wants.
enum Socket {
    /// Sends without raising SIGPIPE; the count taken, or -1 and errno.
    static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Ends our direction; the peer sees the end of the stream after what was sent.
    static func shutdownWrite(_ descriptor: Int32) {
        _ = Glibc.shutdown(descriptor, Int32(SHUT_WR))
    }

    static func close(_ descriptor: Int32) {
        _ = Glibc.close(descriptor)
    }

    /// Makes the coming close send a reset and free what the kernel still holds for a peer that does not read.
    static func resetOnClose(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// The error waiting on a socket, which reading it clears; 0 when none is.
    static func takeError(_ descriptor: Int32) -> Int32 {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return errno }
        return code
    }

    /// Sets one integer option; -1 and errno on failure.
    @discardableResult
    static func set(_ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int) -> Int32 {
        var option = Int32(clamping: value)
        return setsockopt(descriptor, level, name, &option, socklen_t(MemoryLayout<Int32>.size))
    }
}
