import HTTP1
import Testing

/// Each case ends in its error and gives no event of a second request, however the bytes are cut.
@Suite struct MalformedRequestTests {
    @Test(arguments: startLines + targets) func `a bad start line is refused`(_ malformed: Case) {
        expectError(malformed)
    }

    @Test(arguments: fields + hosts) func `a bad field is refused`(_ malformed: Case) {
        expectError(malformed)
    }

    @Test(arguments: framings) func `an ambiguous framing is refused`(_ malformed: Case) {
        expectError(malformed)
    }

    @Test(arguments: chunks) func `a bad chunk is refused`(_ malformed: Case) {
        expectError(malformed, heads: 1)
    }

    @Test(arguments: smuggling) func `a smuggled request never becomes one`(_ malformed: Case) {
        expectError(malformed, heads: 1)
    }

    @Test func `the tables hold at least 120 cases`() {
        let all = startLines + targets + fields + hosts + framings + chunks + smuggling
        #expect(all.count >= 120)
        #expect(Set(all.map(\.name)).count == all.count)
    }

    private func expectError(_ malformed: Case, heads: Int = 0) {
        for cuts in Cuts.allCases {
            let transcript = Transcript(malformed.bytes, cuts)
            #expect(transcript.error == malformed.error, "\(malformed.name), \(cuts)")
            #expect(transcript.heads.count <= heads, "\(malformed.name), \(cuts)")
            #expect(transcript.ended == 0, "\(malformed.name), \(cuts)")
        }
        #expect((400..<600).contains(malformed.error.status.rawValue))
        #expect(malformed.error.closesConnection)
    }
}

private let host = "Host: desk.example\r\n"

