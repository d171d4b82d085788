/// Byte work below the reader and the writer. The decoding functions expect text that the reader has validated.
enum JSONText {
    /// The first position from `start` whose byte is not plain: a quote, a backslash, a control or beyond ASCII.
    @inline(__always)
    static func endOfPlainRun(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while bytes.count - position >= 8 {
            if hasSpecial(bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)) { break }
            position += 8
        }
        while position < bytes.count, isPlain(bytes[position]) { position += 1 }
        return position
    }

    /// The first position from `start` whose byte a string must escape: a quote, a backslash or a control.
    @inline(__always)
    static func endOfUnescapedRun(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while true {
            position = endOfPlainRun(bytes, from: position)
            guard position < bytes.count, bytes[position] >= 0x80 else { return position }
            while position < bytes.count, bytes[position] >= 0x80 { position += 1 }
        }
    }

    /// The length (2 to 4) of the well-formed multi-byte UTF-8 sequence at `position`, or 0 (RFC 3629, table in 4).
    static func sequenceLength(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int {
        let available = bytes.count - position
        guard available >= 2 else { return 0 }
        let first = bytes[position]
        let second = bytes[position + 1]
        switch first {
        case 0xC2...0xDF:
            return isContinuation(second) ? 2 : 0
        case 0xE0...0xEF:
            guard available >= 3, isContinuation(bytes[position + 2]) else { return 0 }
            return secondRange(threeByte: first).contains(second) ? 3 : 0
        case 0xF0...0xF4:
            guard available >= 4, isContinuation(bytes[position + 2]), isContinuation(bytes[position + 3])
            else {
                return 0
            }
            return secondRange(fourByte: first).contains(second) ? 4 : 0
        default:
            return 0
        }
    }

    /// The bytes of a validated string with its escapes decoded.
    static func decoded(_ raw: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var position = 0
        while position < raw.count {
            let byte = raw[position]
            if byte == UInt8(ascii: "\\") {
                position = appendEscape(raw, at: position, to: &result)
            } else {
                result.append(byte)
                position += 1
            }
        }
        return result
    }

    /// A validated string's text.
    static func string(_ raw: UnsafeRawBufferPointer, hasEscapes: Bool) -> String {
        hasEscapes ? String(decoding: decoded(raw), as: UTF8.self) : String(decoding: raw, as: UTF8.self)
    }

    /// Byte for byte equality.
    @inline(__always)
    static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count where left[index] != right[index] { return false }
        return true
    }

    /// The value of four hexadecimal digits, or nil.
    static func hexQuad(_ bytes: UnsafeRawBufferPointer, at position: Int) -> UInt32? {
        guard position >= 0, bytes.count - position >= 4 else { return nil }
        var value: UInt32 = 0
        for index in position..<(position + 4) {
            guard let digit = hexDigit(bytes[index]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// What the character after a backslash stands for; nil for `u` and everything unknown.
    @inline(__always)
    static func shortEscape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// Any byte of the word a quote, a backslash, below 0x20, or above 0x7F? (Eight bytes at once.)
    @inline(__always)
    private static func hasSpecial(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let control = (word &- ones &* 0x20) & ~word
        let found = (quote &- ones) & ~quote | (backslash &- ones) & ~backslash | control | word
        return found & high != 0
    }

    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5C
    }

    @inline(__always)
    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// Refuses overlong forms (E0) and surrogates (ED).
    private static func secondRange(threeByte first: UInt8) -> ClosedRange<UInt8> {
        switch first {
        case 0xE0: 0xA0...0xBF
        case 0xED: 0x80...0x9F
        default: 0x80...0xBF
        }
    }

    /// Refuses overlong forms (F0) and everything above U+10FFFF (F4).
    private static func secondRange(fourByte first: UInt8) -> ClosedRange<UInt8> {
        switch first {
        case 0xF0: 0x90...0xBF
        case 0xF4: 0x80...0x8F
        default: 0x80...0xBF
        }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Decodes the escape at `position`, returns the position after it; what validation excludes becomes U+FFFD.
    private static func appendEscape(
        _ raw: UnsafeRawBufferPointer, at position: Int, to result: inout [UInt8]
    ) -> Int {
        guard position + 1 < raw.count else { return raw.count }
        if let byte = shortEscape(raw[position + 1]) {
            result.append(byte)
            return position + 2
        }
        guard let high = hexQuad(raw, at: position + 2) else { return raw.count }
        var scalar = high
        var next = position + 6
        if high & 0xFC00 == 0xD800, let low = hexQuad(raw, at: position + 8), low & 0xFC00 == 0xDC00 {
            scalar = 0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF)
            next = position + 12
        }
        let character = Unicode.Scalar(scalar) ?? "\u{FFFD}"
        result.append(contentsOf: UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
        return next
    }
}
