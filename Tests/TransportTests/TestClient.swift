import Glibc
import Transport

/// A blocking client socket; every call gives up after some seconds rather than hang the suite.
final class TestClient: @unchecked Sendable {
    private(set) var descriptor: Int32

    init(port: UInt16, receiveBufferBytes: Int? = nil) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        limitWaits()
        if let receiveBufferBytes { set(SO_RCVBUF, receiveBufferBytes) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeBytes(of: &address) {
            connect(descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), length)
        }
        precondition(result == 0, "connect: \(String(cString: strerror(errno)))")
    }

    init(path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        limitWaits()
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafeBytes(of: &address) {
            connect(descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), length)
        }
        precondition(result == 0, "connect: \(String(cString: strerror(errno)))")
    }

    deinit { close() }

    private func limitWaits() {
        var limit = timeval(tv_sec: 8, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    private func set(_ option: Int32, _ value: Int) {
        var value = Int32(value)
        setsockopt(descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Sends everything; false if the server stopped taking it.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// What one read gives: bytes, nothing at the end of the stream, nil for an error or a time-out.
    func read(atMost count: Int = 65_536) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: count)
        let got = recv(descriptor, &buffer, count, 0)
        return got < 0 ? nil : Array(buffer[..<got])
    }

    /// Reads until the stream ends; nil if it ends with an error.
    func readToEnd() -> [UInt8]? {
        var all: [UInt8] = []
        while let more = read() {
            if more.isEmpty { return all }
            all += more
        }
        return nil
    }

    /// Reads that many bytes, or fewer if the stream ends or fails.
    func read(exactly count: Int) -> [UInt8] {
        var all: [UInt8] = []
        while all.count < count, let more = read(atMost: count - all.count), !more.isEmpty { all += more }
        return all
    }

    func shutdownWrite() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    func close() {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        descriptor = -1
    }
}

/// Closes clients that had to stay open up to here: without a later use the optimiser may release them early.
func closeAll(_ clients: [TestClient]) {
    for client in clients { client.close() }
}

/// Sleeps this thread.
func pause(milliseconds: Int) {
    usleep(UInt32(milliseconds) * 1000)
}

/// Looks until it is so, for some seconds at most.
func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<4000 {
        if condition() { return true }
        pause(milliseconds: 2)
    }
    return condition()
}

/// Bytes that differ along the way, so that a lost or doubled piece shows.
func pattern(_ count: Int, seed: UInt32 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(truncatingIfNeeded: state >> 24)
    }
}
