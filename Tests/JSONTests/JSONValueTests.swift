import JSON
import Testing

private func parsed(_ text: String) throws -> JSONValue { try JSONValue.parse(Array(text.utf8)) }

private func reason(_ bytes: [UInt8], _ limits: JSONLimits = JSONLimits()) -> JSONError.Reason? {
    do throws(JSONError) {
        _ = try JSONValue.parse(bytes, limits: limits)
        return nil
    } catch {
        return error.reason
    }
}

struct JSONValueTests {
    static let good: [(String, JSONValue)] = [
        ("null", .null),
        (" \t\r\n true \n", .bool(true)),
        ("false", .bool(false)),
        ("0", 0),
        ("-0", 0),
        ("-1", -1),
        ("9223372036854775807", .int(.max)),
        ("-9223372036854775808", .int(.min)),
        ("9223372036854775808", .double(9_223_372_036_854_775_808)),
        ("1.0", .double(1)),
        ("1e2", .double(100)),
        ("1E+2", .double(100)),
        ("-2.5e-1", .double(-0.25)),
        ("0.1", .double(0.1)),
        ("5e-324", .double(.leastNonzeroMagnitude)),
        ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
        (#""""#, ""),
        (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"),
        (#""\u0000\u001f\u00e9\u20AC""#, "\u{0}\u{1f}é€"),
        (#""\ud83d\ude00 😀""#, "😀 😀"),
        ("\"\u{7f}\u{2028}\u{10FFFF}\"", "\u{7f}\u{2028}\u{10FFFF}"),
        ("[]", []),
        ("[ ]", []),
        ("{}", [:]),
        ("{ }", [:]),
        ("[1,[2,[]],{}]", [1, [2, []], [:]]),
        (#"{"a":1,"b":{"a":[null]}}"#, ["a": 1, "b": ["a": [nil]]]),
        (#"{"":0}"#, ["": 0]),
        ("{\"e\u{301}\":1,\"é\":2}", .object([JSONMember("e\u{301}", 1), JSONMember("é", 2)])),
    ]

    @Test(arguments: good)
    func `good text gives its value`(text: String, value: JSONValue) throws {
        #expect(try parsed(text) == value)
    }

    @Test(arguments: good)
    func `a value written and read again is the same`(text: String, value: JSONValue) throws {
        let written = value.serialised()
        #expect(try JSONValue.parse(written) == value)
        #expect(!written.contains(0x0A) && !written.contains(0x0D))
    }

    @Test(
        arguments: good.filter {
            $0.1.objectValue != nil || $0.1.arrayValue != nil || $0.1.stringValue != nil
        })
    func `text cut at any byte ends too early`(text: String, value: JSONValue) {
        let bytes = Array(text.utf8)
        for length in 0..<bytes.count {
            let cut = reason(Array(bytes[..<length]))
            // A cut inside a character is seen as bad UTF-8 first.
            #expect(cut == .unexpectedEnd || cut == .badUTF8, "cut at \(length) of \(text)")
        }
    }

    static let bad: [(String, JSONError.Reason)] = [
        ("", .unexpectedEnd), (" ", .unexpectedEnd), ("nul", .unexpectedEnd), ("nulL", .unexpectedByte),
        ("True", .unexpectedByte), ("truex", .trailingBytes), ("1 2", .trailingBytes),
        ("{}{}", .trailingBytes),
        ("\u{FEFF}1", .unexpectedByte), ("NaN", .unexpectedByte), ("Infinity", .unexpectedByte),
        ("+1", .unexpectedByte), (".5", .unexpectedByte), ("-", .unexpectedEnd), ("-a", .badNumber),
        ("01", .badNumber), ("-01", .badNumber), ("1.", .unexpectedEnd), ("1.e1", .badNumber),
        ("1e", .unexpectedEnd), ("1e+", .unexpectedEnd), ("1ee1", .badNumber), ("0x10", .trailingBytes),
        ("1e400", .outOfRange), ("-1e400", .outOfRange), ("1_000", .trailingBytes),
        ("[1,]", .unexpectedByte), ("[,1]", .unexpectedByte), ("[1 2]", .unexpectedByte),
        ("[1,,2]", .unexpectedByte),
        ("]", .unexpectedByte), ("[1}", .unexpectedByte), ("{1:2}", .unexpectedByte),
        (#"{"a"}"#, .unexpectedByte),
        (#"{"a":}"#, .unexpectedByte), (#"{"a":1,}"#, .unexpectedByte),
        (#"{"a":1 "b":2}"#, .unexpectedByte),
        (#"{"a":1]"#, .unexpectedByte), ("{'a':1}", .unexpectedByte), ("[1]//", .trailingBytes),
        ("/**/1", .unexpectedByte), (#"{"a":1,"a":1}"#, .duplicateKey),
        (#"{"a":1,"\u0061":1}"#, .duplicateKey),
        (#""\x""#, .badEscape), (#""\u12g4""#, .badEscape), (#""\U0041""#, .badEscape),
        (#""\'""#, .badEscape),
        (#""\ud800""#, .loneSurrogate), (#""\udc00""#, .loneSurrogate),
        (#""\ud800\u0041""#, .loneSurrogate),
        (#""\ud800x     ""#, .loneSurrogate), (#""\ud800\n     ""#, .loneSurrogate),
        (#""\udc00\ud800""#, .loneSurrogate), (#""\ud800\ud800""#, .loneSurrogate),
        ("\"\n\"", .controlCharacter), ("\"\u{0}\"", .controlCharacter),
        ("\"12345678\t\"", .controlCharacter),
        ("\"\u{1f}\"", .controlCharacter),
    ]

    @Test(arguments: bad)
    func `bad text is refused for its reason`(text: String, expected: JSONError.Reason) {
        #expect(reason(Array(text.utf8)) == expected)
    }

    static let badUTF8: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80],
        [0xE0, 0x9F, 0xBF],
        [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
        [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
        [0xF4, 0x90, 0x80, 0x80],
        [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ]

    @Test(arguments: badUTF8)
    func `a string that is not UTF-8 is refused wherever it stands`(sequence: [UInt8]) {
        for padding in 0...9 {
            let filler = [UInt8](repeating: 0x61, count: padding)
            #expect(reason([0x22] + filler + sequence + filler + [0x22]) == .badUTF8)
            #expect(reason([0x7B, 0x22] + filler + sequence + [0x22, 0x3A, 0x31, 0x7D]) == .badUTF8)
        }
    }

    @Test func `every scalar of Unicode passes through a string unchanged`() throws {
        for value in stride(from: UInt32(0), through: 0x10FFFF, by: 61) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = JSONValue.string("ab\(Character(scalar))cdefghij")
            #expect(try JSONValue.parse(text.serialised()) == text)
        }
    }

    @Test func `nesting is accepted up to the limit and refused one deeper`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array(
                (String(repeating: "[", count: depth)
                    + String(repeating: "]", count: depth)).utf8)
        }
        #expect(reason(nested(32)) == nil)
        #expect(reason(nested(33)) == .tooDeep)
        #expect(reason(Array(repeating: 0x5B, count: 100_000)) == .tooDeep)
        #expect(reason(nested(64), JSONLimits(depthMax: .max)) == nil)
        #expect(reason(nested(65), JSONLimits(depthMax: .max)) == .tooDeep)
        #expect(reason(nested(1), JSONLimits(depthMax: -1)) == .tooDeep)
    }

    @Test func `a text longer than the limit is refused unread`() {
        #expect(reason(Array("[1,2,3]".utf8), JSONLimits(bytesMax: 6)) == .tooLong)
        #expect(reason(Array("[1,2,3]".utf8), JSONLimits(bytesMax: 7)) == nil)
    }

    @Test func `a repeated key is found among many`() {
        let members = (0..<2000).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(reason(Array("{\(members)}".utf8)) == nil)
        for repeated in [0, 15, 16, 17, 1999] {
            #expect(reason(Array("{\(members),\"k\(repeated)\":1}".utf8)) == .duplicateKey)
        }
    }

    @Test func `accessors give nil for another type`() throws {
        let value = try parsed(#"{"s":"x","i":1,"d":1.0,"b":true,"n":null,"a":[1]}"#)
        #expect(value["s"]?.stringValue == "x" && value["s"]?.intValue == nil)
        #expect(
            value["i"]?.intValue == 1 && value["i"]?.doubleValue == 1 && value["i"]?.stringValue == nil)
        #expect(value["d"]?.intValue == nil && value["d"]?.doubleValue == 1)
        #expect(value["b"]?.boolValue == true && value["i"]?.boolValue == nil)
        #expect(value["n"]?.isNull == true && value["s"]?.isNull == false)
        #expect(value["a"]?[0] == 1 && value["a"]?[1] == nil && value["a"]?[-1] == nil)
        #expect(value["zz"] == nil && value[0] == nil && value["a"]?["s"] == nil)
        #expect(value.objectValue?.map(\.key) == ["s", "i", "d", "b", "n", "a"])
    }

    @Test func `values are compared byte by byte`() {
        #expect(JSONValue.string("e\u{301}") != .string("é"))
        #expect(JSONValue.int(1) != .double(1))
        #expect(JSONValue.object([JSONMember("a", 1), JSONMember("b", 2)]) != ["b": 2, "a": 1])
    }

    @Test func `an error names its place`() {
        #expect(throws: JSONError(.unexpectedByte, at: 4)) { try JSONValue.parse(Array("[1, x]".utf8)) }
        #expect(
            JSONError(.duplicateKey, at: 7).description == "a key occurs twice in one object (byte 7)")
    }
}
