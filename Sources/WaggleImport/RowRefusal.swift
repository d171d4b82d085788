/// Why one row of a file is not taken: the rest goes on.
package struct RowRefusal: Sendable, Equatable, CustomStringConvertible {
    /// The line of the file, from 1, on which the row begins.
    package let line: Int
    /// The column's name, shortened likewise; empty when the row as a whole is refused.
    package let column: String
    /// The value found, shortened to 40 characters, without control characters.
    package let value: String
    /// What is wrong with it.
    package let why: String

    /// A refusal of a value, which is shortened here.
    package init(line: Int, column: String, value: String, why: String) {
        self.line = line
        self.column = column.shownShortened
        self.value = value.shownShortened
        self.why = why
    }

    /// One line for people.
    package var description: String {
        guard !column.isEmpty else { return "line \(line): \(why)" }
        return "line \(line), column \(column): \(why): \"\(value)\""
    }
}

/// The refused rows of an import: all counted, the first ones kept.
package struct RowRefusals: Sendable, Equatable {
    /// The first refusals, in file order.
    package private(set) var kept: [RowRefusal] = []
    /// How many there were in all.
    package private(set) var count = 0
    private let keptMax: Int

    /// No refusals yet; the first `keptMax` will be kept.
    package init(keptMax: Int) { self.keptMax = keptMax }

    /// Takes a refusal.
    package mutating func add(_ refusal: RowRefusal) {
        count += 1
        if kept.count < keptMax { kept.append(refusal) }
    }
}

extension String {
    /// The first 40 characters, for a message: what could steer a terminal or turn its text around is replaced.
    var shownShortened: String {
        var text = ""
        for scalar in unicodeScalars.prefix(40) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: text.unicodeScalars.append("\u{FFFD}")
            default: text.unicodeScalars.append(scalar)
            }
        }
        return unicodeScalars.count > 40 ? text + "…" : text
    }
}
