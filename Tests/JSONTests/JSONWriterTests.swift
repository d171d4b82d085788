import JSON
import Testing

private func text(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
}

struct JSONWriterTests {
    @Test func `commas come by themselves`() {
        let written = text {
            $0.beginObject()
            $0.field("a", 1)
            $0.key("b")
            $0.beginArray()
            $0.endArray()
            $0.key("c")
            $0.beginArray()
            $0.int(1)
            $0.beginObject()
            $0.endObject()
            $0.null()
            $0.endArray()
            $0.field("d", true)
            $0.field("e", raw: Array("[0]".utf8))
            $0.key("f\"")
            $0.string("x")
            $0.endObject()
            $0.newline()
            $0.bool(false)
        }
        #expect(written == #"{"a":1,"b":[],"c":[1,{},null],"d":true,"e":[0],"f\"":"x"}"# + "\nfalse")
    }

    @Test func `strings escape quotes, backslashes and controls and nothing else`() {
        let written = text {
            $0.string("\"\\/\u{8}\t\n\u{c}\r\u{0}\u{f}\u{10}\u{1f}\u{7f}é😀 plain text, long enough")
        }
        #expect(
            written == #""\"\\/\b\t\n\f\r\u0000\u000f\u0010\u001f"# + "\u{7f}é😀 plain text, long enough\""
        )
    }

    @Test func `every control character is refused raw and survives written, wherever it stands`() throws {
        for control in UInt8(0)..<0x20 {
            for place in 0..<20 {
                var bytes = [UInt8](repeating: 0x61, count: 20)
                bytes[place] = control
                #expect(throws: JSONError(.controlCharacter, at: place + 1)) {
                    try JSONValue.parse([0x22] + bytes + [0x22])
                }
                let value = JSONValue.string(String(decoding: bytes, as: UTF8.self))
                #expect(try JSONValue.parse(value.serialised()) == value)
            }
        }
    }

    @Test func `integers are written to their last digit`() {
        #expect(text { $0.int(Int64.min) } == "-9223372036854775808")
        #expect(text { $0.int(Int64.max) } == "9223372036854775807")
        #expect(text { $0.uint(.max) } == "18446744073709551615")
        #expect(text { $0.int(0) } == "0" && text { $0.int(-7) } == "-7" && text { $0.int(10) } == "10")
    }

    @Test func `doubles are valid JSON and read back the same`() throws {
        for value in [0, -0.0, 0.1, 1, 100, 1e16, 1e21, .leastNonzeroMagnitude, 1.7976931348623157e308, 1 / 3]
            as [Double]
        {
            #expect(try JSONValue.parse(JSONValue.double(value).serialised()) == .double(value))
        }
        #expect(text { $0.double(.nan) } == "null" && text { $0.double(-.infinity) } == "null")
    }

    @Test func `a writer continues behind what is there`() {
        var writer = JSONWriter(appendingTo: Array("x".utf8))
        writer.string("y")
        #expect(writer.bytes == Array("x\"y\"".utf8))
        writer.removeAll()
        writer.null()
        #expect(writer.bytes == Array("null".utf8))
    }

    @Test func `fields of each type are written`() {
        let written = text {
            $0.beginObject()
            $0.field("s", "x")
            $0.field("i", Int64(-1))
            $0.field("u", UInt64(1))
            $0.field("d", 0.5)
            $0.field("v", value: ["k": [nil, 1.5, "z"]])
            $0.endObject()
        }
        #expect(written == #"{"s":"x","i":-1,"u":1,"d":0.5,"v":{"k":[null,1.5,"z"]}}"#)
    }
}
