import HTTP1
import Testing

@Suite struct ResponseTests {
    private let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    private func head(_ method: String = "GET", _ version: String = "1.1", _ line: String = "") throws -> RequestHead {
        let text = "\(method) / HTTP/\(version)\r\nHost: a\r\n\(line)\r\n"
        return try #require(Transcript(latin1(text), .whole).heads.first)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `an answer has its date, its length and its body`() throws {
        var writer = ResponseWriter(answering: try head(), keepAlive: true, date: date)
        var out: [UInt8] = []
        let response = HTTPResponse(.ok, headers: [("Content-Type", "text/plain")], body: Array("hi".utf8))
        try writer.write(response, into: &out)
        #expect(
            text(out) == "HTTP/1.1 200 OK\r\nDate: \(date)\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi")
        #expect(!writer.closesAfter)
    }

    @Test func `the answer to HEAD has the fields of GET and no body`() throws {
        var writer = ResponseWriter(answering: try head("HEAD"), keepAlive: true, date: date)
        var out: [UInt8] = []
        try writer.write(HTTPResponse(.ok, body: Array("hi".utf8)), into: &out)
        #expect(text(out).contains("Content-Length: 2\r\n"))
        #expect(text(out).hasSuffix("\r\n\r\n"))
    }

    @Test(arguments: [HTTPStatus.noContent, .notModified])
    func `a status without a body has neither body nor length`(_ status: HTTPStatus) throws {
        var writer = ResponseWriter(answering: try head(), keepAlive: true, date: date)
        var out: [UInt8] = []
        try writer.write(HTTPResponse(status, body: [1, 2, 3]), into: &out)
        #expect(!text(out).contains("Content-Length"))
        #expect(text(out).hasSuffix("\r\n\r\n"))
    }

    @Test(arguments: [
        ("1.1", "", true, "", false), ("1.1", "", false, "Connection: close\r\n", true),
        ("1.1", "Connection: close\r\n", true, "Connection: close\r\n", true),
        ("1.0", "", true, "Connection: close\r\n", true),
        ("1.0", "Connection: keep-alive\r\n", true, "Connection: keep-alive\r\n", false),
    ])
    func `the connection is kept when both sides want it`(
        _ version: String, _ line: String, _ wish: Bool, _ answer: String, _ closes: Bool
    ) throws {
        var writer = ResponseWriter(answering: try head("GET", version, line), keepAlive: wish, date: date)
        var out: [UInt8] = []
        try writer.write(HTTPResponse(.ok), into: &out)
        #expect(text(out).contains("Connection") == !answer.isEmpty)
        #expect(text(out).contains(answer) || answer.isEmpty)
        #expect(writer.closesAfter == closes)
    }

    @Test func `the answer to an unreadable request closes`() throws {
        var writer = ResponseWriter(answering: nil, keepAlive: true, date: date)
        var out: [UInt8] = []
        try writer.write(HTTPResponse(HTTPError.bareLineFeed.status), into: &out)
        #expect(text(out).hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(text(out).contains("Connection: close\r\n"))
        #expect(writer.closesAfter)
    }

    @Test(arguments: [
        ("X", "a\r\nSet-Cookie: b"), ("X", "a\nb"), ("X", "a\rb"), ("X", "a\0b"), ("X", "a\u{7F}"), ("X\r\n", "a"),
        ("X:", "a"), ("X Y", "a"), ("", "a"), ("Content-Length", "1"), ("transfer-encoding", "chunked"),
        ("Connection", "close"), ("Date", "now"),
    ])
    func `a field that could end itself or lie about framing is not sent`(_ name: String, _ value: String) throws {
        var writer = ResponseWriter(answering: try head(), keepAlive: true, date: date)
        var out: [UInt8] = []
        #expect(throws: HTTPError.unsendableHeader) {
            try writer.write(HTTPResponse(.ok, headers: [(name, value)]), into: &out)
        }
        #expect(out.isEmpty)
        #expect(!HTTPError.unsendableHeader.closesConnection)
        try writer.write(HTTPResponse(.internalServerError), into: &out)
        #expect(text(out).hasPrefix("HTTP/1.1 500 "))
    }

    @Test(arguments: [("GET", "1.1"), ("GET", "1.0"), ("HEAD", "1.1")])
    func `a stream is chunked for 1_1, ends with the connection for 1_0, and is empty for HEAD`(
        _ method: String, _ version: String
    ) throws {
        var writer = ResponseWriter(answering: try head(method, version), keepAlive: true, date: date)
        var out: [UInt8] = []
        try writer.begin(.ok, HTTPHeaders([("ETag", "\"a\"")]), into: &out)
        writer.write(chunk: Array("hello ".utf8), into: &out)
        writer.write(chunk: [], into: &out)
        writer.write(chunk: Array("world, again".utf8), into: &out)
        writer.finish(into: &out)
        let body = text(out).components(separatedByEmptyLine: ()).1
        switch (method, version) {
        case ("GET", "1.1"): #expect(body == "6\r\nhello \r\nc\r\nworld, again\r\n0\r\n\r\n")
        case ("GET", "1.0"): #expect(body == "hello world, again")
        default: #expect(body.isEmpty)
        }
        #expect(writer.closesAfter == (version == "1.0"))
        #expect(text(out).contains("Transfer-Encoding: chunked") == (version == "1.1"))
    }

    @Test func `interim and upgrade answers are whole heads`() throws {
        #expect(text(HTTPResponse.continueBytes) == "HTTP/1.1 100 Continue\r\n\r\n")
        let upgrade = try HTTPResponse.upgradeBytes([("Upgrade", "websocket"), ("Connection", "Upgrade")])
        #expect(
            text(upgrade)
                == "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
        #expect(throws: HTTPError.unsendableHeader) { try HTTPResponse.upgradeBytes([("A", "b\r\nc: d")]) }
    }

    @Test func `every error has a sensible status`() {
        for error in HTTPError.allCases {
            #expect(error.status.phrase != "Unknown")
            #expect((400..<600).contains(error.status.rawValue))
            #expect(!error.code.isEmpty)
        }
    }

    @Test func `answering a request twice is a mistake`() async {
        await #expect(processExitsWith: .failure) {
            var writer = ResponseWriter(answering: nil, keepAlive: false, date: "x")
            var out: [UInt8] = []
            try writer.write(HTTPResponse(.ok), into: &out)
            try writer.write(HTTPResponse(.ok), into: &out)
        }
    }
}

extension String {
    /// What is before and after the first empty line.
    fileprivate func components(separatedByEmptyLine: Void) -> (String, String) {
        guard let range = firstRange(of: "\r\n\r\n") else { return (self, "") }
        return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
    }
}
