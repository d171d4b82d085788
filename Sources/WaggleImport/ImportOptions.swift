package import CSV

/// The formats that can be read.
package enum ImportFormat: String, CaseIterable, Sendable {
    /// ServiceNow's incident log: one CSV row an update, with the columns of the published one.
    case serviceNow = "servicenow"
    /// XES, IEEE 1849.
    case xes
    /// CSV, one row an event, whose columns are named by a mapping.
    case csv

    /// What the file's name says; nil when it says nothing. A `.csv` file may be either of two.
    package init?(fileName: String) {
        let name = fileName.lowercased()
        guard name.hasSuffix(".xes") || name.hasSuffix(".xes.gz") else { return nil }
        self = .xes
    }
}

/// What to import and within which bounds.
package struct ImportOptions: Sendable {
    /// The import's name, stored with every row.
    package var name: String
    /// What the file is.
    package var format = ImportFormat.serviceNow
    /// What a log's columns or keys mean, and how its times are written; not for ServiceNow's.
    package var log = LogMapping()
    /// Which groups are which tiers; nil leaves every tier unknown.
    package var tiers: TierMap?
    /// Whether the first bad row ends the import; otherwise it is refused and the rest goes on.
    package var isStrict = false
    /// How many refusals are kept with their reasons; all are counted.
    package var refusalsKeptMax = 1_000
    /// Rows in the file. The published log has 141,712; they wait on the disk, each with some 200 bytes.
    package var rowsMax = 20_000_000
    /// Incidents in the file; each takes about 150 bytes of memory here.
    package var incidentsMax = 1_000_000
    /// Rows of one incident. The published log's longest has 58.
    package var rowsPerIncidentMax = 10_000
    /// Bytes after decompression, against files made to fill the memory.
    package var expandedBytesMax = 16 << 30
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
    /// By what the tiers are known.
    package enum Tiers: Sendable, Equatable {
        /// No map was given, and the source says nothing.
        case unknown
        /// A mapping file was given.
        case byMap
        /// The source says it.
        case bySource
    }

    /// The format and how many columns the file has; 0 for one without columns.
    package let source: ImportSource
    /// Columns whose values are not kept.
    package let columnsIgnored: [String]
    /// What else there is to tell, a sentence each.
    package let notes: [String]
    /// How far it came: rows, refused rows and bytes.
    package let progress: ImportProgress
    /// The refused rows.
    package let refusals: RowRefusals
    /// Groups that no tier is known for, in alphabetical order; all of them without a mapping file.
    package let groupsWithoutTier: [String]
    /// By what the tiers are known.
    package let tiers: Tiers

    /// Columns of the file.
    package var columns: Int { source.columns }

    /// What to tell about tiers, in one line.
    package var tierLine: String {
        switch tiers {
        case .unknown: return "no tier map was given: the tier of every imported ticket is unknown"
        case .bySource: return "as the file says"
        case .byMap: break
        }
        guard !groupsWithoutTier.isEmpty else { return "the tier map names every group" }
        let named = groupsWithoutTier.prefix(10).map(\.shownShortened).joined(separator: ", ")
        let more = groupsWithoutTier.count > 10 ? " and \(groupsWithoutTier.count - 10) more" : ""
        return "the tier is unknown for the groups the map does not name (\(groupsWithoutTier.count)): \(named)\(more)"
    }
}
