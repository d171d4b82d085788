/// The `Cookie` field (RFC 6265, section 4.2).
package enum Cookies {
    /// The pairs of all lines, in order; quotes around a value are dropped, pairs without a name left out.
    package static func parse(_ lines: [String]) -> [(name: String, value: String)] {
        lines.flatMap { $0.split(separator: ";") }.compactMap { pair in
            guard let mark = pair.firstIndex(of: "=") else { return nil }
            let name = pair[..<mark].trimmed
            var value = pair[pair.index(after: mark)...].trimmed
            if value.count >= 2, value.first == "\"", value.last == "\"" {
                value = value.dropFirst().dropLast()
            }
            return name.isEmpty ? nil : (String(name), String(value))
        }
    }
}

/// A `Set-Cookie` value under construction (RFC 6265, section 4.1). The defaults are those of a session.
package struct SetCookie: Sendable {
    /// When the browser sends the cookie along with requests other sites cause.
    package enum SameSite: String, Sendable {
        case strict = "Strict"
        case lax = "Lax"
        case none = "None"
    }

    /// The name, a token.
    package var name: String
    /// The value, of cookie octets.
    package var value: String
    /// The paths it is sent to.
    package var path = "/"
    /// Seconds until the browser drops it; nil keeps it until the browser ends, 0 deletes it.
    package var maxAge: Int?
    /// Whether scripts cannot see it.
    package var isHTTPOnly = true
    /// Whether it travels over TLS only.
    package var isSecure = true
    /// When it is sent on other sites' behalf.
    package var sameSite = SameSite.lax

    /// A cookie with the defaults.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// The field's value; throws `unsendableHeader` when a part holds what would end it.
    package func text() throws(HTTPError) -> String {
        let isAttribute: (UInt8) -> Bool = { $0 != UInt8(ascii: ";") && !ASCII.isControl($0) && $0 < 0x80 }
        guard name.isToken, value.utf8.allSatisfy(SetCookie.isOctet), path.utf8.allSatisfy(isAttribute)
        else { throw .unsendableHeader }
        var text = "\(name)=\(value); Path=\(path)"
        if let maxAge { text += "; Max-Age=\(maxAge)" }
        if isHTTPOnly { text += "; HttpOnly" }
        if isSecure { text += "; Secure" }
        return text + "; SameSite=\(sameSite.rawValue)"
    }

    /// `cookie-octet`: printable but for blank, quote, comma, semicolon and backslash.
    private static func isOctet(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\\"): false
        default: byte > ASCII.space && byte < ASCII.delete
        }
    }
}
