internal import Crypto
internal import HTTP1
internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog

// Customers who are known again: by a token that their site signed, or by a link that they asked for. Both give a session, a
// bearer token like a visitor's, but with an end.

extension Application {
    /// `?key=KEY {token, visitor?}`: whom a site vouches for. `visitor` is the token that the browser had until now.
    func identify(_ request: Request, _ responder: any Responder, _ registry: SessionRegistry?) {
        switch object(request, isForSites: true) {
        case .failure(let refusal): responder.answer(refusal.answer)
        case .success(let body):
            guard let token = body["token"]?.stringValue, let key = request.head.queryItem("key") else {
                let refusal = DeskRefusal(.badRequest, "the key in the address or the token is missing")
                return responder.answer(Self.problem(refusal, request))
            }
            let presented = body["visitor"]?.stringValue
            guard presented?.utf8.count ?? 0 <= IdentityToken.bytesMax else {
                return responder.answer(Self.problem(Self.notVouched(.unsigned), request))
            }
            let site = desk.widgets.site(key)?.key
            desk.lookUp { (reader) throws(LogError) -> [(number: Int, secret: [UInt8])] in
                guard let site else { return [] }
                return try reader.signingSecrets(of: site)
            } completion: { [self] secrets in
                guard let secrets else { return responder.answer(Self.problem(Self.storeFailed, request)) }
                do throws(IdentityToken.Fault) {
                    let found = try IdentityToken(token, secrets: secrets, now: desk.clock.now)
                    admit(found, site: key, presented, request, responder, registry)
                } catch {
                    responder.answer(Self.problem(Self.notVouched(error), request))
                }
            }
        }
    }

    private func admit(
        _ found: IdentityToken, site: String, _ presented: String?, _ request: Request, _ responder: any Responder,
        _ registry: SessionRegistry?
    ) {
        if let wait = gates.visitor(from: request) { return responder.answer(Self.tooOften(wait, request)) }
        let token = Authenticator.newToken(prefix: Authenticator.customerPrefix)
        let expires = desk.clock.now + limits.customerSessionLifetime
        let vouched = VouchedCustomer(
            site: site, secret: found.secret, subject: authenticator.keyed("\(site)\n\(found.subject)"),
            name: found.name, email: found.email)
        desk.identify(
            vouched, presented: presented.map(Authenticator.hash), newToken: Authenticator.hash(token), until: expires,
            observer: registry
        ) { result in
            switch result {
            case .failure(let refusal): responder.answer(Self.problem(refusal, request))
            case .success(let actor): responder.answer(Self.json(.ok, Self.session(token, expires, actor)))
            }
        }
    }

    private static func notVouched(_ fault: IdentityToken.Fault) -> DeskRefusal {
        DeskRefusal(.unauthorized, fault.sentence)
    }

    /// A link to `/my` for another device, for the customer who asks. It opens one session, once.
    func makeCustomerLink(_ request: Request, _ responder: any Responder) {
        customer(request, responder) { [self] principal in
            let token = Authenticator.newToken(prefix: Authenticator.customerLinkPrefix)
            let expires = desk.clock.now + limits.customerLinkLifetime
            desk.keepCustomerLink(
                Authenticator.hash(token), of: principal.actor.id, maker: principal.credential, until: expires
            ) { refusal in
                if let refusal { return responder.answer(Self.problem(refusal, request)) }
                var writer = JSONWriter()
                writer.beginObject()
                writer.field("path", "/my#" + token)
                writer.field("expires_at", expires)
                writer.endObject()
                responder.answer(Self.json(.created, writer.bytes))
            }
        }
    }

    /// `{token}`: a link for a session. The token stands in the body, as a partner's does.
    func openCustomerLink(_ request: Request, _ responder: any Responder) {
        switch object(request) {
        case .failure(let refusal): responder.answer(refusal.answer)
        case .success(let body):
            guard let link = body["token"]?.stringValue, link.hasPrefix(Authenticator.customerLinkPrefix),
                link.utf8.count <= IdentityToken.bytesMax
            else { return responder.answer(Self.problem(Self.noLink, request)) }
            let token = Authenticator.newToken(prefix: Authenticator.customerPrefix)
            let expires = desk.clock.now + limits.customerDeviceLifetime
            desk.openCustomerLink(Authenticator.hash(link), newToken: Authenticator.hash(token), until: expires) {
                result in
                switch result {
                case .failure(let refusal): responder.answer(Self.problem(refusal, request))
                case .success(nil): responder.answer(Self.problem(Self.noLink, request))
                case .success(let actor?): responder.answer(Self.json(.ok, Self.session(token, expires, actor)))
                }
            }
        }
    }

    private static let noLink = DeskRefusal(
        .unauthorized, "this link does not work: it was never made, was used already, or is past its time")

    /// Ends the session that asks. A visitor's own token has no end: only their browser forgets it.
    func leaveAsCustomer(_ request: Request, _ responder: any Responder, _ registry: SessionRegistry?) {
        customer(request, responder) { [self] principal in
            desk.endCustomerSession(principal.credential, of: principal.actor.id, observer: registry) { refusal in
                if let refusal { return responder.answer(Self.problem(refusal, request)) }
                responder.answer(HTTPResponse(.noContent, headers: [("Cache-Control", "no-store")]))
            }
        }
    }

    /// Runs `body` for a customer's own bearer token, from the desk's pages or a site's.
    private func customer(
        _ request: Request, _ responder: any Responder, _ body: @escaping @Sendable (Principal) -> Void
    ) {
        if case .failure(let refusal) = object(request, isForSites: true) { return responder.answer(refusal.answer) }
        authenticator.authenticate(request) { [self] outcome, isCookie in
            switch outcome {
            case .unavailable: responder.answer(Self.problem(Self.storeFailed, request))
            case .principal(let principal) where !isCookie && principal.actor.role == .customer:
                if let wait = gates.command(by: principal.actor.id) {
                    return responder.answer(Self.tooOften(wait, request))
                }
                body(principal)
            case .principal, .expired, .unknown: responder.answer(Self.problem(Self.signInFirst, request))
            }
        }
    }

    private static func session(_ token: String, _ expires: Milliseconds, _ actor: Actor) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("token", token)
        writer.field("expires_at", expires)
        writer.key("user")
        actor.write(to: &writer)
        writer.endObject()
        return writer.bytes
    }
}
