import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleTesting
import WaggleWire

private let hour: Milliseconds = 3_600_000
private let day = 24 * hour

/// Targets across restarts and clocks that jump (C4, O3).
struct SLATests {
    private static var policy: DeskPolicy {
        var policy = DeskPolicy.quiet
        policy.targets = TargetPolicy()
        policy.tiers.clocks = [.l1: Priority.allCases.map { _ in 300 * day }]
        policy.answers.ticket = 300 * day
        return policy
    }

    private func expectMissedOnce(_ test: TestDesk, _ id: Int64) throws {
        #expect(test.until { (try? test.count("sla.breached", id)) == 2 })
        test.settle()
        #expect(try test.count("sla.warned", id) == 2)
        #expect(try test.count("sla.breached", id) == 2)
        let times = try test.events(id).map(\.at)
        #expect(times == times.sorted())
        let verified = try test.desk.queue.sync { try Verifier(test.log.reader).run() }
        #expect(verified.findings.map(\.sentence) == [])
    }

    @Test(arguments: [4 * day, 3_650 * day])
    func `a wall clock that jumped ahead fires what is due then, once`(jump: Milliseconds) throws {
        let test = try TestDesk(policy: Self.policy)
        let id = try test.openTicket(channel: "form")
        try test.restart(wallJumpedBy: jump)
        try expectMissedOnce(test, id)
        try test.restart(wallJumpedBy: 1)
        test.settle()
        #expect(try test.count("sla.breached", id) == 2)
    }

    @Test(arguments: [-day, -50 * 365 * day])
    func `a wall clock that jumped back fires nothing early and nothing twice`(jump: Milliseconds) throws {
        let test = try TestDesk(policy: Self.policy)
        let id = try test.openTicket(channel: "form")
        let opened = try #require(try test.events(id).first?.at)
        try test.restart(wallJumpedBy: jump)
        test.settle()
        #expect(test.desk.clock.now >= opened)
        #expect(try test.count("sla.warned", id) == 0)
        test.pass(2 * hour)
        test.settle()
        #expect(try test.count("sla.warned", id) == 0)
        test.pass(72 * hour)
        try expectMissedOnce(test, id)
    }

    @Test func `the desk shows the terms, the clocks and the promise`() throws {
        let test = try TestDesk(.swarm, policy: Self.policy)
        let id = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        let at = test.desk.clock.now + hour
        _ = try test.ask(.ticketPromise, ["ticket": .int(id), "at": .int(at), "text": "the test"], by: test.ana)
        let ticket = try test.ask(.ticketGet, ["ticket": .int(id)], by: test.ana)
        #expect(ticket["sla"]?["calendar"] == "always")
        let targets = try #require(ticket["sla"]).list("targets")
        #expect(targets.map { $0["target"]?.stringValue } == ["first_response", "resolution", "promised_update"])
        #expect(ticket["promise"]?["at"] == .int(at))
        #expect(try ticket.list("can").contains("ticket.promise"))
        let seen = try test.ask(.ticketGet, ["ticket": .int(id)], by: test.carla)
        #expect(seen["next_update_at"] == .int(at) && seen["next_update"] == "the test")
        #expect(seen["sla"] == nil)
        let care = test.publisher.stored(.ticket(id)).last { $0.type == "care" }?.json
        #expect(care?["next_update_at"] == .int(at))
    }
}

/// When customers can chat.
struct HoursTests {
    private static var policy: DeskPolicy {
        var policy = DeskPolicy.quiet
        policy.chats.formWhenNobody = true
        return policy
    }

    private func change(_ test: TestDesk, _ section: String, _ value: JSONValue) throws {
        _ = try test.ask(
            .deskChangeSettings, ["section": .string(section), "value": value, "version": 0], by: test.mia)
    }

    /// The desk is open on one day of the week only, the one three days ahead; when that begins.
    @discardableResult
    private func openInThreeDays(_ test: TestDesk) throws -> Milliseconds {
        let today = CivilDate(dayNumber: Int(test.desk.clock.now / day))
        let opens = CivilDate(dayNumber: today.dayNumber + 3)
        let calendar: JSONValue = [
            "name": "one day", "zone": "UTC",
            "week": .object([JSONMember(opens.weekday.name, .array(["00:00-24:00"]))]),
        ]
        try change(test, "calendars", ["calendars": .array([calendar]), "desk": "one day"])
        return Milliseconds(opens.dayNumber) * day
    }

