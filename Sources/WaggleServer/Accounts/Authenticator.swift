internal import Crypto
internal import HTTP1
internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog

// Who is behind a token or a cookie. Each credential is random, stored hashed, and means exactly one person:
//
//     wgv_…   visitor token: one customer, made by the widget's first visit
//     wgc_…   customer's session: whom a site vouched for, or who came by a link; it has an end
//     wgm_…   customer's link: opens one such session, once
//     wgp_…   partner link: one partner outside, one share of one ticket; good for one thing, a partner session
//     wgl_…   API token: made by an administrator for a program
//     JWT     connection token: 120 s, for `connect` only, rests on a session or an API token; or a partner session:
//             an hour, rests on a link
//     cookie  session after log-in: pages only; never counts on a socket
//
// A principal comes out of a look-up or it does not exist: there is no flag to forget.

/// Callable from any queue; completions come on the desk's reader queue.
final class Authenticator: Sendable {
    enum Outcome: Sendable {
        case principal(Principal)
        case expired
        case unknown
        case unavailable
    }

    /// What a credential stands for.
    private struct Right {
        let person: UserID
        let expires: Milliseconds?
        var isProgram = false
    }

    static let cookieName = "waggle_session"
    static let visitorPrefix = "wgv_"
    /// A customer's session, and the link that opens one.
    static let customerPrefix = "wgc_"
    static let customerLinkPrefix = "wgm_"
    static let apiPrefix = "wgl_"
    /// A link that a partner outside got: one person, one share.
    static let partnerPrefix = "wgp_"
    private static let tokenBytesMax = 2_048

    private let desk: Desk
    private let secret: [UInt8]
    private let limits: Limits

    init(desk: Desk, secret: [UInt8], limits: Limits) {
        self.desk = desk
        self.secret = secret
        self.limits = limits
    }

    static func hash(_ token: String) -> [UInt8] { SHA256.hash(token).bytes }

    /// 256 random bits as text.
    static func newToken(prefix: String) -> String { prefix + Base64URL.encode(SecureRandom.bytes(32)) }

    /// A token from `connect` or a bearer header.
    func authenticate(token: String, completion: @escaping @Sendable (Outcome) -> Void) {
        guard !token.isEmpty, token.utf8.count <= Self.tokenBytesMax else { return completion(.unknown) }
        let now = desk.clock.now
        if token.hasPrefix(Self.visitorPrefix) {
            return resolve(Self.hash(token), completion) { (reader, hash) throws(LogError) in
                try reader.visitor(tokenHash: hash).map { Right(person: $0, expires: nil) }
            }
        }
        if token.hasPrefix(Self.customerPrefix) {
            return resolve(Self.hash(token), completion) { (reader, hash) throws(LogError) in
                guard let found = try reader.customerSession(tokenHash: hash), found.expires > now else { return nil }
                return Right(person: found.person, expires: found.expires)
            }
        }
        if token.hasPrefix(Self.apiPrefix) {
            return resolve(Self.hash(token), completion) { (reader, hash) throws(LogError) in
                guard let found = try reader.apiToken(tokenHash: hash), found.expires ?? .max > now else { return nil }
                return Right(person: found.person, expires: found.expires, isProgram: true)
            }
        }
        connectionToken(token, now, completion)
    }

    /// A session cookie's value.
    func authenticate(session: String, completion: @escaping @Sendable (Outcome) -> Void) {
        guard !session.isEmpty, session.utf8.count <= Self.tokenBytesMax else { return completion(.unknown) }
        let now = desk.clock.now
        resolve(Self.hash(session), completion) { (reader, hash) throws(LogError) in
            guard let found = try reader.session(tokenHash: hash), found.expires > now else { return nil }
            return Right(person: found.person, expires: found.expires)
        }
    }

    /// A token for `connect`, resting on the principal's credential.
    func issueConnectionToken(for principal: Principal) -> (token: String, expires: Milliseconds)? {
        signedToken(for: principal, until: desk.clock.now + limits.connectionTokenLifetime)
    }

    /// Bytes that say nothing of `text` to whoever does not hold the server's key.
    func keyed(_ text: String) -> [UInt8] {
        HMACSHA256.authenticate(Array(text.utf8), key: secret).bytes
    }

    private func signedToken(
        for principal: Principal, until expires: Milliseconds
    ) -> (token: String, expires: Milliseconds)? {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("sub", principal.actor.id.rawValue)
        writer.field("sid", Hex.encode(principal.credential))
        writer.field("exp_ms", expires)
        writer.endObject()
        guard let token = try? JSONWebToken.sign(payload: writer.bytes, key: secret) else { return nil }
        return (token, expires)
    }

