import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleMeasures

/// A pilot through the desk: coins that anybody can draw again, over restarts, and a warning that never goes.
struct PilotDeskTests {
    private static let hour: Milliseconds = 3_600_000
    private static let day: Milliseconds = 24 * hour
    private static let interference: JSONValue = ["code": "interference"]

    private func plan(_ test: TestDesk, _ changes: [JSONMember] = []) throws {
        let start = test.desk.clock.now + Self.hour
        let data = JSONValue.object(
            [
                JSONMember("design", "pilot"), JSONMember("start_at", .int(start)), JSONMember("days", 7),
                JSONMember("reason", "Does it work here?"), JSONMember("horizon_ms", .int(6 * Self.hour)),
            ] + changes)
        #expect(try test.ask(.experimentPlan, data, by: test.mia).number("experiment") == 1)
    }

    private func seen(_ test: TestDesk) throws -> JSONValue {
        try test.ask(.experimentGet, ["experiment": 1], by: test.mia)
    }

    private func result(_ test: TestDesk) throws -> JSONValue {
        try test.ask(.experimentResult, ["experiment": 1], by: test.mia)
    }

    private func opened(_ test: TestDesk, _ ticket: Int64) throws -> TicketOpened {
        guard case .ticketOpened(let opened) = try test.events(ticket).first?.event else {
            throw DeskRefusal(.notFound, "no ticket")
        }
        return opened
    }

    /// The coin as a stranger would draw it: SplitMix64, the stream of the ticket's number, the lowest bit.
    private static func drawn(_ ticket: Int64, _ seed: Int64) -> Mode {
        func mix(_ state: UInt64) -> UInt64 {
            let one = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            let two = (one ^ (one >> 27)) &* 0x94D0_49BB_1331_11EB
            return two ^ (two >> 31)
        }
        let step: UInt64 = 0x9E37_79B9_7F4A_7C15
        let own = mix(UInt64(seed) &+ (UInt64(ticket) &+ 1) &* step)
        return mix(own &+ step) & 1 == 1 ? .swarm : .tiered
    }

    private func sound(_ test: TestDesk) throws {
        #expect(try verified(test).findings.map(\.sentence) == [])
    }

    private func verified(
        _ test: TestDesk, _ coin: @escaping (TicketID, Int64) -> Bool = ExperimentCoins.coin(of:seed:)
    ) throws -> Verification {
        try test.desk.queue.sync { try Verifier(test.log.reader, coin: coin).run() }
    }

    @Test func `each ticket has the coin of its number, whatever was made before it and over a restart`() throws {
        let test = try TestDesk()
        try plan(test)
        let before = try test.openTicket()
        #expect(try opened(test, before).modeSource == .policy)
        let seed = try seen(test).number("seed")
        // Without a timer: the first command after the moment finds the pilot begun.
        test.desk.clock.advance(by: Self.hour)
        var modes: [Mode] = []
        for round in 0..<3 {
            for _ in 0..<8 {
                let ticket = try test.openTicket()
                let opened = try opened(test, ticket)
                #expect(opened.mode == Self.drawn(ticket, seed) && opened.modeSource == .pilot)
                modes.append(opened.mode)
            }
            // A refusal takes no number, and so no coin.
            #expect(test.refusal(.ticketOpen, ["text": "", "channel": "form"], by: test.carla) != nil)
            try test.restart(after: round == 0 ? Self.hour : 0)
        }
        #expect(Set(modes) == [.swarm, .tiered])
        #expect(try test.ask(.queueList, by: test.mia).list("queues").allSatisfy { $0["mode"] == "tiered" })
        #expect(try seen(test)["state"] == "running" && seen(test).list("course").isEmpty)
        _ = try test.ask(.experimentStop, ["experiment": 1, "reason": "A storm"], by: test.mia)
        #expect(try opened(test, try test.openTicket()).modeSource == .policy)
        try sound(test)
        // Thrown again, each coin is the one that was drawn; another seed's are found to be others.
        #expect(try verified(test).coins == 24)
        let turned = try verified(test) { !ExperimentCoins.coin(of: $0, seed: $1) }
        #expect(turned.findingCount == 24 && turned.findings.allSatisfy { $0.kind == .assignment })
        #expect(turned.findings.first?.sentence.contains("Ticket 2 was made as") == true)
    }

    @Test func `what the customer goes on with in a new ticket draws as well`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "Done"], by: test.ana)
        _ = try test.ask(
            .ticketSolve, ["ticket": .int(id), "solution": "paper", "knowledge": "routine"], by: test.ana)
        _ = try test.ask(.ticketClose, ["ticket": .int(id)], by: test.mia)
        test.pass(60 * Self.day)
        test.settle()
        try plan(test)
        test.pass(Self.hour)
        test.settle()
        let next = try test.ask(.chatSend, ["ticket": .int(id), "text": "It is back"], by: test.carla).number("ticket")
        #expect(next != id)
        #expect(try opened(test, next).modeSource == .pilot)
        #expect(try opened(test, next).mode == Self.drawn(next, try seen(test).number("seed")))
    }

    @Test func `its warning stands before everything else, while it is planned, runs and is over`() throws {
        let test = try TestDesk()
        try plan(test, [JSONMember("primary", ["agent_minutes"])])
        func warned(_ state: JSONValue) throws {
            #expect(try seen(test)["state"] == state && seen(test).list("warnings")[0] == "interference")
            #expect(try result(test).list("warnings")[0] == Self.interference)
        }
        try warned("planned")
        #expect(try seen(test)["design"] == "pilot" && seen(test)["length"] == .null)
        test.pass(Self.hour)
        test.settle()
        try warned("running")
        let seed = try seen(test).number("seed")
        var expected: [Mode: Int] = [:]
        for _ in 0..<24 {
            let id = try test.openTicket()
            expected[Self.drawn(id, seed), default: 0] += 1
            _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
            _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "Done"], by: test.ana)
            _ = try test.ask(
                .ticketSolve, ["ticket": .int(id), "solution": "paper", "knowledge": "routine"], by: test.ana)
        }
        // Asleep over its end: time without tickets.
        try test.restart(after: 7 * Self.day)
        test.settle()
        try warned("ended")
        #expect(try result(test)["state"] == "early")
        test.pass(6 * Self.hour)
        try warned("ended")
        let ready = try result(test)
        #expect(ready["state"] == "ready" && ready["design"] == "pilot" && ready["pairs"] == .null)
        for mode in Mode.allCases {
            #expect(ready["tickets"]?[mode.rawValue] == .int(Int64(expected[mode] ?? 0)))
        }
        let rows = try ready.list("rows")
        #expect(try rows[0].text("name") == "agent_minutes" && rows[0].text("role") == "primary")
        #expect(!rows.contains { $0["role"] == "guard_rail" })
        // Fewer than 30 solved a mode.
        #expect(rows.allSatisfy { $0["p"] == .null && $0["pairs"] == .null })
        try sound(test)
    }
}
