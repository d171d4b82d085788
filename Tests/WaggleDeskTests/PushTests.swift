import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

/// Queues that push, with more tickets than people.
struct PushTests {
    private func push(_ test: TestDesk, _ more: [JSONMember] = []) throws {
        let queue = JSONValue.object([JSONMember("queue", 1), JSONMember("method", "longest_idle")] + more)
        _ = try test.ask(
            .deskChangeSettings,
            [
                "section": "routing", "value": ["queues": [queue], "pushes_max": 1, "push_again_ms": 1_000],
                "version": 0, "reason": "test",
            ], by: test.mia)
    }

    private func offered(_ test: TestDesk, _ tickets: [Int64]) throws -> [UserID] {
        try tickets.compactMap { try test.replayed($0)?.liveOffer?.to }
    }

    @Test func `tickets that are pushed go round, and to nobody past the limit`() throws {
        let test = try TestDesk(connecting: false)
        let tickets = try (0..<6).map { _ in try test.openTicket(channel: "form") }
        try push(test, [JSONMember("tickets", 2)])
        for actor in [test.ana, test.ben] { test.desk.connected(actor.id) }
        #expect(test.until { (try? offered(test, tickets).count) == 4 })
        test.settle()
        let asked = try offered(test, tickets)
        #expect(asked == [test.ana.id, test.ben.id, test.ana.id, test.ben.id])
        for member in try test.ask(.staffList, by: test.mia).list("staff") where member["ticket_load"] != 0 {
            #expect(member["ticket_load"] == 2)
        }
        try test.restart()
        for member in try test.ask(.staffList, by: test.mia).list("staff") {
            let isAsked = asked.contains(UserID(try member.number("id")))
            #expect(member["ticket_load"] == .int(isAsked ? 2 : 0), "\(member)")
        }
    }

    @Test func `tickets that nobody can take hide none that somebody could`() throws {
        let test = try TestDesk(connecting: false)
        test.desk.connected(test.ana.id)
        // More than are looked at in one go, all of which need what Ana has not.
        let blocked = try (0..<205).map { _ in try test.openTicket(channel: "form") }
        for id in blocked {
            _ = try test.ask(.ticketSetNeeds, ["ticket": .int(id), "skills": ["email"]], by: test.ana)
        }
        let young = try test.openTicket(by: test.chris, channel: "form")
        try push(test)
        #expect(test.until { (try? offered(test, [young])) == [test.ana.id] })
        #expect(try offered(test, blocked) == [])
    }

    @Test func `tickets that were offered often enough hide none that were not`() throws {
        let test = try TestDesk(connecting: false)
        test.desk.connected(test.ana.id)
        let old = try (0..<205).map { _ in try test.openTicket(channel: "form") }
        try push(test, [JSONMember("tickets", 1_000)])
        #expect(test.until { (try? offered(test, old).count) == old.count })
        test.pass(61_000)
        #expect(test.until { (try? old.allSatisfy { try test.replayed($0)?.routing.isPushEnded == true }) == true })
        let young = try test.openTicket(by: test.chris, channel: "form")
        #expect(test.until { (try? offered(test, [young])) == [test.ana.id] })
    }
}
