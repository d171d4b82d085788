internal import CSV

/// Reads rows of a CSV file, one an event, by a mapping of its columns.
struct MappedFormat: RowFormat {
    let source: ImportSource
    let ignored: [String]
    private let columns: Int
    private var maker: LogRow

    var notes: [String] {
        let used = LogMapping.Target.allCases.compactMap { target in
            maker.names[target].map { "\(target.rawValue)=\($0.shownShortened)" }
        }
        return ["Columns: \(used.joined(separator: ", "))."] + maker.clock.notes
    }

    /// Finds the columns in a header; those that are needed and missing are refused by name.
    init(_ header: CSVHeader, mapping: LogMapping) throws(ImportError) {
        columns = header.names.count
        source = ImportSource(format: ImportFormat.csv.rawValue, columns: columns)
        var places: [LogMapping.Target: [Int]] = [:]
        var names: [LogMapping.Target: String] = [:]
        for target in LogMapping.Target.allCases {
            let candidates = mapping.candidates(target)
            let found = candidates.first { $0.allSatisfy { header.index(of: $0) != nil } }
            if let found {
                places[target] = found.compactMap { header.index(of: $0) }
                names[target] = found.joined(separator: " / ")
            } else if mapping.said[target] != nil || [.case, .activity, .time].contains(target) {
                throw Self.missing(target, mapping, header)
            }
        }
        let used = Set(places.values.flatMap(\.self))
        ignored = header.names.enumerated().filter { !used.contains($0.offset) }.map(\.element)
        maker = LogRow(places: places, names: names, mapping: mapping, resourceOwns: places[.owner] == nil)
    }

    private static func missing(
        _ target: LogMapping.Target, _ mapping: LogMapping, _ header: CSVHeader
    ) -> ImportError {
        let there = header.names.prefix(40).map(\.shownShortened).joined(separator: ", ")
        guard let said = mapping.said[target] else {
            return .mapping(
                why: "no column is said to be the \(target.rawValue): add --map \(target.rawValue)=NAME, with one of "
                    + there)
        }
        let lacking = said.filter { header.index(of: $0) == nil }.map(\.shownShortened).joined(separator: ", ")
        return .mapping(why: "there is no column \(lacking) for the \(target.rawValue); there are \(there)")
    }

    mutating func row(_ record: CSVRecord) throws(RowRefusal) -> ImportedRow {
        guard record.count == columns else {
            throw RowRefusal(
                line: record.line, column: "", value: "",
                why: "\(record.count) fields where the header has \(columns)")
        }
        return try maker.row(line: record.line, { record[$0] }, resourceOwns: maker.resourceOwns)
    }
}
