/// The `Cookie` field (RFC 6265, section 4.2).
package enum Cookies {
    /// The pairs of all lines, in order; quotes around a value are dropped, pairs without a name left out.
    /// Cut by bytes: a semicolon with an accent after it still ends a pair.
    package static func parse(_ lines: [String]) -> [(name: String, value: String)] {
        lines.flatMap { $0.utf8.split(separator: UInt8(ascii: ";")) }.compactMap { pair in
            guard let mark = pair.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = Substring(pair[..<mark]).trimmed
            var value = Substring(pair[pair.index(after: mark)...]).trimmed.utf8
            let quote = UInt8(ascii: "\"")
            if value.count >= 2, value.first == quote, value.last == quote {
                value = value.dropFirst().dropLast()
            }
            return name.isEmpty ? nil : (String(name), String(Substring(value)))
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
