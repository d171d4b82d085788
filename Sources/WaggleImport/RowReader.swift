internal import CSV

/// Turns decompressed bytes into rows, and keeps count of those it refuses.
struct RowReader {
    var progress = ImportProgress()

    private let options: ImportOptions
    private var reader: CSVReader
    private var names: [String] = []
    private var format: ServiceNowFormat?
    private var refusals: RowRefusals
    private var groups: Set<String> = []

    init(options: ImportOptions) {
        self.options = options
        reader = CSVReader(limits: options.csv)
        refusals = RowRefusals(keptMax: options.refusalsKeptMax)
    }

    /// Reads the rows that these bytes complete.
    mutating func feed(
        _ bytes: [UInt8], _ body: (ImportedRow, ImportSource) throws(ImportError) -> Void
    ) throws(ImportError) {
        reader.feed(bytes)
        try drain(body)
    }

    /// Reads what the end of the file completes.
    mutating func finish(
        _ body: (ImportedRow, ImportSource) throws(ImportError) -> Void
    ) throws(ImportError) {
        reader.finish()
        try drain(body)
    }

    /// What was found; a file without a header is refused.
    func summary(path: String) throws(ImportError) -> ImportSummary {
        guard let format else { throw .empty(path: path) }
        let unknown = groups.filter { options.tiers?[$0] == nil }
        return ImportSummary(
            format: ServiceNowFormat.name, columns: format.columns, columnsIgnored: format.ignored,
            progress: progress, refusals: refusals, groupsWithoutTier: unknown.sorted(),
            hasTierMap: options.tiers != nil)
    }

    private mutating func drain(
        _ body: (ImportedRow, ImportSource) throws(ImportError) -> Void
    ) throws(ImportError) {
        while let record = try nextRecord() {
            guard let format else {
                try readHeader(record)
                continue
            }
            guard progress.rows < options.rowsMax else { throw .tooMany(what: "rows", limit: options.rowsMax) }
            guard let row = try row(record, format) else { continue }
            progress.rows += 1
            if let group = row.fields[.group]?.text { groups.insert(group) }
            try body(row, ImportSource(format: ServiceNowFormat.name, columns: format.columns))
        }
    }

    /// The next undamaged record; damaged ones are refused, as far as the reader can go on after them.
    private mutating func nextRecord() throws(ImportError) -> CSVRecord? {
        while true {
            do throws(CSVError) {
                return try reader.next()
            } catch {
                guard error.isRecoverable, format != nil else { throw ImportError(error) }
                let place = error.column - 1
                let column = names.indices.contains(place) ? names[place] : "\(error.column)"
                try refuse(
                    RowRefusal(line: error.line, column: column, value: "", why: error.reason.description))
            }
        }
    }

    private mutating func readHeader(_ record: CSVRecord) throws(ImportError) {
        let header: CSVHeader
        do throws(CSVError) {
            header = try CSVHeader(record)
        } catch {
            throw ImportError(error)
        }
        names = header.names
        format = try ServiceNowFormat(header)
    }

    private mutating func row(
        _ record: CSVRecord, _ format: ServiceNowFormat
    ) throws(ImportError) -> ImportedRow? {
        do throws(RowRefusal) {
            return try format.row(record)
        } catch {
            try refuse(error)
            return nil
        }
    }

    private mutating func refuse(_ refusal: RowRefusal) throws(ImportError) {
        if options.isStrict { throw .refused(refusal) }
        refusals.add(refusal)
        progress.rowsRefused = refusals.count
    }
}
