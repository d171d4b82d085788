/// What is wrong with a CSV text, and where: the one error of this room.
package struct CSVError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of damage.
    package enum Reason: Sendable, Equatable {
        /// A quote inside a field that does not begin with one.
        case strayQuote
        /// Something other than a separator after a closing quote.
        case textAfterQuote
        /// A carriage return without its line feed, outside quotes.
        case bareCarriageReturn
        /// The text ends inside a quoted field.
        case unterminatedQuote
        /// Bytes that are not UTF-8.
        case notUTF8
        /// A field longer than the bound, in bytes.
        case fieldTooLong(limit: Int)
        /// A record with more fields than the bound.
        case tooManyColumns(limit: Int)
        /// A record longer than the bound, in bytes.
        case recordTooLong(limit: Int)
        /// A header with no name in this column.
        case unnamedColumn
        /// A header that gives this name to two columns.
        case columnNamedTwice(String)
    }

    /// The line of the text, from 1, on which the damage was met; inside quotes, the line on which they open.
    package let line: Int
    /// The field of the record, from 1.
    package let column: Int
    /// What is wrong.
    package let reason: Reason
    /// Whether the reader can go on with the next line; damage inside quotes leaves it no place to begin again.
    package let isRecoverable: Bool

    /// An error at a place.
    package init(line: Int, column: Int, reason: Reason, isRecoverable: Bool) {
        self.line = line
        self.column = column
        self.reason = reason
        self.isRecoverable = isRecoverable
    }

    /// One sentence for people: the place, then the damage.
    package var description: String { "line \(line), field \(column): \(reason)" }
}

extension CSVError.Reason: CustomStringConvertible {
    /// The damage in words, without the place.
    package var description: String {
        switch self {
        case .strayQuote: "a quote inside a field that does not begin with one"
        case .textAfterQuote: "text after the closing quote"
        case .bareCarriageReturn: "a carriage return without a line feed"
        case .unterminatedQuote: "the file ends inside a quoted field that begins here"
        case .notUTF8: "bytes that are not UTF-8"
        case .fieldTooLong(let limit): "a field longer than \(limit) bytes"
        case .tooManyColumns(let limit): "more than \(limit) fields"
        case .recordTooLong(let limit): "a record longer than \(limit) bytes"
        case .unnamedColumn: "a column without a name"
        case .columnNamedTwice(let name): "the column \(name) is there twice"
        }
    }
}
