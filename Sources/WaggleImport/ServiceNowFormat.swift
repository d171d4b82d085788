internal import CSV

/// Reads rows of a ServiceNow incident log whose columns stand where its header says.
struct ServiceNowFormat: RowFormat {
    /// How many columns the file has, unknown ones included.
    let columns: Int
    /// Columns of the file that the format does not know; their values are not kept.
    let ignored: [String]
    let notes: [String] = []
    var source: ImportSource { ImportSource(format: ImportFormat.serviceNow.rawValue, columns: columns) }
    private let places: [(column: ImportedColumn, index: Int)]

    /// Finds the columns in a header, in any order; those that are needed and missing are refused by name.
    init(_ header: CSVHeader) throws(ImportError) {
        let missing = ImportedColumn.allCases.filter {
            $0.need != .nothing && header.index(of: $0.name) == nil
        }
        guard missing.isEmpty else { throw .columnsMissing(missing.map(\.name)) }
        columns = header.names.count
        ignored = header.names.filter { ImportedColumn(name: $0)?.isServiceNow != true }
        places = ImportedColumn.allCases.filter(\.isServiceNow).compactMap { column in
            header.index(of: column.name).map { (column, $0) }
        }
    }

    /// Reads a record as a row, or says which value is wrong and why.
    func row(_ record: CSVRecord) throws(RowRefusal) -> ImportedRow {
        guard record.count == columns else {
            throw RowRefusal(
                line: record.line, column: "", value: "",
                why: "\(record.count) fields where the header has \(columns)")
        }
        var fields = ImportedFields()
        for (column, index) in places {
            fields[column] = try value(record[index], column, line: record.line)
        }
        guard let number = fields[.number]?.text, let updatedAt = fields[.updatedAt]?.time else {
            throw RowRefusal(line: record.line, column: "", value: "", why: "no number or no time of update")
        }
        return ImportedRow(line: record.line, number: number, updatedAt: updatedAt, fields: fields)
    }

    private func value(
        _ text: String, _ column: ImportedColumn, line: Int
    ) throws(RowRefusal) -> ImportedValue? {
        if text == "?" || text.isEmpty {
            guard column.need != .value else {
                throw RowRefusal(line: line, column: column.name, value: text, why: "must be known")
            }
            return nil
        }
        switch column.kind {
        case .text: return .text(text)
        case .count:
            if let count = Self.count(text) { return .count(count) }
            throw RowRefusal(line: line, column: column.name, value: text, why: "is not a whole number")
        case .flag:
            if text == "true" || text == "false" { return .flag(text == "true") }
            throw RowRefusal(line: line, column: column.name, value: text, why: "is neither true nor false")
        case .time:
            if let time = SourceTime.parse(text) { return .time(time) }
            throw RowRefusal(
                line: line, column: column.name, value: text, why: "is not a time as day/month/year hour:minute")
        }
    }

    /// Nine digits at most: no sign, no space.
    private static func count(_ text: String) -> Int? {
        let digits = text.utf8
        guard digits.count <= 9, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(text)
    }
}

extension RowRefusal: Error {}
