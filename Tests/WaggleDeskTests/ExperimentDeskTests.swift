import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

/// Experiments through the desk: written down and hashed, run by stored moments, the same after a restart.
struct ExperimentDeskTests {
    private static let hour: Milliseconds = 3_600_000
    private static let day: Milliseconds = 24 * hour

    private func plan(_ test: TestDesk, _ changes: [JSONMember] = []) throws -> Int64 {
        let start = test.desk.clock.now + Self.hour
        let data = JSONValue.object(
            [
                JSONMember("length", "day"), JSONMember("start_at", .int(start)), JSONMember("blocks", 16),
                JSONMember("reason", "Which is better?"),
            ] + changes)
        return try test.ask(.experimentPlan, data, by: test.mia).number("experiment")
    }

    private func seen(_ test: TestDesk, _ experiment: Int64 = 1) throws -> JSONValue {
        try test.ask(.experimentGet, ["experiment": .int(experiment)], by: test.mia)
    }

    private func mode(_ test: TestDesk) throws -> [String?] {
        try test.ask(.queueList, by: test.mia).list("queues").map { $0["mode"]?.stringValue }
    }

    private func opened(_ test: TestDesk) throws -> TicketOpened? {
        guard case .ticketOpened(let opened) = try test.events(try test.openTicket()).first?.event else { return nil }
        return opened
    }

    private func sound(_ test: TestDesk) throws {
        let verified = try test.desk.queue.sync { try Verifier(test.log.reader).run() }
        #expect(verified.findings.map(\.sentence) == [])
    }

    @Test func `a plan stands in the ledger with its hash before it begins, and nobody chose its seed`() throws {
        let test = try TestDesk()
        #expect(try plan(test) == 1)
        let experiment = try seen(test)
        #expect(try experiment.text("state") == "planned" && experiment.list("course").count == 16)
        #expect(try experiment.list("can") == ["experiment.stop"])
        #expect((0...9_007_199_254_740_991).contains(try experiment.number("seed")))
        let ledger = try test.ask(.ledgerList, [:], by: test.mia).serialised()
        #expect(String(decoding: ledger, as: UTF8.self).contains(try experiment.text("digest")))
        #expect(try test.ask(.experimentList, by: test.mia).list("experiments").count == 1)
        #expect(test.refusal(.experimentGet, ["experiment": 1], by: test.ana)?.code == .notAllowed)
        #expect(test.refusal(.experimentGet, ["experiment": 7], by: test.mia)?.code == .notFound)
        #expect(
            test.refusal(.experimentStop, ["experiment": 7, "reason": "x"], by: test.mia)?.code == .notFound)
        try sound(test)
    }

    @Test func `a ticket is never made in a block and the mode of the block before`() throws {
        let test = try TestDesk()
        _ = try plan(test)
        #expect(try opened(test)?.modeSource == .policy)
        let modes = try seen(test).list("course").map { try $0.text("mode") }
        for block in 0..<4 {
            // Without a timer: the first command after the moment finds the block begun.
            test.desk.clock.advance(by: block == 0 ? Self.hour : Self.day)
            let opened = try opened(test)
            #expect(opened?.mode.rawValue == modes[block] && opened?.modeSource == .experiment)
            #expect(try seen(test)["block"] == .int(Int64(block)))
        }
        try sound(test)
    }

    @Test func `a restart changes nothing, and what it slept through is missed`() throws {
        let test = try TestDesk()
        _ = try plan(test)
        test.pass(Self.hour)
        test.settle()
        let modes = try seen(test).list("course").map { try $0.text("mode") }
        #expect(try mode(test) == [modes[0], modes[0], modes[0]])
        try test.restart()
        #expect(try seen(test)["block"] == 0 && mode(test) == [modes[0], modes[0], modes[0]])
        #expect(try opened(test)?.modeSource == .experiment)
        try test.restart(after: 3 * Self.day)
        test.settle()
        let course = try seen(test).list("course")
        #expect(course.map { $0["missed"] == true }.prefix(4) == [false, true, true, false])
        #expect(try seen(test)["block"] == 3 && mode(test) == [modes[3], modes[3], modes[3]])
        test.pass(13 * Self.day)
        test.settle()
        #expect(try seen(test).text("state") == "ended" && mode(test) == ["tiered", "tiered", "tiered"])
        #expect(try opened(test)?.modeSource == .manual)
        try sound(test)
        #expect(try plan(test) == 2)
    }

    @Test func `a switch meanwhile is an override, and a stop gives the queues back`() throws {
        let test = try TestDesk()
        _ = try plan(test, [JSONMember("queues", [1])])
        test.pass(Self.hour)
        test.settle()
        let other = try mode(test)[0] == "swarm" ? "tiered" : "swarm"
        _ = try test.ask(.queueSetMode, ["queue": 1, "mode": .string(other), "scope": "new"], by: test.mia)
        _ = try test.ask(.queueSetMode, ["queue": 2, "mode": "swarm", "scope": "new"], by: test.mia)
        let experiment = try seen(test)
        #expect(try experiment.number("overrides") == 1)
        #expect(try experiment.list("overridden")[0].number("block") == 0)
        let told = try test.ask(.experimentStop, ["experiment": 1, "reason": "A storm"], by: test.mia)
        #expect(try told.number("experiment") == 1)
        #expect(try mode(test) == ["tiered", "swarm", "tiered"])
        #expect(try seen(test).text("stop_reason") == "A storm")
        #expect(test.refusal(.experimentStop, ["experiment": 1, "reason": "x"], by: test.mia)?.code == .wrongState)
        try sound(test)
        _ = try test.desk.queue.sync { try test.log.rebuild(policy: test.policy) }
        try sound(test)
    }
}
