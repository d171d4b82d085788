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

    @Test func `nothing is told before the last ticket was followed for the horizon, then each as it was assigned`()
        throws
    {
        let test = try TestDesk()
        let hours = JSONMember("horizon_ms", .int(6 * Self.hour))
        _ = try plan(test, [hours, JSONMember("primary", ["agent_minutes", "time_to_solve"])])
        func result(_ number: Int64 = 1) throws -> JSONValue {
            try test.ask(.experimentResult, ["experiment": .int(number)], by: test.mia)
        }
        #expect(test.refusal(.experimentResult, ["experiment": 1], by: test.ana)?.code == .notAllowed)
        #expect(test.refusal(.experimentResult, ["experiment": 7], by: test.mia)?.code == .notFound)
        for day in 0..<16 {
            test.pass(day == 0 ? Self.hour : Self.day - 2 * Self.hour)
            test.settle()
            // Within the hour that is left out, then one that counts, by hand in the other mode on the first day.
            _ = try test.openTicket()
            test.pass(2 * Self.hour)
            if day == 0 {
                let other = try mode(test)[0] == "swarm" ? "tiered" : "swarm"
                _ = try test.ask(.queueSetMode, ["queue": 1, "mode": .string(other), "scope": "new"], by: test.mia)
            }
            let id = try test.openTicket()
            _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
            _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "Done"], by: test.ana)
            _ = try test.ask(
                .ticketSolve, ["ticket": .int(id), "solution": "paper", "knowledge": "routine"], by: test.ana)
            #expect(try result()["state"] == "early")
        }
        test.pass(Self.day - 2 * Self.hour)
        test.settle()
        #expect(try seen(test).text("state") == "ended")
        let early = try result()
        #expect(early["state"] == "early" && early["rows"] == nil)
        #expect(try early.number("result_at") == seen(test).number("end_at") + 6 * Self.hour)
        test.pass(6 * Self.hour)
        let ready = try result()
        #expect(ready["state"] == "ready" && ready["pairs"] == 8)
        #expect(ready["tickets"]?["swarm"] == 8 && ready["tickets"]?["tiered"] == 8)
        let codes = try ready.list("warnings").map { try $0.text("code") }
        #expect(codes.contains("overridden") && codes.contains("few") && !codes.contains("left_out"))
        let rows = try ready.list("rows")
        #expect(
            try rows.map { try $0.text("role") }.prefix(6) == [
                "guard_rail", "guard_rail", "guard_rail", "primary", "primary", "other",
            ])
        #expect(try rows[3].text("name") == "agent_minutes")
        #expect(rows.allSatisfy { $0["p"] == .null && $0["difference"]?["lower"] != .double(0) })
        // Kept for a while, then made anew; the same after a restart, but for when.
        test.pass(2 * 60_000)
        try test.restart()
        let anew = try result()
        #expect(anew["tickets"] == ready["tickets"] && anew["now"] != ready["now"])
        try sound(test)
    }

    @Test func `one that was stopped is described, without intervals`() throws {
        let test = try TestDesk()
        _ = try plan(test)
        test.pass(Self.hour + 3 * Self.day)
        test.settle()
        _ = try test.ask(.experimentStop, ["experiment": 1, "reason": "A storm"], by: test.mia)
        let result = try test.ask(.experimentResult, ["experiment": 1], by: test.mia)
        #expect(try result["state"] == "ready" && result.list("warnings")[0]["code"] == "stopped")
        #expect(try result.list("rows").allSatisfy { $0["randomisation"] == .null })
    }
}
