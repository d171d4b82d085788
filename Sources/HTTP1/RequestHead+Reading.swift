extension RequestHead {
    /// The parts of the path between its slashes: `/api/tickets/42` gives `api`, `tickets`, `42`. Empty
    /// parts are kept, so that `/a//b` is not `/a/b`; the root gives one empty part.
    package var pathSegments: [Substring] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }

    /// The first value of that name in the query, decoded; nil when absent or malformed.
    package func queryItem(_ name: String) -> String? {
        queryItems.first { $0.name == name }?.value
    }

    /// The query as decoded pairs, in order; malformed ones are left out, a name alone has an empty value.
    package var queryItems: [(name: String, value: String)] {
        (query ?? "").split(separator: "&").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Percent.decodeQuery(parts[0]) else { return nil }
            guard parts.count > 1 else { return (name, "") }
            return Percent.decodeQuery(parts[1]).map { (name, $0) }
        }
    }

    /// The value of that cookie; the first one when it came twice.
    package func cookie(_ name: String) -> String? {
        Cookies.parse(headers.values("Cookie")).first { $0.name == name }?.value
    }

    /// Whether the request asks to go over to another protocol on this connection.
    package func asksUpgrade(to name: String) -> Bool {
        version == .http11 && headers.contains(token: "upgrade", in: "Connection")
            && headers.contains(token: name, in: "Upgrade")
    }
}
