internal import COpenSSL

/// What all connections of one listener share: certificate, key, versions, ciphers, ticket keys.
///
/// TLS 1.2 and 1.3 only, and of 1.2 only the suites with authenticated encryption and forward secrecy. No
/// compression, no renegotiation, no early data (it can be replayed). To change the certificate make a new
/// context: connections keep the one they began with.
///
/// `@unchecked Sendable`: nothing changes after `init`, and OpenSSL's own reference counts are atomic.
package final class TLSContext: @unchecked Sendable {
    /// The versions a context may agree on. Servers take `all`; the others are for tests and load tools.
    package enum Versions: Sendable {
        case all, only12, only13
    }

    /// Which server certificates a client takes.
    package enum Trust: Sendable {
        /// Any: for tests and load tools against one's own server.
        case anything
        /// Those that lead to one of these authorities, given as PEM text.
        case authorities(pem: [UInt8])
    }

    /// Mozilla's intermediate list without the suites that need finite-field Diffie-Hellman.
    private static let ciphers12 =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"
        + ":ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
        + ":ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
    private static let ciphers13 =
        "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    private static let groups = "X25519:P-256:P-384"

    let pointer: OpaquePointer
    let isServer: Bool
    let verifiesPeer: Bool
    /// Summary of the certificate a server shows; nil for clients.
    package let certificate: CertificateSummary?
    /// What the callbacks of this context refer to, kept alive with it.
    private var callbackContext: [AnyObject] = []

    /// A server's context from a PEM file with the certificate chain, leaf first, and one with the key.
    /// Share `ticketKeys` between contexts so that sessions outlive a change of certificate.
    package static func server(
        certificateFile: String, keyFile: String, ticketKeys: TicketKeys = TicketKeys(),
        versions: Versions = .all
    ) throws(TLSError) -> TLSContext {
        try TLSContext(
            certificate: PEMText(file: certificateFile), key: PEMText(file: keyFile), ticketKeys: ticketKeys,
            versions: versions)
    }

    /// A server's context with several certificates: the one whose names hold what the client asks for (SNI), else the
    /// first. All share `ticketKeys`.
    package static func server(
        _ files: [CertificateFiles], ticketKeys: TicketKeys = TicketKeys()
    ) throws(TLSError) -> TLSContext {
        guard let first = files.first else { throw .library(operation: "serve", reason: "there is no certificate") }
        var others: [TLSContext] = []
        for more in files.dropFirst() {
            others.append(try server(certificateFile: more.certificate, keyFile: more.key, ticketKeys: ticketKeys))
        }
        return try TLSContext(
            certificate: PEMText(file: first.certificate), key: PEMText(file: first.key), ticketKeys: ticketKeys,
            versions: .all, others: others)
    }

    /// A server's context from PEM texts in memory.
    package static func server(
        certificatePEM: [UInt8], keyPEM: [UInt8], ticketKeys: TicketKeys = TicketKeys(),
        versions: Versions = .all
    ) throws(TLSError) -> TLSContext {
        try TLSContext(
            certificate: PEMText(certificatePEM, path: "(certificate)"), key: PEMText(keyPEM, path: "(key)"),
            ticketKeys: ticketKeys, versions: versions)
    }

    /// A client's context. It offers the given protocols by ALPN, or none.
    package static func client(
        trust: Trust = .anything, protocols: [String] = ["http/1.1"], versions: Versions = .all
    ) throws(TLSError) -> TLSContext {
        try TLSContext(trust: trust, protocols: protocols, versions: versions)
    }

    private init(
        certificate: PEMText, key: PEMText, ticketKeys: TicketKeys, versions: Versions, others: [TLSContext] = []
    ) throws(TLSError) {
        let credentials = try Credentials(certificate: certificate, key: key)
        isServer = true
        verifiesPeer = false
        self.certificate = CertificateSummary(credentials.certificate)
        pointer = try TLSContext.make(versions)
        try use(credentials, certificatePath: certificate.path, keyPath: key.path)
        SSL_CTX_set_num_tickets(pointer, 1)
        SSL_CTX_set_alpn_select_cb(pointer, selectApplicationProtocol, nil)
        ticketKeys.install(in: pointer)
        callbackContext.append(ticketKeys)
        guard !others.isEmpty, let own = self.certificate else { return }
        let table = NameTable(own: own.names, others)
        copenssl_set_server_name_callback(
            pointer, chooseCertificate, Unmanaged.passUnretained(table).toOpaque())
        callbackContext.append(table)
    }

    private init(trust: Trust, protocols: [String], versions: Versions) throws(TLSError) {
        isServer = false
        certificate = nil
        if case .authorities = trust { verifiesPeer = true } else { verifiesPeer = false }
        pointer = try TLSContext.make(versions)
        if case .authorities(let pem) = trust { try self.trust(PEMText(pem, path: "(authorities)")) }
        let offer = protocols.flatMap { [UInt8(clamping: $0.utf8.count)] + $0.utf8.prefix(255) }
        // This one function of OpenSSL returns nought for success.
        guard offer.isEmpty || SSL_CTX_set_alpn_protos(pointer, offer, UInt32(offer.count)) == 0 else {
            throw .library(operation: "offer protocols", reason: OpenSSLFailure.take().text)
        }
    }

    deinit { SSL_CTX_free(pointer) }

    private static func make(_ versions: Versions) throws(TLSError) -> OpaquePointer {
        ERR_clear_error()
        guard let pointer = SSL_CTX_new(TLS_method()) else {
            throw .library(operation: "make a TLS context", reason: OpenSSLFailure.take().text)
        }
        copenssl_harden(pointer)
        let (lowest, highest) =
            switch versions {
            case .all: (TLS1_2_VERSION, TLS1_3_VERSION)
            case .only12: (TLS1_2_VERSION, TLS1_2_VERSION)
            case .only13: (TLS1_3_VERSION, TLS1_3_VERSION)
            }
        guard copenssl_set_versions(pointer, lowest, highest) == 1,
            SSL_CTX_set_cipher_list(pointer, ciphers12) == 1, SSL_CTX_set_ciphersuites(pointer, ciphers13) == 1,
            copenssl_set_groups(pointer, groups) == 1
        else {
            SSL_CTX_free(pointer)
            throw .library(operation: "set versions and ciphers", reason: OpenSSLFailure.take().text)
        }
        return pointer
    }

    private func use(
        _ credentials: Credentials, certificatePath: String, keyPath: String
    ) throws(TLSError) {
        ERR_clear_error()
        guard SSL_CTX_use_certificate(pointer, credentials.certificate) == 1 else {
            throw .notAccepted(path: certificatePath, reason: OpenSSLFailure.take().text)
        }
        for certificate in credentials.chain {
            guard copenssl_add_chain_certificate(pointer, certificate) == 1 else {
                throw .notAccepted(path: certificatePath, reason: OpenSSLFailure.take().text)
            }
        }
        guard SSL_CTX_use_PrivateKey(pointer, credentials.key) == 1 else {
            throw .notAccepted(path: keyPath, reason: OpenSSLFailure.take().text)
        }
    }

    private func trust(_ authorities: PEMText) throws(TLSError) {
        let certificates = try authorities.certificates()
        defer { for each in certificates { X509_free(each) } }
        let store = SSL_CTX_get_cert_store(pointer)
        for each in certificates { X509_STORE_add_cert(store, each) }
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
    }
}

/// Chooses `http/1.1` from a client's offer.
///
/// A client that offers nothing is not asked here and goes on without a protocol. One that offers only others
/// gets the fatal alert no_application_protocol, as RFC 7301 section 3.2 demands: it would not understand us.
private func selectApplicationProtocol(
    _ connection: OpaquePointer?, _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ chosenCount: UnsafeMutablePointer<UInt8>?, _ offer: UnsafePointer<UInt8>?, _ offerCount: UInt32,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    let offer = UnsafeBufferPointer(start: offer, count: Int(offerCount))
    let wanted = "http/1.1".utf8
    var position = 0
    while position < offer.count {
        let start = position + 1
        let end = start + Int(offer[position])
        guard end <= offer.count else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        if offer[start..<end].elementsEqual(wanted) {
            // OpenSSL copies the name out of the offer before the offer goes.
            chosen?.pointee = offer.baseAddress.map { $0 + start }
            chosenCount?.pointee = UInt8(truncatingIfNeeded: end - start)
            return SSL_TLSEXT_ERR_OK
        }
        position = end
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
}
