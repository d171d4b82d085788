/// Appends JSON text to a buffer; commas come by themselves. The caller opens, names and closes in order.
///
/// The text never holds a raw newline, so a value is always one line. `newline()` starts the next line.
package struct JSONWriter {
    /// What has been written so far.
    package private(set) var bytes: [UInt8]
    private var needsComma = false

    /// An empty buffer with room for `capacity` bytes.
    package init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Continues behind what `bytes` holds; no comma is put between.
    package init(appendingTo bytes: consuming [UInt8]) { self.bytes = bytes }

    /// `{`
    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    /// `}`
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    /// `[`
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    /// `]`
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// A member's name that needs no escaping, copied as it is.
    package mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A member's name from data, escaped.
    package mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A string; quotes, backslashes and control characters are escaped.
    package mutating func string(_ value: String) {
        separate()
        var text = value
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { appendEscaped(UnsafeRawBufferPointer($0)) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// An integer. Keep below 2^53 what browsers read.
    package mutating func int(_ value: Int64) {
        separate()
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(value.magnitude)
    }

    /// An integer. Keep below 2^53 what browsers read.
    package mutating func int(_ value: Int) { int(Int64(value)) }

    /// An integer without sign. Keep below 2^53 what browsers read.
    package mutating func uint(_ value: UInt64) {
        separate()
        appendDigits(value)
    }

    /// The shortest text that reads back as the same number; what is not finite becomes `null`, as in browsers.
    package mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        separate()
        bytes.append(contentsOf: value.description.utf8)
    }

    /// `true` or `false`
    package mutating func bool(_ value: Bool) {
        separate()
        append(value ? "true" : "false")
    }

    /// `null`
    package mutating func null() {
        separate()
        append("null")
    }

    /// Embeds text that is valid JSON and has no raw newlines (see `JSONReader.readRaw`), unchecked.
    package mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// Starts the next line: the value after it is separated by the newline alone.
    package mutating func newline() {
        bytes.append(0x0A)
        needsComma = false
    }

    /// Empties the buffer and keeps its memory.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    @inline(__always)
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func append(_ word: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    private mutating func appendDigits(_ value: UInt64) {
        guard value >= 10 else { return bytes.append(UInt8(ascii: "0") + UInt8(value)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = value
            var start = digits.count
            while rest > 0 {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }

    private mutating func appendEscaped(_ text: UnsafeRawBufferPointer) {
        var start = 0
        while start < text.count {
            let plainEnd = JSONText.endOfUnescapedRun(text, from: start)
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<plainEnd]))
            if plainEnd < text.count { appendEscape(text[plainEnd]) }
            start = plainEnd + 1
        }
    }

    private mutating func appendEscape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            append(byte < 0x10 ? "u000" : "u001")
            let digit = byte & 0x0F
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
