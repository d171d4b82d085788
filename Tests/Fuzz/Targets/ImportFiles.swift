// Claim: whatever a file holds, CSV gives records or errors, the same for every cut and inside the bounds; an
// incident log gives rows or refusals, and each row a payload that reads back; compressed bytes never expand
// beyond the bound.

@testable import Compression
import CSV
@testable import WaggleImport
import WaggleLog

/// First byte: as what the rest is read.
func importFiles(_ bytes: UnsafeRawBufferPointer) {
    var input = Input(bytes)
    let choice = input.byte()
    switch choice % 4 {
    case 0: csv(input.rest, seed: choice)
    case 1: incidents(input.rest, seed: choice)
    case 2: compressed(input.rest)
    default:
        _ = try? TierMap(csv: input.rest)
        if let time = SourceTime.parse(input.text) {
            _ = (SourceTime.iso(time), SourceTime.weekday(time), SourceTime.hour(time))
        }
        if let event = try? ImportedEvent(payload: input.rest) { check(event) }
    }
}

private let bounds = CSVLimits(fieldBytesMax: 40, columnsMax: 40, recordBytesMax: 200)

private func csv(_ bytes: [UInt8], seed: UInt8) {
    let seen = cuts(of: bytes, seed: seed).map(records)
    demand(seen[1] == seen[0], "byte by byte: \(seen[1]) not \(seen[0])")
    demand(seen[2] == seen[0], "in pieces: \(seen[2]) not \(seen[0])")
}

private func records(_ pieces: [[UInt8]]) -> [String] {
    var reader = CSVReader(limits: bounds)
    var seen: [String] = []
    for piece in pieces {
        reader.feed(piece)
        drain(&reader, &seen)
    }
    reader.finish()
    drain(&reader, &seen)
    return seen
}

private func drain(_ reader: inout CSVReader, _ seen: inout [String]) {
    while true {
        do throws(CSVError) {
            guard let record = try reader.next() else { return }
            demand(record.count <= bounds.columnsMax, "columns in their bound")
            demand(record.fields.allSatisfy { $0.utf8.count <= bounds.fieldBytesMax }, "fields in their bound")
            seen.append("\(record.line) \(record.fields)")
        } catch {
            seen.append("\(error)")
            if !error.isRecoverable { return }
        }
    }
}

private func incidents(_ bytes: [UInt8], seed: UInt8) {
    var options = ImportOptions(name: "fuzz", tiers: TierMap(["Group 70": .l2]))
    options.rowsMax = 1_000
    imported(cuts(of: bytes, seed: seed)[2], options)
}

/// Reads a file's pieces in one format, and all that was taken back from its stored form.
func imported(_ pieces: [[UInt8]], _ options: ImportOptions) {
    var places = TicketPlaces(options: options)
    let spool = RowSpool(bufferMax: 500)
    var rows = ImportReader(options: options).source()
    let add = { (row: ImportedRow) throws(ImportError) in
        try spool.add(row, place: try places.place(of: row.number))
    }
    do throws(ImportError) {
        for piece in pieces { try rows.feed(piece, add) }
        try rows.finish(add)
        let summary = try rows.summary(path: "fuzz")
        demand(summary.progress.rows <= options.rowsMax, "rows in their bound")
        spool.finish()
        try report(ImportedLog(summary: summary, ticketCount: places.count, spool: spool, options: options))
    } catch {
        demand(!error.description.isEmpty, "an error says what is wrong")
    }
}

private func report(_ log: ImportedLog) throws(ImportError) {
    var report = ImportReport(importName: "fuzz")
    var rows = 0
    while let ticket = try log.nextTicket() {
        for payload in ticket.payloads {
            guard let event = try? ImportedEvent(payload: payload) else { return demand(false, "a payload reads back") }
            check(event)
            demand((try? report.add(payload: payload)) != nil, "a report takes what was imported")
            rows += 1
        }
    }
    demand(rows == log.summary.progress.rows, "each row comes once")
    _ = report.json()
}

private func check(_ event: ImportedEvent) {
    let payload = event.encoded()
    guard let again = try? ImportedEvent(payload: payload) else { return demand(false, "\(event) reads back") }
    demand(again.encoded() == payload, "\(event) reads back as itself")
}

private func compressed(_ bytes: [UInt8]) {
    let expandedMax = 200_000
    var rest = bytes[...]
    let reader = try? GzipReader(outputBytesMax: expandedMax) { (buffer) throws(CompressionError) -> Int in
        let piece = rest.prefix(min(buffer.count, 16))
        buffer.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
    var expanded = 0
    while let chunk = try? reader?.next() {
        expanded += chunk.count
        demand(expanded <= expandedMax, "no more than the bound")
    }
}
