internal import Crypto
internal import HTTP1
internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleWire

/// What the routes need. Immutable; any queue.
final class Application: Sendable {
    let desk: Desk
    let authenticator: Authenticator
    let logIn: LogIn
    let health: Health
    let metrics: Metrics
    let journal: Journal
    let limits: Limits
    let allowedOrigins: Set<String>
    let hasTestClock: Bool
    let gates: FloodGates
    let uploads: UploadSlots
    /// What a scraper of the metrics must send; nil when anybody may read them.
    let metricsToken: [UInt8]?
    /// The metrics have an address of their own, and none among the rest.
    let hasMetricsApart: Bool

    init(
        desk: Desk, authenticator: Authenticator, health: Health, journal: Journal,
        gates: FloodGates, options: ServerOptions
    ) {
        self.desk = desk
        self.authenticator = authenticator
        self.health = health
        metrics = journal.metrics
        self.journal = journal
        self.gates = gates
        limits = options.limits
        allowedOrigins = options.allowedOrigins
        hasTestClock = options.hasTestClock
        metricsToken = options.metricsToken
        hasMetricsApart = options.metricsPort != nil
        uploads = UploadSlots(limits: options.limits)
        logIn = LogIn(desk: desk, limits: options.limits)
    }

    /// Every door of the HTTP side but the pages; `Protocols/openapi.yaml` lists the same.
    func routes(registry: @escaping @Sendable () -> SessionRegistry?) -> [Route] {
        var routes = [
            Route(.post, "/api/visitor", bodyBytesMax: 4_096) { [self] in visitor($0, $1) },
            Route(.post, "/api/identify", bodyBytesMax: 16_384) { [self] in identify($0, $1, registry()) },
            Route(.post, "/api/my/link", bodyBytesMax: 4_096) { [self] in makeCustomerLink($0, $1) },
            Route(.post, "/api/my/session", bodyBytesMax: 8_192) { [self] in openCustomerLink($0, $1) },
            Route(.post, "/api/my/leave", bodyBytesMax: 4_096) { [self] in leaveAsCustomer($0, $1, registry()) },
            Route(.post, "/api/login", bodyBytesMax: 4_096) { [self] in logIn($0, $1) },
            Route(.post, "/api/logout", bodyBytesMax: 4_096) { [self] in logOut($0, $1, registry()) },
            Route(.post, "/api/help/suggest", bodyBytesMax: 8_192) { [self] in suggestHelp($0, $1) },
            Route(.get, "/api/hours") { [self] in hours($0, $1) },
            Route(.get, "/api/me") { [self] in me($0, $1) },
            Route(.post, "/api/connection-token", bodyBytesMax: 4_096) { [self] in connectionToken($0, $1) },
            Route(.post, "/api/partner/session", bodyBytesMax: 4_096) { [self] in partnerSession($0, $1) },
            Route(.get, "/api/administration/people") { [self] in listAccounts($0, $1) },
            Route(.get, "/api/administration/queues") { [self] in listNamedQueues($0, $1) },
            Route(.get, "/api/administration/changes") { [self] in listChanges($0, $1) },
            Route(.get, "/api/administration/rights") { [self] in listRights($0, $1) },
            Route(.post, "/api/administration/people", bodyBytesMax: 16_384) { [self] in
                administer("/control/users", $0, $1, registry())
            },
            Route(.post, "/api/administration/people/change", bodyBytesMax: 16_384) { [self] in
                administer("/control/user-change", $0, $1, registry())
            },
            Route(.post, "/api/administration/people/disable", bodyBytesMax: 4_096) { [self] in
                administer("/control/user-disable", $0, $1, registry())
            },
            Route(.post, "/api/administration/people/enable", bodyBytesMax: 4_096) { [self] in
                administer("/control/user-enable", $0, $1, registry())
            },
            Route(.post, "/api/administration/people/password", bodyBytesMax: 4_096) { [self] in
                administer("/control/user-password", $0, $1, registry())
            },
            Route(.post, "/api/administration/tokens", bodyBytesMax: 4_096) { [self] in
                administer("/control/tokens", $0, $1, registry())
            },
            Route(.post, "/api/administration/tokens/revoke", bodyBytesMax: 4_096) { [self] in
                administer("/control/token-revoke", $0, $1, registry())
            },
            Route(.get, "/api/administration/secrets") { [self] in listSiteSecrets($0, $1) },
            Route(.post, "/api/administration/secrets", bodyBytesMax: 4_096) { [self] in
                administer("/control/site-secret", $0, $1, registry())
            },
            Route(.post, "/api/administration/secrets/end", bodyBytesMax: 4_096) { [self] in
                administer("/control/site-secret-end", $0, $1, registry())
            },
            Route(.post, "/api/rpc/*", bodyBytesMax: limits.messageBytes) { [self] in call($0, $1) },
            Route(receiving: .post, "/api/files", bodyBytesMax: limits.fileBytes) { [self] in receiveFile($0, $1) },
            Route(.get, "/api/files/**") { [self] in sendFile($0, $1) },
            Route(.get, "/api/v1/**") { [self] in resource($0, $1) },
            Route(.post, "/api/v1/**", bodyBytesMax: limits.messageBytes) { [self] in resource($0, $1) },
            Route(.post, "/control/*", bodyBytesMax: limits.bodyBytes, isLocalOnly: true) { [self] in
                control($0, $1, registry())
            },
            Route(.get, "/control/status", isLocalOnly: true) { [self] in control($0, $1, registry()) },
            Route(.get, "/help") { [self] in help($0, $1) },
            Route(.get, "/help/**") { [self] in help($0, $1) },
            Route(.post, "/help/**", bodyBytesMax: 8_192) { [self] in voteOnHelp($0, $1) },
        ].map(gated)
        routes += hasMetricsApart ? healthRoutes : healthRoutes + [metricsRoute]
        return routes
    }

