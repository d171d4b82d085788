// The opening handshake (RFC 6455, section 4). The room knows no HTTP: the caller gives the method, whether
// the version is 1.1, and a closure that yields all values of a field by its name in any case.
//
// Whether the Origin may connect is the caller's to decide, before this and before any 101. Extensions are
// never answered, so none is ever in use.

/// Reads the opening handshake.
package enum WebSocketHandshake {
    /// What the server says.
    package enum Outcome: Equatable, Sendable {
        /// 101 with these fields; the sub-protocol is the one answered, if any.
        case accepted(protocol: String?, headers: [Field])
        /// A final answer with this status and these further fields.
        case refused(status: Int, headers: [Field], reason: Refusal)
    }

    /// A field of the answer.
    package struct Field: Equatable, Sendable {
        /// The name.
        package let name: String
        /// The value.
        package let value: String
    }

    /// Why a request is no handshake.
    package enum Refusal: String, Sendable, CaseIterable {
        case notGet = "not_get"
        case notHTTP11 = "not_http11"
        case hasBody = "has_body"
        case missingHost = "missing_host"
        case missingUpgrade = "missing_upgrade"
        case missingConnectionUpgrade = "missing_connection_upgrade"
        case unsupportedVersion = "unsupported_version"
        case malformedKey = "malformed_key"
        case malformedProtocol = "malformed_protocol"
    }

    /// Judges a request. `supported` are the sub-protocols the server speaks; the client's order of wishes
    /// decides, and no common one means none is answered.
    package static func answer(
        method: String, isHTTP11: Bool, supported: [String], header: (_ name: String) -> [String]
    ) -> Outcome {
        if let refusal = refusal(method, isHTTP11, header) { return refuse(refusal) }
        guard let key = key(header) else { return refuse(.malformedKey) }
        guard let offered = protocols(header) else { return refuse(.malformedProtocol) }
        let chosen = offered.first { supported.contains($0) }
        var headers = [
            Field(name: "Upgrade", value: "websocket"), Field(name: "Connection", value: "Upgrade"),
            Field(name: "Sec-WebSocket-Accept", value: accept(forKey: key)),
        ]
        if let chosen { headers.append(Field(name: "Sec-WebSocket-Protocol", value: chosen)) }
        return .accepted(protocol: chosen, headers: headers)
    }

    /// The `Sec-WebSocket-Accept` that proves a key was read; a client compares it.
    package static func accept(forKey key: String) -> String {
        Base64.encode(SHA1.digest("\(key)258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8))
    }

    /// The `Sec-WebSocket-Key` of 16 random bytes, for clients.
    package static func key(_ random: [UInt8]) -> String {
        precondition(random.count == 16, "a handshake key has 16 bytes")
        return Base64.encode(random)
    }

    private static func refusal(_ method: String, _ isHTTP11: Bool, _ header: (String) -> [String]) -> Refusal? {
        guard method == "GET" else { return .notGet }
        guard isHTTP11 else { return .notHTTP11 }
        guard header("Host").count == 1 else { return .missingHost }
        guard tokens(header("Upgrade")).contains("websocket") else { return .missingUpgrade }
        guard tokens(header("Connection")).contains("upgrade") else { return .missingConnectionUpgrade }
        guard header("Sec-WebSocket-Version").map(trim) == ["13"] else { return .unsupportedVersion }
        // A body would be taken for frames.
        let hasLength = header("Content-Length").contains { trim($0) != "0" }
        return hasLength || !header("Transfer-Encoding").isEmpty ? .hasBody : nil
    }

    private static func refuse(_ reason: Refusal) -> Outcome {
        let version = Field(name: "Sec-WebSocket-Version", value: "13")
        switch reason {
        case .notGet:
            return .refused(status: 405, headers: [Field(name: "Allow", value: "GET")], reason: reason)
        case .missingUpgrade:
            let upgrade = Field(name: "Upgrade", value: "websocket")
            return .refused(status: 426, headers: [upgrade, version], reason: reason)
        case .unsupportedVersion:
            return .refused(status: 426, headers: [version], reason: reason)
        default:
            return .refused(status: 400, headers: [version], reason: reason)
        }
    }

    private static func key(_ header: (String) -> [String]) -> String? {
        let keys = header("Sec-WebSocket-Key").map(trim)
        guard keys.count == 1, Base64.isSixteenBytes(keys[0]) else { return nil }
        return keys[0]
    }

    /// The offered sub-protocols in order; nil when one is no token or comes twice.
    private static func protocols(_ header: (String) -> [String]) -> [String]? {
        let members = header("Sec-WebSocket-Protocol").flatMap(split).map(trim)
        guard members.allSatisfy(isToken), Set(members).count == members.count else { return nil }
        return members
    }

    private static func tokens(_ values: [String]) -> [String] { values.flatMap(split).map { trim($0).lowercased() } }

    private static func split(_ value: String) -> [String] {
        value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private static func trim(_ value: String) -> String {
        let bytes = value.utf8.drop { $0 == 0x20 || $0 == 0x09 }
        let end = bytes.lastIndex { $0 != 0x20 && $0 != 0x09 }
        return end.map { String(Substring(bytes[...$0])) } ?? ""
    }

    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !separators.contains($0) }
    }

    private static let separators = Set("()<>@,;:\\\"/[]?={}".utf8)
}
