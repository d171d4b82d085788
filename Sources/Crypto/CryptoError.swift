/// Everything that can fail in this room; the text is one plain sentence without any secret in it.
package enum CryptoError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The token is not three base64url parts within the size limit.
    case malformedToken
    /// The token's header is not exactly `alg` HS256 and `typ` JWT.
    case unsupportedToken
    /// The token's signature does not match: forged, damaged, or signed with another key.
    case wrongSignature
    /// A key shorter than the 32 bytes that RFC 7518 section 3.2 demands for HS256.
    case keyTooShort
    /// A stored password hash that cannot be read.
    case malformedHash
    /// Parameters outside the bounds of `Scrypt.Parameters`.
    case parametersOutOfBounds
    /// A password longer than `PasswordHash.passwordBytesMax`.
    case passwordTooLong
    /// OpenSSL could not do the work, most likely for want of memory.
    case libraryFailure(String)

    /// One plain sentence for logs and terminals.
    package var description: String {
        switch self {
        case .malformedToken: "The token is not a compact JSON Web Signature of an acceptable size."
        case .unsupportedToken: "The token is not of type JWT signed with HS256."
        case .wrongSignature: "The token's signature does not match."
        case .keyTooShort: "The signing key is shorter than 32 bytes."
        case .malformedHash: "The stored password hash cannot be read."
        case .parametersOutOfBounds: "The password hash asks for more memory or time than is allowed."
        case .passwordTooLong: "The password is longer than \(PasswordHash.passwordBytesMax) bytes."
        case .libraryFailure(let operation): "OpenSSL could not \(operation)."
        }
    }
}