    /// The doors of the address for operators.
    var operatorRoutes: [Route] { healthRoutes + [metricsRoute] }

    private var healthRoutes: [Route] {
        [
            Route(.get, "/livez") { [self] _, responder in responder.answer(health.live()) },
            Route(.get, "/readyz") { [self] _, responder in responder.answer(health.ready()) },
        ]
    }

    private var metricsRoute: Route {
        Route(.get, "/metrics") { [self] request, responder in
            responder.answer(mayScrape(request) ? exposition() : Self.problem(Self.signInFirst, request))
        }
    }

    /// A door under /api opens so often for one address, and speaks JSON.
    private func gated(_ route: Route) -> Route {
        guard route.path.hasPrefix("/api/") else { return route }
        if let receive = route.receive { return gated(route, receive) }
        return Route(route.method, route.path, bodyBytesMax: route.bodyBytesMax) { [self] request, responder in
            let wait = gates.request(request)
            let metered = MeteredResponder(responder: responder, standing: gates.standing(request))
            if let wait { return metered.answer(Self.tooOften(wait, request)) }
            guard Self.takesJSON(request.head) else { return metered.answer(Self.notAcceptable(request)) }
            route.handle(request, metered)
        }
    }

    /// The same for a door that takes long bodies: a refusal leaves before the first byte is taken.
    private func gated(
        _ route: Route, _ receive: @escaping @Sendable (Request, any Responder) -> any BodyReceiver
    ) -> Route {
        Route(receiving: route.method, route.path, bodyBytesMax: route.bodyBytesMax) { [self] request, responder in
            let wait = gates.request(request)
            let metered = MeteredResponder(responder: responder, standing: gates.standing(request))
            guard let wait else { return receive(request, metered) }
            metered.answer(Self.tooOften(wait, request))
            return ClosedReceiver()
        }
    }

    private static func takesJSON(_ head: RequestHead) -> Bool {
        guard head.headers.contains("Accept") else { return true }
        let accepted = head.headers.values("Accept").joined(separator: ",")
        return ["application/json", ProblemDetails.contentType].contains {
            Negotiation.weight(of: $0, accept: accepted) > 0
        }
    }

