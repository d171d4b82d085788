// From a file to tickets: file ─► bytes ─► decompressed ─► records or elements ─► rows ─► spool ─► tickets.
//
// The whole file is read before the first ticket comes out: a later row may belong to any of them, and a file that turns
// out to be damaged is to leave nothing behind. Rows wait in a spool, on the disk when they are many, so memory does not
// grow with the file. Bad rows are refused one by one and the rest goes on, unless the import is strict. Tickets come in
// the order of their first rows, each with its rows in file order.
//
// What bites: a damaged line of CSV may be cut in the middle of a quoted text, so the line after it can look like a row. It
// then has the wrong number of fields, or no number and times where they belong, and is refused too.

internal import CSV

/// Reads one file of a format; runs to completion on the calling queue (use the slow one) and touches nothing else.
package struct ImportReader {
    private let options: ImportOptions

    /// A reader with its options.
    package init(options: ImportOptions) { self.options = options }

    /// Reads a file, plain or compressed by its first bytes; `progress` is told after every 64 KiB.
    package func read(path: String, progress: (ImportProgress) -> Void = { _ in }) throws(ImportError) -> ImportedLog {
        var places = TicketPlaces(options: options)
        let spool = RowSpool()
        let summary = try eachRow(path: path, progress: progress) { (row) throws(ImportError) in
            try spool.add(row, place: try places.place(of: row.number))
        }
        spool.finish()
        return ImportedLog(summary: summary, ticketCount: places.count, spool: spool, options: options)
    }

    /// Reads a file row by row, in file order, and keeps none.
    package func eachRow(
        path: String, progress: (ImportProgress) -> Void = { _ in },
        _ body: (ImportedRow) throws(ImportError) -> Void
    ) throws(ImportError) -> ImportSummary {
        let file = try ImportFile(path: path, expandedBytesMax: options.expandedBytesMax)
        var rows = source()
        rows.intake.progress.bytesTotal = file.bytesTotal
        while let bytes = try file.next() {
            try rows.feed(bytes, body)
            rows.intake.progress.bytesRead = file.bytesRead
            progress(rows.intake.progress)
        }
        try rows.finish(body)
        rows.intake.progress.bytesRead = file.bytesRead
        progress(rows.intake.progress)
        return try rows.summary(path: path)
    }

    /// What reads the options' format.
    func source() -> any RowSource {
        let log = options.log
        switch options.format {
        case .serviceNow:
            return RowReader(options: options) { (header) throws(ImportError) in try ServiceNowFormat(header) }
        case .csv:
            return RowReader(options: options, dialect: CSVDialect(delimiter: log.delimiter)) {
                (header) throws(ImportError) in try MappedFormat(header, mapping: log)
            }
        case .xes: return XESRows(options: options)
        }
    }
}

/// Which ticket a number is, counted from 0 in the order of their first rows.
struct TicketPlaces {
    private let options: ImportOptions
    private var places: [String: Int] = [:]
    private var rows: [Int32] = []
    /// Of the row before; a ticket's rows mostly stand together.
    private var last: (number: String, place: Int)?

    init(options: ImportOptions) { self.options = options }

    var count: Int { rows.count }

    /// The place of a row's ticket; one row more of it.
    mutating func place(of number: String) throws(ImportError) -> Int {
        guard let place = last?.number == number ? last?.place : places[number] else {
            guard rows.count < options.incidentsMax else {
                throw .tooMany(what: "incidents", limit: options.incidentsMax)
            }
            places[number] = rows.count
            last = (number, rows.count)
            rows.append(1)
            return rows.count - 1
        }
        last = (number, place)
        guard rows[place] < options.rowsPerIncidentMax else {
            throw .tooMany(what: "rows of incident \(number.shownShortened)", limit: options.rowsPerIncidentMax)
        }
        rows[place] += 1
        return place
    }
}

/// A file that was read: its tickets, one after the other, and what was found. Taken once; one queue at a time.
package final class ImportedLog {
    /// What was found, and what was not taken.
    package let summary: ImportSummary
    /// How many tickets there are.
    package let ticketCount: Int

    private let spool: RowSpool
    private let options: ImportOptions

    init(summary: ImportSummary, ticketCount: Int, spool: RowSpool, options: ImportOptions) {
        self.summary = summary
        self.ticketCount = ticketCount
        self.spool = spool
        self.options = options
    }

    /// The next ticket, in the order of their first rows; nil after the last one.
    package func nextTicket() throws(ImportError) -> ImportedTicket? {
        guard let rows = try spool.next(), let first = rows.first else { return nil }
        var ticket = ImportedTicket(
            first: first, importName: options.name, source: summary.source, tiers: options.tiers)
        for row in rows.dropFirst() { ticket.add(row, tiers: options.tiers) }
        return ticket
    }
}
