import Testing

/// In rooms that read what strangers send, one forced unwrap ends the process for everybody.
struct TrapTests {
    static let readers = ["HTTP1", "WebSocket", "WaggleWire", "TLS", "JSON", "CSV", "XML"]

    @Test(arguments: readers)
    func `a room that reads the wire forces nothing`(room: String) {
        let paths = Repository.files(under: "Sources/" + room, endingIn: ".swift")
        #expect(!paths.isEmpty)
        let breaches = paths.flatMap { Self.breaches(path: $0, source: Repository.text($0) ?? "") }
        #expect(breaches.isEmpty, "\(breaches.report)")
    }

    @Test(arguments: [
        "let a = b!", "let a = f(x)!.y", "let a = list[0]!", "var a: Int!", "try! f()", "let a = b as! C",
        #"let a = "\(b!)""#, "let a = b?.c!",
    ])
    func `a forced unwrap is found`(source: String) {
        #expect(Self.breaches(path: "A.swift", source: source).count == 1, "\(source)")
    }

    @Test(arguments: [
        "let a = !b", "if a != b {}", "if a !== b {}", "// Stop!", "/* a /* b! */ c! */", #"let a = "Stop!""#,
        ##"let a = #"b!\(c) \"# + d"##, "let a = \"\"\"\n  Stop! \"quoted!\"\n  \"\"\"", "if a && !b(c) {}",
    ])
    func `what only looks like one is not`(source: String) {
        #expect(Self.breaches(path: "A.swift", source: source).isEmpty, "\(source)")
    }

    static func breaches(path: String, source: String) -> [Breach] {
        SwiftCode.only(source).numberedLines.filter { forces($0.text) }.map {
            Breach(
                path: path, line: $0.number, advice: "bind with `guard let`, or throw the room's error, instead of `!`")
        }
    }

    /// Whether a `!` stands behind a value, a type, `try` or `as`, and is not the start of `!=`.
    private static func forces(_ line: Substring) -> Bool {
        let bytes = Array(line.utf8)
        return bytes.indices.dropFirst().contains { index in
            bytes[index] == UInt8(ascii: "!") && endsValue(bytes[index - 1])
                && (index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "="))
        }
    }

    private static func endsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "_)]}?\"`".utf8.contains(byte)
        }
    }
}
