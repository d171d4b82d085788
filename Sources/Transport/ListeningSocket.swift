internal import CSystem
internal import Glibc

/// A bound, listening, non-blocking descriptor.
struct ListeningSocket {
    let descriptor: Int32
    /// The port the system gave; 0 for a socket file.
    let port: UInt16
    /// The socket file to remove at the end, as it was created: another process may have put its own there since.
    private let file: SocketFile?

    init(_ endpoint: Endpoint, options: ListenerOptions) throws(TransportError) {
        switch endpoint {
        case .tcp(let host, let port):
            descriptor = try Self.openTCP(
                host: host, port: port, place: endpoint.description, options: options)
            file = nil
            self.port = Self.boundPort(descriptor)
        case .unix(let path):
            descriptor = try Self.openUnix(path: path, options: options)
            file = SocketFile(path: path)
            port = 0
        }
    }

    func close() {
        file?.remove()
        Socket.close(descriptor)
    }

    // MARK: TCP

    private static func openTCP(
        host: String, port: UInt16, place: String, options: ListenerOptions
    ) throws(TransportError) -> Int32 {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let list else { throw .unknownHost(host) }
        defer { freeaddrinfo(list) }
        var failure = TransportError.unknownHost(host)
        var candidate: UnsafeMutablePointer<addrinfo>? = list
        while let address = candidate?.pointee {
            do throws(TransportError) {
                return try listenTCP(address, place: place, options: options)
            } catch {
                failure = error
            }
            candidate = address.ai_next
        }
        throw failure
    }

    private static func listenTCP(
        _ address: addrinfo, place: String, options: ListenerOptions
    ) throws(TransportError) -> Int32 {
        let descriptor = try openSocket(address.ai_family, place: place)
        Socket.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        // Accepted sockets inherit both the option and the buffer sizes.
        Socket.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        if address.ai_family == AF_INET6 {
            Socket.set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0)
        }
        try bindAndListen(descriptor, address.ai_addr, address.ai_addrlen, place: place, options: options)
        return descriptor
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutableBytes(of: &storage) { bytes in
            guard let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
                return Int32(-1)
            }
            return getsockname(descriptor, address, &length)
        }
        return result == 0 ? PeerAddress(storage).port : 0
    }

    // MARK: Unix domain

    private static func openUnix(path: String, options: ListenerOptions) throws(TransportError) -> Int32 {
        var address = try SocketFile.address(path: path)
        try SocketFile.removeStale(path: path)
        let place = Endpoint.unix(path: path).description
        let descriptor = try openSocket(AF_UNIX, place: place)
        // Linux gives the file the mode of the socket: it is never open to others, not even for a moment.
        fchmod(descriptor, 0o600)
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        var failure: TransportError?
        withUnsafeMutableBytes(of: &address) { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            do throws(TransportError) {
                try bindAndListen(descriptor, base, length, place: place, options: options)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        chmod(path, 0o600)
        return descriptor
    }

    // MARK: Both

    private static func openSocket(_ family: Int32, place: String) throws(TransportError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw TransportError(bindingTo: place, code: errno) }
        return descriptor
    }

    /// Closes the descriptor when it throws.
    private static func bindAndListen(
        _ descriptor: Int32, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t, place: String,
        options: ListenerOptions
    ) throws(TransportError) {
        if let bytes = options.sendBufferBytes { Socket.set(descriptor, SOL_SOCKET, SO_SNDBUF, bytes) }
        if let bytes = options.receiveBufferBytes { Socket.set(descriptor, SOL_SOCKET, SO_RCVBUF, bytes) }
        if bind(descriptor, address, length) == 0, listen(descriptor, Int32(clamping: options.backlog)) == 0 {
            return
        }
        let code = errno
        Socket.close(descriptor)
        throw TransportError(bindingTo: place, code: code)
    }
}
