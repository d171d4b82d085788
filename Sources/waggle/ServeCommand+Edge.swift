internal import Transport
internal import WaggleServer

extension ServeCommand {
    /// `chain.pem:key.pem,other.pem:other-key.pem`.
    func moreCertificates(_ text: String) throws(UsageError) -> [(certificate: String, key: String)] {
        var pairs: [(certificate: String, key: String)] = []
        for part in list(text) {
            let files = part.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard files.count == 2, !files[0].isEmpty, !files[1].isEmpty else {
                throw UsageError("tls.more takes CERTIFICATE:KEY, comma-separated, not \"\(part)\"")
            }
            pairs.append((files[0], files[1]))
        }
        return pairs
    }

    /// `10.0.0.0/8,2001:db8::1`.
    func trustedProxies(_ text: String) throws(UsageError) -> TrustedProxies {
        var ranges: [AddressRange] = []
        for part in list(text) {
            guard let range = AddressRange(part) else {
                throw UsageError("trusted.proxy takes addresses such as 10.0.0.0/8 or 2001:db8::1, not \"\(part)\"")
            }
            ranges.append(range)
        }
        return TrustedProxies(ranges)
    }

    /// The file's first word; nil without a file.
    func metricsToken(_ path: String) throws(UsageError) -> [UInt8]? {
        guard !path.isEmpty else { return nil }
        let token = readText(path)?.split(whereSeparator: \.isWhitespace).first.map { Array($0.utf8) }
        guard let token, token.count >= 16 else {
            throw UsageError("metrics.token.file \(path) must hold a token of at least 16 characters")
        }
        return token
    }

    private func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    }
}
