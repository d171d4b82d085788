internal import COpenSSL

/// OpenSSL's algorithms, each fetched once.
///
/// `EVP_MD_fetch` walks the providers under a lock and costs several times a short hash, so nothing here
/// fetches per call. The fetched objects are immutable and reference counted: any thread may use them.
enum Algorithm {
    nonisolated(unsafe) static let sha256 = require(EVP_MD_fetch(nil, "SHA256", nil), "SHA-256")
    nonisolated(unsafe) static let sha1 = require(EVP_MD_fetch(nil, "SHA1", nil), "SHA-1")
    nonisolated(unsafe) static let hmac = require(EVP_MAC_fetch(nil, "HMAC", nil), "HMAC")

    /// An OpenSSL without these algorithms, or without memory for a context, cannot run this program.
    static func require(_ pointer: OpaquePointer?, _ name: StaticString) -> OpaquePointer {
        guard let pointer else { fatalError("OpenSSL offers no \(name), or memory is exhausted.") }
        return pointer
    }
}
