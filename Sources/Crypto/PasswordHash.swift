/// Passwords as they are stored: `$scrypt$ln=15,r=8,p=3$salt$hash`, salt and hash in base64url.
///
/// The text carries its own costs, so the standard may rise without spoiling what is stored. Each call
/// takes about a quarter of a second and 32 MiB: run it on the slow queue, one at a time.
package enum PasswordHash {
    /// The longest accepted password, in bytes; longer ones are refused before any work.
    package static let passwordBytesMax = 1024
    private static let saltByteCount = 16
    private static let hashByteCount = 32

    /// A new hash of a password under a fresh random salt.
    package static func make(
        _ password: [UInt8], parameters: Scrypt.Parameters = .standard
    ) throws(CryptoError) -> String {
        guard password.count <= passwordBytesMax else { throw .passwordTooLong }
        let salt = SecureRandom.bytes(saltByteCount)
        let hash = try Scrypt.derive(
            password: password, salt: salt, parameters: parameters, count: hashByteCount)
        return Stored(parameters: parameters, salt: salt, hash: hash).text
    }

    /// Whether a password belongs to a stored hash. Throws when the stored text is damaged or out of bounds.
    package static func verify(_ password: [UInt8], against stored: String) throws(CryptoError) -> Bool {
        let stored = try Stored(stored)
        guard password.count <= passwordBytesMax else { return false }
        let hash = try Scrypt.derive(
            password: password, salt: stored.salt, parameters: stored.parameters, count: stored.hash.count)
        return constantTimeEqual(hash, stored.hash)
    }

    /// Burns the time of `verify` for a user who does not exist, so that the answer's delay tells nothing.
    package static func verifyDummy(
        _ password: [UInt8], parameters: Scrypt.Parameters = .standard
    ) {
        guard password.count <= passwordBytesMax else { return }
        let salt = [UInt8](repeating: 0x5A, count: saltByteCount)
        _ = try? Scrypt.derive(password: password, salt: salt, parameters: parameters, count: hashByteCount)
    }

    /// Whether a stored hash was made with other costs than these and is best made anew at the next log-in.
    package static func needsRehash(
        _ stored: String, parameters: Scrypt.Parameters = .standard
    ) -> Bool {
        guard let stored = try? Stored(stored) else { return true }
        return stored.parameters != parameters
    }

    /// The three parts of the stored text.
    private struct Stored {
        let parameters: Scrypt.Parameters
        let salt: [UInt8]
        let hash: [UInt8]

        init(parameters: Scrypt.Parameters, salt: [UInt8], hash: [UInt8]) {
            self.parameters = parameters
            self.salt = salt
            self.hash = hash
        }

        init(_ text: String) throws(CryptoError) {
            guard text.utf8.count <= 256 else { throw .malformedHash }
            let parts = text.split(separator: "$", omittingEmptySubsequences: false)
            guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
                let salt = Base64URL.decode(String(parts[3])), (8...64).contains(salt.count),
                let hash = Base64URL.decode(String(parts[4])), (16...64).contains(hash.count)
            else { throw .malformedHash }
            self.init(parameters: try Stored.parameters(parts[2]), salt: salt, hash: hash)
        }

        var text: String {
            let costs = "ln=\(parameters.log2N),r=\(parameters.blockSize),p=\(parameters.parallelism)"
            return "$scrypt$\(costs)$\(Base64URL.encode(salt))$\(Base64URL.encode(hash))"
        }

        private static func parameters(_ text: Substring) throws(CryptoError) -> Scrypt.Parameters {
            let fields = text.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count == 3, let log2N = number(fields[0], after: "ln="),
                let blockSize = number(fields[1], after: "r="),
                let parallelism = number(fields[2], after: "p=")
            else { throw .malformedHash }
            guard
                let parameters = Scrypt.Parameters(
                    log2N: log2N, blockSize: blockSize, parallelism: parallelism)
            else { throw .parametersOutOfBounds }
            return parameters
        }

        private static func number(_ field: Substring, after name: String) -> Int? {
            guard field.hasPrefix(name) else { return nil }
            let digits = field.dropFirst(name.count)
            guard (1...4).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            return Int(digits)
        }
    }
}
