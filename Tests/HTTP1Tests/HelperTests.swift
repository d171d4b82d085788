import HTTP1
import Testing

@Suite struct HelperTests {
    @Test(arguments: [
        ("\"a\"", "\"a\"", true, true), ("W/\"a\"", "\"a\"", true, false), ("\"a\"", "W/\"a\"", true, false),
        ("\"b\", \"a\"", "\"a\"", true, true), ("\"b\",W/\"a\"", "\"a\"", true, false), ("*", "\"a\"", true, true),
        ("\"b\"", "\"a\"", false, false), ("a", "\"a\"", false, false), ("\"a", "\"a\"", false, false),
        ("", "\"a\"", false, false), ("\"x,y\", \"a\"", "\"a\"", true, true), ("\"a\" \"b\"", "\"b\"", false, false),
        ("\"A\"", "\"a\"", false, false), (" ,\"a\"", "\"a\"", false, false), ("w/\"a\"", "\"a\"", false, false),
    ])
    func `entity tags match weakly for reading and strongly for changing`(
        _ field: String, _ tag: String, _ weak: Bool, _ strong: Bool
    ) {
        #expect(EntityTag.matches(ifNoneMatch: field, tag) == weak)
        #expect(EntityTag.matches(ifMatch: field, tag) == strong)
    }

    @Test func `an accent right after a quote or a comma hides no tag`() {
        for tag in ["\"\u{656}\"", "\"a\u{301}\"", "W/\"\u{301}\u{656}\""] {
            #expect(EntityTag.matches(ifNoneMatch: tag, tag))
            #expect(EntityTag.matches(ifNoneMatch: "\"x\",\(tag) , \"y\"", tag))
        }
        #expect(!EntityTag.matches(ifNoneMatch: "\"\u{E9}\"", "\"e\u{301}\""), "tags are bytes")
    }

    @Test func `an entity tag holds no quote and no blank`() {
        #expect(EntityTag.text("a1") == "\"a1\"")
        #expect(EntityTag.text("a1", weak: true) == "W/\"a1\"")
        #expect(EntityTag.text("a\"1") == nil)
        #expect(EntityTag.text("a 1") == nil)
    }

    @Test(
        arguments: [
            (nil, "identity"), ("", "identity"), ("gzip", "gzip"), ("GZIP", "gzip"), ("x-gzip", "gzip"),
            ("deflate, br", "identity"), ("gzip;q=0", "identity"), ("gzip;q=0.001", "gzip"), ("*", "gzip"),
            ("*;q=0", "identity"), ("identity, gzip;q=0.5", "identity"), ("gzip;q=0.5, identity;q=0.4", "gzip"),
            ("br;q=1.0, gzip;q=0.8, *;q=0.1", "gzip"), ("gzip;q=2", "identity"), ("gzip;q=0.0001", "identity"),
            ("gzip;q=-1", "identity"), ("gzip ; q=0.7", "gzip"), ("gzip;q=0,*", "identity"), ("gzip;q=", "identity"),
        ] as [(String?, String)])
    func `the coding follows the weights`(_ field: String?, _ coding: String) {
        #expect(Negotiation.coding(acceptEncoding: field).rawValue == coding)
    }

    @Test func `the most specific range of Accept decides`() {
        let field = "text/*;q=0.3, text/html;q=0.7, */*;q=0.1, application/json;q=0"
        #expect(Negotiation.weight(of: "text/html", accept: field) == 700)
        #expect(Negotiation.weight(of: "text/plain", accept: field) == 300)
        #expect(Negotiation.weight(of: "image/png", accept: field) == 100)
        #expect(Negotiation.weight(of: "application/json", accept: field) == 0)
        #expect(Negotiation.weight(of: "text/html", accept: nil) == 1000)
        #expect(Negotiation.best(of: ["application/json", "text/html"], accept: field) == "text/html")
        #expect(Negotiation.best(of: ["application/json"], accept: "text/html") == nil)
        #expect(Negotiation.best(of: ["application/json", "text/html"], accept: "*/*") == "application/json")
    }

    @Test(arguments: [
        ("/index.html", "text/html; charset=utf-8"), ("a/b.JS", "text/javascript; charset=utf-8"),
        ("x.tar.gz", "application/octet-stream"), ("/.css", "application/octet-stream"),
        ("noextension", "application/octet-stream"), ("", "application/octet-stream"),
        ("a.", "application/octet-stream"),
        ("a.woff2", "font/woff2"), ("dir.css/file", "application/octet-stream"),
    ])
    func `the extension decides the type`(_ path: String, _ type: String) {
        #expect(MediaType.ofFile(path) == type)
    }

    @Test func `text is worth compressing, pictures are not`() {
        #expect(MediaType.isCompressible("text/html; charset=utf-8"))
        #expect(MediaType.isCompressible("application/json"))
        #expect(!MediaType.isCompressible("image/png"))
    }

