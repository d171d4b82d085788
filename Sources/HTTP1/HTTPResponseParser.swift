// The client's side, small: for the command line's control socket and for tests. It pulls like HTTP1Parser.
// Interim answers (1xx but 101) are dropped; a body ends by its length, its last chunk, or the connection's
// end, which the caller tells by `finish()`.

/// An answer without its body.
package struct ResponseHead: Sendable {
    /// The status code.
    package let status: HTTPStatus
    /// The version spoken.
    package let version: HTTPVersion
    /// The fields.
    package let headers: HTTPHeaders
    /// Whether another request may follow on this connection.
    package let keepAlive: Bool
}

/// One piece of an answer.
package enum HTTPResponseEvent {
    /// An answer begins.
    case head(ResponseHead)
    /// Bytes of its body, in the caller's buffer.
    case body(UnsafeRawBufferPointer)
    /// It is complete.
    case end
}

/// The response parser of a client connection.
package struct HTTPResponseParser: Sendable {
    private enum State: Sendable {
        case head
        case length(remaining: Int)
        case chunked(ChunkDecoder)
        case untilClose
        case end
        case failed(HTTPError)
    }

    private let limits: HTTPLimits
    private var scanner: HeadScanner
    private var state = State.head

    /// The method asked, so that an answer to HEAD is read without a body; set it before each request.
    package var method: HTTPMethod

    /// A parser for the answers to requests of that method. The body is bounded by `limits.bodyBytesMax`.
    package init(method: HTTPMethod = .get, limits: HTTPLimits = HTTPLimits()) {
        self.method = method
        self.limits = limits
        scanner = HeadScanner(headOf: limits)
    }

    /// The next event out of `input`, which is moved past the bytes used; nil when more are needed.
    package mutating func next(_ input: inout UnsafeRawBufferPointer) throws(HTTPError) -> HTTPResponseEvent? {
        do throws(HTTPError) {
            return try advance(&input)
        } catch {
            state = .failed(error)
            throw error
        }
    }

    /// Tells that the peer has closed. Gives true if that completes an answer, false between answers; throws
    /// `truncatedMessage` if it cuts one.
    package mutating func finish() throws(HTTPError) -> Bool {
        switch state {
        case .untilClose:
            state = .head
            return true
        case .head where !scanner.hasStarted: return false
        case .failed(let error): throw error
        default: throw .truncatedMessage
        }
    }

    private mutating func advance(
        _ input: inout UnsafeRawBufferPointer
    ) throws(HTTPError) -> HTTPResponseEvent? {
        switch state {
        case .head:
            while let bytes = try scanner.take(&input) {
                if let head = try begin(bytes) { return .head(head) }
            }
            return nil
        case .length(let remaining):
            guard let body = take(&input, remaining) else { return nil }
            state = body.count == remaining ? .end : .length(remaining: remaining - body.count)
            return .body(body)
        case .chunked(let decoder):
            return try takeChunk(&input, decoder)
        case .untilClose:
            return take(&input, input.count).map { .body($0) }
        case .end:
            state = .head
            return .end
        case .failed(let error):
            throw error
        }
    }

    private func take(_ input: inout UnsafeRawBufferPointer, _ most: Int) -> UnsafeRawBufferPointer? {
        guard !input.isEmpty else { return nil }
        let count = min(most, input.count)
        let body = UnsafeRawBufferPointer(rebasing: input[..<count])
        input = UnsafeRawBufferPointer(rebasing: input[count...])
        return body
    }

    private mutating func takeChunk(
        _ input: inout UnsafeRawBufferPointer, _ decoder: ChunkDecoder
    ) throws(HTTPError) -> HTTPResponseEvent? {
        var decoder = decoder
        let step = try decoder.next(&input, bodyBytesMax: limits.bodyBytesMax)
        state = .chunked(decoder)
        switch step {
        case .data(let bytes): return .body(bytes)
        case nil: return nil
        case .done:
            state = .head
            return .end
        }
    }

    /// Reads a head; nil for an interim answer, after which another head comes.
    private mutating func begin(_ bytes: [UInt8]) throws(HTTPError) -> ResponseHead? {
        var lines = HeadLines(bytes)
        let (version, status) = try statusLine(&lines)
        let headers = try lines.fields()
        if status != .switchingProtocols && (100..<200).contains(status.rawValue) { return nil }
        state = try bodyState(status, headers)
        var keepAlive = ConnectionField.keepsAlive(headers, version)
        if case .untilClose = state { keepAlive = false }
        return ResponseHead(status: status, version: version, headers: headers, keepAlive: keepAlive)
    }

    /// `HTTP/1.1 200 phrase`; the phrase may be empty, and some peers leave out its space.
    private func statusLine(_ lines: inout HeadLines) throws(HTTPError) -> (HTTPVersion, HTTPStatus) {
        guard let line = lines.next(), line.count >= 12 else { throw .malformedStatusLine }
        let bytes = Array(lines.bytes[line])
        let version = try VersionField.parse(bytes[..<8])
        guard bytes[8] == ASCII.space, bytes.count == 12 || bytes[12] == ASCII.space,
            bytes[9..<12].allSatisfy(ASCII.isDigit),
            let code = Int(String(decoding: bytes[9..<12], as: UTF8.self)), code >= 100
        else { throw .malformedStatusLine }
        return (version, HTTPStatus(rawValue: code))
    }

    private func bodyState(_ status: HTTPStatus, _ headers: HTTPHeaders) throws(HTTPError) -> State {
        guard method != .head, !status.isBodiless else { return .end }
        let lengths = headers.values("Content-Length")
        let codings = headers.values("Transfer-Encoding")
        if !codings.isEmpty {
            guard lengths.isEmpty else { throw .lengthAndTransferEncoding }
            guard codings.count == 1, codings[0].equalsIgnoringCase("chunked") else {
                throw .malformedTransferEncoding
            }
            return .chunked(ChunkDecoder(limits))
        }
        guard lengths.count <= 1 else { throw .repeatedContentLength }
        guard let text = lengths.first else { return .untilClose }
        let length = try RequestSemantics.contentLength(text)
        guard length <= limits.bodyBytesMax else { throw .bodyTooLarge }
        return length == 0 ? .end : .length(remaining: length)
    }
}
