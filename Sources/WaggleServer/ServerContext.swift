internal import Crypto
internal import Glibc
internal import HTTP1
internal import JSON
internal import Synchronization
internal import WaggleDomain
internal import WaggleWire

/// What every connection shares: bounds, routes, pages, counters. Immutable but for atomics; any queue.
final class ServerContext: Sendable {
    let limits: Limits
    let metrics: Metrics
    let journal: Journal
    let files: StaticFiles
    let router: Router
    let hasEcho: Bool
    let allowedOrigins: Set<String>
    /// The sites that may carry the chat, as they are now.
    let widgets: @Sendable () -> WidgetPolicy
    let proxies: TrustedProxies
    let tellsTime: Bool
    /// The address for operators has no sockets and no pages.
    let isForOperators: Bool
    private let draining = Atomic<Bool>(false)
    private let dateSecond = Mutex<(second: Int, text: String)>((0, ""))

    init(
        options: ServerOptions, journal: Journal, files: StaticFiles, router: Router,
        widgets: @escaping @Sendable () -> WidgetPolicy, isForOperators: Bool = false
    ) {
        self.widgets = widgets
        limits = options.limits
        metrics = journal.metrics
        self.journal = journal
        self.files = files
        self.router = router
        hasEcho = options.hasEcho
        allowedOrigins = options.allowedOrigins
        proxies = options.trustedProxies
        tellsTime = options.tellsTime
        self.isForOperators = isForOperators
    }

    /// The server is stopping: answers close their connections.
    var isDraining: Bool { draining.load(ordering: .relaxed) }
    func startDraining() { draining.store(true, ordering: .relaxed) }

    static let socketPath = "/connection/websocket"
    static let echoPath = "/echo"

    func isSocketPath(_ path: String) -> Bool {
        !isForOperators && (path == Self.socketPath || (hasEcho && path == Self.echoPath))
    }

    /// The date field, made once a second.
    func date() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        let second = time.tv_sec
        return dateSecond.withLock { cached in
            if cached.second != second { cached = (second, HTTPDate.text(unixSeconds: second)) }
            return cached.text
        }
    }

    /// What is neither a route nor a wrong method is a file, or nothing.
    func fallback(_ request: Request) -> HTTPResponse {
        let head = request.head
        if let answer = preflight(head) { return answer }
        if case .otherMethods(let methods) = router.match(head, isLocal: request.isLocal) {
            return notAllowed(methods, id: request.id)
        }
        if head.method == .get || head.method == .head {
            if let page = chatPage(head) ?? files.response(to: head, policy: contentPolicy(for: head)) {
                return page.status.rawValue < 400 ? page : explained(page, id: request.id)
            }
        } else if files.file(at: head.path) != nil {
            return notAllowed([.get, .head], id: request.id)
        }
        if isSocketPath(head.path) {
            var answer = problem(
                status: .upgradeRequired, code: "upgrade_required", detail: "This path speaks WebSocket.",
                id: request.id)
            answer.headers.append("Upgrade", "websocket")
            answer.headers.append("Sec-WebSocket-Version", "13")
            return answer
        }
        return problem(
            status: .notFound, code: "not_found", detail: "There is nothing at this address.", id: request.id)
    }

    /// A file's refusal with a problem document instead of no words.
    private func explained(_ page: HTTPResponse, id: String) -> HTTPResponse {
        let isRange = page.status == .rangeNotSatisfiable
        var answer = problem(
            status: page.status, code: isRange ? "range_not_satisfiable" : "precondition_failed",
            detail: isRange ? "The file has no such bytes." : "The file is not the one that was asked for.", id: id)
        for (name, value) in page.headers.all { answer.headers.append(name, value) }
        return answer
    }

    /// The server is stopping: come back in a moment, not all in the same one.
    func stoppingAnswer() -> HTTPResponse {
        var answer = problem(
            status: .serviceUnavailable, code: "draining", detail: "The server is stopping: try again soon.", id: nil)
        answer.headers.append("Retry-After", String(Int.random(in: 1...5)))
        return answer
    }

    private func notAllowed(_ methods: [HTTPMethod], id: String) -> HTTPResponse {
        var answer = problem(
            status: .methodNotAllowed, code: "method_not_allowed", detail: "This address does not take that method.",
            id: id)
        answer.headers.append("Allow", methods.map(\.rawValue).joined(separator: ", "))
        return answer
    }

    /// A problem document (RFC 9457). `detail` is a sentence of ours, never a peer's bytes or an internal name.
    func problem(status: HTTPStatus, code: String, detail: String, id: String?) -> HTTPResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", "urn:waggle:problem:" + code)
        writer.field("title", status.phrase)
        writer.field("status", status.rawValue)
        writer.field("code", code)
        writer.field("detail", detail)
        if let id { writer.field("requestId", id) }
        writer.endObject()
        return HTTPResponse(
            status,
            headers: [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")],
            body: writer.bytes)
    }

    /// `ancestors`: whose pages may frame this one.
    func contentPolicy(for head: RequestHead, ancestors: String = "'self'") -> String {
        let host = head.host.map { " ws://\($0) wss://\($0)" } ?? ""
        return "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'\(host); object-src 'none'; base-uri 'none'; frame-ancestors \(ancestors); "
            + "form-action 'self'; require-trusted-types-for 'script'"
    }

    /// On every answer, whatever it is.
    func addCommonHeaders(to response: inout HTTPResponse, answering head: RequestHead?) {
        if let head { shareWithSites(&response, to: head) }
        response.headers.append("X-Content-Type-Options", "nosniff")
        response.headers.append("Referrer-Policy", "no-referrer")
        response.headers.append("Cross-Origin-Opener-Policy", "same-origin")
        if !response.headers.contains("Cross-Origin-Resource-Policy") {
            response.headers.append("Cross-Origin-Resource-Policy", "same-origin")
        }
    }
}
