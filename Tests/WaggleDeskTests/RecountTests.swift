import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

/// What the desk keeps in memory equals a recount from the log (S12), after a restart too.
struct RecountTests {
    static func expectRecount(_ test: TestDesk, _ history: RandomHistory) throws {
        let tickets = try history.tickets.map { try #require(try test.replayed($0)) }
        var loads: [UserID: Int] = [:]
        var ticketLoads: [UserID: Int] = [:]
        for ticket in tickets {
            loads.merge(ticket.loads, uniquingKeysWith: +)
            ticketLoads.merge(ticket.ticketLoads, uniquingKeysWith: +)
        }
        for member in try test.ask(.staffList, by: test.mia).list("staff") {
            let user = UserID(try member.number("id"))
            #expect(member["load"] == .int(Int64(loads[user, default: 0])), "\(member)")
            #expect(member["ticket_load"] == .int(Int64(ticketLoads[user, default: 0])), "\(member)")
        }
        for actor in test.staff {
            let inbox = try test.ask(.inboxGet, by: actor)
            let invited = tickets.filter { $0.activeSwarm?.liveInvitation(of: actor.id) != nil }
            let offered = tickets.filter { $0.liveOffer?.to == actor.id }
            #expect(try inbox.list("invitations").map { try $0.number("ticket") } == invited.map(\.id.rawValue))
            #expect(try inbox.list("offers").map { try $0.number("ticket") } == offered.map(\.id.rawValue))
        }
        for queue in try test.ask(.boardGet, by: test.mia).list("queues") {
            let own = tickets.filter { $0.queue.rawValue == queue["id"]?.intValue && $0.state == .queued }
            #expect(queue["waiting"] == .int(Int64(own.count)), "\(queue)")
        }
        let due = try test.desk.queue.sync { try test.log.reader.deadlines() }
        let expected = tickets.flatMap { ticket in
            ticket.deadlines(policy: test.policy).map { TicketDeadline(ticket: ticket.id, deadline: $0) }
        }
        func sorted(_ entries: [TicketDeadline]) -> [String] { entries.map { "\($0)" }.sorted() }
        #expect(sorted(due) == sorted(expected))
    }

    private func expectLists(_ test: TestDesk, _ history: RandomHistory) throws {
        for row in try test.ask(.ticketList, ["view": "all", "limit": 200], by: test.mia).list("tickets") {
            let seen = try test.ask(.ticketGet, ["ticket": try #require(row["ticket"])], by: test.mia)
            for member in row.objectValue ?? [] { #expect(seen[member.key] == member.value, "\(member)") }
        }
        let queues = try test.ask(.queueList, by: test.mia).list("queues")
        let tickets = try history.tickets.map { try #require(try test.replayed($0)) }
        for queue in queues {
            let own = tickets.filter { $0.queue.rawValue == queue["id"]?.intValue && !$0.state.isFinished }
            #expect(queue["waiting"] == .int(Int64(own.count { $0.state == .queued })))
            #expect(queue["open"] == .int(Int64(own.count { $0.state != .queued && $0.state != .solved })))
            let oldest = own.filter { $0.state == .queued }.compactMap(\.waitingSince).min()
            #expect(queue["oldest_waiting_since"] == oldest.map { .int($0) } ?? .null)
        }
    }

    @Test(arguments: 1...6)
    func `loads, inboxes, deadlines and lists equal a recount`(seed: Int) throws {
        let test = try TestDesk(seed % 3 == 0 ? .tiered : .swarm)
        var history = try RandomHistory(test, seed: UInt64(seed))
        for _ in 0..<2 {
            try history.run(steps: 120)
            try Self.expectRecount(test, history)
            try expectLists(test, history)
            try test.restart()
            test.connectEverybody()
            try Self.expectRecount(test, history)
        }
        #expect(history.done > 30)
        let findings = try test.desk.queue.sync {
            try Verifier(test.log.reader, policy: test.policy).run().findings
        }
        #expect(findings == [])
    }

    @Test func `a row that is told equals the row that is read`() throws {
        let test = try TestDesk(.swarm)
        let id = try test.openTicket()
        // In one commit: the preview of the row is the message's, although its own row is not yet written.
        test.publisher.forget()
        test.whileHeld {
            let say: JSONValue = ["ticket": .int(id), "text": "The newest words"]
            test.desk.call(.chatSend, data: TestDesk.keyed(.chatSend, say), by: test.carla) { _ in }
            test.desk.call(.ticketTake, data: TestDesk.keyed(.ticketTake, ["ticket": .int(id)]), by: test.ana) { _ in }
        }
        test.desk.queue.sync {}
        func listed() throws -> JSONValue {
            try #require(try test.ask(.ticketList, ["view": "all"], by: test.mia).list("tickets").first)
        }
        #expect(try test.publisher.stored(.queue(1)).last?.json["row"] == listed())
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "An answer"], by: test.ana)
        #expect(test.until { test.publisher.all.last?.channel == .queue(1) }, "previews are told within a second")
        #expect(try test.publisher.all.last?.json["row"] == listed())
        #expect(test.publisher.all.last?.offset == 0)
    }
}
