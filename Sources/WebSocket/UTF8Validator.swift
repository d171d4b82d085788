/// Checks UTF-8 piece by piece and fails at the first byte that cannot be right: overlong forms, surrogates
/// and everything above U+10FFFF are refused (RFC 3629).
///
/// Between pieces it keeps how many continuation bytes are due and which values the next one may have; that
/// window, set by the lead byte, is all that tells the bad forms from the good:
///
///     C2…DF  1 more          E0  A0…BF, 1 more      F0  90…BF, 2 more
///     E1…EF  2 more          ED  80…9F, 1 more      F4  80…8F, 2 more
package struct UTF8Validator: Sendable {
    private var due: UInt8 = 0
    private var low: UInt8 = 0x80
    private var high: UInt8 = 0xBF

    /// At the start of a text.
    package init() {}

    /// Whether the text may end here.
    package var isComplete: Bool { due == 0 }

    /// Takes the next piece; false at the first bad byte, after which the value must not be used again.
    package mutating func consume(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if due == 0 {
                index = UTF8Validator.skipASCII(bytes, from: index)
                guard index < bytes.count else { return true }
            }
            guard step(bytes[index]) else { return false }
            index += 1
        }
        return true
    }

    /// Whether these bytes are a whole text.
    package static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var validator = UTF8Validator()
        return validator.consume(bytes) && validator.isComplete
    }

    private mutating func step(_ byte: UInt8) -> Bool {
        guard due == 0 else {
            guard byte >= low && byte <= high else { return false }
            due -= 1
            (low, high) = (0x80, 0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: due = 1
        case 0xE0: (due, low) = (2, 0xA0)
        case 0xED: (due, high) = (2, 0x9F)
        case 0xE1...0xEF: due = 2
        case 0xF0: (due, low) = (3, 0x90)
        case 0xF1...0xF3: due = 3
        case 0xF4: (due, high) = (3, 0x8F)
        default: return false
        }
        return true
    }

    /// The first place from `start` that is not ASCII; eight bytes at a time, since chat is mostly ASCII.
    private static func skipASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while bytes.count - index >= 8 {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word & 0x8080_8080_8080_8080 == 0 else { break }
            index += 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        return index
    }
}
