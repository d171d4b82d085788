import HTTP1
import Testing

@Suite struct ResponseParserTests {
    /// Statuses, bodies, ended answers, and the error if any.
    private struct Outcome: Equatable {
        var statuses: [Int] = []
        var body = ""
        var ended = 0
        var error: HTTPError?
    }

    private func run(
        _ text: String, _ cuts: Cuts, method: HTTPMethod = .get, closes: Bool = false, limits: HTTPLimits = HTTPLimits()
    ) -> Outcome {
        var parser = HTTPResponseParser(method: method, limits: limits)
        var outcome = Outcome()
        do {
            for piece in cuts.pieces(of: latin1(text)) { try feed(piece, &parser, &outcome) }
            if closes, try parser.finish() { outcome.ended += 1 }
        } catch let failure as HTTPError {
            outcome.error = failure
        } catch {
            fatalError("\(error)")
        }
        return outcome
    }

    private func feed(
        _ piece: ArraySlice<UInt8>, _ parser: inout HTTPResponseParser, _ outcome: inout Outcome
    ) throws {
        try piece.withUnsafeBytes { bytes in
            var input = bytes
            while let event = try parser.next(&input) {
                switch event {
                case .head(let head): outcome.statuses.append(head.status.rawValue)
                case .body(let body): outcome.body += String(decoding: body, as: UTF8.self)
                case .end: outcome.ended += 1
                }
            }
        }
    }

    private static let good: [(String, [Int], String)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", [200], "hi"),
        ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", [200], ""),
        ("HTTP/1.1 404 \r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", [404], "x"),
        ("HTTP/1.1 204 No Content\r\n\r\n", [204], ""),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", [304], ""),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 201 C\r\nContent-Length: 1\r\n\r\nx",
            [201], "x"
        ),
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", [101], ""),
    ]

    @Test(arguments: 0..<good.count) func `answers come out alike however they are cut`(_ index: Int) {
        let (text, statuses, body) = ResponseParserTests.good[index]
        for cuts in Cuts.allCases {
            let outcome = run(text, cuts, closes: true)
            #expect(outcome == Outcome(statuses: statuses, body: body, ended: 1))
        }
    }

    @Test func `a body without a length ends with the connection`() {
        for cuts in Cuts.allCases {
            let outcome = run("HTTP/1.0 200 OK\r\n\r\nall of it", cuts, closes: true)
            #expect(outcome == Outcome(statuses: [200], body: "all of it", ended: 1))
        }
    }

    @Test func `the answer to HEAD has no body`() {
        let outcome = run("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", .whole, method: .head)
        #expect(outcome == Outcome(statuses: [200], ended: 1))
    }

    @Test(arguments: [
        ("HTTP/1.1 20 OK\r\n\r\n", HTTPError.malformedStatusLine),
        ("HTTP/1.1 099 Low\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 2000 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1200 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/1.1 +20 OK\r\n\r\n", .malformedStatusLine),
        ("HTTP/3.1 200 OK\r\n\r\n", .unsupportedVersion),
        ("ICY/1.1 200 OK\r\n\r\n", .malformedVersion),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", .repeatedContentLength),
        ("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", .malformedContentLength),
        ("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n", .bodyTooLarge),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", .malformedTransferEncoding),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", .lengthAndTransferEncoding),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", .truncatedMessage),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx", .truncatedMessage),
        ("HTTP/1.1 200 OK\r\nConte", .truncatedMessage),
    ])
    func `a bad or cut answer is refused`(_ text: String, _ error: HTTPError) {
        for cuts in Cuts.allCases { #expect(run(text, cuts, closes: true).error == error, "\(cuts)") }
    }

    @Test func `a request goes round: encoded, parsed, answered, parsed`() throws {
        let request = HTTPRequest(
            .post, "/api/x?y=1", host: "desk.example", headers: [("Accept", "*/*")], body: Array("ping".utf8))
        let seen = Transcript(try request.encoded(), .everyByte)
        let head = try #require(seen.heads.first)
        #expect(seen.bodies == ["ping"])
        #expect(head.path == "/api/x")
        var writer = ResponseWriter(answering: head, keepAlive: true, date: "x")
        var out: [UInt8] = []
        try writer.begin(.created, HTTPHeaders(), into: &out)
        for chunk in ["po", "ng"] { writer.write(chunk: Array(chunk.utf8), into: &out) }
        writer.finish(into: &out)
        let outcome = run(String(decoding: out, as: UTF8.self), .everyByte)
        #expect(outcome == Outcome(statuses: [201], body: "pong", ended: 1))
    }

    @Test(arguments: ["", "/a b", "/a\r\nX: y", "/caf\u{E9}"]) func `a target that would break the request is not sent`(
        _ target: String
    ) {
        #expect(throws: HTTPError.unsendableHeader) { try HTTPRequest(.get, target, host: "a").encoded() }
    }
}