    private static func notAcceptable(_ request: Request) -> HTTPResponse {
        answer(
            ProblemDetails(
                code: "not_acceptable", title: HTTPStatus.notAcceptable.phrase,
                status: HTTPStatus.notAcceptable.rawValue, detail: "Answers here are application/json.",
                requestId: request.id))
    }

    private func mayScrape(_ request: Request) -> Bool {
        guard let metricsToken else { return true }
        let parts = (request.head.headers["Authorization"] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        return constantTimeEqual(Array(parts[1].utf8), metricsToken)
    }

    private func exposition() -> HTTPResponse {
        HTTPResponse(
            .ok,
            headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8"), ("Cache-Control", "no-store")],
            body: Array(metrics.prometheusText().utf8))
    }

    // MARK: Answers

    static func json(_ status: HTTPStatus, _ bytes: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            status, headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")], body: bytes)
    }

    static func problem(_ refusal: DeskRefusal, _ request: Request) -> HTTPResponse {
        let fields = refusal.field.map { [ProblemDetails.FieldProblem(field: $0, detail: refusal.message)] } ?? []
        let details = ProblemDetails(
            refusal.code, detail: refusal.message, requestId: request.id, owner: refusal.owner?.rawValue, fields: fields
        )
        var answer = HTTPResponse(
            HTTPStatus(rawValue: details.status),
            headers: [("Content-Type", ProblemDetails.contentType), ("Cache-Control", "no-store")],
            body: details.encoded())
        if refusal.code == .unauthorized { answer.headers.append("WWW-Authenticate", "Bearer") }
        return answer
    }

    /// 429, and after how many whole seconds the same may be tried again.
    static func tooOften(_ seconds: Int, _ request: Request) -> HTTPResponse {
        var answer = problem(DeskRefusal(.rateLimited, FloodGates.sentence(seconds)), request)
        answer.headers.append("Retry-After", String(seconds))
        return answer
    }

    static let signInFirst = DeskRefusal(.unauthorized, "sign in, or send a token")
    static let storeFailed = DeskRefusal(.unavailable, "the desk's store does not answer: try again later")

    /// A JSON object from the body, or the refusal to give.
    /// `isForSites`: a page that carries the chat may send it, too.
    func object(_ request: Request, isForSites: Bool = false) -> Result<JSONValue, HTTPResponse.Refusal> {
        let isFromSite = isForSites && request.head.isFromSite(desk.widgets)
        if !isFromSite, let refusal = refuseForeignPage(request) { return .failure(.init(answer: refusal)) }
        let type = request.head.headers["Content-Type"]?.split(separator: ";").first.map { $0.lowercased() } ?? ""
        guard type == "application/json" || request.body.isEmpty else {
            let problem = ProblemDetails(
                code: "unsupported_media_type", title: "Unsupported Media Type", status: 415,
                detail: "Send application/json.", requestId: request.id)
            return .failure(.init(answer: Self.answer(problem)))
        }
        if request.body.isEmpty { return .success(.object([])) }
        guard let value = try? JSONValue.parse(request.body), value.objectValue != nil else {
            return .failure(
                .init(answer: Self.problem(DeskRefusal(.badRequest, "the body is not a JSON object"), request)))
        }
        return .success(value)
    }

    static func answer(_ problem: ProblemDetails) -> HTTPResponse {
        HTTPResponse(
            HTTPStatus(rawValue: problem.status),
            headers: [("Content-Type", ProblemDetails.contentType), ("Cache-Control", "no-store")],
            body: problem.encoded())
    }

    /// Another site's page must not act here, with a cookie or without.
    func refuseForeignPage(_ request: Request) -> HTTPResponse? {
        if request.isLocal || request.head.hasGoodOrigin(isSecure: request.isSecure, listed: allowedOrigins) {
            return nil
        }
        journal.cut("origin", peer: request.peer)
        return Self.answer(
            ProblemDetails(
                code: "origin_not_allowed", title: "Forbidden", status: 403,
                detail: "Pages of that origin may not talk to this desk.", requestId: request.id))
    }
}

extension HTTPResponse {
    /// An answer that says no, as an error value.
    struct Refusal: Error, Sendable {
        let answer: HTTPResponse
    }
}