private let startLines: [Case] = [
    Case("only a method", "GET\r\n\(host)\r\n", .malformedStartLine),
    Case("HTTP/0.9", "GET /\r\n\r\n", .malformedStartLine),
    Case("no method", " / HTTP/1.1\r\n\(host)\r\n", .malformedStartLine),
    Case("no target", "GET  HTTP/1.1\r\n\(host)\r\n", .malformedStartLine),
    Case("two spaces after the method", "GET  / HTTP/1.1\r\n\(host)\r\n", .malformedStartLine),
    Case("two spaces before the version", "GET /  HTTP/1.1\r\n\(host)\r\n", .malformedVersion),
    Case("a space after the version", "GET / HTTP/1.1 \r\n\(host)\r\n", .malformedVersion),
    Case("a fourth word", "GET / HTTP/1.1 x\r\n\(host)\r\n", .malformedVersion),
    Case("a space in the target", "GET /a b HTTP/1.1\r\n\(host)\r\n", .malformedVersion),
    Case("a tab for a space", "GET\t/ HTTP/1.1\r\n\(host)\r\n", .malformedStartLine),
    Case("tabs for both spaces", "GET\t/\tHTTP/1.1\r\n\(host)\r\n", .malformedStartLine),
    Case("a bracket in the method", "GE(T / HTTP/1.1\r\n\(host)\r\n", .malformedMethod),
    Case("a slash in the method", "GE/T / HTTP/1.1\r\n\(host)\r\n", .malformedMethod),
    Case("a byte above ASCII in the method", "G\u{C9}T / HTTP/1.1\r\n\(host)\r\n", .malformedMethod),
    Case("a NUL in the method", "GE\0T / HTTP/1.1\r\n\(host)\r\n", .controlCharacter),
    Case("an unknown method", "BREW / HTTP/1.1\r\n\(host)\r\n", .unknownMethod),
    Case("a method in lower case", "get / HTTP/1.1\r\n\(host)\r\n", .unknownMethod),
    Case("CONNECT", "CONNECT desk.example:443 HTTP/1.1\r\n\(host)\r\n", .unknownMethod),
    Case("TRACE", "TRACE / HTTP/1.1\r\n\(host)\r\n", .unknownMethod),
    Case("no version number", "GET / HTTP/\r\n\(host)\r\n", .malformedVersion),
    Case("a version in lower case", "GET / http/1.1\r\n\(host)\r\n", .malformedVersion),
    Case("a version without a minor", "GET / HTTP/1\r\n\(host)\r\n", .malformedVersion),
    Case("a version with two digits", "GET / HTTP/1.10\r\n\(host)\r\n", .malformedVersion),
    Case("a version with a comma", "GET / HTTP/1,1\r\n\(host)\r\n", .malformedVersion),
    Case("another protocol's version", "GET / SPDY/1.1\r\n\(host)\r\n", .malformedVersion),
    Case("a negative version", "GET / HTTP/-1.1\r\n\(host)\r\n", .malformedVersion),
    Case("version 0.9", "GET / HTTP/0.9\r\n\(host)\r\n", .unsupportedVersion),
    Case("version 2.0", "GET / HTTP/2.0\r\n\(host)\r\n", .unsupportedVersion),
    Case("version 3.0", "GET / HTTP/3.0\r\n\(host)\r\n", .unsupportedVersion),
    Case("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
    Case("two empty lines before it", "\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n", .emptyLines),
    Case("only empty lines", "\r\n\r\n", .emptyLines),
    Case("a TLS hello", "\u{16}\u{03}\u{01}\u{02}\0\u{01}\0\u{01}\u{FC}\u{03}\u{03}", .controlCharacter),
    Case("a bare LF at its end", "GET / HTTP/1.1\n\(host)\r\n", .bareLineFeed),
    Case("a bare LF first", "\nGET / HTTP/1.1\r\n\(host)\r\n", .bareLineFeed),
    Case("a bare CR in it", "GET /\rx HTTP/1.1\r\n\(host)\r\n", .bareCarriageReturn),
    Case("two CR at its end", "GET / HTTP/1.1\r\r\n\(host)\r\n", .bareCarriageReturn),
    Case("an escape character in it", "GET /\u{1B}[0m HTTP/1.1\r\n\(host)\r\n", .controlCharacter),
    Case("a DEL in it", "GET /\u{7F} HTTP/1.1\r\n\(host)\r\n", .controlCharacter),
]

private let targets: [Case] = [
    target("a target without a slash", "index.html", .malformedTarget),
    target("an asterisk for GET", "*", .malformedTarget),
    target("an asterisk with more", "*/x", .malformedTarget),
    target("another scheme", "ftp://desk.example/", .malformedTarget),
    target("javascript", "javascript:alert(1)", .malformedTarget),
    target("authority form", "desk.example:443", .malformedTarget),
    target("an absolute target without a host", "http:///x", .malformedTarget),
    target("a user in the authority", "http://me@desk.example/", .malformedTarget),
    target("a bad port in the authority", "http://desk.example:99999/", .malformedTarget),
    target("a fragment", "/a#b", .malformedTarget),
    target("a fragment in the query", "/a?b#c", .malformedTarget),
    target("a backslash", "/a\\b", .malformedTarget),
    target("a quote in the path", "/a\"b", .malformedTarget),
    target("an angle bracket in the path", "/<script>", .malformedTarget),
    target("a byte above ASCII in the path", "/caf\u{E9}", .malformedTarget),
    target("a byte above ASCII in the query", "/?q=caf\u{E9}", .malformedTarget),
    target("an escape cut short", "/a%4", .malformedEscape),
    target("an escape without digits", "/a%", .malformedEscape),
    target("an escape with other letters", "/a%4g", .malformedEscape),
    target("an escape with a sign", "/a%+4", .malformedEscape),
    target("an escaped NUL", "/a%00.png", .forbiddenPathCharacter),
    target("an escaped LF", "/a%0ab", .forbiddenPathCharacter),
    target("an escaped CR", "/a%0Db", .forbiddenPathCharacter),
    target("an escaped DEL", "/a%7f", .forbiddenPathCharacter),
    target("an escaped backslash", "/a%5c..%5cb", .forbiddenPathCharacter),
    target("an escaped slash", "/a%2fb", .encodedSlash),
    target("an escaped slash in upper case", "/..%2F..%2Fetc/passwd", .encodedSlash),
    target("an overlong slash", "/..%c0%af..%c0%afetc", .pathNotUTF8),
    target("an overlong dot", "/%c0%ae%c0%ae/etc", .pathNotUTF8),
    target("an overlong NUL", "/a%c0%80", .pathNotUTF8),
    target("an overlong slash of three bytes", "/a%e0%80%af", .pathNotUTF8),
    target("an escaped surrogate", "/a%ed%a0%80", .pathNotUTF8),
    target("a byte above all of UTF-8", "/a%ff", .pathNotUTF8),
    target("Latin-1 escapes", "/caf%e9", .pathNotUTF8),
    target("dots above the root", "/../etc/passwd", .pathLeavesRoot),
    target("dots above the root, later", "/a/../../etc/passwd", .pathLeavesRoot),
    target("escaped dots above the root", "/%2e%2e/etc/passwd", .pathLeavesRoot),
    target("half escaped dots above the root", "/.%2E/etc/passwd", .pathLeavesRoot),
    target("an absolute target above the root", "http://desk.example/../x", .pathLeavesRoot),
    target("only dots", "/..", .pathLeavesRoot),
    Case("a long target", "GET /\(String(repeating: "a", count: 8192)) HTTP/1.1\r\n\(host)\r\n", .targetTooLong),
]

private func target(_ name: String, _ text: String, _ error: HTTPError) -> Case {
    Case(name, "GET \(text) HTTP/1.1\r\n\(host)\r\n", error)
}

private let fields: [Case] = [
    field("no colon", "Accept", .missingColon),
    field("no colon, a space", "Accept all", .missingColon),
    field("an empty name", ": x", .malformedFieldName),
    field("only a colon", ":", .malformedFieldName),
    field("a space before the colon", "Accept : x", .spaceBeforeColon),
    field("a tab before the colon", "Accept\t: x", .spaceBeforeColon),
    field("a space in the name", "Ac cept: x", .malformedFieldName),
    field("a bracket in the name", "Accept(: x", .malformedFieldName),
    field("a quote in the name", "\"Accept\": x", .malformedFieldName),
    field("a slash in the name", "Acc/ept: x", .malformedFieldName),
    field("a byte above ASCII in the name", "Acc\u{E9}pt: x", .malformedFieldName),
    field("a NUL in the name", "Acc\0ept: x", .controlCharacter),
    field("a NUL in the value", "Accept: a\0b", .controlCharacter),
    field("a bell in the value", "Accept: a\u{07}b", .controlCharacter),
    field("a vertical tab in the value", "Accept: a\u{0B}b", .controlCharacter),
    field("a DEL in the value", "Accept: a\u{7F}b", .controlCharacter),
    field("a bare CR in the value", "Accept: a\rb", .bareCarriageReturn),
    field("a bare LF in the value", "Accept: a\nb", .bareLineFeed),
    field("a bare LF at the end", "Accept: a\n", .bareLineFeed),
    field("a CR before the CRLF", "Accept: a\r", .bareCarriageReturn),
    field("a line folded with a space", "Accept: a\r\n b", .foldedLine),
    field("a line folded with a tab", "Accept: a\r\n\tb", .foldedLine),
    Case("the first field folded", "GET / HTTP/1.1\r\n \(host)\r\n", .foldedLine),
    Case("an end of two LF", "GET / HTTP/1.1\r\nHost: a\r\n\n", .bareLineFeed),
    Case("a whole head with LF", "GET / HTTP/1.1\nHost: a\n\n", .bareLineFeed),
    field("an unknown expectation", "Expect: 200-ok", .unknownExpectation),
    field("two expectations", "Expect: 100-continue, other", .unknownExpectation),
    field("too many fields", (0..<100).map { "X-\($0): y" }.joined(separator: "\r\n"), .tooManyHeaders),
    field("a long field", "X: \(String(repeating: "y", count: 16_384))", .headTooLarge),
]

private func field(_ name: String, _ text: String, _ error: HTTPError) -> Case {
    Case(name, "GET / HTTP/1.1\r\n\(host)\(text)\r\n\r\n", error)
}

private let hosts: [Case] = [
    hostLines("no Host", "", .missingHost),
    hostLines("two Hosts", "Host: a\r\nHost: a\r\n", .repeatedHost),
    hostLines("two Hosts in other case", "Host: a\r\nhOST: b\r\n", .repeatedHost),
    Case("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", .repeatedHost),
    hostLines("an empty Host", "Host:\r\n", .malformedHost),
    hostLines("a Host of spaces", "Host:   \r\n", .malformedHost),
    hostLines("two names in one Host", "Host: a, b\r\n", .malformedHost),
    hostLines("a space in the Host", "Host: a b\r\n", .malformedHost),
    hostLines("a path in the Host", "Host: a/b\r\n", .malformedHost),
    hostLines("a user in the Host", "Host: me@a\r\n", .malformedHost),
    hostLines("a scheme in the Host", "Host: http://a\r\n", .malformedHost),
    hostLines("only a port in the Host", "Host: :80\r\n", .malformedHost),
    hostLines("letters for a port", "Host: a:http\r\n", .malformedHost),
    hostLines("a port too large", "Host: a:65536\r\n", .malformedHost),
    hostLines("a port too long", "Host: a:000080\r\n", .malformedHost),
    hostLines("a negative port", "Host: a:-1\r\n", .malformedHost),
    hostLines("an address without its end", "Host: [::1\r\n", .malformedHost),
    hostLines("an empty address", "Host: []\r\n", .malformedHost),
    hostLines("a name in brackets", "Host: [name]\r\n", .malformedHost),
    hostLines("an address and more", "Host: [::1]x\r\n", .malformedHost),
    hostLines("a bare address", "Host: ::1\r\n", .malformedHost),
    hostLines("an escape in the Host", "Host: a%2eb\r\n", .malformedHost),
    hostLines("a byte above ASCII in the Host", "Host: caf\u{E9}\r\n", .malformedHost),
]

private func hostLines(_ name: String, _ lines: String, _ error: HTTPError) -> Case {
    Case(name, "GET / HTTP/1.1\r\n\(lines)\r\n", error)
}

private let framings: [Case] = [
    framing("an empty length", "Content-Length:", .malformedContentLength),
    framing("a length with a plus", "Content-Length: +3", .malformedContentLength),
    framing("a negative length", "Content-Length: -3", .malformedContentLength),
    framing("a hexadecimal length", "Content-Length: 0x3", .malformedContentLength),
    framing("a length with letters", "Content-Length: 3a", .malformedContentLength),
    framing("a fractional length", "Content-Length: 3.0", .malformedContentLength),
    framing("a length with a space", "Content-Length: 3 3", .malformedContentLength),
    framing("a length list of equals", "Content-Length: 3, 3", .malformedContentLength),
    framing("a length list of others", "Content-Length: 3, 4", .malformedContentLength),
    framing("a length of 2^63", "Content-Length: 9223372036854775808", .malformedContentLength),
    framing("a length of 2^64 and 3", "Content-Length: 18446744073709551619", .malformedContentLength),
    framing(
        "a length of forty digits", "Content-Length: \(String(repeating: "9", count: 40))", .malformedContentLength),
    framing("a length in Arabic digits", "Content-Length: \u{D9}\u{A3}", .malformedContentLength),
    framing("a length in superscript", "Content-Length: \u{B3}", .malformedContentLength),
    framing("a length twice", "Content-Length: 3\r\nContent-Length: 3", .repeatedContentLength),
    framing("two lengths", "Content-Length: 3\r\nContent-Length: 4", .repeatedContentLength),
    framing("two lengths in other case", "Content-Length: 3\r\ncontent-length: 0", .repeatedContentLength),
    framing("a length and chunked", "Content-Length: 3\r\nTransfer-Encoding: chunked", .lengthAndTransferEncoding),
    framing("chunked and a length", "Transfer-Encoding: chunked\r\nContent-Length: 3", .lengthAndTransferEncoding),
    framing("chunked and a zero length", "Transfer-Encoding: chunked\r\nContent-Length: 0", .lengthAndTransferEncoding),
    framing("a length and identity", "Content-Length: 3\r\nTransfer-Encoding: identity", .lengthAndTransferEncoding),
    framing("identity", "Transfer-Encoding: identity", .malformedTransferEncoding),
    framing("gzip", "Transfer-Encoding: gzip", .malformedTransferEncoding),
    framing("gzip, chunked", "Transfer-Encoding: gzip, chunked", .malformedTransferEncoding),
    framing("chunked, gzip", "Transfer-Encoding: chunked, gzip", .malformedTransferEncoding),
    framing("chunked, chunked", "Transfer-Encoding: chunked, chunked", .malformedTransferEncoding),
    framing("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", .malformedTransferEncoding),
    framing(
        "chunked, identity", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", .malformedTransferEncoding),
    framing("an empty coding", "Transfer-Encoding:", .malformedTransferEncoding),
    framing("xchunked", "Transfer-Encoding: xchunked", .malformedTransferEncoding),
    framing("chunked in quotes", "Transfer-Encoding: \"chunked\"", .malformedTransferEncoding),
    framing("chunked with a parameter", "Transfer-Encoding: chunked;q=1", .malformedTransferEncoding),
    framing("chunked after a comma", "Transfer-Encoding: , chunked", .malformedTransferEncoding),
    framing("chunked after a vertical tab", "Transfer-Encoding: \u{0B}chunked", .controlCharacter),
    framing("chunked before a space and a colon", "Transfer-Encoding : chunked", .spaceBeforeColon),
    framing("chunked, folded", "Transfer-Encoding:\r\n chunked", .foldedLine),
    Case(
        "chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        .transferEncodingInHTTP10),
]

private func framing(_ name: String, _ lines: String, _ error: HTTPError) -> Case {
    Case("framing: \(name)", "POST / HTTP/1.1\r\n\(host)\(lines)\r\n\r\nabc", error)
}

private let chunks: [Case] = [
    chunk("no size", "\r\n", .malformedChunkSize),
    chunk("a space before the size", " 3\r\nabc\r\n0\r\n\r\n", .malformedChunkSize),
    chunk("a space after the size", "3 \r\nabc\r\n0\r\n\r\n", .malformedChunkSize),
    chunk("a plus", "+3\r\nabc\r\n0\r\n\r\n", .malformedChunkSize),
    chunk("a minus", "-3\r\nabc\r\n0\r\n\r\n", .malformedChunkSize),
    chunk("a prefix", "0x3\r\nabc\r\n0\r\n\r\n", .malformedChunkSize),
    chunk("another letter", "3g\r\nabc\r\n0\r\n\r\n", .malformedChunkSize),
    chunk("an underscore", "1_0\r\nabc\r\n0\r\n\r\n", .malformedChunkSize),
    chunk("an extension", "3;a=b\r\nabc\r\n0\r\n\r\n", .chunkExtension),
    chunk("an empty extension", "3;\r\nabc\r\n0\r\n\r\n", .chunkExtension),
    chunk("an extension of the last chunk", "0;a\r\n\r\n", .chunkExtension),
    chunk("an extension without a size", ";a\r\n", .malformedChunkSize),
    chunk("an extension with a bare LF", "3;a\nabc\r\n0\r\n\r\n", .chunkExtension),
    chunk("a bare LF after the size", "3\nabc\r\n0\r\n\r\n", .malformedChunkSize),
    chunk("a bare CR after the size", "3\rabc\r\n0\r\n\r\n", .malformedChunkSize),
    chunk("a size of 2^64", "10000000000000000\r\n", .malformedChunkSize),
    chunk("a size of 2^64 - 1", "ffffffffffffffff\r\n", .malformedChunkSize),
    chunk("a size of 2^63", "8000000000000000\r\n", .malformedChunkSize),
    chunk("a size of 2^63 - 1", "7fffffffffffffff\r\n", .bodyTooLarge),
    chunk("too many zeros", "00000000000000003\r\nabc\r\n0\r\n\r\n", .malformedChunkSize),
    chunk("no CRLF after the data", "3\r\nabc0\r\n\r\n", .malformedChunkEnd),
    chunk("a bare LF after the data", "3\r\nabc\n0\r\n\r\n", .malformedChunkEnd),
    chunk("a bare CR after the data", "3\r\nabc\r0\r\n\r\n", .malformedChunkEnd),
    chunk("more data than its size", "3\r\nabcd\r\n0\r\n\r\n", .malformedChunkEnd),
    chunk("less data than its size", "5\r\nabc\r\n0\r\n\r\n", .malformedChunkEnd),
    chunk("a trailer without a colon", "0\r\nx\r\n\r\n", .missingColon),
    chunk("a trailer with a space", "0\r\nx : y\r\n\r\n", .spaceBeforeColon),
    chunk("a folded trailer", "0\r\nx: y\r\n z\r\n\r\n", .foldedLine),
    chunk("a trailer with a bare LF", "0\r\nx: y\n\r\n", .bareLineFeed),
    chunk("a trailer with a NUL", "0\r\nx: \0\r\n\r\n", .controlCharacter),
    chunk("a long trailer", "0\r\nx: \(String(repeating: "y", count: 4096))\r\n\r\n", .trailersTooLarge),
    chunk("many trailers", "0\r\n\(String(repeating: "x: y\r\n", count: 33))\r\n", .trailersTooLarge),
]

private func chunk(_ name: String, _ body: String, _ error: HTTPError) -> Case {
    Case("chunk: \(name)", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n\(body)", error)
}

private let inner = "GET /admin HTTP/1.1\r\nHost: desk.example\r\n\r\n"

private let smuggling: [Case] = [
    smuggled(
        "CL.TE", "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(inner)", .lengthAndTransferEncoding),
    smuggled(
        "TE.CL", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n2b\r\n\(inner)\r\n0\r\n\r\n",
        .lengthAndTransferEncoding),
    smuggled(
        "TE.TE", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n\(inner)",
        .malformedTransferEncoding),
    smuggled("CL.CL", "Content-Length: 0\r\nContent-Length: 44\r\n\r\n\(inner)", .repeatedContentLength),
    smuggled("CL list", "Content-Length: 0, 44\r\n\r\n\(inner)", .malformedContentLength),
    smuggled("CL with a plus", "Content-Length: +0\r\n\r\n\(inner)", .malformedContentLength),
    smuggled("a LF hides a field", "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(inner)", .bareLineFeed),
    smuggled("a CR hides a field", "X: y\rContent-Length: 44\r\n\r\n\(inner)", .bareCarriageReturn),
    smuggled("a space hides TE", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n\(inner)", .spaceBeforeColon),
    smuggled("a NUL hides TE", "Transfer-Encoding: chunked\0\r\n\r\n0\r\n\r\n\(inner)", .controlCharacter),
    smuggled(
        "TE.0, extension with LF", "Transfer-Encoding: chunked\r\n\r\n2;\nxx\r\n0\r\n\r\n\(inner)", .chunkExtension),
    smuggled("chunk data end", "Transfer-Encoding: chunked\r\n\r\n2\r\nxxyy0\r\n\r\n\(inner)", .malformedChunkEnd),
    smuggled("chunk size with LF", "Transfer-Encoding: chunked\r\n\r\n2\nxx\r\n0\r\n\r\n\(inner)", .malformedChunkSize),
    smuggled(
        "chunk size overflow", "Transfer-Encoding: chunked\r\n\r\n100000000000000002\r\nxx\r\n0\r\n\r\n\(inner)",
        .malformedChunkSize),
]

private func smuggled(_ name: String, _ rest: String, _ error: HTTPError) -> Case {
    Case("smuggling: \(name)", "POST / HTTP/1.1\r\n\(host)\(rest)", error)
}
