internal import COpenSSL

/// Which OpenSSL the process runs with. Any thread.
package enum OpenSSLVersion {
    /// As the library itself says, for example `OpenSSL 3.0.15 3 Sep 2024`.
    package static var text: String { OpenSSL_version(OPENSSL_VERSION).map { String(cString: $0) } ?? "unknown" }
}
