import HTTP1
import Testing

@Suite struct RequestTests {
    /// Bytes, and what the transcript says of them.
    struct Good: Sendable {
        let text: String
        let requests: [String]
        var bodies: [String]?
    }

    private static let good: [Good] = [
        Good(text: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", requests: ["GET /"]),
        Good(text: "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", requests: ["GET /"]),
        Good(text: "GET / HTTP/1.0\r\n\r\n", requests: ["GET /"]),
        Good(text: "GET / HTTP/1.7\r\nHost: a\r\n\r\n", requests: ["GET /"]),
        Good(text: "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", requests: ["OPTIONS *"]),
        Good(text: "GET http://b.example HTTP/1.1\r\nHost: a\r\n\r\n", requests: ["GET /"]),
        Good(text: "GET /a/./b/../c/%2e/d HTTP/1.1\r\nHost: a:80\r\n\r\n", requests: ["GET /a/c/d"]),
        Good(text: "GET /a/.. HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", requests: ["GET /"]),
        Good(text: "GET /caf%C3%A9%20%25 HTTP/1.1\r\nHost: a:\r\n\r\n", requests: ["GET /café %"]),
        Good(text: "GET /%252e%252e/x HTTP/1.1\r\nHost: a\r\n\r\n", requests: ["GET /%2e%2e/x"]),
        Good(text: "GET /?a=b{}|^\"<> HTTP/1.1\r\nHost: a\r\n\r\n", requests: ["GET /"]),
        Good(
            text: "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", requests: ["POST /x"],
            bodies: ["abc"]),
        Good(
            text: "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0003\r\n\r\nabc", requests: ["POST /x"],
            bodies: ["abc"]),
        Good(
            text: "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "3\r\nabc\r\n00A\r\n0123456789\r\n0\r\nX: y\r\nHost: evil\r\n\r\n",
            requests: ["PUT /x"], bodies: ["abc0123456789"]),
        Good(
            text: "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
                + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
                + "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
                + "\r\nDELETE /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                + "GET /never HTTP/1.1\r\nHost: a\r\n\r\n",
            requests: ["POST /1", "GET /2", "POST /3", "DELETE /4"], bodies: ["hi", "", "x", ""]),
    ]

    @Test(arguments: good) func `requests come out alike however they are cut`(_ good: Good) {
        for cuts in Cuts.allCases {
            let transcript = Transcript(latin1(good.text), cuts)
            #expect(transcript.error == nil, "\(cuts)")
            #expect(transcript.heads.map { "\($0.method.rawValue) \($0.path)" } == good.requests, "\(cuts)")
            #expect(transcript.ended == good.requests.count, "\(cuts)")
            if let bodies = good.bodies { #expect(transcript.bodies == bodies, "\(cuts)") }
        }
    }

    private func head(_ text: String) throws -> RequestHead {
        try #require(Transcript(latin1(text), .whole).heads.first)
    }

    @Test func `the head tells target, path, query and fields`() throws {
        let head = try head(
            "GET /api/tickets/42?a=1&b=x%20y+z&empty&a=2&bad=%zz HTTP/1.1\r\nHost: desk.example:8443\r\n"
                + "ACCEPT:  text/html ,, */* \t\r\nX-List: a\r\nx-list: B, c\r\nCookie: a=1; session=\"s=2\"\r\n\r\n")
        #expect(head.target == "/api/tickets/42?a=1&b=x%20y+z&empty&a=2&bad=%zz")
        #expect(head.path == "/api/tickets/42")
        #expect(head.pathSegments == ["api", "tickets", "42"])
        #expect(head.queryItem("a") == "1")
        #expect(head.queryItem("b") == "x y z")
        #expect(head.queryItem("empty")?.isEmpty == true)
        #expect(head.queryItem("bad") == nil)
        #expect(head.queryItem("c") == nil)
        #expect(head.host == "desk.example:8443")
        #expect(head.headers["accept"] == "text/html ,, */*")
        #expect(head.headers.list("Accept") == ["text/html", "*/*"])
        #expect(head.headers.values("X-LIST") == ["a", "B, c"])
        #expect(head.headers.contains(token: "b", in: "X-List"))
        #expect(!head.headers.contains(token: "b, c", in: "X-List"))
        #expect(head.headers["absent"] == nil)
        #expect(head.cookie("session") == "s=2")
        #expect(head.framing == .none)
        #expect(!head.hasBody)
    }

    @Test(arguments: [
        ("HTTP/1.1", "", true), ("HTTP/1.1", "Connection: close\r\n", false),
        ("HTTP/1.1", "Connection: keep-alive, CLOSE\r\n", false),
        ("HTTP/1.1", "Connection: Upgrade\r\nConnection: close\r\n", false),
        ("HTTP/1.0", "", false), ("HTTP/1.0", "Connection: Keep-Alive\r\n", true),
        ("HTTP/1.0", "Connection: keep-alive, close\r\n", false), ("HTTP/1.9", "", true),
    ])
    func `a connection is kept as its version and tokens say`(_ version: String, _ line: String, _ kept: Bool)
        throws
    {
        #expect(try head("GET / \(version)\r\nHost: a\r\n\(line)\r\n").keepAlive == kept)
    }

    @Test func `100-continue is expected only by 1_1 and only for a body`() throws {
        let lines = "Host: a\r\nExpect: 100-Continue\r\n"
        #expect(try head("POST / HTTP/1.1\r\n\(lines)Content-Length: 1\r\n\r\n").expectsContinue)
        #expect(try head("POST / HTTP/1.1\r\n\(lines)Transfer-Encoding: chunked\r\n\r\n").expectsContinue)
        #expect(try !head("POST / HTTP/1.0\r\n\(lines)Content-Length: 1\r\n\r\n").expectsContinue)
        #expect(try !head("POST / HTTP/1.1\r\n\(lines)Content-Length: 0\r\n\r\n").expectsContinue)
        #expect(try !head("GET / HTTP/1.1\r\n\(lines)\r\n").expectsContinue)
    }

    @Test func `an absolute target's authority beats Host`() throws {
        let head = try head("GET HTTPS://b.example:1?q HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(head.host == "b.example:1")
        #expect(head.path == "/")
        #expect(head.query == "q")
    }

    @Test func `after an upgrade the rest of the input is the other protocol's`() throws {
        let text = "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\r\n"
        let bytes = latin1(text) + [0x81, 0x80, 1, 2, 3, 4]
        try bytes.withUnsafeBytes { buffer in
            var parser = HTTP1Parser()
            var input = buffer
            guard case .head(let head) = try parser.next(&input) else { throw HTTPError.truncatedMessage }
            #expect(head.asksUpgrade(to: "websocket"))
            guard case .end = try parser.next(&input) else { throw HTTPError.truncatedMessage }
            #expect(Array(input) == [0x81, 0x80, 1, 2, 3, 4])
        }
    }

    @Test func `the phase tells which time-out applies`() throws {
        var parser = HTTP1Parser()
        func feed(_ text: String) throws {
            try latin1(text).withUnsafeBytes { bytes in
                var input = bytes
                while try parser.next(&input) != nil {}
            }
        }
        #expect(parser.phase == .idle)
        try feed("\r\n")
        #expect(parser.phase == .idle || parser.phase == .head)
        try feed("POST / HT")
        #expect(parser.phase == .head)
        try feed("TP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n")
        #expect(parser.phase == .body)
        try feed("ab")
        #expect(parser.phase == .idle)
        parser.stopAfterThisRequest()
        #expect(parser.phase == .finished)
    }

    @Test func `an error stays`() throws {
        var parser = HTTP1Parser()
        for _ in 0..<3 {
            let thrown = #expect(throws: HTTPError.self) {
                try latin1("GET /\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").withUnsafeBytes { bytes in
                    var input = bytes
                    _ = try parser.next(&input)
                }
            }
            #expect(thrown == .bareLineFeed)
        }
        #expect(parser.phase == .finished)
    }
}
