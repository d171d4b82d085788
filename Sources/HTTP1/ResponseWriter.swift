// Answers to bytes. One writer belongs to one request and knows what that request allows:
//
//     HEAD                    the same fields, no body
//     1xx, 204, 304           no body, no Content-Length
//     length known            Content-Length
//     length unknown, 1.1     chunked
//     length unknown, 1.0     until close, with Connection: close
//
// `closesAfter` tells whether the connection ends with this answer; ask after writing.

/// Writes the one final answer to one request; a value of the connection's queue.
package struct ResponseWriter: Sendable {
    private enum State: Sendable {
        case fresh
        case streaming(chunked: Bool)
        case finished
    }

    private let isHead: Bool
    private let version: HTTPVersion
    private let date: String
    private var state = State.fresh

    /// Whether the connection must close once the answer is sent.
    package private(set) var closesAfter: Bool

    /// A writer for the answer to `head`; nil when the request could not be read. `keepAlive` is the server's
    /// wish and is granted only if the client has it too. `date` is an IMF-fixdate (`HTTPDate.text`).
    package init(answering head: RequestHead?, keepAlive: Bool, date: String) {
        isHead = head?.method == .head
        version = head?.version ?? .http11
        closesAfter = !(keepAlive && head?.keepAlive == true)
        self.date = date
    }

    /// The whole answer. Throws `unsendableHeader`, and has then written nothing.
    package mutating func write(_ response: HTTPResponse, into out: inout [UInt8]) throws(HTTPError) {
        beginsOnce()
        let length = response.status.isBodiless ? nil : "\(response.body.count)"
        var bytes = try start(
            response.status, response.headers, framing: length.map { ("Content-Length", $0) })
        if !isHead && !response.status.isBodiless { bytes.append(contentsOf: response.body) }
        out.append(contentsOf: bytes)
        state = .finished
    }

    /// The head of an answer whose length is not known; its body follows in `write(chunk:into:)`.
    package mutating func begin(
        _ status: HTTPStatus, _ headers: HTTPHeaders, into out: inout [UInt8]
    ) throws(HTTPError) {
        beginsOnce()
        let chunked = version == .http11
        if !chunked && !isHead { closesAfter = true }
        let framing = chunked && !status.isBodiless ? ("Transfer-Encoding", "chunked") : nil
        out.append(contentsOf: try start(status, headers, framing: framing))
        state = isHead || status.isBodiless ? .finished : .streaming(chunked: chunked)
    }

    /// The head of an answer of that many bytes, which follow in `write(chunk:into:)`.
    package mutating func begin(
        _ status: HTTPStatus, _ headers: HTTPHeaders, length: Int64, into out: inout [UInt8]
    ) throws(HTTPError) {
        beginsOnce()
        out.append(contentsOf: try start(status, headers, framing: ("Content-Length", "\(length)")))
        state = isHead || status.isBodiless ? .finished : .streaming(chunked: false)
    }

    /// Some bytes of a begun body; an empty chunk writes nothing, and so does one where no body is allowed.
    package mutating func write(chunk: [UInt8], into out: inout [UInt8]) {
        guard case .streaming(let chunked) = state, !chunk.isEmpty else { return }
        if chunked { out.append(contentsOf: "\(String(chunk.count, radix: 16))\r\n".utf8) }
        out.append(contentsOf: chunk)
        if chunked { out.append(contentsOf: "\r\n".utf8) }
    }

    /// The end of a begun body.
    package mutating func finish(into out: inout [UInt8]) {
        if case .streaming(chunked: true) = state { out.append(contentsOf: "0\r\n\r\n".utf8) }
        state = .finished
    }

    /// A second final answer would be taken for the answer to the next request.
    private func beginsOnce() {
        guard case .fresh = state else { preconditionFailure("one request was answered twice") }
    }

    private func start(
        _ status: HTTPStatus, _ headers: HTTPHeaders, framing: (name: String, value: String)?
    ) throws(HTTPError) -> [UInt8] {
        var out: [UInt8] = []
        out.append(contentsOf: "HTTP/1.1 \(status.rawValue) \(status.phrase)\r\n".utf8)
        try HeadWriter.field("Date", date, into: &out)
        try HeadWriter.fields(headers, into: &out)
        if let framing { try HeadWriter.field(framing.name, framing.value, into: &out) }
        if closesAfter {
            try HeadWriter.field("Connection", "close", into: &out)
        } else if version == .http10 {
            try HeadWriter.field("Connection", "keep-alive", into: &out)
        }
        out.append(contentsOf: "\r\n".utf8)
        return out
    }
}