    private func connectionToken(
        _ token: String, _ now: Milliseconds, _ completion: @escaping @Sendable (Outcome) -> Void
    ) {
        guard let payload = try? JSONWebToken.verify(token, key: secret), let claims = try? JSONValue.parse(payload),
            let subject = claims["sub"]?.intValue, let expires = claims["exp_ms"]?.intValue,
            let credential = claims["sid"]?.stringValue.flatMap(Hex.decode)
        else { return completion(.unknown) }
        guard expires > now else { return completion(.expired) }
        resolve(credential, completion) { (reader, hash) throws(LogError) in
            let session = try reader.session(tokenHash: hash).map { Right(person: $0.person, expires: $0.expires) }
            let program = try reader.apiToken(tokenHash: hash).map {
                Right(person: $0.person, expires: $0.expires, isProgram: true)
            }
            // A link outlives the session that it was exchanged for.
            let link = try reader.partnerLink(tokenHash: hash).map {
                Right(person: $0.person, expires: min($0.expires, expires))
            }
            guard let right = session ?? program ?? link, right.expires ?? .max > now else { return nil }
            return right.person.rawValue == subject ? right : nil
        }
    }

    /// Looks the credential's person up; somebody who was disabled is unknown.
    private func resolve(
        _ hash: [UInt8], _ completion: @escaping @Sendable (Outcome) -> Void,
        right: @escaping @Sendable (LogReader, [UInt8]) throws(LogError) -> Right?
    ) {
        desk.lookUp { (reader) throws(LogError) -> Principal? in
            guard let right = try right(reader, hash), let found = try reader.person(right.person),
                found.disabled == nil
            else { return nil }
            return Principal(
                actor: found.actor, credential: hash, expires: right.expires, isProgram: right.isProgram)
        } completion: { answer in
            guard let answer else { return completion(.unavailable) }
            guard let principal = answer else { return completion(.unknown) }
            completion(.principal(principal))
        }
    }
}

extension Authenticator {
    /// Who sends this request: bearer token first, else the session cookie (`isCookie`).
    func authenticate(_ request: Request, completion: @escaping @Sendable (Outcome, _ isCookie: Bool) -> Void) {
        if let value = request.head.headers["Authorization"] {
            let parts = value.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return completion(.unknown, false) }
            return authenticate(token: String(parts[1])) { completion($0, false) }
        }
        guard let session = request.head.cookie(Self.cookieName) else { return completion(.unknown, false) }
        authenticate(session: session) { completion($0, true) }
    }
}

/// What a partner's link is exchanged for.
struct PartnerSession: Sendable {
    /// A bearer token, and one for `connect`.
    let token: String
    let expires: Milliseconds
    let actor: Actor
    let link: PartnerLink
}

extension Authenticator {
    /// Exchanges a partner's link, or a session it gave that has not ended, for a new session, which never outlives the
    /// link. Nil for whatever is no link now: never made, past its time and taken back look the same. `failure` when the
    /// store does not answer.
    func openPartnerSession(
        token: String, completion: @escaping @Sendable (Result<PartnerSession?, DeskRefusal>) -> Void
    ) {
        guard token.utf8.count <= Self.tokenBytesMax, let hash = linkHash(token) else {
            return completion(.success(nil))
        }
        let now = desk.clock.now
        desk.lookUp { (reader) throws(LogError) -> (PartnerLink, Actor)? in
            guard let link = try reader.partnerLink(tokenHash: hash), link.expires > now,
                let person = try reader.person(link.person), person.disabled == nil
            else { return nil }
            return (link, person.actor)
        } completion: { [self] answer in
            guard let answer else { return completion(.failure(Application.storeFailed)) }
            guard let (link, actor) = answer else { return completion(.success(nil)) }
            let until = min(link.expires, now + limits.partnerSessionLifetime)
            let signed = signedToken(for: Principal(actor: actor, credential: hash, expires: until), until: until)
            completion(
                .success(
                    signed.map { PartnerSession(token: $0.token, expires: $0.expires, actor: actor, link: link) }))
        }
    }

    /// Under what the link would be stored that `token` is, or rests on.
    private func linkHash(_ token: String) -> [UInt8]? {
        if token.hasPrefix(Self.partnerPrefix) { return Self.hash(token) }
        guard let payload = try? JSONWebToken.verify(token, key: secret), let claims = try? JSONValue.parse(payload),
            let expires = claims["exp_ms"]?.intValue, expires > desk.clock.now
        else { return nil }
        return claims["sid"]?.stringValue.flatMap(Hex.decode)
    }
}
