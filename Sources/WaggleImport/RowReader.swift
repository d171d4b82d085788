internal import CSV

/// What the rows of a CSV file mean, once its header is known.
protocol RowFormat {
    /// The format's name and how many columns the file has.
    var source: ImportSource { get }
    /// Columns whose values are not kept.
    var ignored: [String] { get }
    /// What else there is to tell of the file.
    var notes: [String] { get }
    /// Reads a record as a row, or says which value is wrong and why.
    mutating func row(_ record: CSVRecord) throws(RowRefusal) -> ImportedRow
}

/// Turns the bytes of a CSV file into rows, and keeps count of those it refuses.
struct RowReader: RowSource {
    /// Makes the format of a header.
    typealias Opening = (CSVHeader) throws(ImportError) -> any RowFormat

    var intake: RowIntake

    private let open: Opening
    private var reader: CSVReader
    private var names: [String] = []
    private var format: (any RowFormat)?

    init(options: ImportOptions, dialect: CSVDialect = CSVDialect(), open: @escaping Opening) {
        self.open = open
        reader = CSVReader(dialect: dialect, limits: options.csv)
        intake = RowIntake(options: options)
    }

    mutating func feed(_ bytes: [UInt8], _ body: RowIntake.Body) throws(ImportError) {
        reader.feed(bytes)
        try drain(body)
    }

    mutating func finish(_ body: RowIntake.Body) throws(ImportError) {
        reader.finish()
        try drain(body)
    }

    func summary(path: String) throws(ImportError) -> ImportSummary {
        guard let format else { throw .empty(path: path) }
        return intake.summary(format.source, columnsIgnored: format.ignored, notes: format.notes)
    }

    private mutating func drain(_ body: RowIntake.Body) throws(ImportError) {
        while let record = try nextRecord() {
            guard var format else {
                try readHeader(record)
                continue
            }
            try intake.take(body) { () throws(RowRefusal) in try format.row(record) }
            self.format = format
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
                try intake.refuse(
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
        format = try open(header)
    }
}
