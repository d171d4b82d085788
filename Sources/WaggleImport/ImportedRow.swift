package import WaggleDomain

/// A value of a source field, read by the kind of its column.
package enum ImportedValue: Sendable, Hashable {
    case text(String)
    case count(Int)
    case flag(Bool)
    case time(Milliseconds)

    /// The text, or nil for another kind.
    package var text: String? {
        if case .text(let value) = self { value } else { nil }
    }

    /// The whole number, or nil for another kind.
    package var count: Int? {
        if case .count(let value) = self { value } else { nil }
    }

    /// The truth value, or nil for another kind.
    package var flag: Bool? {
        if case .flag(let value) = self { value } else { nil }
    }

    /// The time in ms since 1970, or nil for another kind.
    package var time: Milliseconds? {
        if case .time(let value) = self { value } else { nil }
    }
}

/// The fields of one source row by column; what the source does not know (`?` or empty) is nil.
package struct ImportedFields: Sendable, Equatable {
    private var values: [ImportedValue?]

    /// All unknown.
    package init() { values = Array(repeating: nil, count: ImportedColumn.allCases.count) }

    /// The value of a column; nil when unknown.
    package subscript(column: ImportedColumn) -> ImportedValue? {
        get { values[column.rawValue] }
        set { values[column.rawValue] = newValue }
    }
}

/// One row of a log: the state of one incident after one update.
///
/// `resolved_at` and `closed_at` are the final values, repeated by the source on every row: they tell nothing of what was
/// known at this update.
package struct ImportedRow: Sendable, Equatable {
    /// The line of the file, from 1, on which the row begins.
    package let line: Int
    /// The incident's number in the source.
    package let number: String
    /// When this update was made.
    package let updatedAt: Milliseconds
    /// All fields, the two above among them.
    package let fields: ImportedFields
    /// What the source itself says of the tier; a mapping file counts more.
    package let tier: SourceTier

    /// A tier as the source tells it.
    package enum SourceTier: Sendable, Equatable {
        /// The source has no tiers.
        case untold
        /// This one; nil where it is not known.
        case told(Tier?)
    }

    /// A row read from a file.
    package init(
        line: Int, number: String, updatedAt: Milliseconds, fields: ImportedFields, tier: SourceTier = .untold
    ) {
        self.line = line
        self.number = number
        self.updatedAt = updatedAt
        self.fields = fields
        self.tier = tier
    }
}
