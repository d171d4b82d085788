/// Base 64 with padding (RFC 4648 section 4).
package enum Base64 {
    private static let alphabet = Base64Alphabet(last: "+/")

    /// The text of some bytes, padded to a multiple of four.
    package static func encode(_ bytes: [UInt8]) -> String {
        alphabet.encode(bytes, padded: true)
    }

    /// The bytes of a padded text; nil for a wrong length, a foreign character, white space, or left-over bits.
    package static func decode(_ text: String) -> [UInt8]? {
        var input = [UInt8](text.utf8)[...]
        guard input.count.isMultiple(of: 4) else { return nil }
        let paddingByte = UInt8(ascii: "=")
        for _ in 0..<2 where input.last == paddingByte { input.removeLast() }
        return alphabet.decode(input)
    }
}

/// Base 64 for URLs and file names, without padding (RFC 4648 section 5, RFC 7515 section 2).
package enum Base64URL {
    private static let alphabet = Base64Alphabet(last: "-_")

    /// The text of some bytes, without padding.
    package static func encode(_ bytes: [UInt8]) -> String {
        alphabet.encode(bytes, padded: false)
    }

    /// The bytes of an unpadded text; nil for a wrong length, a foreign character, padding, or left-over bits.
    package static func decode(_ text: String) -> [UInt8]? {
        decode([UInt8](text.utf8)[...])
    }

    /// The bytes of an unpadded text given as ASCII; nil as above.
    package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        alphabet.decode(text)
    }
}

/// One of the two alphabets, with the table that reads it back.
private struct Base64Alphabet: Sendable {
    private static let foreign: UInt8 = 0xFF
    private let digits: [UInt8]
    private var values = [UInt8](repeating: Base64Alphabet.foreign, count: 256)

    init(last: StaticString) {
        digits = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
    }

    func encode(_ bytes: [UInt8], padded: Bool) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { output in
            var written = 0
            func put(_ digit: UInt8) {
                output[written] = digit
                written += 1
            }
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let count = min(3, bytes.count - start)
                var bits: UInt32 = 0
                for index in 0..<3 { bits = bits << 8 | (index < count ? UInt32(bytes[start + index]) : 0) }
                for index in 0...count { put(digits[Int(bits >> (18 - 6 * UInt32(index)) & 63)]) }
                if padded { for _ in count..<3 { put(UInt8(ascii: "=")) } }
            }
            return written
        }
    }

    /// Strict: bits beyond the last whole byte must be zero, so that every byte string has one text.
    func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 2)
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for character in text {
            let value = values[Int(character)]
            guard value != Base64Alphabet.foreign else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
                bits &= (1 << bitCount) - 1
            }
        }
        return bits == 0 ? bytes : nil
    }
}
