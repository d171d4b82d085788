internal import Crypto

/// Tokens that stand for a person: made once, shown once, stored as a hash. Any queue.
package enum SecretToken {
    /// What begins a program's token, so that people and scanners recognise it.
    package static let programPrefix = "wgl_"
    /// Twice the 128 bits that nobody guesses.
    private static let byteCount = 32

    /// A new token: the prefix and 43 characters of base64url.
    package static func make(prefix: String = programPrefix) -> String {
        prefix + Base64URL.encode(SecureRandom.bytes(byteCount))
    }

    /// What is stored and looked up: SHA-256 over the token's text.
    package static func hash(_ token: String) -> [UInt8] { SHA256.hash(token).bytes }
}
