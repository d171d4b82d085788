/// Compact JSON Web Tokens (RFC 7515, RFC 7519) with HS256 and nothing else.
///
/// The header is compared, not obeyed: a token cannot choose its algorithm, name a key, or ask for `none`.
/// Reading the claims (expiry, audience, subject) is the caller's work.
package enum JSONWebToken {
    /// The longest token that is looked at, in bytes.
    package static let tokenBytesMax = 8 * 1024
    /// The shortest key, in bytes (RFC 7518 section 3.2).
    package static let keyBytesMin = 32
    private static let header = Base64URL.encode([UInt8](#"{"alg":"HS256","typ":"JWT"}"#.utf8))
    private static let dot = UInt8(ascii: ".")

    /// A token of a payload, which must be a JSON object in UTF-8.
    package static func sign(payload: [UInt8], key: [UInt8]) throws(CryptoError) -> String {
        guard key.count >= keyBytesMin else { throw .keyTooShort }
        let signed = "\(header).\(Base64URL.encode(payload))"
        let signature = HMACSHA256.authenticate([UInt8](signed.utf8), key: key)
        let token = "\(signed).\(Base64URL.encode(signature.bytes))"
        guard token.utf8.count <= tokenBytesMax else { throw .malformedToken }
        return token
    }

    /// The payload of a token whose signature holds. The claims in it are not judged here.
    package static func verify(_ token: String, key: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard key.count >= keyBytesMin else { throw .keyTooShort }
        guard token.utf8.count <= tokenBytesMax else { throw .malformedToken }
        let bytes = [UInt8](token.utf8)
        let parts = bytes.split(separator: dot, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(parts[0]),
            let payload = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2])
        else { throw .malformedToken }
        guard isExpectedHeader(header) else { throw .unsupportedToken }
        let signed = [UInt8](bytes[..<parts[1].endIndex])
        guard HMACSHA256.isValid(signature, for: signed, key: key) else { throw .wrongSignature }
        return payload
    }

    /// Whether a header has exactly the members `alg` HS256 and `typ` JWT, in either order.
    private static func isExpectedHeader(_ header: [UInt8]) -> Bool {
        let algorithm = [#""alg""#, ":", #""HS256""#]
        let type = [#""typ""#, ":", #""JWT""#]
        return isSequence(header, of: ["{"] + algorithm + [","] + type + ["}"])
            || isSequence(header, of: ["{"] + type + [","] + algorithm + ["}"])
    }

    /// Whether a JSON text is these tokens and nothing else but white space between them.
    private static func isSequence(_ text: [UInt8], of tokens: [String]) -> Bool {
        let spaces: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        var rest = text[...]
        for token in tokens {
            rest = rest.drop { spaces.contains($0) }
            guard rest.starts(with: token.utf8) else { return false }
            rest = rest.dropFirst(token.utf8.count)
        }
        return rest.allSatisfy { spaces.contains($0) }
    }
}
