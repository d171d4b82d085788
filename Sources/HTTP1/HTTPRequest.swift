/// A request to send: the client's half, for the command line and tests.
package struct HTTPRequest: Sendable {
    /// What is asked.
    package var method: HTTPMethod
    /// Path and query, already escaped.
    package var target: String
    /// The authority for the Host field.
    package var host: String
    /// Further fields but for Host and those of framing.
    package var headers: HTTPHeaders
    /// The whole body.
    package var body: [UInt8]

    /// A request; nothing is checked until it is encoded.
    package init(
        _ method: HTTPMethod, _ target: String, host: String,
        headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.target = target
        self.host = host
        self.headers = HTTPHeaders(headers)
        self.body = body
    }

    /// The bytes to send; throws `unsendableHeader` when the target or a field would break the message.
    package func encoded() throws(HTTPError) -> [UInt8] {
        guard !target.isEmpty, target.utf8.allSatisfy({ $0 > ASCII.space && $0 < ASCII.delete }) else {
            throw .unsendableHeader
        }
        var out: [UInt8] = []
        out.append(contentsOf: "\(method.rawValue) \(target) HTTP/1.1\r\n".utf8)
        try HeadWriter.field("Host", host, into: &out)
        try HeadWriter.fields(headers, into: &out)
        if !body.isEmpty || !method.isSafe {
            try HeadWriter.field("Content-Length", "\(body.count)", into: &out)
        }
        out.append(contentsOf: "\r\n".utf8)
        out.append(contentsOf: body)
        return out
    }
}
