internal import Crypto
internal import HTTP1
internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog
internal import WaggleWire

extension Application {
    /// A first visit: a customer and the token that is theirs alone.
    func visitor(_ request: Request, _ responder: any Responder) {
        switch object(request, isForSites: true) {
        case .failure(let refusal): responder.answer(refusal.answer)
        case .success(let body):
            guard let name = body["name"]?.stringValue.flatMap(PersonName.cleaned) else {
                let refusal = DeskRefusal(.invalidField, "name must be a text of 1 to 80 characters", field: "name")
                return responder.answer(Self.problem(refusal, request))
            }
            let email = body["email"]?.stringValue
            guard email.map({ $0.utf8.count <= 254 && $0.contains("@") || $0.isEmpty }) ?? true else {
                let refusal = DeskRefusal(.invalidField, "email must be an e-mail address", field: "email")
                return responder.answer(Self.problem(refusal, request))
            }
            if let wait = gates.visitor(from: request) { return responder.answer(Self.tooOften(wait, request)) }
            let token = Authenticator.newToken(prefix: Authenticator.visitorPrefix)
            let draft = PersonDraft(role: .customer, name: name, email: email.flatMap { $0.isEmpty ? nil : $0 })
            desk.addPerson(draft, by: .system, visitorToken: Array(token.utf8)) { [self] result in
                switch result {
                case .failure(let refusal): responder.answer(Self.problem(refusal, request))
                case .success(let person):
                    let answer = Self.json(.created, Self.userBody(person.actor, ("token", token)))
                    guard let visit = helpVisit(request) else { return responder.answer(answer) }
                    desk.bindHelpVisit(visit, to: person.actor.id) { responder.answer(answer) }
                }
            }
        }
    }

