internal import Glibc
internal import JSON
internal import WaggleDesk
internal import WaggleImport

/// Stores an import's tickets, batch by batch, beginning behind what an earlier try stored.
///
/// The first question tells how far the import is. A batch is one commit, so a try that is cut short, wherever it is, leaves
/// a number of whole rows; since tickets and rows come in the same order each time, the next try leaves out as many.
struct ImportStoring {
    private let log: ImportedLog
    private let name: String
    private let source: String
    private let control: Control

    init(_ log: ImportedLog, named name: String, source: String, _ control: Control) {
        self.log = log
        self.name = name
        self.source = source
        self.control = control
    }

    /// Stores all that is not stored yet; gives how many rows are older than the row before them.
    func run() throws -> Int {
        let state = try send(ImportBatches.Batch(), number: 0, isLast: false)()
        let stored = Int(state["rows"]?.intValue ?? 0)
        var number = state["next"]?.intValue ?? 1
        if stored > 0 { printError("going on behind the \(stored) rows that an earlier try stored") }
        var batches = try ImportBatches(log, skipping: stored, isLocal: control.isLocal)
        var printer = ProgressPrinter(mode: isatty(STDERR_FILENO) == 1 ? .automatic : .silent)
        var progress = ImportProgress()
        progress.rows = stored
        progress.bytesTotal = Int64(log.summary.progress.rows)
        var next = try batches.next()
        while let batch = next {
            // While a batch is stored the next one is made.
            let stored = try send(batch, number: number, isLast: batches.isAtEnd)
            next = try batches.next()
            _ = try stored()
            number += 1
            progress.rows += batch.rows
            progress.bytesRead = Int64(progress.rows)
            printer.show(progress)
        }
        // Everything was stored but for the word that it was the last.
        if batches.batches == 0 { _ = try send(ImportBatches.Batch(), number: number, isLast: true)() }
        printer.finish(progress)
        return batches.rowsOutOfOrder
    }

    /// Sends a batch; what is given waits for the answer.
    private func send(
        _ batch: ImportBatches.Batch, number: Int64, isLast: Bool
    ) throws -> () throws -> JSONValue {
        guard !control.isLocal else {
            return try control.storeHere(
                ImportBatch(name: name, source: source, number: number, isLast: isLast, parts: batch.parts))
        }
        let answer = try control.perform("/control/import") { writer in
            writer.field("name", name)
            writer.field("source", source)
            writer.field("batch", number)
            writer.field("last", isLast)
            writer.field("tickets", raw: batch.json)
        }
        return { answer }
    }
}

/// Cuts imported tickets into pieces that fit one commit, and one request where a server works; a long ticket may span several.
struct ImportBatches {
    struct Batch {
        var parts: [ImportPart] = []
        var rows = 0
        /// The member `tickets` of a request.
        fileprivate(set) var json = Array("[]".utf8)
    }

    /// Rows in one commit beside a running desk: some 1,000 cost one sync and keep the desk's turn short.
    private static let rowsMax = 1_000
    /// Rows in one commit where nobody waits for the desk.
    private static let localRowsMax = 10_000
    /// Bytes of rows; the server takes bodies up to 1 MiB.
    private static let bytesMax = 768 * 1_024

    private let log: ImportedLog
    private let isLocal: Bool
    private var ticket: ImportedTicket?
    private var row = 0
    /// How many batches were given, and how many rows so far were older than the row before them.
    private(set) var batches = 0
    private(set) var rowsOutOfOrder = 0

    /// The batches of a log, without its first rows.
    init(_ log: ImportedLog, skipping rows: Int, isLocal: Bool) throws {
        self.log = log
        self.isLocal = isLocal
        try advance()
        var left = rows
        while let ticket, left >= ticket.events.count {
            left -= ticket.events.count
            try advance()
        }
        row = left
    }

    var isAtEnd: Bool { ticket == nil }

    mutating func next() throws -> Batch? {
        guard !isAtEnd else { return nil }
        batches += 1
        var batch = Batch()
        if isLocal { try fill(&batch) } else { try fillRequest(&batch) }
        return batch
    }

    private mutating func advance() throws {
        ticket = try log.nextTicket()
        row = 0
        rowsOutOfOrder += ticket?.history.rowsOutOfOrder ?? 0
    }

    private mutating func fill(_ batch: inout Batch) throws {
        while let ticket, batch.rows < Self.localRowsMax {
            let end = min(ticket.events.count, row + Self.localRowsMax - batch.rows)
            batch.parts.append(
                ImportPart(
                    number: ticket.number, events: Array(ticket.events[row..<end]),
                    history: end == ticket.events.count ? ticket.history : nil))
            batch.rows += end - row
            row = end
            if row == ticket.events.count { try advance() }
        }
    }

    private mutating func fillRequest(_ batch: inout Batch) throws {
        var json = Array("[".utf8)
        while let ticket, batch.rows < Self.rowsMax, json.count < Self.bytesMax {
            if batch.rows > 0 { json.append(UInt8(ascii: ",")) }
            batch.rows += appendPart(
                of: ticket, to: &json, rowsMax: Self.rowsMax - batch.rows, upTo: Self.bytesMax)
            if row == ticket.events.count { try advance() }
        }
        json.append(UInt8(ascii: "]"))
        batch.json = json
    }

    /// Appends the next rows of a ticket: at least one, else as many as fit; gives how many.
    private mutating func appendPart(
        of ticket: ImportedTicket, to json: inout [UInt8], rowsMax: Int, upTo bytesMax: Int
    ) -> Int {
        json += Array("{\"number\":".utf8)
        json += JSONValue.string(ticket.number).serialised()
        json += Array(",\"payloads\":[".utf8)
        var count = 0
        while row < ticket.events.count, count == 0 || (count < rowsMax && json.count < bytesMax) {
            if count > 0 { json.append(UInt8(ascii: ",")) }
            json += ticket.events[row].encoded()
            row += 1
            count += 1
        }
        json += Array("]}".utf8)
        return count
    }
}
