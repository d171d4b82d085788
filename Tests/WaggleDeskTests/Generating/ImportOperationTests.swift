import Testing
import WaggleDesk
import WaggleDomain
import WaggleImport
import WaggleLog

/// A row of an incident as a client sends it.
private func row(_ number: String, line: Int, _ fields: String, isFirst: Bool = false) -> String {
    let source = isFirst ? #""source":{"format":"servicenow","columns":36},"# : ""
    return #"{"import":"old","case":"\#(number)","line":\#(line),"at":\#(1_600_000_000_000 + line * 60_000),\#(source)"#
        + #""fields":{\#(fields)}}"#
}

private func batch(_ number: Int, last: Bool = false, source: String = "f", _ tickets: [(String, [String])]) -> String {
    let parts = tickets.map { #"{"number":"\#($0.0)","payloads":[\#($0.1.joined(separator: ","))]}"# }
    return #"{"name":"old","source":"\#(source)","batch":\#(number),"last":\#(last),"#
        + #""tickets":[\#(parts.joined(separator: ","))]}"#
}

private let opened = #""incident_state":"New","caller_id":"Caller 7","opened_at":1600000000000,"category":"Category 3""#

@Suite struct ImportOperationTests {
    @Test func `an import becomes marked tickets whose rows are chained events`() throws {
        let place = try DeskFolder()
        try place.withDesk { desk in
            let operations = Operations(desk)
            let first = [
                row("INC1", line: 2, opened, isFirst: true), row("INC1", line: 3, #""assigned_to":"Resolver 9""#),
            ]
            #expect(operations.run("/control/import", batch(0, [("INC1", first)])).text != nil)
            let more = [row("INC1", line: 4, #""incident_state":"Closed","closed_at":1600000600000"#)]
            let second = [row("INC2", line: 5, opened, isFirst: true)]
            let answer = operations.run("/control/import", batch(1, last: true, [("INC1", more), ("INC2", second)]))
            #expect(answer.text == #"{"tickets":2,"rows":4,"next":2,"complete":true}"#)
        }
        let reader = try place.reader()
        let rows = try reader.tickets(TicketFilter(imported: true), limit: 9)
        #expect(rows.map(\.subject) == ["INC2: Category 3", "INC1: Category 3"])
        #expect(rows.map(\.state) == [.queued, .closed])
        #expect(rows.allSatisfy { $0.imported == "old" && $0.created == 1_600_000_000_000 })
        #expect(Set(rows.map(\.customer)).count == 1)
        let owner = try #require(try rows[1].owner.flatMap { try reader.person($0) })
        #expect(owner.name == "Resolver 9")
        #expect(owner.disabled != nil)
        #expect(try reader.login(of: owner.id) == nil)
        let result = try Verifier(reader).run()
        #expect(result.isSound)
        #expect(result.importedEvents == 4)
        #expect(result.importedTickets == 2)
    }

    @Test func `a batch sent again is stored once, one out of turn is refused`() throws {
        let place = try DeskFolder()
        try place.withDesk { desk in
            let operations = Operations(desk)
            let one = batch(0, [("INC1", [row("INC1", line: 2, opened, isFirst: true)])])
            #expect(operations.run("/control/import", batch(1, [])).refusal?.code == .conflict)
            let answer = operations.run("/control/import", one).text
            #expect(answer != nil)
            #expect(operations.run("/control/import", one).text == answer)
            let other = batch(0, source: "g", [])
            #expect(operations.run("/control/import", other).refusal?.message.contains("another file") == true)
            #expect(operations.run("/control/import", batch(1, last: true, [])).text != nil)
            #expect(operations.run("/control/import", one).refusal?.message.contains("already") == true)
            #expect(operations.run("/control/import", batch(2, [])).refusal?.code == .conflict)
        }
        #expect(try place.reader().imports().map(\.tickets) == [1])
    }

    @Test func `rows of another import or incident, and unreadable ones, are refused`() throws {
        let place = try DeskFolder()
        try place.withDesk { desk in
            let operations = Operations(desk)
            let good = row("INC1", line: 2, opened, isFirst: true)
            for bad in [
                batch(0, [("INC2", [good])]), batch(0, [("INC1", [])]), batch(0, [("INC1", ["{}"])]),
                batch(0, [("INC1", [good])]).replacing(#""name":"old""#, with: #""name":"new""#),
                batch(0, []).replacing(#""name":"old""#, with: #""name":"a:b""#),
            ] { #expect(operations.run("/control/import", bad).refusal?.code == .invalidField) }
        }
        #expect(try place.reader().imports().isEmpty)
    }

    @Test func `a caller is erased with every row of theirs, and the others stay`() throws {
        let place = try DeskFolder()
        let word = "Xanthippe"
        try place.withDesk { desk in
            let operations = Operations(desk)
            let mine = row("INC1", line: 2, opened.replacing("Caller 7", with: word), isFirst: true)
            let other = row("INC2", line: 3, opened, isFirst: true)
            #expect(operations.run("/control/import", batch(0, [("INC1", [mine]), ("INC2", [other])])).text != nil)
        }
        #expect(try place.files(with: word) == ["waggle.db"])
        let reader = try place.reader()
        let caller = try #require(try reader.tickets(TicketFilter(imported: true), limit: 9).last?.customer)
        try place.withDesk { desk in
            let erase = #"{"customer":\#(caller),"reason":"asked for"}"#
            #expect(Operations(desk).run("/control/erase", erase).text != nil)
        }
        #expect(try place.files(with: word) == [])
        #expect(try reader.tickets(TicketFilter(imported: true), limit: 9).map(\.subject) == ["INC2: Category 3", ""])
        let result = try Verifier(reader).run()
        #expect(result.findings == [] && result.erasedTickets == 1 && result.importedTickets == 2)
    }
}
