package import CSV

/// What to import and within which bounds.
package struct ImportOptions: Sendable {
    /// The import's name, stored with every row.
    package var name: String
    /// Which groups are which tiers; nil leaves every tier unknown.
    package var tiers: TierMap?
    /// Whether the first bad row ends the import; otherwise it is refused and the rest goes on.
    package var isStrict = false
    /// How many refusals are kept with their reasons; all are counted.
    package var refusalsKeptMax = 1_000
    /// Rows in the file. The published log, the largest we know, has 141,712; each takes about 0.5 KB of memory here.
    package var rowsMax = 5_000_000
    /// Incidents in the file.
    package var incidentsMax = 500_000
    /// Rows of one incident. The published log's longest has 58.
    package var rowsPerIncidentMax = 10_000
    /// Bytes after decompression, against files made to fill the memory.
    package var expandedBytesMax = 4 << 30
    /// Bounds of one record.
    package var csv = CSVLimits()

    /// Options with the default bounds.
    package init(name: String, tiers: TierMap? = nil) {
        self.name = name
        self.tiers = tiers
    }
}

/// How far an import is.
package struct ImportProgress: Sendable, Equatable {
    /// Bytes of the file read so far, compressed if the file is.
    package var bytesRead: Int64 = 0
    /// Bytes of the file; 0 when unknown, as of a pipe.
    package var bytesTotal: Int64 = 0
    /// Rows taken.
    package var rows = 0
    /// Rows refused.
    package var rowsRefused = 0

    /// Nothing read yet.
    package init() {}
}

/// What an import found.
package struct ImportSummary: Sendable, Equatable {
    /// The format's name.
    package let format: String
    /// Columns of the file.
    package let columns: Int
    /// Columns whose values are not kept, since the format does not know them.
    package let columnsIgnored: [String]
    /// How far it came: rows, refused rows and bytes.
    package let progress: ImportProgress
    /// The refused rows.
    package let refusals: RowRefusals
    /// Groups that no tier is known for, in alphabetical order; all of them without a mapping file.
    package let groupsWithoutTier: [String]
    /// Whether a mapping file was given.
    package let hasTierMap: Bool

    /// What to tell about tiers, in one line.
    package var tierLine: String {
        guard hasTierMap else { return "no tier map was given: the tier of every imported ticket is unknown" }
        guard !groupsWithoutTier.isEmpty else { return "the tier map names every group" }
        let named = groupsWithoutTier.prefix(10).map(\.shownShortened).joined(separator: ", ")
        let more = groupsWithoutTier.count > 10 ? " and \(groupsWithoutTier.count - 10) more" : ""
        return "the tier is unknown for the groups the map does not name (\(groupsWithoutTier.count)): \(named)\(more)"
    }
}
