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
///
/// Only what is known is kept: an event of a log has some eight of the columns.
package struct ImportedFields: Sendable, Equatable {
    /// A known value.
    struct Known: Sendable, Equatable {
        let column: ImportedColumn
        var value: ImportedValue
    }

    /// In the order of the columns.
    private(set) var known: [Known] = []

    /// All unknown; `expected` values are soon to come.
    package init(expected: Int = 0) { known.reserveCapacity(expected) }

    /// The value of a column; nil when unknown.
    package subscript(column: ImportedColumn) -> ImportedValue? {
        get {
            for one in known where one.column == column { return one.value }
            return nil
        }
        set {
            let index = known.firstIndex { $0.column.rawValue >= column.rawValue } ?? known.count
            let isKnown = index < known.count && known[index].column == column
            switch (isKnown, newValue) {
            case (true, let value?): known[index].value = value
            case (true, nil): known.remove(at: index)
            case (false, let value?): known.insert(Known(column: column, value: value), at: index)
            case (false, nil): break
            }
        }
    }

    /// What makes these fields of the ones before, in the order of the columns.
    func changes(since before: ImportedFields) -> [ImportedEvent.Change] {
        var changes: [ImportedEvent.Change] = []
        var old = before.known[...]
        for one in known {
            while let gone = old.first, gone.column.rawValue < one.column.rawValue {
                changes.append(ImportedEvent.Change(gone.column, nil))
                old.removeFirst()
            }
            if let same = old.first, same.column == one.column {
                old.removeFirst()
                if same.value == one.value { continue }
            }
            changes.append(ImportedEvent.Change(one.column, one.value))
        }
        return changes + old.map { ImportedEvent.Change($0.column, nil) }
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
