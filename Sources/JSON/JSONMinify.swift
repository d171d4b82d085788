/// Makes valid JSON text fit into one line: in valid JSON a raw newline can only stand between tokens.
package enum JSONMinify {
    /// The text without raw line feeds and carriage returns; `text` must be valid JSON.
    package static func withoutNewlines(_ text: [UInt8]) -> [UInt8] {
        let isOneLine = text.withUnsafeBytes { !hasNewline($0) }
        return isOneLine ? text : text.filter { !isNewline($0) }
    }

    /// The bytes without raw line feeds and carriage returns, copied; `text` must be valid JSON.
    package static func withoutNewlines(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        hasNewline(text) ? text.filter { !isNewline($0) } : Array(text)
    }

    /// The text without any white space between tokens; `text` must be valid JSON.
    package static func minified(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var isInString = false
        var isEscaped = false
        for byte in text {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                result.append(byte)
            } else if byte > 0x20 {
                isInString = byte == UInt8(ascii: "\"")
                result.append(byte)
            }
        }
        return result
    }

    /// Eight bytes at a time: this looks at every payload on its way out.
    private static func hasNewline(_ text: UnsafeRawBufferPointer) -> Bool {
        var position = 0
        while position + 8 <= text.count {
            let word = text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            if hasByte(0x0A, word) || hasByte(0x0D, word) { return true }
            position += 8
        }
        while position < text.count {
            if isNewline(text[position]) { return true }
            position += 1
        }
        return false
    }

    /// Whether one of the eight bytes is `byte`: it becomes 0, and only a 0 borrows into its top bit.
    private static func hasByte(_ byte: UInt64, _ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let differences = word ^ (ones &* byte)
        return (differences &- ones) & ~differences & (ones << 7) != 0
    }

    private static func isNewline(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
