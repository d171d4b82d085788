import CSV
import Compression
import Foundation
import JSON
import Testing
import WaggleDomain
import WaggleImport

@Suite struct ImportReaderTests {
    private func read(_ path: String, _ change: (inout ImportOptions) -> Void = { _ in }) throws
        -> ReadLog
    {
        var options = ImportOptions(name: "own")
        change(&options)
        return try ReadLog(path: path, options)
    }

    private func ticket(_ number: Int, in result: ReadLog) throws -> ImportedTicket {
        try #require(result.tickets.first { $0.number == "INC90000" + (number < 10 ? "0" : "") + "\(number)" })
    }

    @Test func `the figures of our own log are those worked out by hand`() throws {
        let result = try read(fixture("incidents.csv"))
        let expected = try JSONValue.parse(bytes(fixture("incidents.expected.json")))
        #expect(differences(try report(result, name: "own"), expected) == [])
    }

    @Test func `the comparison with a reference finds what differs`() throws {
        func json(_ text: String) throws -> JSONValue { try JSONValue.parse(Array(text.utf8)) }
        let reference = try json(#"{"a":[1,2.5],"b":{"c":"x"}}"#)
        #expect(differences(try json(#"{"a":[1.0,2.50000000001],"b":{"c":"x"}}"#), reference) == [])
        #expect(differences(try json(#"{"a":[1,2.6],"b":{"c":"y"}}"#), reference).count == 2)
        #expect(differences(try json(#"{"b":{"c":"x"},"a":[1,2.5]}"#), reference).count == 1)
        #expect(differences(try json(#"{"a":[1],"b":{}}"#), reference).count == 2)
    }

    @Test func `a compressed log gives the same tickets`() throws {
        let path = try fixture("incidents.csv")
        let plain = try read(path)
        let compressed = try withFile(Gzip.compress(bytes(path))) { try read($0) }
        #expect(compressed.tickets.map(\.payloads) == plain.tickets.map(\.payloads))
        #expect(compressed.summary.progress.bytesRead == compressed.summary.progress.bytesTotal)
        #expect(compressed.summary.progress.bytesTotal < plain.summary.progress.bytesTotal)
    }

    @Test func `rows of one incident are gathered wherever they stand, in file order`() throws {
        let result = try read(fixture("incidents.csv"))
        #expect(result.tickets.map(\.number) == (1...12).map { "INC90000" + ($0 < 10 ? "0" : "") + "\($0)" })
        let first = try ticket(1, in: result)
        #expect(first.events.map(\.line).last == result.tickets.flatMap { $0.events.map(\.line) }.max())
        #expect(first.history.state == .closed)
        #expect(first.history.owner == "Ada")
        #expect(first.history.rows == 3)
    }

    @Test func `a quoted field keeps its quotes, commas and line ends`() throws {
        let result = try read(fixture("incidents.csv"))
        #expect(try ticket(3, in: result).history.fields[.category]?.text == "Says \"hello\", often")
        #expect(try ticket(5, in: result).history.fields[.category]?.text == "Line one\nline two")
        #expect(try ticket(5, in: result).history.fields[.location]?.text == "Town, north")
    }

    @Test func `hand-offs, a reopening and the end make the time line`() throws {
        let steps = try ticket(4, in: try read(fixture("incidents.csv"))).steps
        #expect(
            steps.map { "\($0.kind.rawValue) \($0.from ?? "-") \($0.to ?? "-")" } == [
                "imported.opened - New", "imported.group - Desk", "imported.owner - Ada",
                "imported.resolved New Resolved",
                "imported.state Resolved Active", "imported.group Desk Mail", "imported.owner Ada Dee",
                "imported.reopened - 1",
                "imported.state Active Awaiting User Info", "imported.resolved Awaiting User Info Resolved",
                "imported.closed Resolved Closed",
            ])
        #expect(steps.first?.at == SourceTime.parse("3/3/2021 23:59"))
    }

    @Test func `without a map the tier is unknown and the summary says so`() throws {
        let result = try read(fixture("incidents.csv"))
        #expect(result.tickets.allSatisfy { $0.history.tier == nil })
        #expect(try ticket(1, in: result).history.tierName == "unknown tier")
        #expect(result.summary.tierLine == "no tier map was given: the tier of every imported ticket is unknown")
        #expect(result.tickets.flatMap(\.events).allSatisfy { $0.tier == .none })
    }

