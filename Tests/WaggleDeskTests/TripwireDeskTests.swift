import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

struct TripwireDeskTests {
    private func switched(_ test: TestDesk) throws {
        _ = try test.ask(
            .queueSetMode, ["queue": 1, "mode": "swarm", "scope": "new", "reason": "trial"], by: test.mia)
    }

    private func board(_ test: TestDesk) throws -> JSONValue {
        try test.ask(.boardGet, [:], by: test.mia)["tripwires"] ?? .null
    }

    private func trips(_ test: TestDesk) throws -> Int {
        try test.desk.queue.sync {
            try test.log.reader.ledger(LedgerFilter(kinds: ["tripwire.tripped"]), limit: 9).entries.count
        }
    }

    @Test func `a wait past the limit trips once, is told to managers, and stands after a restart`() throws {
        let test = try TestDesk()
        try switched(test)
        _ = try test.ask(.tripwireSet, ["longest_wait_ms": 120_000], by: test.mia)
        _ = try test.openTicket()
        test.pass(60_000)
        test.settle()
        #expect(try trips(test) == 0)
        test.pass(90_000)
        #expect(test.until { (try? trips(test)) == 1 })
        let told = try #require(test.publisher.stored(.user(test.mia.id.rawValue)).last?.json)
        #expect(told["type"] == "tripwire.tripped" && told["wire"] == "longest_wait" && told["limit"] == 120_000)
        test.pass(120_000)
        test.settle()
        #expect(try trips(test) == 1)
        try test.restart()
        #expect(try board(test)["answered"] == false)
        test.pass(120_000)
        test.settle()
        #expect(try trips(test) == 1)
        try sound(test)
    }

    @Test func `limits come with their switch in one command, or neither stands`() throws {
        let test = try TestDesk()
        let bad: JSONValue = ["queue": 1, "mode": "swarm", "scope": "new", "limits": ["longest_wait_ms": 1]]
        #expect(test.refusal(.queueSetMode, bad, by: test.mia)?.field == "longest_wait_ms")
        #expect(try test.ask(.queueList, [:], by: test.mia).list("queues").allSatisfy { $0["mode"] == "tiered" })
        let good: JSONValue = ["queue": 1, "mode": "swarm", "scope": "new", "limits": ["longest_wait_ms": 120_000]]
        let receipt = try test.ask(.queueSetMode, good, by: test.mia)
        for _ in 0..<2 {
            #expect(try board(test)["switch"] == .int(receipt.number("seq")))
            #expect(try board(test)["longest_wait_ms"] == 120_000)
            try test.restart()
        }
        _ = try test.openTicket()
        test.pass(190_000)
        #expect(test.until { (try? trips(test)) == 1 })
        try sound(test)
    }

    @Test func `going back lets new tickets work as before, and the limits end with that switch`() throws {
        let test = try TestDesk()
        try switched(test)
        _ = try test.ask(.tripwireSet, ["longest_wait_ms": 60_000], by: test.mia)
        let during = try test.openTicket()
        #expect(test.refusal(.tripwireAnswer, ["answer": "go_back"], by: test.mia)?.code == .wrongState)
        test.pass(130_000)
        #expect(test.until { (try? trips(test)) == 1 })
        #expect(test.refusal(.tripwireAnswer, ["answer": "keep"], by: test.mia)?.code == .invalidField)
        #expect(test.refusal(.tripwireAnswer, ["answer": "go_back"], by: test.ana)?.code == .notAllowed)
        _ = try test.ask(.tripwireAnswer, ["answer": "go_back"], by: test.mia)
        #expect(try board(test) == .null)
        #expect(try test.replayed(during)?.mode == .swarm)
        #expect(try test.replayed(try test.openTicket())?.mode == .tiered)
        try sound(test)
    }

    @Test func `keeping going needs a reason, and the next crossing trips again`() throws {
        let test = try TestDesk()
        try switched(test)
        _ = try test.ask(.tripwireSet, ["longest_wait_ms": 60_000], by: test.mia)
        let first = try test.openTicket()
        test.pass(130_000)
        #expect(test.until { (try? trips(test)) == 1 })
        _ = try test.ask(.tripwireAnswer, ["answer": "keep", "reason": "a trunk line was down"], by: test.mia)
        #expect(try board(test)["answered"] == true)
        _ = try test.ask(.ticketTake, ["ticket": .int(first)], by: test.ana)
        test.pass(61_000)
        test.settle()
        _ = try test.openTicket()
        test.pass(130_000)
        #expect(test.until { (try? trips(test)) == 2 })
        try sound(test)
    }

    @Test func `limits are for the last switch alone, and within bounds`() throws {
        let test = try TestDesk()
        #expect(test.refusal(.tripwireSet, ["longest_wait_ms": 60_000], by: test.mia)?.code == .wrongState)
        try switched(test)
        #expect(test.refusal(.tripwireSet, ["longest_wait_ms": 1], by: test.mia)?.code == .invalidField)
        #expect(test.refusal(.tripwireSet, ["satisfied_percent": 101], by: test.mia)?.code == .invalidField)
        #expect(test.refusal(.tripwireSet, ["switch": 1, "reopened_percent": 5], by: test.mia)?.code == .wrongState)
        #expect(test.refusal(.tripwireSet, [:], by: test.mia)?.code == .conflict)
        #expect(test.refusal(.tripwireSet, ["reopened_percent": 5], by: test.ana)?.code == .notAllowed)
        _ = try test.ask(.tripwireSet, ["reopened_percent": 5, "least": 1], by: test.mia)
        #expect(try board(test)["reopened_percent"] == 5)
        _ = try test.ask(.tripwireSet, [:], by: test.mia)
        #expect(try board(test) == .null)
    }

    private func sound(_ test: TestDesk) throws {
        let verified = try test.desk.queue.sync { try Verifier(test.log.reader).run() }
        #expect(verified.findings.map(\.sentence) == [])
    }
}
