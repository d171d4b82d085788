/// Makes valid JSON text fit into one line: in valid JSON a raw newline can only stand between tokens.
package enum JSONMinify {
    /// The text without raw line feeds and carriage returns; `text` must be valid JSON.
    package static func withoutNewlines(_ text: [UInt8]) -> [UInt8] {
        text.contains(where: isNewline) ? text.filter { !isNewline($0) } : text
    }

    /// The bytes without raw line feeds and carriage returns, copied; `text` must be valid JSON.
    package static func withoutNewlines(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        text.contains(where: isNewline) ? text.filter { !isNewline($0) } : Array(text)
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

    private static func isNewline(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