    @Test func `a map makes groups tiers and leaves the others unknown`() throws {
        let map = try TierMap(csv: bytes(fixture("tiers.csv")))
        let result = try read(fixture("incidents.csv")) { $0.tiers = map }
        let five = try ticket(5, in: result)
        #expect(five.steps.filter { $0.kind == .tier }.map { $0.to ?? "unknown" } == ["L1", "L2", "unknown", "L1"])
        #expect(five.history.tier == .l1)
        #expect(
            result.summary.tierLine == "the tier is unknown for the groups the map does not name (1): Vendors")
        // The report is the same with and without a map.
        let expected = try JSONValue.parse(bytes(fixture("incidents.expected.json")))
        #expect(differences(try report(result, name: "own"), expected) == [])
    }

    @Test func `bad rows are refused with line, column and reason, and the others are read`() throws {
        let result = try read(fixture("bad-rows.csv"))
        #expect(
            result.summary.refusals.kept.map(\.description) == [
                "line 3, column opened_at: is not a time as day/month/year hour:minute: \"30/2/2021 08:00\"",
                "line 4, column sys_updated_at: is not a time as day/month/year hour:minute: \"2021-03-01 08:00\"",
                "line 5, column reassignment_count: is not a whole number: \"-1\"",
                "line 6, column made_sla: is neither true nor false: \"maybe\"",
                "line 7, column number: must be known: \"?\"",
                "line 8, column resolved_at: is not a time as day/month/year hour:minute: \"1/3/2021 24:00\"",
                "line 9, column incident_state: must be known: \"\"",
                "line 10: 4 fields where the header has 36",
                "line 11, column incident_state: text after the closing quote: \"\"",
            ])
        #expect(result.summary.progress.rows == 2)
        #expect(result.summary.progress.rowsRefused == 9)
        #expect(result.tickets.count == 1)
    }

    @Test func `only the first refusals are kept, and all are counted`() throws {
        let result = try read(fixture("bad-rows.csv")) { $0.refusalsKeptMax = 2 }
        #expect(result.summary.refusals.kept.map(\.line) == [3, 4])
        #expect(result.summary.refusals.count == 9)
    }

    @Test func `a strict import stops at the first bad row`() throws {
        let path = try fixture("bad-rows.csv")
        #expect {
            try read(path) { $0.isStrict = true }
        } throws: { error in
            guard case .refused(let refusal) = error as? ImportError else { return false }
            return refusal.line == 3 && refusal.column == "opened_at"
        }
    }

    @Test func `columns that are missing are named`() throws {
        let path = try fixture("missing-columns.csv")
        #expect(throws: ImportError.columnsMissing(["priority", "assignment_group"])) { try read(path) }
    }

    @Test func `columns may stand in any order, with CRLF, a byte order mark and unknown ones`() throws {
        let result = try read(fixture("other-order.csv"))
        #expect(result.summary.columnsIgnored == ["mood"])
        #expect(result.summary.columns == 35)
        let same = try read(fixture("incidents.csv"))
        let two = try ticket(2, in: result).history
        #expect(two.fields[.caller] == (try ticket(2, in: same).history.fields[.caller]))
        #expect(two.fields[.openedAt] == (try ticket(2, in: same).history.fields[.openedAt]))
        #expect(two.fields[.vendor] == nil)
    }

    @Test func `what cannot be read is refused plainly`() throws {
        #expect(throws: ImportError.unreadable(path: "/nowhere/x.csv", why: "No such file or directory")) {
            try read("/nowhere/x.csv")
        }
        #expect(throws: ImportError.self) { try read("/") }
        try withFile([]) { path in
            #expect(throws: ImportError.empty(path: path)) { try read(path) }
        }
        let whole = try Gzip.compress(bytes(fixture("incidents.csv")))
        try withFile(Array(whole.dropLast(20))) { path in
            #expect {
                try read(path)
            } throws: { error in
                if case .compressed = error as? ImportError { true } else { false }
            }
        }
        try withFile(whole) { path in
            #expect {
                try read(path) { $0.expandedBytesMax = 1_000 }
            } throws: { error in
                if case .compressed = error as? ImportError { true } else { false }
            }
        }
    }

    @Test func `a quote that is never closed ends the import with its line`() throws {
        let text = try bytes(fixture("incidents.csv")) + Array("INC9000013,\"New,true\n".utf8)
        try withFile(text) { path in
            #expect {
                try read(path)
            } throws: { error in
                guard case .damaged(let line, let column, _) = error as? ImportError else { return false }
                return line == text.count { $0 == 0x0A } && column == 2
            }
        }
    }

    @Test func `the bounds of an import hold`() throws {
        let path = try fixture("incidents.csv")
        #expect(throws: ImportError.tooMany(what: "rows", limit: 40)) { try read(path) { $0.rowsMax = 40 } }
        #expect(throws: ImportError.tooMany(what: "incidents", limit: 11)) {
            try read(path) { $0.incidentsMax = 11 }
        }
        #expect(throws: ImportError.tooMany(what: "rows of incident INC9000004", limit: 5)) {
            try read(path) { $0.rowsPerIncidentMax = 5 }
        }
        #expect(
            try read(path) {
                $0.rowsMax = 41
                $0.incidentsMax = 12
                $0.rowsPerIncidentMax = 6
            }.tickets.count == 12)
    }

    @Test func `progress rises to the whole file`() throws {
        var seen: [ImportProgress] = []
        let path = try fixture("incidents.csv")
        let summary = try ImportReader(options: ImportOptions(name: "own")).eachRow(
            path: path, progress: { seen.append($0) }, { (_) throws(ImportError) in })
        #expect(seen.last == summary.progress)
        #expect(seen.last?.rows == 41)
        #expect(seen.last?.bytesRead == seen.last?.bytesTotal)
        #expect(seen.map(\.bytesRead) == seen.map(\.bytesRead).sorted())
    }

    @Test func `a pipe is read though its size is unknown`() throws {
        var ends: [CInt] = [0, 0]
        #expect(pipe(&ends) == 0)
        let handle = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        try handle.write(contentsOf: bytes(fixture("incidents.csv")))
        try handle.close()
        defer { close(ends[0]) }
        let result = try read("/proc/self/fd/\(ends[0])")
        #expect(result.tickets.count == 12)
        #expect(result.summary.progress.bytesTotal == 0)
        #expect(result.summary.progress.bytesRead > 10_000)
    }

    @Test func `a value that could steer a terminal is not shown as it is`() throws {
        let text = String(decoding: try bytes(fixture("incidents.csv")), as: UTF8.self)
        let bad = text.replacingOccurrences(
            of: "INC9000012,New,true,0,",
            with: "INC9000012,New,true,\u{1B}]0;x\u{07}\u{202E}" + String(repeating: "9", count: 50) + ",")
        try withFile(Array(bad.utf8)) { path in
            let refusal = try #require(try read(path).summary.refusals.kept.first)
            #expect(refusal.value == "\u{FFFD}]0;x\u{FFFD}\u{FFFD}" + String(repeating: "9", count: 33) + "…")
        }
    }

    // The claim: whatever the bytes, the result is tickets and refusals or this room's error, and what was taken can be
    // stored, read back and reported on.
    @Test func `a log with any bytes changed is read or refused`() throws {
        let whole = try bytes(fixture("incidents.csv"))
        let header = whole.firstIndex(of: 0x0A) ?? 0
        let choices: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x3F, 0x2F, 0x39, 0x00, 0xFF, 0xC3]
        var random = Seeded(state: 0x9E37_79B9_7F4A_7C15)
        var taken = 0
        for round in 0..<150 {
            var text = whole
            // Every tenth time the header may be hit too.
            let first = round % 10 == 0 ? 0 : header
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let place = Int.random(in: first..<text.count, using: &random)
                text[place] = choices.randomElement(using: &random) ?? 0
            }
            guard let result = try takenOrRefused(text) else { continue }
            taken += 1
            let rows = result.tickets.reduce(0) { $0 + $1.events.count }
            #expect(rows == result.summary.progress.rows)
            var report = ImportReport(importName: "own")
            for payload in result.tickets.flatMap(\.payloads) { try report.add(payload: payload) }
            #expect(report.rows == rows)
        }
        // Both ends of the claim are met.
        #expect(taken > 20 && taken < 150)
    }

    private func takenOrRefused(_ text: [UInt8]) throws -> ReadLog? {
        try withFile(text) { path in
            do {
                return try ReadLog(path: path, ImportOptions(name: "own"))
            } catch let error as ImportError {
                #expect(!error.description.isEmpty)
                return nil
            }
        }
    }
}

/// A generator that gives the same numbers in every run.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
