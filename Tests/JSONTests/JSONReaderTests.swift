import JSON
import Testing

private func reading<T>(_ text: String, _ body: (inout JSONReader) throws(JSONError) -> T)
    throws(JSONError) -> T
{
    try JSONReader.reading(Array(text.utf8)) { (reader) throws(JSONError) -> T in
        let result = try body(&reader)
        try reader.finish()
        return result
    }
}

private func reason(_ text: String, _ body: (inout JSONReader) throws(JSONError) -> Void)
    -> JSONError.Reason?
{
    do throws(JSONError) {
        try reading(text, body)
        return nil
    } catch {
        return error.reason
    }
}

struct JSONReaderTests {
    @Test func `an object is pulled key by key and what is unknown is skipped`() throws {
        let text =
            #" {"x":{"y":[1,{"z":"]}"}]}, "t\u0069cket" : 42 , "text":"h\u00e9", "skip":[[],"\""] } "#
        var ticket: Int64 = 0
        var message = ""
        try reading(text) { reader throws(JSONError) in
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "ticket": ticket = try reader.readInt64()
                case "text": message = try reader.readString()
                default: try reader.skipValue()
                }
            }
        }
        #expect(ticket == 42 && message == "hé")
    }

    @Test func `a skipped value is given as its exact range`() throws {
        let text = #"{"data": {"a": [1, 2]} , "b":"é"}"#
        let ranges = try reading(text) { reader throws(JSONError) in
            var ranges: [Range<Int>] = []
            try reader.beginObject()
            while try reader.nextKey() != nil { ranges.append(try reader.skipValue()) }
            return ranges
        }
        let bytes = Array(text.utf8)
        #expect(
            ranges.map { String(decoding: bytes[$0], as: UTF8.self) } == [#"{"a": [1, 2]}"#, #""é""#])
    }

    @Test func `a skipped value is validated as strictly as a read one`() {
        for (text, expected) in JSONValueTests.bad
        where expected != .duplicateKey && expected != .outOfRange {
            #expect(
                reason(text) { reader throws(JSONError) in try reader.skipValue() } == expected, "\(text)")
        }
    }

    @Test func `raw text is copied without newlines`() throws {
        let raw = try reading("{\n \"a\":\r\n\"\\n\"}\n") { reader throws(JSONError) in
            try reader.readRaw()
        }
        #expect(String(decoding: raw, as: UTF8.self) == "{ \"a\":\"\\n\"}")
        let minified = JSONMinify.minified(Array("{ \"a \\\" b\" :\t[ 1 ,\n2 ] }".utf8))
        #expect(String(decoding: minified, as: UTF8.self) == #"{"a \" b":[1,2]}"#)
    }

    @Test func `a value of another type is refused`() {
        #expect(reason("\"1\"") { r throws(JSONError) in _ = try r.readInt64() } == .wrongType)
        #expect(reason("1.0") { r throws(JSONError) in _ = try r.readInt64() } == .wrongType)
        #expect(reason("1e2") { r throws(JSONError) in _ = try r.readUInt64() } == .wrongType)
        #expect(reason("1") { r throws(JSONError) in _ = try r.readString() } == .wrongType)
        #expect(reason("1") { r throws(JSONError) in _ = try r.readBool() } == .wrongType)
        #expect(reason("1") { r throws(JSONError) in try r.readNull() } == .wrongType)
        #expect(reason("[]") { r throws(JSONError) in try r.beginObject() } == .wrongType)
        #expect(reason("{}") { r throws(JSONError) in try r.beginArray() } == .wrongType)
        #expect(reason("\"\"") { r throws(JSONError) in _ = try r.readDouble() } == .wrongType)
    }

    @Test func `integers are exact to their last value and refused beyond`() throws {
        #expect(
            try reading("18446744073709551615") { r throws(JSONError) in try r.readUInt64() } == .max)
        #expect(
            try reading("-9223372036854775808") { r throws(JSONError) in try r.readInt64() } == .min)
        #expect(try reading("-0") { r throws(JSONError) in try r.readUInt64() } == 0)
        let digits = String(repeating: "9", count: 5000)
        for text in ["9223372036854775808", "-9223372036854775809", "18446744073709551616", digits] {
            #expect(reason(text) { r throws(JSONError) in _ = try r.readInt64() } == .outOfRange)
        }
        #expect(
            reason("18446744073709551616") { r throws(JSONError) in _ = try r.readUInt64() }
                == .outOfRange)
        #expect(reason("-1") { r throws(JSONError) in _ = try r.readUInt64() } == .outOfRange)
        #expect(reason(digits) { r throws(JSONError) in _ = try r.readDouble() } == .outOfRange)
    }

    @Test func `minus zero keeps its sign as a double`() throws {
        let zero = try reading("-0") { r throws(JSONError) in try r.readDouble() }
        #expect(zero == 0 && zero.sign == .minus)
    }

    @Test func `a forgotten value is an error and never a trap`() {
        let forgotten = reason(#"{"a":1,"b":2}"#) { r throws(JSONError) in
            try r.beginObject()
            _ = try r.nextKey()
            _ = try r.nextKey()
        }
        #expect(forgotten == .unexpectedByte)
        #expect(reason("[1]") { r throws(JSONError) in try r.beginArray() } == .unexpectedEnd)
        #expect(reason("[1]") { r throws(JSONError) in _ = try r.nextKey() } == .wrongType)
        #expect(
            reason("[]") { r throws(JSONError) in
                try r.beginArray()
                _ = try r.nextKey()
            } == .wrongType)
    }

    @Test func `null is taken only when it is there`() throws {
        #expect(try reading("null") { r throws(JSONError) in try r.skipNull() })
        let number = try reading(" 7") { r throws(JSONError) -> Int64 in
            try r.skipNull() ? 0 : try r.readInt64()
        }
        #expect(number == 7)
    }

    @Test func `keys compare after decoding their escapes`() throws {
        try reading(#"{"\u0061b":0,"é":1}"#) { r throws(JSONError) in
            try r.beginObject()
            var keys: [String] = []
            while let key = try r.nextKey() {
                keys.append(key.string)
                #expect(key.equals("ab") == (keys.count == 1))
                #expect(key.equals("é") == (keys.count == 2))
                #expect(!key.equals("") && !key.equals("a"))
                try r.skipValue()
            }
            #expect(keys == ["ab", "é"])
        }
    }
}
