import HTTP1
import Testing

/// Each limit at its edge: what just fits passes, one more is refused with the limit's own status.
@Suite struct LimitTests {
    private func limits(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
        var limits = HTTPLimits()
        change(&limits)
        return limits
    }

    private func expect(
        fits: String, exceeds: String, _ limits: HTTPLimits, _ error: HTTPError, status: Int
    ) {
        for cuts in Cuts.allCases {
            #expect(firstError(fits, limits: limits, cuts) == nil, "\(cuts)")
            #expect(firstError(exceeds, limits: limits, cuts) == error, "\(cuts)")
        }
        #expect(error.status.rawValue == status)
    }

    @Test func `bytes of the head`() {
        let fits = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        let limits = limits { $0.headBytesMax = fits.utf8.count }
        expect(
            fits: fits, exceeds: "GET / HTTP/1.1\r\nHost: ab\r\n\r\n", limits, .headTooLarge, status: 431)
    }

    @Test func `fields in the head`() {
        let limits = limits { $0.headersMax = 2 }
        let fits = "GET / HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n"
        expect(
            fits: fits, exceeds: "GET / HTTP/1.1\r\nHost: a\r\nB: c\r\nD: e\r\n\r\n", limits, .tooManyHeaders,
            status: 431)
    }

    @Test func `bytes of the target`() {
        let limits = limits { $0.targetBytesMax = 4 }
        expect(
            fits: "GET /abc HTTP/1.1\r\nHost: a\r\n\r\n", exceeds: "GET /abcd HTTP/1.1\r\nHost: a\r\n\r\n", limits,
            .targetTooLong, status: 414)
    }

    @Test func `a start line without end`() {
        let limits = limits { $0.headBytesMax = 64 }
        #expect(firstError("GET /" + String(repeating: "a", count: 100), limits: limits) == .targetTooLong)
    }

    @Test func `bytes of a body with a length`() {
        let limits = limits { $0.bodyBytesMax = 3 }
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:"
        expect(
            fits: "\(head) 3\r\n\r\nabc", exceeds: "\(head) 4\r\n\r\nabcd", limits, .bodyTooLarge, status: 413)
    }

    @Test func `bytes of a body in chunks`() {
        let limits = limits { $0.bodyBytesMax = 3 }
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        expect(
            fits: "\(head)2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", exceeds: "\(head)2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n",
            limits, .bodyTooLarge, status: 413)
    }

    @Test func `chunks of a body`() {
        let limits = limits { $0.chunksMax = 3 }
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunk = "1\r\nx\r\n"
        expect(
            fits: "\(head)\(chunk)\(chunk)0\r\n\r\n", exceeds: "\(head)\(chunk)\(chunk)\(chunk)0\r\n\r\n",
            limits, .tooManyChunks, status: 413)
    }

    @Test func `digits of a chunk size`() {
        let limits = limits { $0.chunkSizeDigitsMax = 4 }
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        expect(
            fits: "\(head)0001\r\nx\r\n0\r\n\r\n", exceeds: "\(head)00001\r\nx\r\n0\r\n\r\n", limits,
            .malformedChunkSize, status: 400)
    }

    @Test func `bytes and lines of the trailers`() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        let bytes = limits { $0.trailerBytesMax = 8 }
        expect(fits: "\(head)a: b\r\n\r\n", exceeds: "\(head)a: bc\r\n\r\n", bytes, .trailersTooLarge, status: 431)
        let lines = limits { $0.trailersMax = 1 }
        expect(
            fits: "\(head)a: b\r\n\r\n", exceeds: "\(head)a: b\r\nc: d\r\n\r\n", lines, .trailersTooLarge,
            status: 431)
    }

    @Test func `a route may set the body limit of its own request, for that request only`() {
        let request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
        let limits = limits { $0.bodyBytesMax = 3 }
        for cuts in Cuts.allCases {
            let raised = Transcript(latin1(request), cuts, limits: limits) { $0.bodyBytesMax = 5 }
            #expect(raised.error == nil)
            #expect(raised.bodies == ["hello"])
            let lowered = Transcript(latin1(request), cuts) { $0.bodyBytesMax = 4 }
            #expect(lowered.error == .bodyTooLarge)
            var isFirst = true
            let second = Transcript(latin1(request + request), cuts, limits: limits) { parser in
                if isFirst { parser.bodyBytesMax = 5 }
                isFirst = false
            }
            #expect(second.ended == 1)
            #expect(second.error == .bodyTooLarge)
        }
    }

    @Test func `a body of ten gigabytes is refused before its first byte`() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000000\r\n\r\n"
        let transcript = Transcript(latin1(head), .whole)
        #expect(transcript.heads.first?.contentLength == 10_000_000_000)
        #expect(transcript.error == .bodyTooLarge)
    }
}
