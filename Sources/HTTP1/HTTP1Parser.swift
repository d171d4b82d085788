// The server's side of a connection: bytes in, requests out, in the order they came (RFC 9112).
//
//            head scanned              no body, or the last byte of it
//     head ───────────────▶ bodyStart ─────▶ length / chunked ─────▶ end ──▶ head        (kept alive)
//       │                       │                   │                  └───▶ finished    (closing)
//       └───────────────────────┴───────────────────┴──▶ failed: the same error for ever
//
// The parser pulls. The caller hands it a view of what was read, and takes events until nil:
//
//     var input = received
//     while let event = try parser.next(&input) { … }
//
// `input` is moved past what was used, so after the events of an upgrade it is exactly the other protocol's
// first bytes. A caller that cannot go on (an answer is still being made) stops pulling, keeps what is left
// of `input`, and reads no more from the socket: that is how pipelining stays in order and bounded.
//
// What bites:
// - Body slices point into the caller's buffer and are good only until that changes. Only a cut head (or
//   trailer section) is kept here, never more than its limit.
// - The body's limit is looked at on the first call after the head, so that a route may set `bodyBytesMax`
//   for its own request between the two. Before that no byte of the body is touched.
// - After an error the place in the stream is lost: answer, and close with a linger.

/// One piece of a request.
package enum HTTPRequestEvent {
    /// A request begins.
    case head(RequestHead)
    /// Bytes of its body, in the caller's buffer.
    case body(UnsafeRawBufferPointer)
    /// It is complete; trailers were dropped.
    case end
}

/// The request parser of one connection; a value that belongs to the connection's queue.
package struct HTTP1Parser: Sendable {
    /// Where in a request the connection is: what a time-out must know.
    package enum Phase: Sendable {
        /// Between requests.
        case idle
        /// In a head.
        case head
        /// In a body, or before it.
        case body
        /// The last request was read; further bytes are dropped.
        case finished
    }

    private enum State: Sendable {
        case head
        case bodyStart(RequestHead.Framing)
        case length(remaining: Int)
        case chunked(ChunkDecoder)
        case end
        case finished
        case failed(HTTPError)
    }

    /// The bounds in force.
    package let limits: HTTPLimits
    /// The body limit of the request whose head came last, in bytes; a new head sets it to the default.
    package var bodyBytesMax: Int

    private var scanner: HeadScanner
    private var state = State.head
    private var keepAlive = true

    /// A parser at the start of a connection.
    package init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
        bodyBytesMax = limits.bodyBytesMax
        scanner = HeadScanner(headOf: limits)
    }

    /// Where in a request the connection is.
    package var phase: Phase {
        switch state {
        case .head: scanner.hasStarted ? .head : .idle
        case .bodyStart, .length, .chunked, .end: .body
        case .finished, .failed: .finished
        }
    }

    /// The next event out of `input`, which is moved past the bytes used; nil when all were used and more
    /// are needed. Once it threw it throws the same again.
    package mutating func next(_ input: inout UnsafeRawBufferPointer) throws(HTTPError) -> HTTPRequestEvent? {
        do throws(HTTPError) {
            return try advance(&input)
        } catch {
            state = .failed(error)
            throw error
        }
    }

    /// Takes no further request on this connection; the one being read is still read to its end.
    package mutating func stopAfterThisRequest() {
        keepAlive = false
        if case .head = state { state = .finished }
    }

    private mutating func advance(_ input: inout UnsafeRawBufferPointer) throws(HTTPError)
        -> HTTPRequestEvent?
    {
        if case .bodyStart(let framing) = state { try startBody(framing) }
        switch state {
        case .head:
            guard let bytes = try scanner.take(&input) else { return nil }
            return try begin(bytes)
        case .length(let remaining):
            return takeBody(&input, remaining)
        case .chunked(let decoder):
            return try takeChunk(&input, decoder)
        case .end, .bodyStart:
            state = keepAlive ? .head : .finished
            return .end
        case .finished:
            input = UnsafeRawBufferPointer(rebasing: input[input.count...])
            return nil
        case .failed(let error):
            throw error
        }
    }

    private mutating func begin(_ bytes: [UInt8]) throws(HTTPError) -> HTTPRequestEvent {
        let head = try RequestHead(bytes, limits)
        bodyBytesMax = limits.bodyBytesMax
        keepAlive = keepAlive && head.keepAlive
        state = .bodyStart(head.framing)
        return .head(head)
    }

    private mutating func startBody(_ framing: RequestHead.Framing) throws(HTTPError) {
        switch framing {
        case .none, .length(0):
            state = .end
        case .length(let count):
            guard count <= bodyBytesMax else { throw .bodyTooLarge }
            state = .length(remaining: count)
        case .chunked:
            state = .chunked(ChunkDecoder(limits))
        }
    }

    private mutating func takeBody(
        _ input: inout UnsafeRawBufferPointer, _ remaining: Int
    ) -> HTTPRequestEvent? {
        guard !input.isEmpty else { return nil }
        let count = min(remaining, input.count)
        let body = UnsafeRawBufferPointer(rebasing: input[..<count])
        input = UnsafeRawBufferPointer(rebasing: input[count...])
        state = count == remaining ? .end : .length(remaining: remaining - count)
        return .body(body)
    }

    private mutating func takeChunk(
        _ input: inout UnsafeRawBufferPointer, _ decoder: ChunkDecoder
    ) throws(HTTPError) -> HTTPRequestEvent? {
        var decoder = decoder
        let step = try decoder.next(&input, bodyBytesMax: bodyBytesMax)
        state = .chunked(decoder)
        switch step {
        case .data(let bytes): return .body(bytes)
        case nil: return nil
        case .done:
            state = keepAlive ? .head : .finished
            return .end
        }
    }
}
