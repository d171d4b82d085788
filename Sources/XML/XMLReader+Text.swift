// Text and values: references become characters, line ends become `\n`, and what XML does not allow is refused.

extension XMLReader {
    /// The run of text up to the next tag; outside all elements there may be nothing but space.
    mutating func readText() throws(XMLError) -> Piece {
        let source = bytes
        let window = windowEnd
        var end = cursor
        while end < window, source[end] != UInt8(ascii: "<") { end += 1 }
        guard end < window || (isFinished && end == source.count) else { return .incomplete }
        guard !openEnds.isEmpty else {
            guard source[cursor..<end].allSatisfy(Self.isSpace) else { throw failure(.outside) }
            pass(to: end)
            return .nothing
        }
        attributes.removeAll(keepingCapacity: true)
        scratch.removeAll(keepingCapacity: true)
        try decode(cursor, end, isAttribute: false)
        nameEnd = scratch.count
        pass(to: end)
        return .token(.text)
    }

    /// Appends the characters that these bytes stand for. In a value each line end and tab is a space (XML 1.0, 3.3.3).
    mutating func decode(_ start: Int, _ end: Int, isAttribute: Bool) throws(XMLError) {
        let source = bytes
        let from = scratch.count
        var index = start
        var run = start
        var isPlain = true
        while index < end {
            let byte = source[index]
            if byte >= 0x80 { isPlain = false }
            guard byte < 0x20 || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") else {
                index += 1
                continue
            }
            scratch.append(contentsOf: source[run..<index])
            index = try decodeSpecial(index, end, isAttribute)
            run = index
        }
        scratch.append(contentsOf: source[run..<end])
        if !isPlain { try checkText(from: from) }
    }

    /// Appends what a byte that does not stand for itself stands for; gives where the next one begins.
    private mutating func decodeSpecial(_ index: Int, _ end: Int, _ isAttribute: Bool) throws(XMLError) -> Int {
        switch bytes[index] {
        case UInt8(ascii: "&"): return try decodeReference(index, end)
        case UInt8(ascii: "<"): throw failure(.expected("&lt; in place of < in a value"))
        case 0x0D:
            scratch.append(isAttribute ? 0x20 : 0x0A)
            return index + 1 < end && bytes[index + 1] == 0x0A ? index + 2 : index + 1
        case 0x0A, 0x09:
            scratch.append(isAttribute ? 0x20 : bytes[index])
            return index + 1
        default: throw failure(.character)
        }
    }

    /// The same for comments, instructions and CDATA, where references mean nothing.
    mutating func decodePlain(_ start: Int, _ end: Int) throws(XMLError) {
        let from = scratch.count
        var index = start
        while index < end {
            let byte = bytes[index]
            if byte < 0x20 {
                index = try decodeSpecial(index, end, false)
            } else {
                scratch.append(byte)
                index += 1
            }
        }
        try checkText(from: from)
    }

    /// What is in the scratch from here on is UTF-8 and has no character that XML leaves out.
    func checkText(from start: Int) throws(XMLError) {
        guard let text = String(validating: scratch[start...], as: UTF8.self) else { throw failure(.notUTF8) }
        guard text.unicodeScalars.allSatisfy({ $0 != "\u{FFFE}" && $0 != "\u{FFFF}" }) else {
            throw failure(.character)
        }
    }

    /// The longest reference is `&#x10FFFF;`, with some zeros before it.
    private static let referenceBytesMax = 16

    private mutating func decodeReference(_ index: Int, _ end: Int) throws(XMLError) -> Int {
        let body = bytes[(index + 1)..<min(end, index + Self.referenceBytesMax)]
        guard let stop = body.firstIndex(of: UInt8(ascii: ";")) else { throw failure(.entity) }
        scratch.append(contentsOf: String(Character(try scalar(of: body[..<stop]))).utf8)
        return stop + 1
    }

    private func scalar(of name: ArraySlice<UInt8>) throws(XMLError) -> Unicode.Scalar {
        switch String(decoding: name, as: UTF8.self) {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.first == UInt8(ascii: "#"), let value = Self.number(name.dropFirst()) else { throw failure(.entity) }
        guard let scalar = Unicode.Scalar(value), Self.isAllowed(scalar) else { throw failure(.character) }
        return scalar
    }

    /// Decimal digits, or hexadecimal ones after an x.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt32? {
        let isHexadecimal = digits.first == UInt8(ascii: "x")
        let rest = isHexadecimal ? digits.dropFirst() : digits
        guard !rest.isEmpty, rest.first != UInt8(ascii: "+"), rest.first != UInt8(ascii: "-") else { return nil }
        return UInt32(String(decoding: rest, as: UTF8.self), radix: isHexadecimal ? 16 : 10)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: true
        case 0..<0x20, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
}
