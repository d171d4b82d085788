/// An answer whose body is at hand.
package struct HTTPResponse: Sendable {
    /// The status code.
    package var status: HTTPStatus
    /// The fields but for those the writer owns: Date, Content-Length, Transfer-Encoding, Connection.
    package var headers: HTTPHeaders
    /// The whole body.
    package var body: [UInt8]

    /// An answer; nothing is checked until it is written.
    package init(
        _ status: HTTPStatus, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.status = status
        self.headers = HTTPHeaders(headers)
        self.body = body
    }

    /// The bytes that let a waiting client send its body; only to 1.1, only before the final answer.
    package static let continueBytes = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// The bytes that accept an upgrade; `headers` are those the new protocol's handshake asks for.
    package static func upgradeBytes(_ headers: [(name: String, value: String)]) throws(HTTPError) -> [UInt8] {
        var out: [UInt8] = []
        out.append(contentsOf: "HTTP/1.1 101 Switching Protocols\r\n".utf8)
        for (name, value) in headers { try HeadWriter.field(name, value, into: &out) }
        out.append(contentsOf: "\r\n".utf8)
        return out
    }
}
