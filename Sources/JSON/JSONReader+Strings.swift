/// Where a validated string stands, without its quotes.
struct JSONStringSpan {
    let range: Range<Int>
    let hasEscapes: Bool
}

extension JSONReader {
    /// Reads a string with its escapes decoded.
    package mutating func readString() throws(JSONError) -> String {
        let span = try expectString()
        return JSONText.string(
            UnsafeRawBufferPointer(rebasing: bytes[span.range]), hasEscapes: span.hasEscapes)
    }

    /// Reads a string's decoded UTF-8 bytes.
    package mutating func readStringBytes() throws(JSONError) -> [UInt8] {
        let span = try expectString()
        let raw = UnsafeRawBufferPointer(rebasing: bytes[span.range])
        return span.hasEscapes ? JSONText.decoded(raw) : Array(raw)
    }

    private mutating func expectString() throws(JSONError) -> JSONStringSpan {
        guard try peekKind() == .string else { throw JSONError(.wrongType, at: position) }
        return try scanString()
    }

    /// Validates the string whose opening quote is at the position, and moves behind the closing one.
    mutating func scanString() throws(JSONError) -> JSONStringSpan {
        position += 1
        let start = position
        var hasEscapes = false
        while true {
            position = JSONText.endOfPlainRun(bytes, from: position)
            guard position < end else { throw JSONError(.unexpectedEnd, at: position) }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return JSONStringSpan(range: start..<position, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try skipEscape()
            case ..<0x20:
                throw JSONError(.controlCharacter, at: position)
            default:
                let length = JSONText.sequenceLength(bytes, at: position)
                guard length > 0 else { throw JSONError(.badUTF8, at: position) }
                position += length
            }
        }
    }

    private mutating func skipEscape() throws(JSONError) {
        let start = position
        guard start + 1 < end else { throw JSONError(.unexpectedEnd, at: end) }
        if JSONText.shortEscape(bytes[start + 1]) != nil {
            position = start + 2
            return
        }
        guard bytes[start + 1] == UInt8(ascii: "u") else { throw JSONError(.badEscape, at: start) }
        let high = try codeUnit(at: start)
        guard high & 0xFC00 != 0xDC00 else { throw JSONError(.loneSurrogate, at: start) }
        position = start + 6
        guard high & 0xFC00 == 0xD800 else { return }
        guard position < end else { throw JSONError(.unexpectedEnd, at: end) }
        guard bytes[position] == UInt8(ascii: "\\") else { throw JSONError(.loneSurrogate, at: start) }
        guard position + 1 < end else { throw JSONError(.unexpectedEnd, at: end) }
        guard bytes[position + 1] == UInt8(ascii: "u") else { throw JSONError(.loneSurrogate, at: start) }
        guard try codeUnit(at: position) & 0xFC00 == 0xDC00 else {
            throw JSONError(.loneSurrogate, at: start)
        }
        position += 6
    }

    /// The UTF-16 code unit of the `\uXXXX` at `start`.
    private func codeUnit(at start: Int) throws(JSONError) -> UInt32 {
        guard end - start >= 6 else { throw JSONError(.unexpectedEnd, at: end) }
        guard let unit = JSONText.hexQuad(bytes, at: start + 2) else {
            throw JSONError(.badEscape, at: start)
        }
        return unit
    }
}
