import CSV
import JSON
import Testing
import WaggleDomain

@testable import WaggleImport

private func read(_ text: String, _ change: (inout ImportOptions) throws -> Void = { _ in }) throws -> ReadLog {
    var options = ImportOptions(name: "own")
    options.format = .csv
    try change(&options)
    return try withFile(Array(text.utf8)) { try ReadLog(path: $0, options) }
}

@Suite struct MappedLogTests {
    @Test func `columns are found by what was said, then by Waggle's names, then by those of XES`() throws {
        let text = """
            case,case:concept:name,concept:name,time:timestamp,org:resource,colour
            1,x,a,2026-03-01T10:00:00Z,Ana,red
            """
        let found = try read(text) { try $0.log.say("category=colour") }
        let history = try #require(found.tickets.first).history
        #expect(history.number == "1" && history.owner == "Ana" && history.fields[.category]?.text == "red")
        #expect(found.summary.columnsIgnored == ["case:concept:name"])
        #expect(
            found.summary.notes == [
                "Columns: case=case, activity=concept:name, time=time:timestamp, resource=org:resource, category=colour."
            ])
        let said = try read(text) { try $0.log.say("case=case:concept:name") }
        #expect(said.tickets.map(\.number) == ["x"])
    }

    @Test func `a name may hold a comma, and two columns for one target are joined`() throws {
        let text = "No;\"Status, new\";Sub;When\n1;Open;Waiting;2026-03-01T10:00:00Z\n1;Done;;2026-03-01T11:00:00Z\n"
        let found = try read(text) {
            try $0.log.say("case=No,activity=Status, new,activity=Sub,time=When")
            try $0.log.setDelimiter(";")
        }
        let events = try #require(found.tickets.first).events
        let activities = events.map { event in event.changes.first { $0.column == .activity }?.value?.text }
        #expect(activities == ["Open / Waiting", "Done"])
    }

    @Test func `rows of a case are gathered, and bad ones refused with line and reason`() throws {
        let text = """
            case,activity,timestamp,tier
            1,a,2026-03-01T10:00:00Z,1
            2,a,2026-03-01T10:00:00Z,L2
            1,b,2026-03-01T10:00:00Z,7
            1,c,2026-03-01T10:00:00Z
            ,d,2026-03-01T10:00:00Z,
            1,\(String(repeating: "x", count: 2_001)),2026-03-01T10:00:00Z,
            1,e,2026-03-01T10:00:00Z,
            """
        let found = try read(text)
        #expect(found.tickets.map(\.number) == ["1", "2"])
        #expect(found.tickets.map(\.events.count) == [2, 1])
        #expect(found.tickets.map(\.history.tier) == [nil, .l2])
        #expect(found.tickets[0].history.tiers == [.l1])
        #expect(found.summary.refusals.kept.map(\.line) == [4, 5, 6, 7])
        #expect(found.summary.refusals.kept[0].why == "is not a tier from 0 to 4")
        #expect(found.summary.refusals.kept[3].why == "is longer than 2000 bytes")
    }

    @Test(arguments: [
        ("2026-03-01T10:00:00Z", 1_772_359_200_000 as Int64?), ("2026-03-01 10:00:00.5+01:00", 1_772_355_600_500),
        ("2026-03-01T10:00:00.123456789-0130", 1_772_364_600_123), ("2026-03-01T10:00Z", 1_772_359_200_000),
        ("2024-02-29T23:59:59,9Z", 1_709_251_199_900), ("2023-02-29T00:00:00Z", nil), ("2026-03-01T24:00:00Z", nil),
        ("2026-03-01T10:00:60Z", nil), ("1969-12-31T23:59:59Z", nil), ("2026-3-1T10:00:00Z", nil),
        ("2026-03-01T10:00:00+1:00", nil), ("2026-03-01T10:00:00.Z", nil), ("2026-03-01", nil), ("", nil),
        ("2026-03-01T10:00:00Zx", nil), ("2026-03-01T10:00:00+24:00", nil),
    ]) func `times of ISO 8601 are read, others are not`(text: String, moment: Int64?) {
        var clock = SourceClock()
        #expect((try? clock.read(text))?.at == moment)
    }

    @Test(arguments: [
        ("dd/MM/yyyy HH:mm", "03/04/2026 10:05", "2026-04-03T10:05:00" as String?),
        ("MM/dd/yyyy HH:mm", "03/04/2026 10:05", "2026-03-04T10:05:00"),
        ("M/d/yyyy h:mm a", "3/4/2026 2:05 PM", "2026-03-04T14:05:00"),
        ("M/d/yyyy h:mm a", "12/31/2026 12:05 AM", "2026-12-31T00:05:00"),
        ("yyyyMMddTHHmmss", "20260304T140509", "2026-03-04T14:05:09"),
        ("dd/MM/yyyy HH:mm", "3/4/2026 10:05", nil), ("d/M/yyyy h:mm a", "3/4/2026 13:05 PM", nil),
        ("dd/MM/yyyy HH:mm", "31/13/2026 10:05", nil), ("dd/MM/yyyy HH:mm", "03/04/2026 10:05 ", nil),
    ]) func `times are read by the pattern that was said`(pattern: String, text: String, shown: String?) throws {
        let found = try TimePattern(pattern).read(Array(text.utf8))
        #expect(found.map { SourceTime.iso($0.local) } == shown)
    }

    @Test(arguments: ["", "yyyy-MM", "dd/MM/yy", "dd/MM/yyyy hh:mm", "dd/dd/MM/yyyy", "dd/MM/yyyy EEE", "MMM/dd/yyyy"])
    func `a pattern that leaves something open is refused`(text: String) {
        #expect(throws: ImportError.self) { try TimePattern(text) }
    }

    @Test func `a zone's clocks go forward over a time and back over another`() throws {
        var clock = SourceClock()
        try clock.setZone("Europe/Lisbon")
        #expect(try clock.read("2026-07-01 12:00").at == 1_782_903_600_000)
        #expect(throws: SourceClock.Problem.self) { try clock.read("2026-03-29 01:30") }
        #expect(try clock.read("2026-10-25 01:30").offset == 60)
        #expect(try clock.read("2026-10-25 02:00").offset == 0)
        #expect(
            clock.notes.count == 1 && clock.notes[0].hasPrefix("1 times fell into an hour that Europe/Lisbon had twice")
        )
    }
}
