/// Choice by the client's weights (RFC 9110, section 12). Weights are thousandths, 0 to 1000.
package enum Negotiation {
    /// A content coding this house can apply.
    package enum Coding: String, Sendable {
        case gzip
        case identity
    }

    /// Gzip when `Accept-Encoding` lists it with a weight not below identity's; nil (absent field) is
    /// identity. An answer chosen so must carry `Vary: Accept-Encoding`.
    package static func coding(acceptEncoding value: String?) -> Coding {
        guard let value else { return .identity }
        let members = weighted(value)
        let any = members.first { $0.name == "*" }?.weight
        let gzip = members.first { $0.name == "gzip" || $0.name == "x-gzip" }?.weight ?? any ?? 0
        let identity = members.first { $0.name == "identity" }?.weight ?? 0
        return gzip > 0 && gzip >= identity ? .gzip : .identity
    }

    /// How much an `Accept` value likes a media type such as `application/json`; the most specific range
    /// decides; nil (absent field) likes everything.
    package static func weight(of type: String, accept value: String?) -> Int {
        guard let value else { return 1000 }
        let major = type.prefix { $0 != "/" }
        let members = weighted(value)
        for range in [type.lowercased(), "\(major.lowercased())/*", "*/*"] {
            if let member = members.first(where: { $0.name == range }) { return member.weight }
        }
        return 0
    }

    /// The first of `types` with the highest weight; nil when the client takes none.
    package static func best(of types: [String], accept value: String?) -> String? {
        var best: (type: String, weight: Int)?
        for type in types {
            let weight = weight(of: type, accept: value)
            if weight > (best?.weight ?? 0) { best = (type, weight) }
        }
        return best?.type
    }

    /// Members in lower case with their weights; a malformed weight counts as zero, other parameters are
    /// left out.
    static func weighted(_ value: String) -> [(name: String, weight: Int)] {
        value.split(separator: ",").compactMap { member in
            let parts = member.split(separator: ";", omittingEmptySubsequences: false).map(\.trimmed)
            guard let name = parts.first, !name.isEmpty else { return nil }
            let quality = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
            return (name.lowercased(), quality.map { weight($0.dropFirst(2)) } ?? 1000)
        }
    }

    /// `qvalue`: 0 or 1 with up to three decimals.
    private static func weight(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = parts.count > 1 ? String(parts[1]) : ""
        guard let whole = parts.first, whole == "0" || whole == "1", decimals.utf8.count <= 3,
            decimals.utf8.allSatisfy(ASCII.isDigit)
        else { return 0 }
        let thousandths = Int(decimals + String(repeating: "0", count: 3 - decimals.utf8.count)) ?? 0
        return whole == "1" ? 1000 : thousandths
    }
}
