/// Why a text was refused, and where: the caller's fault never, always the text's.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The reasons in plain words; none of them repeats anything from the text.
    package enum Reason: String, Sendable, CaseIterable {
        case unexpectedEnd = "the text ends too early"
        case unexpectedByte = "a character that has no place here"
        case trailingBytes = "something follows the end of the value"
        case badEscape = "an unknown escape in a string"
        case loneSurrogate = "half of a surrogate pair in a string"
        case controlCharacter = "a raw control character in a string"
        case badUTF8 = "a string is not valid UTF-8"
        case badNumber = "a number is not written as JSON asks"
        case outOfRange = "a number does not fit"
        case wrongType = "a value has another type than expected"
        case duplicateKey = "a key occurs twice in one object"
        case tooDeep = "too many values inside each other"
        case tooLong = "the text is longer than the limit"
    }

    /// Where the fault was seen, in bytes from the start of the text.
    package let offset: Int
    /// What was wrong.
    package let reason: Reason

    /// An error at a byte offset.
    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// One plain sentence for logs and answers.
    package var description: String { "\(reason.rawValue) (byte \(offset))" }
}
