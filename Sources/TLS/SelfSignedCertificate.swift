internal import COpenSSL

/// A certificate that vouches for itself, so that a first start needs no preparation.
///
/// Browsers warn of it once; anything beyond a trial wants a real one.
package struct SelfSignedCertificate: Sendable {
    /// Safari and Chrome take no server certificate that is valid for longer than 398 days, and Mozilla's advice is a
    /// year at most.
    package static let daysMax = 365

    /// The certificate as PEM text.
    package let certificatePEM: [UInt8]
    /// The private key as PEM text without a pass phrase: store it readable for the owner alone (0600).
    package let keyPEM: [UInt8]

    /// A new P-256 key and its certificate, valid from an hour before `now` (Unix seconds, for clocks that
    /// differ a little), for these DNS names and IP addresses; the first name is also the common name.
    package static func make(
        now: Int64, days: Int = daysMax, names: [String] = ["localhost"],
        addresses: [String] = ["127.0.0.1", "::1"]
    ) throws(TLSError) -> SelfSignedCertificate {
        ERR_clear_error()
        guard let key = copenssl_generate_p256() else { throw failure("generate a key") }
        defer { EVP_PKEY_free(key) }
        guard let certificate = X509_new() else { throw failure("make a certificate") }
        defer { X509_free(certificate) }
        guard X509_set_version(certificate, 2) == 1, setSerialNumber(certificate),
            ASN1_TIME_set(X509_getm_notBefore(certificate), Int(now - 3600)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(certificate), Int(now + Int64(days) * 86_400)) != nil,
            setName(certificate, names.first ?? addresses.first ?? "localhost"),
            X509_set_pubkey(certificate, key) == 1,
            addExtensions(certificate, names: names, addresses: addresses),
            X509_sign(certificate, key, EVP_sha256()) > 0
        else { throw failure("fill in a certificate") }
        let certificatePEM = try text { PEM_write_bio_X509($0, certificate) }
        let keyPEM = try text { PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil) }
        return SelfSignedCertificate(certificatePEM: certificatePEM, keyPEM: keyPEM)
    }

    private static func failure(_ operation: String) -> TLSError {
        .library(operation: operation, reason: OpenSSLFailure.take().text)
    }

    /// A positive random number of 127 bits: two certificates of one name must not share their number.
    private static func setSerialNumber(_ certificate: OpaquePointer) -> Bool {
        guard let number = BN_new() else { return false }
        defer { BN_free(number) }
        return BN_rand(number, 127, 0, 0) == 1
            && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }

    /// Subject and issuer are the same.
    private static func setName(_ certificate: OpaquePointer, _ commonName: String) -> Bool {
        let name = X509_get_subject_name(certificate)
        return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_FLAG | 0x1000, commonName, -1, -1, 0) == 1
            && X509_set_issuer_name(certificate, name) == 1
    }

    private static func addExtensions(
        _ certificate: OpaquePointer, names: [String], addresses: [String]
    ) -> Bool {
        let alternatives = names.map { "DNS:\($0)" } + addresses.map { "IP:\($0)" }
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, certificate, certificate, nil, nil, 0)
        // The key identifier of the authority is read from the certificate, so it comes second.
        let extensions = [
            (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
            (NID_ext_key_usage, "serverAuth"), (NID_subject_key_identifier, "hash"),
            (NID_authority_key_identifier, "keyid:always"),
            (NID_subject_alt_name, alternatives.joined(separator: ",")),
        ]
        for (kind, value) in extensions where !value.isEmpty {
            guard let made = X509V3_EXT_conf_nid(nil, &context, kind, value) else { return false }
            defer { X509_EXTENSION_free(made) }
            guard X509_add_ext(certificate, made, -1) == 1 else { return false }
        }
        return true
    }

    /// What a function writes into a buffer of OpenSSL's.
    private static func text(_ write: (OpaquePointer) -> Int32) throws(TLSError) -> [UInt8] {
        guard let buffer = BIO_new(BIO_s_mem()) else { throw failure("make a buffer") }
        defer { BIO_free(buffer) }
        guard write(buffer) == 1 else { throw failure("write PEM text") }
        var bytes = [UInt8](repeating: 0, count: Int(BIO_ctrl_pending(buffer)))
        let count = BIO_read(buffer, &bytes, Int32(bytes.count))
        guard Int(count) == bytes.count else { throw failure("write PEM text") }
        return bytes
    }
}
