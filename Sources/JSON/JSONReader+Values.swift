extension JSONReader {
    /// Reads `true` or `false`.
    package mutating func readBool() throws(JSONError) -> Bool {
        guard try peekKind() == .bool else { throw JSONError(.wrongType, at: position) }
        let isTrue = bytes[position] == UInt8(ascii: "t")
        try skipWord(isTrue ? "true" : "false")
        return isTrue
    }

    /// Reads `null`.
    package mutating func readNull() throws(JSONError) {
        guard try peekKind() == .null else { throw JSONError(.wrongType, at: position) }
        try skipWord("null")
    }

    /// Consumes `null` and returns true if it comes next; otherwise consumes nothing of the value.
    package mutating func skipNull() throws(JSONError) -> Bool {
        guard try peekKind() == .null else { return false }
        try skipWord("null")
        return true
    }

    /// Validates and passes over one value of any type; returns where it stands (no white space around it).
    @discardableResult
    package mutating func skipValue() throws(JSONError) -> Range<Int> {
        skipWhitespace()
        let start = position
        let outerDepth = depth
        try enterOrSkip()
        while depth > outerDepth {
            let follows = isInObject ? try nextKey() != nil : try nextElement()
            if follows { try enterOrSkip() }
        }
        return start..<position
    }

    /// Validates one value and copies its text without raw newlines, ready to be embedded in a line.
    package mutating func readRaw() throws(JSONError) -> [UInt8] {
        let range = try skipValue()
        return JSONMinify.withoutNewlines(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }

    /// Opens a container, or validates a scalar.
    private mutating func enterOrSkip() throws(JSONError) {
        switch try peekKind() {
        case .object: try beginObject()
        case .array: try beginArray()
        case .string: _ = try scanString()
        case .number: _ = try scanNumber()
        case .bool: _ = try readBool()
        case .null: try skipWord("null")
        }
    }

    private mutating func skipWord(_ word: StaticString) throws(JSONError) {
        let expected = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        for byte in expected {
            guard position < end else { throw JSONError(.unexpectedEnd, at: position) }
            guard bytes[position] == byte else { throw JSONError(.unexpectedByte, at: position) }
            position += 1
        }
    }
}
