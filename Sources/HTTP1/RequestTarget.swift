/// The target of a request line, taken apart (RFC 9112, section 3.2).
///
/// Origin form, absolute form and the asterisk of OPTIONS are taken. The path is decoded once, checked, and
/// only then freed of its dot segments, so that no later reader sees another path than this one did.
struct RequestTarget {
    /// The decoded path: starts with a slash, or is `*`.
    var path: String
    /// What follows the question mark, as it came; nil without one.
    var query: String?
    /// The authority of the absolute form, which beats the Host field.
    var authority: String?

    /// Everything printable but what no client sends raw, and `#`, which is never sent at all.
    private static let allowed = ASCIISet(
        "!$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~")
    private static let allowedInQuery = ASCIISet("\"<>\\")

    /// Reads the target's bytes.
    init(_ bytes: ArraySlice<UInt8>, method: HTTPMethod) throws(HTTPError) {
        var rest = bytes
        if bytes.elementsEqual("*".utf8) {
            guard method == .options else { throw .malformedTarget }
            self.init(path: "*")
            return
        }
        let authority = try RequestTarget.takeAuthority(&rest)
        let mark = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
        for byte in rest[..<mark] where !RequestTarget.allowed.contains(byte) { throw .malformedTarget }
        for byte in rest[mark...]
        where !RequestTarget.allowed.contains(byte) && !RequestTarget.allowedInQuery.contains(byte) {
            throw .malformedTarget
        }
        self.init(path: try RequestTarget.path(rest[..<mark]))
        self.authority = authority
        if mark < rest.endIndex { query = String(decoding: rest[(mark + 1)...], as: UTF8.self) }
    }

    private init(path: String) { self.path = path }

    /// Cuts `http://authority` off the front; nil for the origin form.
    private static func takeAuthority(_ rest: inout ArraySlice<UInt8>) throws(HTTPError) -> String? {
        guard rest.first != UInt8(ascii: "/") else { return nil }
        let schemes = ["http://", "https://"].map { Array($0.utf8) }
        guard let scheme = schemes.first(where: { rest.prefix($0.count).map(ASCII.lowercased) == $0 })
        else { throw .malformedTarget }
        let start = rest.startIndex + scheme.count
        let isEnd: (UInt8) -> Bool = { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
        let end = rest[start...].firstIndex(where: isEnd) ?? rest.endIndex
        let authority = String(decoding: rest[start..<end], as: UTF8.self)
        guard HostField.isValid(authority) else { throw .malformedTarget }
        rest = rest[end...]
        return authority
    }

    private static func path(_ raw: ArraySlice<UInt8>) throws(HTTPError) -> String {
        guard let decoded = Percent.decode(raw) else { throw .malformedEscape }
        let slash = UInt8(ascii: "/")
        // One slash more after decoding than before came out of an escape.
        guard decoded.count(where: { $0 == slash }) == raw.count(where: { $0 == slash }) else {
            throw .encodedSlash
        }
        for byte in decoded where ASCII.isControl(byte) || byte == UInt8(ascii: "\\") {
            throw .forbiddenPathCharacter
        }
        guard let text = String(validating: try removeDotSegments(decoded), as: UTF8.self) else {
            throw .pathNotUTF8
        }
        return text
    }

    /// RFC 3986, section 5.2.4, except that climbing above the root is refused and not forgiven.
    private static func removeDotSegments(_ path: [UInt8]) throws(HTTPError) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        var kept: [ArraySlice<UInt8>] = []
        let segments = path.split(separator: slash, omittingEmptySubsequences: false).dropFirst()
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            if segment.elementsEqual("..".utf8) {
                guard kept.popLast() != nil else { throw .pathLeavesRoot }
                if isLast { kept.append([]) }
            } else if segment.elementsEqual(".".utf8) {
                if isLast { kept.append([]) }
            } else {
                kept.append(segment)
            }
        }
        return [slash] + Array(kept.joined(separator: [slash]))
    }
}

/// The Host field's grammar (RFC 9110, section 7.2): a name or address, and perhaps a port.
enum HostField {
    private static let nameCharacters = ASCIISet(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=")
    private static let addressCharacters = ASCIISet("0123456789abcdefABCDEF:.")

    /// Whether `text` is `host [":" port]` with a host that is not empty; no user part, no escapes.
    static func isValid(_ text: String) -> Bool {
        var bytes = Substring(text).utf8
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = bytes[..<end].dropFirst()
            guard address.count > 1, address.allSatisfy(addressCharacters.contains) else { return false }
            bytes = bytes[bytes.index(after: end)...]
        } else {
            let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            guard end > bytes.startIndex, bytes[..<end].allSatisfy(nameCharacters.contains) else {
                return false
            }
            bytes = bytes[end...]
        }
        return isPort(bytes)
    }

    /// Nothing, or a colon and a number a port can be; the number may be missing (RFC 3986, section 3.2.3).
    private static func isPort(_ bytes: Substring.UTF8View) -> Bool {
        guard let colon = bytes.first else { return true }
        let digits = bytes.dropFirst()
        guard colon == UInt8(ascii: ":"), digits.count <= 5 else { return false }
        guard digits.allSatisfy(ASCII.isDigit) else { return false }
        return digits.isEmpty || UInt16(Substring(digits)) != nil
    }
}