    @Test func `cookies come apart`() {
        let cookies = Cookies.parse(["a=1; b = \"2\" ;c=x=y; bad; =none; d=", "a=3"])
        #expect(cookies.map(\.name) == ["a", "b", "c", "d", "a"])
        #expect(cookies.map(\.value) == ["1", "2", "x=y", "", "3"])
    }

    @Test func `an accent after a semicolon or an equals sign joins no cookies`() {
        let cookies = Cookies.parse(["a=\u{301};\u{301}b=\"\u{301}\";c=1"])
        #expect(cookies.map(\.name) == ["a", "\u{301}b", "c"])
        #expect(cookies.map(\.value) == ["\u{301}", "\u{301}", "1"])
    }

    @Test func `a session cookie is shut by default`() throws {
        var cookie = SetCookie("session", "abc")
        #expect(try cookie.text() == "session=abc; Path=/; HttpOnly; Secure; SameSite=Lax")
        cookie.maxAge = 0
        cookie.isSecure = false
        cookie.isHTTPOnly = false
        cookie.sameSite = .strict
        cookie.path = "/api"
        #expect(try cookie.text() == "session=abc; Path=/api; Max-Age=0; SameSite=Strict")
    }

    @Test(arguments: [
        ("a b", "c"), ("", "c"), ("a=", "c"), ("a", "c;d"), ("a", "c d"), ("a", "c,d"), ("a", "c\"d"), ("a", "c\r\nd"),
        ("a", "caf\u{E9}"), ("a", "c\\d"),
    ])
    func `a cookie that would break its field is not built`(_ name: String, _ value: String) {
        #expect(throws: HTTPError.unsendableHeader) { try SetCookie(name, value).text() }
        #expect(throws: HTTPError.unsendableHeader) {
            var cookie = SetCookie("a", "b")
            cookie.path = "/; Domain=evil"
            _ = try cookie.text()
        }
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
    func `dates go both ways`(_ seconds: Int, _ text: String) {
        #expect(HTTPDate.text(unixSeconds: seconds) == text)
        #expect(HTTPDate.unixSeconds(text) == seconds)
    }

    @Test func `dates of every day over four centuries come back`() {
        for day in stride(from: 0, to: 146_100, by: 17) {
            let seconds = day * 86_400 + day % 86_400
            #expect(HTTPDate.unixSeconds(HTTPDate.text(unixSeconds: seconds)) == seconds)
        }
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nvo 1994 08:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
    ])
    func `another form is no date`(_ text: String) { #expect(HTTPDate.unixSeconds(text) == nil) }

    @Test func `times outside the form are moved to its ends`() {
        #expect(HTTPDate.text(unixSeconds: .min) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(HTTPDate.text(unixSeconds: .max) == "Fri, 31 Dec 9999 23:59:59 GMT")
    }

    @Test(
        arguments: [
            (nil, .whole), ("bytes=0-0", .part(0..<1)), ("bytes=0-99", .part(0..<10)), ("bytes=5-", .part(5..<10)),
            ("bytes=-3", .part(7..<10)), ("bytes=-99", .part(0..<10)), ("BYTES=1-2", .part(1..<3)),
            ("bytes=10-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=3-2", .whole), ("bytes=", .whole),
            ("bytes=-", .whole), ("bytes=a-b", .whole), ("bytes=0-1,3-4", .whole), ("items=0-1", .whole),
            ("bytes=0-18446744073709551615", .part(0..<10)), ("bytes=99999999999999999999-", .unsatisfiable),
            ("bytes=-18446744073709551616", .part(0..<10)), ("bytes=1-2-3", .whole), ("bytes=+1-2", .whole),
            ("bytes=9223372036854775807-9223372036854775807", .unsatisfiable),
        ] as [(String?, ByteRange)])
    func `a range is cut to the body`(_ field: String?, _ range: ByteRange) {
        #expect(ByteRange(field, size: 10) == range)
    }

    @Test func `a range says where it lies`() {
        #expect(ByteRange("bytes=2-3", size: 10).contentRange(size: 10) == "bytes 2-3/10")
        #expect(ByteRange("bytes=20-", size: 10).contentRange(size: 10) == "bytes */10")
        #expect(ByteRange(nil, size: 10).contentRange(size: 10) == nil)
        #expect(ByteRange("bytes=-1", size: 0) == .unsatisfiable)
    }

    @Test func `escapes go both ways`() {
        #expect(Percent.encode("a b/ü+~") == "a%20b%2F%C3%BC%2B~")
        #expect(Percent.decodeQuery("a%20b%2F%C3%BC%2B~+c") == "a b/ü+~ c")
        #expect(Percent.decodeQuery("%ff") == nil)
        #expect(Percent.decodeQuery("%00") == nil)
        #expect(Percent.decodeQuery("%2") == nil)
    }
}
