/// A request without its body, checked: what it says is unambiguous, or it would not be here.
package struct RequestHead: Sendable {
    /// How the body is delimited (RFC 9112, section 6.3).
    package enum Framing: Equatable, Sendable {
        /// There is none.
        case none
        /// So many bytes; zero when the peer said zero.
        case length(Int)
        /// The chunked coding.
        case chunked

        var announcesBody: Bool { self != .none && self != .length(0) }
    }

    /// What is asked.
    package let method: HTTPMethod
    /// The version spoken; a later 1.x counts as 1.1.
    package let version: HTTPVersion
    /// The request target as it came, ASCII only. For logs use `path`: a query may hold secrets.
    package let target: String
    /// The path, decoded once and freed of dot segments; starts with a slash, or is `*`.
    package let path: String
    /// What follows the question mark, as it came; nil without one.
    package let query: String?
    /// Who is meant: the absolute target's authority, else the Host field; nil only in HTTP/1.0.
    package let host: String?
    /// The fields.
    package let headers: HTTPHeaders
    /// How the body is delimited.
    package let framing: Framing
    /// Whether the peer wants the connection kept after the answer.
    package let keepAlive: Bool
    /// Whether the peer waits for `100 Continue` before it sends the body.
    package let expectsContinue: Bool

    /// The announced length of the body; nil when it is chunked or there is none.
    package var contentLength: Int? {
        if case .length(let count) = framing { count } else { nil }
    }

    /// Whether a body with at least one byte may follow.
    package var hasBody: Bool { framing.announcesBody }

    /// Reads a scanned head.
    init(_ bytes: [UInt8], _ limits: HTTPLimits) throws(HTTPError) {
        var lines = HeadLines(bytes)
        let line = try RequestLine(&lines)
        guard line.target.count <= limits.targetBytesMax else { throw .targetTooLong }
        let target = try RequestTarget(bytes[line.target], method: line.method)
        let headers = try lines.fields()

        (method, version) = (line.method, line.version)
        self.target = String(decoding: bytes[line.target], as: UTF8.self)
        (path, query) = (target.path, target.query)
        host = try RequestSemantics.host(headers, version, absolute: target.authority)
        framing = try RequestSemantics.framing(headers, version)
        keepAlive = ConnectionField.keepsAlive(headers, version)
        expectsContinue = try RequestSemantics.expectsContinue(headers, version) && framing.announcesBody
        self.headers = headers
    }
}

/// The first line (RFC 9112, section 3): exactly two spaces, no other blanks.
private struct RequestLine {
    let method: HTTPMethod
    let target: Range<Int>
    let version: HTTPVersion

    init(_ lines: inout HeadLines) throws(HTTPError) {
        guard let line = lines.next(),
            let first = lines.find(ASCII.space, in: line),
            let second = lines.find(ASCII.space, in: (first + 1)..<line.upperBound),
            second > first + 1, first > line.lowerBound
        else { throw .malformedStartLine }
        let name = lines.bytes[line.lowerBound..<first]
        guard name.allSatisfy(ASCII.isToken) else { throw .malformedMethod }
        version = try VersionField.parse(lines.bytes[(second + 1)..<line.upperBound])
        guard let method = HTTPMethod(rawValue: String(decoding: name, as: UTF8.self)) else {
            throw .unknownMethod
        }
        self.method = method
        target = (first + 1)..<second
    }
}

/// `HTTP/1.x` of start lines.
enum VersionField {
    /// The version of these bytes; a well-formed one outside 1.x is `unsupportedVersion`.
    static func parse(_ bytes: ArraySlice<UInt8>) throws(HTTPError) -> HTTPVersion {
        let parts = Array(bytes)
        guard parts.count == 8, parts.starts(with: "HTTP/".utf8), ASCII.isDigit(parts[5]),
            parts[6] == UInt8(ascii: "."), ASCII.isDigit(parts[7])
        else { throw .malformedVersion }
        guard parts[5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
        return parts[7] == UInt8(ascii: "0") ? .http10 : .http11
    }
}

/// The Connection field (RFC 9112, section 9.3).
enum ConnectionField {
    /// 1.1 keeps unless told to close; 1.0 closes unless told to keep.
    static func keepsAlive(_ headers: HTTPHeaders, _ version: HTTPVersion) -> Bool {
        guard !headers.contains(token: "close", in: "Connection") else { return false }
        return version == .http11 || headers.contains(token: "keep-alive", in: "Connection")
    }
}