    static func userBody(_ actor: Actor, _ extra: (StaticString, String)? = nil) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if let extra { writer.field(extra.0, extra.1) }
        writer.key("user")
        actor.write(to: &writer)
        writer.endObject()
        return writer.bytes
    }

    func logIn(_ request: Request, _ responder: any Responder) {
        switch object(request) {
        case .failure(let refusal): responder.answer(refusal.answer)
        case .success(let body):
            guard let name = body["login"]?.stringValue, let password = body["password"]?.stringValue,
                name.utf8.count <= 254
            else {
                let refusal = DeskRefusal(.badRequest, "login and password are missing")
                return responder.answer(Self.problem(refusal, request))
            }
            logIn.logIn(name: name, password: password, peer: request.peer) { [self] outcome in
                responder.answer(answer(outcome, request))
            }
        }
    }

    private func answer(_ outcome: LogIn.Outcome, _ request: Request) -> HTTPResponse {
        switch outcome {
        case .session(let token, let actor):
            metrics.add(.logins)
            var answer = Self.json(.ok, Self.userBody(actor))
            var cookie = SetCookie(Authenticator.cookieName, token)
            cookie.sameSite = .strict
            cookie.isSecure = request.isSecure
            cookie.maxAge = Int(limits.sessionLifetime / 1_000)
            if let text = try? cookie.text() { answer.headers.append("Set-Cookie", text) }
            return answer
        case .wrong:
            metrics.add(.loginsRefused)
            return Self.problem(DeskRefusal(.unauthorized, "the log-in name or the password is wrong"), request)
        case .slowDown(let seconds):
            metrics.add(.loginsRefused)
            metrics.limited(FloodGates.Limit.logins.rawValue)
            return Self.tooOften(seconds, request)
        case .unavailable: return Self.problem(Self.storeFailed, request)
        }
    }

    /// Ends the session, and every socket that rests on it.
    func logOut(_ request: Request, _ responder: any Responder, _ registry: SessionRegistry?) {
        if let refusal = refuseForeignPage(request) { return responder.answer(refusal) }
        var gone = SetCookie(Authenticator.cookieName, "")
        gone.sameSite = .strict
        gone.isSecure = request.isSecure
        gone.maxAge = 0
        var answer = HTTPResponse(.noContent, headers: [("Cache-Control", "no-store")])
        if let text = try? gone.text() { answer.headers.append("Set-Cookie", text) }
        let farewell = answer
        guard let session = request.head.cookie(Authenticator.cookieName) else { return responder.answer(farewell) }
        let hash = Authenticator.hash(session)
        authenticator.authenticate(session: session) { [self] outcome in
            desk.administer { (transaction, _) throws(LogError) in
                try transaction.dropSession(tokenHash: hash)
            } completion: { error in
                guard error == nil else { return responder.answer(Self.problem(Self.storeFailed, request)) }
                if case .principal(let principal) = outcome {
                    registry?.revoke(credential: hash, of: principal.actor.id)
                }
                responder.answer(farewell)
            }
        }
    }

    /// Runs `body` for whoever the request's token or cookie names; cookies count for our own pages only.
    func authenticated(
        _ request: Request, _ responder: any Responder, _ body: @escaping @Sendable (Principal) -> Void
    ) {
        authenticator.authenticate(request) { [self] outcome, isCookie in
            switch outcome {
            case .unavailable: responder.answer(Self.problem(Self.storeFailed, request))
            case .expired, .unknown: responder.answer(Self.problem(Self.signInFirst, request))
            case .principal(let principal):
                if isCookie, !request.head.method.isSafe, let refusal = refuseForeignPage(request) {
                    return responder.answer(refusal)
                }
                body(principal)
            }
        }
    }

    func me(_ request: Request, _ responder: any Responder) {
        authenticated(request, responder) { principal in
            responder.answer(Self.json(.ok, Self.userBody(principal.actor)))
        }
    }

    /// Whether customers can chat now; a customer who says who they are hears it by their contract.
    func hours(_ request: Request, _ responder: any Responder) {
        authenticator.authenticate(request) { [self] outcome, _ in
            guard case .principal(let principal) = outcome, principal.actor.role == .customer else {
                return responder.answer(Self.json(.ok, desk.availability.body))
            }
            if let visit = helpVisit(request) { desk.bindHelpVisit(visit, to: principal.actor.id) }
            desk.availability(for: principal.actor.id) { responder.answer(Self.json(.ok, $0.body)) }
        }
    }

    func connectionToken(_ request: Request, _ responder: any Responder) {
        authenticated(request, responder) { [self] principal in
            guard let issued = authenticator.issueConnectionToken(for: principal) else {
                return responder.answer(Self.problem(DeskRefusal(.internal, "try again"), request))
            }
            var writer = JSONWriter()
            writer.beginObject()
            writer.field("token", issued.token)
            writer.field("expires_at", issued.expires)
            writer.endObject()
            responder.answer(Self.json(.ok, writer.bytes))
        }
    }

    /// A partner's link for a short session. The token stands in the body: links hold it behind their `#`, which no
    /// browser sends and no log keeps.
    func partnerSession(_ request: Request, _ responder: any Responder) {
        switch object(request) {
        case .failure(let refusal): responder.answer(refusal.answer)
        case .success(let body):
            authenticator.openPartnerSession(token: body["token"]?.stringValue ?? "") { result in
                switch result {
                case .failure(let refusal): responder.answer(Self.problem(refusal, request))
                case .success(nil): responder.answer(Self.problem(Self.noSuchLink, request))
                case .success(let session?): responder.answer(Self.json(.ok, Self.body(of: session)))
                }
            }
        }
    }

    private static let noSuchLink = DeskRefusal(
        .unauthorized, "this link does not work: it was never made, is past its time, or was taken back")

    private static func body(of session: PartnerSession) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("token", session.token)
        writer.field("expires_at", session.expires)
        writer.field("link_expires_at", session.link.expires)
        writer.field("ticket", session.link.ticket.rawValue)
        writer.field("share", session.link.share)
        writer.key("user")
        session.actor.write(to: &writer)
        writer.endObject()
        return writer.bytes
    }

    /// One method over HTTP: the same function as over the socket.
    func call(_ request: Request, _ responder: any Responder) {
        guard let name = request.head.pathSegments.last, let method = Method(rawValue: String(name)) else {
            return responder.answer(Self.problem(DeskRefusal(.notFound, "there is no such method"), request))
        }
        if case .failure(let refusal) = object(request) { return responder.answer(refusal.answer) }
        if let condition = request.head.headers["If-Match"], condition != "*" {
            return responder.answer(
                Self.problem(DeskRefusal(.staleVersion, "a method takes expected_version instead of If-Match"), request)
            )
        }
        authenticated(request, responder) { [self] principal in
            metrics.add(.commands)
            if !request.isLocal, let wait = gates.command(by: principal.actor.id) {
                return tell(Self.tooOften(wait, request), principal, responder)
            }
            let key = request.head.headers["Idempotency-Key"].map { $0.trimmingQuotes }
            desk.call(method, data: request.body, clientID: key, by: principal.actor) { [self] result in
                switch result {
                case .success(let data): tell(Self.json(.ok, data), principal, responder)
                case .failure(let refusal):
                    metrics.add(.refusals)
                    tell(Self.problem(refusal, request), principal, responder)
                }
            }
        }
    }

    /// Answers, and says how the person stands.
    private func tell(_ response: HTTPResponse, _ principal: Principal, _ responder: any Responder) {
        var response = response
        response.tell("person", gates.standing(of: principal.actor.id))
        responder.answer(response)
    }

    /// The operator's doors, over the control socket in the data folder only.
    func control(_ request: Request, _ responder: any Responder, _ registry: SessionRegistry?) {
        let path = request.head.path
        let status = Operations.paths.first { $0.path == path }?.status ?? 200
        let operations = Operations(desk, allowsClock: hasTestClock, observer: registry)
        operations.perform(path, body: request.body) { result in
            switch result {
            case .success(let data): responder.answer(Self.json(HTTPStatus(rawValue: status), data))
            case .failure(let refusal): responder.answer(Self.problem(refusal, request))
            }
        }
    }
}

extension String {
    /// The draft's structured string: quotes around it do not count.
    var trimmingQuotes: String {
        count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
    }
}
