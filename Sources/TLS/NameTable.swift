internal import COpenSSL

/// A certificate chain and its key, as PEM files.
package struct CertificateFiles: Sendable, Equatable {
    /// The chain, leaf first.
    package let certificate: String
    /// The key, without a pass phrase.
    package let key: String

    /// Two paths.
    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}

/// Which certificate goes with the name a client asks for (RFC 6066, section 3). Immutable; any thread.
///
/// An exact name goes before a wildcard, and the first certificate that holds the name before later ones. A wildcard
/// stands for one label, the leftmost (RFC 6125, section 6.4.3). An unknown name gets the first certificate: the client
/// will judge it, and its user sees what is wrong.
final class NameTable: Sendable {
    private let own: [String]
    private let others: [TLSContext]

    init(own: [String], _ others: [TLSContext]) {
        self.own = own
        self.others = others
    }

    /// The context to go over to; nil to stay with the first.
    func context(for name: String) -> TLSContext? {
        let name = name.lowercased()
        if own.contains(name) { return nil }
        let exact = others.first { $0.certificate?.names.contains(name) ?? false }
        if let exact { return exact }
        if Self.hasWildcard(own, for: name) { return nil }
        return others.first { Self.hasWildcard($0.certificate?.names ?? [], for: name) }
    }

    private static func hasWildcard(_ names: [String], for name: String) -> Bool {
        guard let dot = name.firstIndex(of: "."), dot > name.startIndex else { return false }
        return names.contains("*" + name[dot...])
    }
}

/// OpenSSL's door to `NameTable.context`. The other context has the same settings and ticket keys.
func chooseCertificate(
    _ connection: OpaquePointer?, _ alert: UnsafeMutablePointer<Int32>?, _ table: UnsafeMutableRawPointer?
) -> Int32 {
    guard let table, let name = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name) else {
        return SSL_TLSEXT_ERR_NOACK
    }
    let names = Unmanaged<NameTable>.fromOpaque(table).takeUnretainedValue()
    if let context = names.context(for: String(cString: name)) { SSL_set_SSL_CTX(connection, context.pointer) }
    return SSL_TLSEXT_ERR_OK
}
