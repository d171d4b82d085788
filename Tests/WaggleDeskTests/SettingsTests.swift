import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

struct SettingsTests {
    private static func change(_ section: String, _ value: JSONValue, _ version: Int64 = 0) -> JSONValue {
        ["section": .string(section), "value": value, "version": .int(version), "reason": "because"]
    }

    private static func section(_ name: String, of answer: JSONValue) throws -> JSONValue {
        try #require(try answer.list("sections").first { $0["section"]?.stringValue == name })
    }

    @Test func `a section is changed, recorded, replayed, and makes the next decisions`() throws {
        let test = try TestDesk()
        let receipt = try test.ask(
            .deskChangeSettings, Self.change("offers", ["live_ms": 5_000, "ticket_ms": 6_000]), by: test.mia)
        for _ in 0..<2 {
            let offers = try Self.section("offers", of: test.ask(.deskSettings, by: test.ana))
            #expect(try offers.number("version") == receipt.number("seq"))
            #expect(offers["value"] == ["live_ms": 5_000, "ticket_ms": 6_000])
            #expect(offers["default"]?["live_ms"] == 60_000)
            #expect(try offers["changed_by"]?.text("name") == "Mia Rossi")
            #expect(offers["may_change"] == false)
            let ticket = try test.openTicket()
            _ = try test.ask(.ticketTake, ["ticket": .int(ticket)], by: test.ana)
            let offered = try test.ask(
                .handOffOffer,
                [
                    "ticket": .int(ticket), "to": .int(test.ben.id.rawValue), "reason": "other", "summary": "x",
                    "next_step": "I write", "next_step_at": 4_102_444_800_000,
                ],
                by: test.ana)
            #expect(try test.replayed(ticket)?.liveOffer?.due == offered.number("at") + 5_000)
            _ = try test.ask(
                .handOffWithdraw, ["ticket": .int(ticket), "offer": 1], by: test.ana)
            _ = try test.ask(.chatSend, ["ticket": .int(ticket), "text": "done"], by: test.ana)
            _ = try test.ask(.ticketSolve, ["ticket": .int(ticket), "solution": "x"], by: test.ana)
            try test.restart()
            test.connectEverybody()
        }
        let verified = try test.desk.queue.sync { try Verifier(test.log.reader).run() }
        #expect(verified.findings.map(\.sentence) == [])
    }

    @Test func `quiet hours that were set before there was a choice stay those times`() throws {
        let test = try TestDesk()
        for (value, kept) in [
            ([:], "calendar"), (["quiet_from_minute": 0, "quiet_to_minute": 0], "times"),
            (["quiet_hours": "calendar", "quiet_from_minute": 5, "quiet_to_minute": 6], "calendar"),
        ] as [(JSONValue, String)] {
            let before = try Self.section("swarming", of: test.ask(.deskSettings, by: test.mia))
            _ = try test.ask(
                .deskChangeSettings, Self.change("swarming", value, before.number("version")), by: test.mia)
            try test.restart()
            let after = try Self.section("swarming", of: test.ask(.deskSettings, by: test.mia))
            #expect(try after["value"]?.text("quiet_hours") == kept)
        }
    }

    @Test func `a stale version, a value out of bounds and a stranger inside are refused`() throws {
        let test = try TestDesk()
        let value: JSONValue = ["live_ms": 5_000, "ticket_ms": 6_000]
        _ = try test.ask(.deskChangeSettings, Self.change("answers", value), by: test.otto)
        #expect(test.refusal(.deskChangeSettings, Self.change("answers", value), by: test.otto)?.code == .staleVersion)
        let low = test.refusal(.deskChangeSettings, Self.change("offers", ["live_ms": 0]), by: test.mia)
        #expect(low?.code == .invalidField)
        #expect(low?.field == "live_ms")
        let stranger = test.refusal(.deskChangeSettings, Self.change("offers", ["lively": 1]), by: test.mia)
        #expect(stranger?.field == "value")
        #expect(test.refusal(.deskChangeSettings, Self.change("weather", [:]), by: test.mia)?.field == "section")
    }

    @Test func `managers change how the desk runs, administrators everything, agents nothing`() throws {
        let test = try TestDesk()
        for section in SettingsSection.allCases {
            let change = Self.change(section.rawValue, section.value(in: DeskPolicy()))
            let isRunning = section.action == .changeRunningSettings
            #expect(test.refusal(.deskChangeSettings, change, by: test.ana)?.code == .notAllowed)
            #expect(test.refusal(.deskChangeSettings, change, by: test.carla)?.code == .notAllowed)
            #expect(test.refusal(.deskChangeSettings, change, by: test.pia)?.code == .notAllowed)
            #expect((test.refusal(.deskChangeSettings, change, by: test.mia) == nil) == isRunning, "\(section)")
            let version = isRunning ? try version(section, test) : 0
            let again = Self.change(section.rawValue, section.value(in: DeskPolicy()), version)
            #expect(test.refusal(.deskChangeSettings, again, by: test.otto) == nil, "\(section)")
        }
        #expect(test.refusal(.deskSettings, by: test.carla)?.code == .notAllowed)
    }

    private func version(_ section: SettingsSection, _ test: TestDesk) throws -> Int64 {
        try Self.section(section.rawValue, of: test.ask(.deskSettings, by: test.otto)).number("version")
    }

    @Test(arguments: SettingsSection.allCases)
    func `the defaults of a section may stand, and its members are those that are promised`(
        section: SettingsSection
    ) throws {
        #expect(DeskPolicy().section(section).check() == nil)
        let schemas = try ProtocolsFolder.definitions("settings")
        let promised = try #require(schemas.values.first { $0["title"]?.stringValue == section.rawValue })
        #expect(promised["properties"]?.keys == section.value(in: DeskPolicy()).keys)
        #expect(schemas["Section"]?["enum"]?.strings == SettingsSection.allCases.map(\.rawValue))
    }

    @Test func `a shorter reminder comes sooner for tickets that wait already, and a longer one never early`() throws {
        let test = try TestDesk()
        let ticket = try test.openTicket("slow", channel: "form")
        let other = try test.openTicket("slower", channel: "form")
        let short: JSONValue = ["live_ms": 5_000, "ticket_ms": 60_000]
        let first = try test.ask(.deskChangeSettings, Self.change("answers", short), by: test.mia)
        test.settle()
        test.pass(61_000)
        #expect(test.until { (try? test.count("sla.no_answer_warned", ticket)) == 1 })
        #expect(test.until { (try? test.count("sla.no_answer_warned", other)) == 1 })
        let third = try test.openTicket("slowest", channel: "form")
        let long: JSONValue = ["live_ms": 5_000, "ticket_ms": 600_000]
        _ = try test.ask(
            .deskChangeSettings, Self.change("answers", long, try first.number("seq")), by: test.mia)
        test.pass(61_000)
        test.settle()
        #expect(try test.count("sla.no_answer_warned", third) == 0)
        test.pass(540_000)
        #expect(test.until { (try? test.count("sla.no_answer_warned", third)) == 1 })
    }
}
