import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleMeasures

/// Reports on a desk at work.
struct ReportTests {
    private static let hour: Milliseconds = 3_600_000

    private static func figure(
        _ report: JSONValue, _ name: String, _ column: String = "all"
    ) throws -> JSONValue {
        let measures = try report.list("measures")
        let measure = try #require(measures.first { $0["name"]?.stringValue == name })
        return try #require(measure[column])
    }

    @Test func `a report follows the desk, ticket by ticket`() throws {
        let test = try TestDesk()
        let empty = try test.ask(.reportGet, by: test.mia)
        #expect(empty["state"] == "ready" && empty["tickets"] == 0)
        let id = try test.openTicket()
        test.pass(Self.hour / 10)
        let waiting = try test.ask(.reportGet, by: test.mia)
        #expect(waiting["tickets"] == 1 && waiting["tickets_by_mode"]?["tiered"] == 1)
        #expect(try Self.figure(waiting, "first_response")["open"] == 1)
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "Hello"], by: test.ana)
        test.pass(Self.hour)
        let answered = try test.ask(.reportGet, by: test.mia)
        #expect(try Self.figure(answered, "first_response")["open"] == 0)
        #expect(try Self.figure(answered, "first_response", "tiered")["p50"]?.doubleValue ?? 0 >= 6)
    }

    @Test func `a kept report equals one made from the whole log`() throws {
        let test = try TestDesk(.swarm)
        for number in 0..<3 {
            let id = try test.openTicket()
            _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
            _ = try test.ask(.reportGet, by: test.mia)
            if number == 0 { continue }
            _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "Done"], by: test.ana)
            _ = try test.ask(
                .ticketSolve, ["ticket": .int(id), "solution": "paper", "knowledge": "routine"], by: test.ana)
        }
        test.pass(Self.hour)
        let report = try test.ask(.reportGet, by: test.mia)
        let now = try report.number("now")
        let events = try test.desk.queue.sync { try test.log.reader.events(after: 0, limit: 10_000) }
        var book = MeasureBook()
        let known = try report.number("seq")
        for one in events where one.sequence <= known {
            book.apply(one.event, of: one.ticket, by: one.actor, at: one.at, sequence: one.sequence)
        }
        let filter = MeasureFilter(created: Span(now - 30 * 24 * Self.hour, now))
        let whole = MeasureReport(book, filter, calendar: test.policy.calendars.hours, now: now)
            .json(before: MeasureReport(book, filter.before, calendar: test.policy.calendars.hours, now: now))
        let told = try JSONValue.parse(whole.serialised())
        #expect(report["measures"] == told["measures"])
        #expect(report["tickets"] == 3)
    }

    @Test func `filters narrow a report, and a team's people are those who owned first`() throws {
        let test = try TestDesk()
        let first = try test.openTicket()
        _ = try test.openTicket(channel: "form")
        _ = try test.ask(.ticketTake, ["ticket": .int(first)], by: test.ana)
        let team: JSONValue = ["team": 1, "name": "Ana's", "members": [.int(test.ana.id.rawValue)]]
        _ = try test.ask(
            .deskChangeSettings, ["section": "teams", "version": 0, "value": ["teams": [team]]], by: test.mia)
        let wishes: [(JSONValue, JSONValue)] = [
            ([:], 2), (["channels": ["form"]], 1), (["queues": [1]], 2), (["queues": [2]], 0), (["tiers": ["L2"]], 0),
            (["priorities": ["P1"]], 0), (["team": 1], 1), (["categories": ["none such"]], 0),
            (["kinds": ["request"]], 0),
        ]
        for (wish, count) in wishes {
            #expect(try test.ask(.reportGet, wish, by: test.mia)["tickets"] == count, "\(wish)")
        }
        for wish: JSONValue in [
            ["team": 2], ["days": 0], ["tiers": ["L9"]], ["from_at": -1], ["from_at": 5, "to_at": 5],
        ] {
            #expect(test.refusal(.reportGet, wish, by: test.mia)?.code == .invalidField, "\(wish)")
        }
    }

    @Test func `a plan of the week counts the desk's tickets, refuses what is no target, and is kept for a minute`()
        throws
    {
        let test = try TestDesk()
        let empty = try test.ask(.staffingGet, by: test.mia)
        #expect(empty["state"] == "ready" && empty["tickets"] == 0 && empty["enough"] == false)
        #expect(empty["target"] == ["within_ms": 60_000, "share_percent": 80, "busy_percent": 85, "at_once": 4])
        // The hour in which the records begin is not whole, and not counted.
        test.pass(Self.hour)
        _ = try test.openTicket()
        _ = try test.openTicket(channel: "form")
        test.pass(2 * Self.hour)
        let wish: JSONValue = ["days": 7, "within_ms": 30_000, "share_percent": 90, "busy_percent": 70, "at_once": 2]
        let plan = try test.ask(.staffingGet, wish, by: test.mia)
        #expect(plan["tickets"] == 2 && plan["shortened"] == true && plan["zone"] == "UTC")
        #expect(plan["target"] == ["within_ms": 30_000, "share_percent": 90, "busy_percent": 70, "at_once": 2])
        let counts = try #require(plan["arrivals"]?["count"]?.arrayValue).compactMap(\.intValue)
        #expect(counts.count == 168 && counts.reduce(0, +) == 2)
        let first = try #require(try plan.list("tiers").first)
        #expect(first["tier"] == "L1" && first["missing"] == "few")
        let chats = try #require(first["chats"]?.arrayValue).compactMap(\.intValue)
        #expect(chats.reduce(0, +) == 1)
        #expect(try test.ask(.staffingGet, ["days": 7, "channels": ["form"]], by: test.mia)["tickets"] == 1)
        _ = try test.openTicket()
        test.pass(10_000)
        #expect(try test.ask(.staffingGet, wish, by: test.mia) == plan)
        for wish: JSONValue in [
            ["within_ms": 999], ["within_ms": 3_600_001], ["share_percent": 100], ["busy_percent": 9], ["at_once": 0],
            ["share_percent": 0.8], ["team": 2], ["days": 367], ["share_percent": .int(.max)],
        ] {
            #expect(test.refusal(.staffingGet, wish, by: test.mia)?.code == .invalidField, "\(wish)")
        }
    }

    @Test func `a simulation of a desk with few records says so, its back-test too, and refuses what is no number`()
        throws
    {
        let test = try TestDesk()
        _ = try test.openTicket()
        var outlook = try test.ask(.simulationGet, ["load_percent": 150, "values": ["gamma=0.9"]], by: test.mia)
        #expect(outlook["state"] == "ready" && outlook["missing"] == "records" && outlook["load_percent"] == 150)
        #expect(outlook["tickets"] == 1 && outlook["figures"] == [] && outlook["break_even"] == .null)
        #expect(
            test.until {
                let wish: JSONValue = ["load_percent": 150, "values": ["gamma=0.9"]]
                outlook = (try? test.ask(.simulationGet, wish, by: test.mia)) ?? outlook
                return outlook["back_test"]?.objectValue != nil
            })
        #expect(outlook["back_test"]?["missing"] == "records")
        for wish: JSONValue in [
            ["load_percent": 49], ["load_percent": 201], ["load_percent": 100.5], ["load_percent": .int(.max)],
            ["values": ["gamma"]], ["values": ["gamma=0"]], ["values": ["load=1"]], ["values": ["x=1"]],
            ["values": [1]], ["values": .array(Array(repeating: "gamma=1", count: 21))],
        ] {
            #expect(test.refusal(.simulationGet, wish, by: test.mia)?.code == .invalidField, "\(wish)")
        }
    }

    @Test func `much to read is read in steps, and the asker is told how far`() throws {
        let test = try TestDesk(limits: DeskLimits(reportEventsMax: 3))
        _ = try test.openTicket()
        let early = try test.ask(.reportGet, by: test.mia)
        #expect(early["state"] == "reading" && early["measures"] == nil)
        #expect(try early.number("seq") < early.number("head"))
        #expect(test.until { (try? test.ask(.reportGet, by: test.mia))?["state"] == "ready" })
        #expect(try test.ask(.reportGet, by: test.mia)["tickets"] == 1)
    }

    @Test func `the comparison comes behind the figures, stamped, with money when rates are set`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        let costs: JSONValue = ["currency": "EUR", "l1_hour": 3_000, "l2_hour": 4_500, "l3_hour": 7_000]
        let bad: JSONValue = ["section": "costs", "version": 0, "value": ["currency": "euro"]]
        #expect(test.refusal(.deskChangeSettings, bad, by: test.mia)?.code == .invalidField)
        _ = try test.ask(.deskChangeSettings, ["section": "costs", "version": 0, "value": costs], by: test.mia)
        var report = try test.ask(.reportGet, by: test.mia)
        #expect(report["currency"] == "EUR")
        #expect(
            test.until {
                report = (try? test.ask(.reportGet, by: test.mia)) ?? report
                return report["comparison"]?.objectValue != nil
            })
        let comparison = try #require(report["comparison"])
        #expect(comparison["seq"] == report["seq"] && comparison["seed"] == comparison["seq"])
        #expect(try comparison.list("warnings").first?["code"] == "chosen")
        #expect(comparison["costs"]?["tiered"]?["tickets"] == 1)
    }
}
