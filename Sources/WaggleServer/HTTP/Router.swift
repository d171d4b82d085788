package import HTTP1
package import WaggleLog

/// A request, complete.
package struct Request: Sendable {
    package let head: RequestHead
    package let body: [UInt8]
    /// The peer's address without its port, for IPv6 its /64; "local" over the control socket.
    package let peer: String
    package let isSecure: Bool
    /// It came over the control socket in the data folder: the operator's own hand.
    package let isLocal: Bool
    /// Names this request in the answer, in problems and in the log.
    package let id: String
}

/// Answers one request, once, from any queue.
package protocol Responder: Sendable {
    func answer(_ response: HTTPResponse)
    /// An answer whose body is sent from the disk piece by piece; its own body is not looked at.
    func answer(_ response: HTTPResponse, content: FileContent)
    /// The receiver of this request's body is ready for more.
    func resume()
}

/// Takes a request's body as it comes. Called on the connection's shard.
package protocol BodyReceiver: AnyObject, Sendable {
    /// Takes more now; when it does again after it did not, it calls `Responder.resume`.
    var isReady: Bool { get }
    func receive(_ bytes: [UInt8])
    /// The body is whole: the request is answered from here on.
    func end()
    /// It will never be whole. Also called after the end.
    func cancel()
}

/// One documented door: a method and a path, exact or ending in `*` for one last segment, `**` for any more.
package struct Route: Sendable {
    package let method: HTTPMethod
    package let path: String
    package let bodyBytesMax: Int
    /// Reachable over the control socket only.
    package let isLocalOnly: Bool
    package let handle: @Sendable (Request, any Responder) -> Void
    /// For a body that is not gathered in memory: takes it, and answers, instead of `handle`.
    package var receive: (@Sendable (Request, any Responder) -> any BodyReceiver)?

    package init(
        _ method: HTTPMethod, _ path: String, bodyBytesMax: Int = 0, isLocalOnly: Bool = false,
        handle: @escaping @Sendable (Request, any Responder) -> Void
    ) {
        self.method = method
        self.path = path
        self.bodyBytesMax = bodyBytesMax
        self.isLocalOnly = isLocalOnly
        self.handle = handle
    }

    /// A door whose request bodies are taken as they come.
    package init(
        receiving method: HTTPMethod, _ path: String, bodyBytesMax: Int,
        _ receive: @escaping @Sendable (Request, any Responder) -> any BodyReceiver
    ) {
        self.init(method, path, bodyBytesMax: bodyBytesMax) { _, _ in }
        self.receive = receive
    }

    func matches(_ requested: String) -> Bool {
        guard path.hasSuffix("*") else { return requested == path }
        if path.hasSuffix("**") { return requested.hasPrefix(path.dropLast(2)) }
        let prefix = path.dropLast()
        let rest = requested.dropFirst(prefix.count)
        return requested.hasPrefix(prefix) && !rest.isEmpty && !rest.contains("/")
    }
}

/// The table of routes. Immutable; any queue.
package struct Router: Sendable {
    package enum Match: Sendable {
        case route(Route)
        /// The path exists, the method does not; these do.
        case otherMethods([HTTPMethod])
        case none
    }

    package let routes: [Route]

    package init(_ routes: [Route]) { self.routes = routes }

    /// HEAD is answered by a path's GET.
    package func match(_ head: RequestHead, isLocal: Bool) -> Match {
        let method = head.method == .head ? HTTPMethod.get : head.method
        var methods: [HTTPMethod] = []
        for route in routes where route.matches(head.path) && (isLocal || !route.isLocalOnly) {
            if route.method == method { return .route(route) }
            methods.append(route.method)
        }
        if methods.contains(.get) { methods.append(.head) }
        return methods.isEmpty ? .none : .otherMethods(methods)
    }
}
