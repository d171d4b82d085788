internal import COpenSSL

/// HMAC with SHA-256 (RFC 2104, RFC 4231).
package enum HMACSHA256 {
    /// The authentication code of a message under a key of any length.
    package static func authenticate(_ message: [UInt8], key: [UInt8]) -> Digest {
        message.withUnsafeBytes { authenticate($0, key: key) }
    }

    /// The authentication code of a message under a key of any length.
    package static func authenticate(_ message: UnsafeRawBufferPointer, key: [UInt8]) -> Digest {
        let context = Algorithm.require(EVP_MAC_CTX_new(Algorithm.hmac), "HMAC context")
        defer { EVP_MAC_CTX_free(context) }
        let started = key.withUnsafeBufferPointer {
            copenssl_hmac_sha256_init(context, $0.baseAddress, $0.count)
        }
        precondition(started == 1, "HMAC could not start")
        // OpenSSL takes a nil message only with a count of nought.
        let updated = EVP_MAC_update(
            context, message.baseAddress?.assumingMemoryBound(to: UInt8.self), message.count)
        precondition(updated == 1, "HMAC refused an update")
        return Digest { output in
            var count = 0
            let done = EVP_MAC_final(context, output, &count, Digest.byteCount)
            precondition(done == 1 && count == Digest.byteCount, "HMAC could not finish")
        }
    }

    /// Whether `code` is the authentication code of the message; takes the same time for every code.
    package static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        constantTimeEqual(code, authenticate(message, key: key).bytes)
    }
}
