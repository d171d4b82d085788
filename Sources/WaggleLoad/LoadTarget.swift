internal import Glibc
internal import Transport

/// Where the load goes. Only addresses of this machine: a load tool is no weapon.
package struct LoadTarget: Sendable {
    package let host: String
    package let port: UInt16
    package let isSecure: Bool
    package let path: String

    /// `ws://127.0.0.1:8080/connection/websocket` or `wss://…`; nil for anything that is not a loopback address.
    package init?(_ url: String) {
        let parts = url.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "ws:" || parts[0] == "wss:" else { return nil }
        isSecure = parts[0] == "wss:"
        let authority = parts[2].split(separator: ":")
        guard authority.count == 2, let port = UInt16(authority[1]) else { return nil }
        let host = authority[0] == "localhost" ? "127.0.0.1" : String(authority[0])
        guard host.hasPrefix("127.") else { return nil }
        self.host = host
        self.port = port
        path = "/" + parts[3...].joined(separator: "/")
    }

    /// A connected, non-blocking socket; nil when the target refuses.
    func connect() -> AcceptedSocket? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, size) == 0 }
        }
        guard isConnected else {
            close(descriptor)
            return nil
        }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        return AcceptedSocket(descriptor: descriptor, peer: .unix)
    }
}

/// Nanoseconds on the monotonic clock.
package func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// CPU this process has used, in seconds.
func cpuSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let user = Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    return user + Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) / 1e6
}
