// What is stored of a source row: one event of the kind `imported.row` for each, in file order within the incident.
//
// The first row of an incident carries all its known fields; each further one only those that differ from the row
// before, `null` where a field became unknown. So the whole row can be had back, and 36 columns cost little:
//
//   {"import":"uci","case":"INC0000047","line":2,"at":1456721820000,
//    "source":{"format":"servicenow","columns":36},"tier":1,"fields":{"incident_state":"New","priority":"3 - Moderate",…}}
//   {"import":"uci","case":"INC0000047","line":3,"at":1456723800000,"fields":{"incident_state":"Active","active":true}}
//
// `at` is `sys_updated_at` and `case` is `number`: they are not repeated among the fields. `tier` is there only when a
// map was given and the tier is another than before; times are ms since 1970, UTC.

package import WaggleDomain

/// Where imported rows come from: stored with the first row of every incident.
package struct ImportSource: Sendable, Equatable {
    /// The format's name, `servicenow`.
    package let format: String
    /// How many columns the file had.
    package let columns: Int

    /// A source.
    package init(format: String, columns: Int) {
        self.format = format
        self.columns = columns
    }
}

/// One source row as it is stored: what it changed.
package struct ImportedEvent: Sendable, Equatable {
    /// A field's new value; nil when it became unknown.
    package struct Change: Sendable, Equatable {
        /// The field.
        package let column: ImportedColumn
        /// What it is from this row on.
        package let value: ImportedValue?

        /// A change.
        package init(_ column: ImportedColumn, _ value: ImportedValue?) {
            self.column = column
            self.value = value
        }
    }

    /// What a row says of the tier.
    package enum TierChange: Sendable, Equatable {
        /// As before; at first, unknown.
        case none
        /// From this row on this tier, or unknown.
        case to(Tier?)
    }

    /// The import's name, by which the report asks for it.
    package let importName: String
    /// The incident's number in the source.
    package let number: String
    /// The line of the file, from 1.
    package let line: Int
    /// When the source made this update.
    package let at: Milliseconds
    /// Present on an incident's first row.
    package let source: ImportSource?
    /// The tier by the mapping file.
    package let tier: TierChange
    /// The fields that differ from the row before, in column order.
    package let changes: [Change]

    /// An event of its parts.
    package init(
        importName: String, number: String, line: Int, at: Milliseconds, source: ImportSource?, tier: TierChange,
        changes: [Change]
    ) {
        self.importName = importName
        self.number = number
        self.line = line
        self.at = at
        self.source = source
        self.tier = tier
        self.changes = changes
    }
}
