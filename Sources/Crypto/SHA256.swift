internal import COpenSSL

/// SHA-256 (FIPS 180-4), in one call or piece by piece.
///
/// One value holds one OpenSSL context and may be used for many messages, one after the other, by one
/// thread at a time. Keep a value where hashes are frequent: making one costs two allocations.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// A hash of the empty message, ready for `update`.
    package init() {
        context = Algorithm.require(EVP_MD_CTX_new(), "digest context")
        restart()
    }

    deinit { EVP_MD_CTX_free(context) }

    /// The hash of one message.
    package static func hash(_ bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { hash($0) }
    }

    /// The hash of one message.
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    /// The hash of one text's UTF-8.
    package static func hash(_ text: String) -> Digest {
        var text = text
        return text.withUTF8 { hash(UnsafeRawBufferPointer($0)) }
    }

    /// Appends bytes to the message.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Appends bytes to the message.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        let done = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(done == 1, "SHA-256 refused an update")
    }

    /// Appends the 32 bytes of another hash to the message.
    package mutating func update(_ digest: Digest) {
        digest.withUnsafeBytes { update($0) }
    }

    /// Appends an integer, most significant byte first.
    package mutating func update(bigEndian value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { update($0) }
    }

    /// The hash of the message so far; the value then starts the next message.
    package mutating func finish() -> Digest {
        let digest = Digest { start in
            let done = EVP_DigestFinal_ex(context, start, nil)
            precondition(done == 1, "SHA-256 could not finish")
        }
        restart()
        return digest
    }

    private func restart() {
        let done = EVP_DigestInit_ex2(context, Algorithm.sha256, nil)
        precondition(done == 1, "SHA-256 could not start")
    }
}