    private func told(_ test: TestDesk, _ id: Int64) -> [JSONValue] {
        test.publisher.all.filter { $0.channel == .ticket(id) && $0.type == "chat" }.compactMap { $0.json["chat"] }
    }

    @Test func `a new ticket tells what first answers took of late, from the fifth on`() throws {
        let test = try TestDesk()
        func greeting(_ id: Int64) -> String {
            test.publisher.stored(.ticket(id)).map(\.text).first { $0.contains("has number \(id)") } ?? ""
        }
        for _ in 1...5 {
            let id = try test.openTicket(channel: "form")
            #expect(greeting(id).contains("we cannot say yet"))
            _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
            test.pass(11 * 60_000)
            _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "Here it is"], by: test.ana)
        }
        let form = try test.openTicket(channel: "form")
        #expect(greeting(form).contains("A first answer takes about 15 minutes."))
        #expect(greeting(try test.openTicket()).contains("we cannot say yet"))
        let shown = try test.ask(.ticketGet, ["ticket": .int(form)], by: test.mia)
        #expect(shown["first_response_at"] == nil)
    }

    @Test func `a contract with hours of its own keeps its customers' chats open, as long as somebody is there`() throws
    {
        let test = try TestDesk(policy: Self.policy)
        let contract: JSONValue = ["name": "Gold", "calendar": "always"]
        _ = try test.ask(
            .organisationSave, ["name": "Example", "domains": ["example.org"], "contract": contract], by: test.mia)
        let (gold, other) = (try test.openTicket(), try test.openTicket(by: test.chris))
        func chat(_ id: Int64) throws -> JSONValue? {
            try test.ask(.ticketGet, ["ticket": .int(id)], by: id == gold ? test.carla : test.chris)["chat"]?["open"]
        }
        try openInThreeDays(test)
        #expect(test.until { told(test, other).last?["open"] == false })
        #expect(try chat(gold) == true && chat(other) == false)
        #expect(told(test, gold).allSatisfy { $0["open"] == true })
        for agent in test.agents { test.desk.disconnected(agent.id) }
        #expect(test.until { told(test, gold).last == ["open": false, "reason": "nobody"] })
        test.desk.connected(test.ana.id)
        #expect(test.until { told(test, gold).last == ["open": true] })
        #expect(try chat(gold) == true && chat(other) == false)
        #expect(!told(test, other).contains { $0["open"] == true })
    }

    @Test func `outside the desk's hours an open chat is a form, and back`() throws {
        let test = try TestDesk(policy: Self.policy)
        let id = try test.openTicket()
        let opensAt = try openInThreeDays(test)
        #expect(test.until { !told(test, id).isEmpty })
        #expect(told(test, id) == [["open": false, "reason": "hours", "opens_at": .int(opensAt)]])
        #expect(test.desk.availability == .away(.hours, opensAt: opensAt))
        let seen = try test.ask(.ticketGet, ["ticket": .int(id)], by: test.carla)
        #expect(seen["chat"] == ["open": false, "reason": "hours", "opens_at": .int(opensAt)])
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "hello?"], by: test.carla)
        #expect(try test.kinds(id).suffix(3) == ["msg.customer", "sla.away_told", "msg.system"])
        test.pass(opensAt - test.desk.clock.now)
        #expect(test.until { told(test, id).count == 2 })
        #expect(told(test, id).last == ["open": true])
        #expect(test.desk.availability == .open)
    }

    @Test func `when the last one leaves, chats are forms within five seconds, and managers know`() throws {
        let test = try TestDesk(policy: Self.policy)
        let id = try test.openTicket()
        for actor in [test.ana, test.ben] { test.desk.disconnected(actor.id) }
        #expect(test.until { !told(test, id).isEmpty })
        #expect(told(test, id) == [["open": false, "reason": "nobody"]])
        let alarm = try #require(test.publisher.stored(.user(test.mia.id.rawValue)).last?.json)
        #expect(alarm["type"] == "desk.chats_closed" && alarm["reason"] == "nobody")
        test.desk.connected(test.ben.id)
        #expect(test.until { told(test, id).count == 2 })
        #expect(told(test, id).last == ["open": true])
    }

    @Test func `a start records only what is otherwise than when the desk stopped`() throws {
        let test = try TestDesk(policy: Self.policy)
        func recorded() throws -> [String] {
            let ledger = try test.desk.queue.sync {
                try test.log.reader.ledger(LedgerFilter(kinds: ["desk.chats_closed", "desk.chats_opened"]), limit: 9)
            }
            return ledger.entries.map(\.event.kind)
        }
        let tomorrow = CivilDate(dayNumber: Int(test.desk.clock.now / 86_400_000) + 2)
        let calendar: JSONValue = [
            "name": "one day", "week": .object([JSONMember(tomorrow.weekday.name, .array(["00:00-24:00"]))]),
        ]
        try change(test, "calendars", ["calendars": .array([calendar]), "desk": "one day"])
        #expect(test.until { !test.desk.availability.isOpen })
        #expect(try recorded() == ["desk.chats_closed"])
        for _ in 0..<2 {
            try test.restart()
            #expect(!test.desk.availability.isOpen)
            test.settle()
            #expect(try recorded() == ["desk.chats_closed"])
        }
    }

    @Test func `while nobody else is there, a chat is open as long as its owner is`() throws {
        let test = try TestDesk(policy: Self.policy)
        let id = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.mia)
        for actor in [test.ana, test.ben] { test.desk.disconnected(actor.id) }
        #expect(test.until { !told(test, id).isEmpty })
        #expect(told(test, id) == [["open": true]])
        test.desk.disconnected(test.mia.id)
        #expect(test.until { told(test, id).count == 2 })
        #expect(told(test, id).last == ["open": false, "reason": "nobody"])
        test.desk.connected(test.mia.id)
        #expect(test.until { told(test, id).count == 3 })
        #expect(told(test, id).last == ["open": true])
    }

    @Test func `a page that reloads closes nothing`() throws {
        let test = try TestDesk(policy: Self.policy)
        let id = try test.openTicket()
        for actor in [test.ana, test.ben] { test.desk.disconnected(actor.id) }
        test.settle()
        test.desk.connected(test.ana.id)
        #expect(!test.until { !told(test, id).isEmpty })
    }

    @Test func `a calendar in a zone that this machine does not know is refused, and says so`() throws {
        let test = try TestDesk()
        let calendar: JSONValue = ["name": "x", "zone": "Europe/Atlantis", "week": ["mon": .array(["09:00-18:00"])]]
        let refusal = test.refusal(
            .deskChangeSettings,
            ["section": "calendars", "value": ["calendars": .array([calendar])], "version": 0], by: test.mia)
        #expect(refusal?.field == "zone" && refusal?.message == "this machine knows no time zone Europe/Atlantis")
        for hours in ["9:00-18:00", "18:00-09:00", "09:00-24:01", "09:60-10:00", "09:00"] {
            let calendar: JSONValue = ["name": "x", "week": ["mon": .array([.string(hours)])]]
            let refusal = test.refusal(
                .deskChangeSettings,
                ["section": "calendars", "value": ["calendars": .array([calendar])], "version": 0], by: test.mia)
            #expect(refusal?.field == "week", "\(hours)")
        }
    }

    @Test func `calendars with holidays and zones read back as they were written, after a restart too`() throws {
        let test = try TestDesk()
        let value: JSONValue = [
            "calendars": .array([
                [
                    "name": "Lisbon office", "zone": "Europe/Lisbon",
                    "week": ["mon": .array(["09:00-13:00", "14:00-18:00"]), "tue": .array(["00:00-24:00"])],
                    "holidays": .array([["date": "2026-12-25", "name": "Christmas"]]),
                ]
            ]), "desk": "Lisbon office",
        ]
        try change(test, "calendars", value)
        for _ in 0..<2 {
            let sections = try test.ask(.deskSettings, by: test.ana).list("sections")
            let calendars = try #require(sections.first { $0["section"] == "calendars" })
            #expect(calendars["value"] == value)
            try test.restart()
        }
    }
}
