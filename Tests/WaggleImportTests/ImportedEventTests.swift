import JSON
import Testing
import WaggleDomain
import WaggleImport

@Suite struct ImportedEventTests {
    private func tickets(tiers: TierMap? = nil) throws -> [ImportedTicket] {
        try ReadLog(path: fixture("incidents.csv"), ImportOptions(name: "own", tiers: tiers)).tickets
    }

    @Test func `a stored event is read back the same`() throws {
        let map = try TierMap(csv: bytes(fixture("tiers.csv")))
        for event in try tickets(tiers: map).flatMap(\.events) {
            #expect(try ImportedEvent(payload: event.encoded()) == event)
        }
    }

    @Test func `the rows can be had back from the stored events`() throws {
        var rows: [ImportedRow] = []
        _ = try ImportReader(options: ImportOptions(name: "own")).eachRow(
            path: fixture("incidents.csv"), { (row) throws(ImportError) in rows.append(row) })
        var back: [Int: ImportedFields] = [:]
        for ticket in try tickets() {
            var history = ImportedHistory(importName: "own", number: ticket.number)
            for payload in ticket.payloads {
                let event = try ImportedEvent(payload: payload)
                history.apply(event)
                back[event.line] = history.fields
            }
        }
        #expect(rows.count == 41)
        for row in rows { #expect(back[row.line] == row.fields, "line \(row.line)") }
    }

    @Test func `a further row carries only what changed, and null for what became unknown`() throws {
        let events = try #require(try tickets().first { $0.number == "INC9000006" }).events
        let second = String(decoding: events[1].encoded(), as: UTF8.self)
        #expect(
            second
                == #"{"import":"own","case":"INC9000006","line":32,"at":1615118700000,"#
                + #""fields":{"incident_state":"Active","sys_mod_count":1,"assignment_group":null}}"#)
        #expect(events[0].source == ImportSource(format: "servicenow", columns: 36))
        #expect(events.dropFirst().allSatisfy { $0.source == nil })
    }

    @Test(arguments: [
        "", "{}", "[]", "{\"import\":\"a\"}",
        #"{"import":"a","case":"b","line":-1,"at":0,"fields":{}}"#,
        #"{"import":"a","case":"b","line":1,"at":0,"tier":5,"fields":{}}"#,
        #"{"import":"a","case":"b","line":1,"at":0,"fields":{"reopen_count":"1"}}"#,
        #"{"import":"a","case":"b","line":1,"at":0,"fields":{"reopen_count":9223372036854775807}}"#,
        #"{"import":"a","case":"b","line":1,"at":0,"fields":{}} x"#,
    ]) func `a payload that is not ours is refused`(text: String) {
        #expect(throws: ImportError.self) { try ImportedEvent(payload: Array(text.utf8)) }
    }

    @Test func `members and fields added later are passed over`() throws {
        let text = #"{"import":"a","case":"b","line":1,"at":0,"new":[1],"fields":{"mood":"fine","active":true}}"#
        let event = try ImportedEvent(payload: Array(text.utf8))
        #expect(event.changes == [ImportedEvent.Change(.active, .flag(true))])
    }

    @Test func `the report for people has a line for every figure`() throws {
        var report = ImportReport(importName: "own")
        for payload in try tickets().flatMap(\.payloads) { try report.add(payload: payload) }
        let lines = report.lines()
        #expect(lines.first == "rows: 41")
        #expect(lines.contains("ping_pong.any_return_cases: 3"))
        #expect(lines.contains("median_resolution_hours_by_reassignment.2: [1,4.0]"))
    }

    @Test func `the report counts only the rows of its own import`() throws {
        var report = ImportReport(importName: "other")
        for payload in try tickets().flatMap(\.payloads) { try report.add(payload: payload) }
        #expect(report.rows == 0)
        #expect(report.incidents == 0)
    }

    @Test func `the report of an import without rows has no numbers made up`() throws {
        let figures = try JSONValue.parse(ImportReport(importName: "none").json())
        #expect(figures["rows"]?.intValue == 0)
        #expect(figures["sla_missed_share_final"]?.isNull == true)
        #expect(figures["resolved_minus_opened_seconds"]?["p50"]?.isNull == true)
        #expect(figures["resolved_minus_opened_seconds"]?["sd"]?.isNull == true)
        #expect(figures["opened_first_last"]?.arrayValue?.isEmpty == true)
    }

    @Test func `the extremes a stored row can hold do not stop the report`() throws {
        var report = ImportReport(importName: "a")
        for (line, time) in [(1, Int64.min), (2, Int64.max)] {
            let text =
                #"{"import":"a","case":"c\#(line)","line":\#(line),"at":\#(time),"#
                + #""fields":{"opened_at":\#(time),"resolved_at":\#(Int64.max),"reassignment_count":999999999}}"#
            try report.add(payload: Array(text.utf8))
        }
        #expect(try JSONValue.parse(report.json())["rows"]?.intValue == 2)
    }
}
