internal import Glibc
internal import HTTP1

/// One request and its answer over a blocking socket: all the command line needs of HTTP.
struct HTTPExchange: ~Copyable {
    private let descriptor: Int32

    /// A stream to a server on this machine's socket file; nil when nobody listens there.
    static func connect(toFile path: String) throws -> HTTPExchange? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw Failure.io("no socket can be made: \(systemReason())") }
        let exchange = HTTPExchange(descriptor: descriptor)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw Failure.usage("the path \(path) is too long for a socket")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result == 0 { return exchange }
        if errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR { return nil }
        throw Failure.unavailable("\(path) cannot be reached: \(systemReason())")
    }

    /// A stream to a port of a host; throws when nobody answers within `seconds`.
    static func connect(host: String, port: String, seconds: Int) throws -> HTTPExchange {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, port, &hints, &found) == 0, let first = found else {
            throw Failure.unavailable("there is no host named \(host)")
        }
        defer { freeaddrinfo(found) }
        var next: UnsafeMutablePointer<addrinfo>? = first
        var why = "nobody listens"
        while let candidate = next {
            let info = candidate.pointee
            let descriptor = socket(info.ai_family, info.ai_socktype | O_CLOEXEC, info.ai_protocol)
            guard descriptor >= 0 else { throw Failure.io("no socket can be made: \(systemReason())") }
            let exchange = HTTPExchange(descriptor: descriptor)
            exchange.bound(seconds: seconds)
            if Glibc.connect(descriptor, info.ai_addr, info.ai_addrlen) == 0 { return exchange }
            why = systemReason()
            next = info.ai_next
        }
        throw Failure.unavailable("\(host):\(port) cannot be reached: \(why)")
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// No single wait is longer than this.
    func bound(seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    /// Sends a request and reads the whole answer.
    func ask(_ request: HTTPRequest) throws -> (status: Int, body: [UInt8]) {
        try send(try request.encoded())
        var parser = HTTPResponseParser(method: request.method, limits: Self.limits)
        var answer = Answer()
        var buffer = [UInt8](repeating: 0, count: 64 * 1_024)
        while !answer.isComplete {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure.unavailable("the server does not answer: \(systemReason())") }
            if count == 0 {
                guard try parser.finish() else { throw Failure.unavailable("the server closed without an answer") }
                break
            }
            try answer.take(buffer[..<count], &parser)
        }
        return (answer.status, answer.body)
    }

    private static var limits: HTTPLimits {
        var limits = HTTPLimits()
        limits.bodyBytesMax = 16 << 20
        return limits
    }

    private struct Answer {
        var status = 0
        var body: [UInt8] = []
        var isComplete = false

        mutating func take(_ bytes: ArraySlice<UInt8>, _ parser: inout HTTPResponseParser) throws {
            try bytes.withUnsafeBytes { buffer in
                var input = buffer
                while let event = try parser.next(&input) {
                    switch event {
                    case .head(let head): status = head.status.rawValue
                    case .body(let bytes): body.append(contentsOf: bytes)
                    case .end: isComplete = true
                    }
                }
            }
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw Failure.unavailable("the server takes no request: \(systemReason())")
            }
            rest = rest.dropFirst(count)
        }
    }
}
