import HTTP1
import Testing

struct PreconditionTests {
    private static let tag = "\"abc\""
    /// Sun, 06 Nov 1994 08:49:37 GMT
    private static let modified = 784_111_777
    private static let same = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let earlier = "Sun, 06 Nov 1994 08:49:36 GMT"
    private static let later = "Mon, 07 Nov 1994 08:49:37 GMT"

    @Test(
        arguments: [
            ([:], Precondition.met),
            (["If-None-Match": "\"abc\""], .unchanged), (["If-None-Match": "W/\"abc\""], .unchanged),
            (["If-None-Match": "*"], .unchanged), (["If-None-Match": "\"x\", \"abc\""], .unchanged),
            (["If-None-Match": "\"x\""], .met), (["If-None-Match": "abc"], .met),
            (["If-Modified-Since": same], .unchanged), (["If-Modified-Since": later], .unchanged),
            (["If-Modified-Since": earlier], .met), (["If-Modified-Since": "yesterday"], .met),
            // Tags decide alone where both are given.
            (["If-None-Match": "\"x\"", "If-Modified-Since": later], .met),
            (["If-None-Match": "\"abc\"", "If-Modified-Since": earlier], .unchanged),
            (["If-Match": "\"abc\""], .met), (["If-Match": "*"], .met), (["If-Match": "\"x\""], .failed),
            (["If-Match": "W/\"abc\""], .failed), (["If-Match": "\"abc\"", "If-Unmodified-Since": earlier], .met),
            (["If-Unmodified-Since": earlier], .failed), (["If-Unmodified-Since": same], .met),
            (["If-Unmodified-Since": "never"], .met),
            // What would refuse goes first.
            (["If-Match": "\"x\"", "If-None-Match": "\"abc\""], .failed),
            (["If-Match": "\"abc\"", "If-None-Match": "\"abc\""], .unchanged),
        ] as [([String: String], Precondition)])
    func `conditions are judged in the standard's order`(fields: [String: String], verdict: Precondition) {
        let headers = HTTPHeaders(fields.map { (name: $0.key, value: $0.value) })
        #expect(Precondition(headers, tag: Self.tag, modified: Self.modified) == verdict)
    }

    @Test(
        arguments: [
            (nil, true), ("\"abc\"", true), ("\"x\"", false), ("W/\"abc\"", false), (same, true), (later, false),
            (earlier, false), ("", false), ("*", false),
        ] as [(String?, Bool)])
    func `a part is given only of exactly what the client has`(condition: String?, allows: Bool) {
        let headers = HTTPHeaders(condition.map { [(name: "If-Range", value: $0)] } ?? [])
        #expect(Precondition.allowsRange(headers, tag: Self.tag, modified: Self.modified) == allows)
    }
}
