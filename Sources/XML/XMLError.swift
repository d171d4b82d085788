/// What is wrong with an XML text, and where: the one error of this room.
package struct XMLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of damage.
    package enum Reason: Sendable, Equatable {
        /// Bytes that are not UTF-8.
        case notUTF8
        /// A declaration or a mark of another encoding than UTF-8.
        case encoding
        /// `<!DOCTYPE` or another declaration: none is read, so that a text cannot grow or call for other files.
        case documentType
        /// A character that XML does not allow, written out or as a reference.
        case character
        /// `&` with anything else than the five entities and numbers.
        case entity
        /// Markup that is not well formed; what was expected.
        case expected(StaticString)
        /// An attribute that its element has already.
        case attributeTwice
        /// An end tag that is not the open element's.
        case endTag
        /// The text ends inside markup or before the last element does.
        case unterminated
        /// There is no element at all.
        case noElement
        /// Text or a second element outside the one that holds everything.
        case outside
        /// More elements inside each other than the bound.
        case tooDeep(limit: Int)
        /// A tag, comment or run of text longer than the bound, in bytes.
        case tooLong(limit: Int)
        /// More attributes in one tag than the bound.
        case tooManyAttributes(limit: Int)

        package static func == (left: Reason, right: Reason) -> Bool { left.description == right.description }
    }

    /// The line of the text, from 1, on which the damaged markup begins.
    package let line: Int
    /// What is wrong.
    package let reason: Reason

    /// An error at a line.
    package init(line: Int, _ reason: Reason) {
        self.line = line
        self.reason = reason
    }

    /// The place, then the damage.
    package var description: String { "line \(line): \(reason)" }
}

extension XMLError.Reason: CustomStringConvertible {
    /// The damage in words, without the place.
    package var description: String {
        switch self {
        case .notUTF8: "bytes that are not UTF-8"
        case .encoding: "another encoding than UTF-8"
        case .documentType: "a document type or another declaration, which is not read"
        case .character: "a character that XML does not allow"
        case .entity: "an entity other than &lt; &gt; &amp; &quot; &apos; and numbers"
        case .expected(let what): "\(what) is missing"
        case .attributeTwice: "an attribute that is there twice"
        case .endTag: "an end tag that belongs to no open element"
        case .unterminated: "the text ends in the middle"
        case .noElement: "there is no element"
        case .outside: "something outside the one element that holds everything"
        case .tooDeep(let limit): "more than \(limit) elements inside each other"
        case .tooLong(let limit): "markup or text longer than \(limit) bytes"
        case .tooManyAttributes(let limit): "more than \(limit) attributes in one tag"
        }
    }
}

/// The bounds a reader holds its input to, so that a text of any size is read in little memory.
package struct XMLLimits: Sendable, Equatable {
    /// Bytes of one tag, comment, instruction or run of text between two tags.
    package let pieceBytesMax: Int
    /// Elements inside each other.
    package let depthMax: Int
    /// Attributes in one tag.
    package let attributesMax: Int

    /// Bounds, each at least 1.
    package init(pieceBytesMax: Int = 1 << 20, depthMax: Int = 64, attributesMax: Int = 64) {
        precondition(pieceBytesMax > 0 && depthMax > 0 && attributesMax > 0, "a bound is at least 1")
        self.pieceBytesMax = pieceBytesMax
        self.depthMax = depthMax
        self.attributesMax = attributesMax
    }
}
