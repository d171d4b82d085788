internal import COpenSSL

/// What an operator wants to know of the certificate in use.
package struct CertificateSummary: Equatable, Sendable {
    /// The subject on one line, such as `CN=localhost`.
    package let subject: String
    /// The first second of validity, in Unix seconds.
    package let validFrom: Int64
    /// The last second of validity, in Unix seconds.
    package let validUntil: Int64
    /// Whether the certificate vouches for itself, so that browsers will warn.
    package let isSelfSigned: Bool
    /// The SHA-256 of the certificate in the usual form, `AB:CD:…`, to compare with what a browser shows.
    package let fingerprint: String
    /// The DNS names it is for, in lower case, wildcards as they stand: `*.example.org`.
    package let names: [String]

    init(_ certificate: OpaquePointer) {
        subject = CertificateSummary.subject(certificate)
        validFrom = CertificateSummary.unixSeconds(X509_get0_notBefore(certificate))
        validUntil = CertificateSummary.unixSeconds(X509_get0_notAfter(certificate))
        isSelfSigned = X509_get_extension_flags(certificate) & UInt32(EXFLAG_SS) != 0
        fingerprint = CertificateSummary.fingerprint(certificate)
        names = CertificateSummary.names(certificate)
    }

    /// A sentence for the log when the certificate is not valid at `now` (Unix seconds) or ends within two
    /// weeks; nil when all is well. Never a reason to stop: an expired certificate may still be of use.
    package func warning(now: Int64) -> String? {
        if now < validFrom { return "The certificate of \(subject) is not valid yet; is the clock right?" }
        if now > validUntil { return "The certificate of \(subject) has expired." }
        let daysLeft = (validUntil - now) / 86_400
        guard daysLeft < 14 else { return nil }
        return "The certificate of \(subject) expires in \(daysLeft == 1 ? "1 day" : "\(daysLeft) days")."
    }

    /// No certificate in use has more names than this.
    private static let nameCountMax: Int32 = 1_000

    private static func names(_ certificate: OpaquePointer) -> [String] {
        var found: [String] = []
        // The longest DNS name has 253 bytes.
        var name = [CChar](repeating: 0, count: 256)
        for index in 0..<nameCountMax {
            let count = copenssl_dns_name(certificate, index, &name, name.count)
            guard count >= 0 else { return found }
            guard count > 0 else { continue }
            found.append(
                String(decoding: name.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self).lowercased())
        }
        return found
    }

    private static func subject(_ certificate: OpaquePointer) -> String {
        guard let buffer = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(buffer) }
        copenssl_print_subject(buffer, certificate)
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = BIO_read(buffer, &bytes, Int32(bytes.count))
        return String(decoding: bytes.prefix(max(0, Int(count))), as: UTF8.self)
    }

    private static func unixSeconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64 {
        guard let epoch = ASN1_TIME_set(nil, 0) else { return 0 }
        defer { ASN1_STRING_free(epoch) }
        var (days, seconds): (Int32, Int32) = (0, 0)
        guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return 0 }
        return Int64(days) * 86_400 + Int64(seconds)
    }

    private static func fingerprint(_ certificate: OpaquePointer) -> String {
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard X509_digest(certificate, EVP_sha256(), &bytes, &count) == 1 else { return "" }
        let digits = [Character]("0123456789ABCDEF")
        return bytes.prefix(Int(count))
            .map { String([digits[Int($0 >> 4)], digits[Int($0 & 15)]]) }
            .joined(separator: ":")
    }
}
