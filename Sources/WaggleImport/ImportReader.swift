// From a file to tickets: file ─► bytes ─► decompressed ─► records ─► rows ─► incidents.
//
// Rows come out while the file is read; only incidents have to wait for its end, since a later row may belong to any of
// them. Bad rows are refused one by one and the rest goes on, unless the import is strict. The first record is the
// header.
//
// What bites: a damaged line may be cut in the middle of a quoted text, so the line after it can look like a row. It
// then has the wrong number of fields, or no number and times where they belong, and is refused too.

internal import CSV

/// Reads one file of a format; runs to completion on the calling queue (use the slow one) and touches nothing else.
package struct ImportReader {
    /// What an import gives: the tickets, in the order of their first rows, and what was found.
    package struct Result: Sendable {
        /// The incidents of the file.
        package let tickets: [ImportedTicket]
        /// What was found, and what was not taken.
        package let summary: ImportSummary

        /// Rows older than the row before them of the same incident; taken in file order all the same.
        package var rowsOutOfOrder: Int { tickets.reduce(0) { $0 + $1.history.rowsOutOfOrder } }
    }

    private let options: ImportOptions

    /// A reader with its options.
    package init(options: ImportOptions) { self.options = options }

    /// Reads a file, `.csv` or `.csv.gz` by its first bytes, into tickets; `progress` is told after every 64 KiB.
    package func tickets(
        path: String, progress: (ImportProgress) -> Void = { _ in }
    ) throws(ImportError) -> Result {
        var collector = IncidentCollector(options: options)
        let summary = try eachRow(path: path, progress: progress) { (row, source) throws(ImportError) in
            try collector.add(row, source: source)
        }
        return Result(tickets: collector.tickets, summary: summary)
    }

    /// Reads a file row by row, in file order, and keeps none.
    package func eachRow(
        path: String, progress: (ImportProgress) -> Void = { _ in },
        _ body: (ImportedRow, ImportSource) throws(ImportError) -> Void
    ) throws(ImportError) -> ImportSummary {
        let file = try ImportFile(path: path, expandedBytesMax: options.expandedBytesMax)
        var rows = RowReader(options: options)
        rows.progress.bytesTotal = file.bytesTotal
        while let bytes = try file.next() {
            try rows.feed(bytes, body)
            rows.progress.bytesRead = file.bytesRead
            progress(rows.progress)
        }
        try rows.finish(body)
        rows.progress.bytesRead = file.bytesRead
        progress(rows.progress)
        return try rows.summary(path: path)
    }
}
