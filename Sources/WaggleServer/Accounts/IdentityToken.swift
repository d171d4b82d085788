internal import Crypto
internal import JSON
internal import WaggleDesk
internal import WaggleDomain

// What a site says of its customer: a JSON Web Token (RFC 7519), HS256, signed with a secret of the site's key.
//
//     bytes bounded ─▶ three parts, strict base64url ─▶ header says HS256 and asks for nothing ─▶ signature holds
//         ─▶ claims are an object without doubles ─▶ sub, times, name, email
//
// Up to the signature every fault is told alike: a stranger learns nothing of which part was wrong. Behind it only somebody
// with the secret is told, who is the site's own developer, and hears what to mend.

/// A token whose signature holds and whose claims are in order.
struct IdentityToken: Equatable, Sendable {
    let subject: String
    let name: String?
    let email: String?
    /// The number of the secret that signed it.
    let secret: Int

    static let bytesMax = 4_096
    private static let subjectBytes = 1...128
    private static let emailBytesMax = 254
    /// From its making, or from now when it does not say when that was, to its end. In seconds.
    private static let lifetimeMax: Int64 = 24 * 3_600
    /// What two clocks may differ by, in seconds.
    private static let leeway: Int64 = 60
    private static let limits = JSONLimits(depthMax: 4, bytesMax: bytesMax)

    /// Why a token is not taken, in a sentence for the developers of the site.
    struct Fault: Error, Equatable {
        let sentence: String
        init(_ sentence: String) { self.sentence = sentence }
        static let unsigned = Fault("the identity token is not one that a secret of this key signed with HS256")
    }

    /// `now` in ms since 1970.
    init(_ text: String, secrets: [(number: Int, secret: [UInt8])], now: Milliseconds) throws(Fault) {
        guard text.utf8.count <= Self.bytesMax else { throw .unsigned }
        let bytes = [UInt8](text.utf8)
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2]), Self.isPlain(header)
        else { throw .unsigned }
        let signed = [UInt8](bytes[..<parts[1].endIndex])
        // Every secret is tried: how long it takes says nothing of which one it was.
        let signers = secrets.filter { HMACSHA256.isValid(signature, for: signed, key: $0.secret) }
        guard let signer = signers.first else { throw .unsigned }
        guard let claims = try? JSONValue.parse(payload, limits: Self.limits), claims.objectValue != nil else {
            throw Fault("the token's payload must be a JSON object that names nothing twice")
        }
        secret = signer.number
        subject = try Self.subject(claims)
        try Self.checkTimes(claims, now / 1_000)
        name = try Self.name(claims)
        email = try Self.email(claims)
    }

    /// HS256, and nothing that we would have to obey: no other type, no extension. A key's name is passed over.
    private static func isPlain(_ header: [UInt8]) -> Bool {
        guard let header = try? JSONValue.parse(header, limits: limits), let members = header.objectValue,
            header["alg"]?.stringValue == "HS256"
        else { return false }
        return members.allSatisfy { member in
            switch member.key {
            case "alg": true
            case "typ": member.value.stringValue?.uppercased() == "JWT"
            case "kid": member.value.stringValue != nil
            default: false
            }
        }
    }

    private static func subject(_ claims: JSONValue) throws(Fault) -> String {
        guard let subject = claims["sub"]?.stringValue, subjectBytes.contains(subject.utf8.count),
            subject.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw Fault("sub must be a text of 1 to 128 bytes: your own id of the customer") }
        return subject
    }

    /// Seconds since 1970, whole, and so far from every edge that nothing overflows.
    private static func seconds(_ name: String, _ claims: JSONValue) throws(Fault) -> Int64? {
        guard let claim = claims[name] else { return nil }
        guard let value = claim.intValue, (0...(1 << 40)).contains(value) else {
            throw Fault("\(name) must be a whole number of seconds since 1970")
        }
        return value
    }

    private static func checkTimes(_ claims: JSONValue, _ now: Int64) throws(Fault) {
        guard let expires = try seconds("exp", claims) else { throw Fault("exp is missing: tokens have an end") }
        let issued = try seconds("iat", claims)
        let begins = try seconds("nbf", claims)
        guard expires > now - leeway else { throw Fault("the token is past its exp: sign a new one") }
        guard issued ?? 0 <= now + leeway, begins ?? 0 <= now + leeway else {
            throw Fault("the token's iat or nbf is ahead of this desk's clock: set your server's")
        }
        guard expires <= now + lifetimeMax + leeway, expires <= (issued ?? now) + lifetimeMax + leeway else {
            throw Fault("exp must be at most 24 hours after iat")
        }
    }

    private static func name(_ claims: JSONValue) throws(Fault) -> String? {
        guard let claim = claims["name"], !claim.isNull else { return nil }
        guard let name = claim.stringValue.flatMap(PersonName.cleaned) else {
            throw Fault("name must be a text of 1 to 80 characters")
        }
        return name
    }

    private static func email(_ claims: JSONValue) throws(Fault) -> String? {
        guard let claim = claims["email"], !claim.isNull else { return nil }
        guard let email = claim.stringValue, email.utf8.count <= emailBytesMax, email.contains("@"),
            email.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw Fault("email must be an e-mail address") }
        return email
    }
}
