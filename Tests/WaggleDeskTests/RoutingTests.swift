import Dispatch
import JSON
import Synchronization
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleWire

/// Queues that push, offers to groups, the end of shifts, and what several do at one instant.
struct RoutingTests {
    private func set(_ test: TestDesk, _ section: String, _ value: JSONValue, version: Int64 = 0) throws {
        _ = try test.ask(
            .deskChangeSettings,
            ["section": .string(section), "value": value, "version": .int(version), "reason": "test"], by: test.mia)
    }

    private func push(_ test: TestDesk, _ method: String = "longest_idle") throws {
        try set(test, "routing", ["queues": [["queue": 1, "method": .string(method)]]])
    }

    private func offered(_ test: TestDesk, _ ticket: Int64) throws -> UserID? {
        try test.replayed(ticket)?.liveOffer?.to
    }

    private func expectSound(_ test: TestDesk) throws {
        test.flushPresence()
        let verified = try test.desk.queue.sync { try Verifier(test.log.reader).run() }
        #expect(verified.findings.map(\.sentence) == [])
    }

    @Test func `a queue that pushes offers each ticket to somebody free, and says why`() throws {
        let test = try TestDesk()
        try push(test)
        let ticket = try test.openTicket()
        #expect(test.until { (try? offered(test, ticket)) ?? nil != nil })
        let event = try #require(try test.events(ticket).last?.event)
        guard case .routing(.pushed(let pushed)) = event else {
            Issue.record("nothing was pushed")
            return
        }
        #expect(pushed.method == .longestIdle && pushed.eligible == 2 && pushed.from == nil)
        let target = pushed.to == test.ana.id ? test.ana : test.ben
        _ = try test.ask(.handOffAccept, ["ticket": .int(ticket), "offer": 1], by: target)
        #expect(try test.replayed(ticket)?.owner == target.id)
        try expectSound(test)
    }

    @Test func `the longest idle is asked first, then the next, and nobody twice in a row`() throws {
        let test = try TestDesk()
        let first = try test.openTicket(by: test.chris)
        _ = try test.ask(.ticketTake, ["ticket": .int(first)], by: test.ana)
        test.pass(1_000)
        try push(test)
        let ticket = try test.openTicket()
        #expect(test.until { (try? offered(test, ticket)) == test.ben.id })
        test.pass(60_000)
        #expect(test.until { (try? offered(test, ticket)) == test.ana.id })
        _ = try test.ask(
            .handOffDecline, ["ticket": .int(ticket), "offer": 2, "reason": "busy"], by: test.ana)
        test.settle()
        #expect(try offered(test, ticket) == nil && test.replayed(ticket)?.state == .queued)
        try expectSound(test)
    }

    @Test func `the least loaded comes first where the queue says so`() throws {
        let test = try TestDesk()
        for customer in [test.carla, test.chris] {
            let id = try test.openTicket(by: customer, channel: "form")
            _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
            test.pass(1_000)
        }
        let id = try test.openTicket(by: test.chris, channel: "form")
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ben)
        try push(test, "least_loaded")
        // Nobody has had this customer before.
        let ticket = try test.openTicket(by: try test.person(.init(role: .customer, name: "Cleo Customer")))
        #expect(test.until { (try? offered(test, ticket)) == test.ben.id })
    }

    @Test func `a queue drains by itself, the longest waiting customer first, when somebody becomes free`() throws {
        let test = try TestDesk(connecting: false)
        try push(test)
        let old = try test.openTicket("first")
        test.pass(1_000)
        let young = try test.openTicket("second", by: test.chris)
        test.settle()
        #expect(try offered(test, old) == nil)
        test.desk.connected(test.ana.id)
        #expect(test.until { (try? offered(test, young)) == test.ana.id })
        let events = try [old, young].map { try #require(try test.events($0).last) }
        #expect(events[0].sequence < events[1].sequence)
        try expectSound(test)
    }

    @Test func `somebody without room, away or without the skill is not asked`() throws {
        let test = try TestDesk()
        _ = try test.ask(.presenceSet, ["status": "focus"], by: test.ana)
        try push(test)
        let ticket = try test.openTicket()
        #expect(test.until { (try? offered(test, ticket)) == test.ben.id })
        _ = try test.ask(.handOffAccept, ["ticket": .int(ticket), "offer": 1], by: test.ben)
        _ = try test.ask(.presenceSet, ["status": "away"], by: test.ben)
        let waiting = try test.openTicket(by: test.chris)
        _ = try test.ask(
            .ticketSetNeeds, ["ticket": .int(waiting), "skills": ["email"]], by: test.ana)
        _ = try test.ask(.presenceSet, ["status": "available"], by: test.ana)
        test.settle()
        #expect(try offered(test, waiting) == nil)
        _ = try test.ask(.presenceSet, ["status": "available"], by: test.ben)
        #expect(test.until { (try? offered(test, waiting)) == test.ben.id })
        try expectSound(test)
    }

    @Test func `a ticket that nobody takes is offered so often and no more, and managers are told`() throws {
        let test = try TestDesk()
        try set(
            test, "routing",
            ["queues": [["queue": 1, "method": "longest_idle"]], "pushes_max": 3, "push_again_ms": 1_000])
        let id = try test.openTicket()
        for offer in 1...3 {
            #expect(test.until { (try? test.replayed(id))??.liveOffer?.number == offer })
            let to = try #require(try offered(test, id))
            let asked = try #require(test.agents.first { $0.id == to })
            _ = try test.ask(
                .handOffDecline, ["ticket": .int(id), "offer": .int(Int64(offer)), "reason": "busy"], by: asked)
            test.pass(15_000)
        }
        test.settle()
        let told = test.publisher.stored(.user(test.mia.id.rawValue)).map(\.text)
        #expect(told.count { $0.contains("owner.push_ended") } == 1)
        #expect(try test.events(id).filter { $0.event.kind == "owner.pushed" }.count == 3)
        #expect(try test.ask(.ticketGet, ["ticket": .int(id)], by: test.ana)["push_ended"] == true)
        // Other needs, another search.
        _ = try test.ask(.ticketSetNeeds, ["ticket": .int(id), "skills": []], by: test.mia)
        #expect(test.until { (try? test.replayed(id))??.liveOffer?.number == 4 })
        try expectSound(test)
    }

    @Test func `a queue has skills, languages and limits of its own`() throws {
        let test = try TestDesk(connecting: false)
        func route(_ more: [JSONMember], version: Int64) throws -> Int64 {
            let queue: [JSONMember] = [JSONMember("queue", 1), JSONMember("method", "longest_idle")] + more
            return try test.ask(
                .deskChangeSettings,
                ["section": "routing", "value": ["queues": [.object(queue)]], "version": .int(version)], by: test.mia
            ).number("seq")
        }
        test.desk.connected(test.ana.id)
        test.desk.connected(test.ben.id)
        var version = try route([JSONMember("skills", ["email"])], version: 0)
        let first = try test.openTicket()
        #expect(test.until { (try? offered(test, first)) == test.ben.id }, "Ben alone has the queue's skill")
        version = try route([JSONMember("tickets", 1), JSONMember("chats", 1)], version: version)
        _ = try test.ask(.handOffAccept, ["ticket": .int(first), "offer": 1], by: test.ben)
        let second = try test.openTicket(by: test.chris)
        #expect(test.until { (try? offered(test, second)) == test.ana.id }, "Ben has a chat already")
        _ = try test.ask(.handOffAccept, ["ticket": .int(second), "offer": 1], by: test.ana)
        let third = try test.openTicket(by: test.chris)
        test.settle()
        #expect(try offered(test, third) == nil, "one chat each is the queue's limit")
        version = try route([JSONMember("chats", 3)], version: version)
        _ = try test.ask(.presenceSet, ["status": "available"], by: test.ana)
        #expect(test.until { (try? offered(test, third)) != .some(nil) })
        for wrong: JSONValue in [["chats": 0], ["tickets": 2_000], ["skills": [""]]] {
            let queue = JSONValue.object(
                [JSONMember("queue", 1), JSONMember("method", "pull")] + (wrong.objectValue ?? []))
            let data: JSONValue = ["section": "routing", "value": ["queues": [queue]], "version": .int(version)]
            #expect(test.refusal(.deskChangeSettings, data, by: test.mia)?.code == .invalidField)
        }
        try expectSound(test)
    }

    @Test func `a pushed chat takes room while it waits, and no more are pushed than fit`() throws {
        let test = try TestDesk(connecting: false)
        try push(test)
        let tickets = try (0..<6).map { _ in try test.openTicket() }
        test.desk.connected(test.ana.id)
        #expect(test.until { tickets.count { (try? offered(test, $0)) == test.ana.id } == 4 })
        test.settle()
        #expect(tickets.count { (try? offered(test, $0)) == test.ana.id } == 4)
        try expectSound(test)
    }

    @Test func `at the end of a shift chats go to the queue and the rest to the cover`() throws {
        let test = try TestDesk()
        let chat = try test.openTicket()
        let mails = try (0..<2).map { _ in try test.openTicket(by: test.chris, channel: "form") }
        for id in mails + [chat] { _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana) }
        _ = try test.ask(.shiftPlan, ["ticket": .int(mails[0]), "plan": "keep", "next_step": "call"], by: test.ana)
        _ = try test.ask(.shiftEnd, ["plan": "cover", "cover": .int(test.ben.id.rawValue)], by: test.ana)
        #expect(try test.replayed(chat)?.routing.auto?.cause == .shiftEnd)
        #expect(try test.replayed(mails[0])?.routing.plan?.plan == .keep)
        #expect(try test.replayed(mails[1])?.routing.cover == test.ben.id)
        #expect(test.isOpen(.staff(mails[1]), to: test.ben) && !test.isOpen(.staff(mails[0]), to: test.ben))
        _ = try test.ask(.shiftEndCover, ["ticket": .int(mails[1])], by: test.ana)
        #expect(test.until { test.publisher.reconsidered.contains(.staff(mails[1])) })
        #expect(!test.isOpen(.staff(mails[1]), to: test.ben))
        try expectSound(test)
    }

    @Test func `an absence offers everything to the queue, the longest wait first`() throws {
        let test = try TestDesk()
        let old = try test.openTicket(channel: "form")
        test.pass(1_000)
        let young = try test.openTicket(by: test.chris)
        for id in [young, old] { _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana) }
        let absence: JSONValue = ["user": .int(test.ana.id.rawValue), "reason": "ill"]
        #expect(test.refusal(.shiftAbsence, absence, by: test.ben)?.code == .notAllowed)
        _ = try test.ask(.shiftAbsence, absence, by: test.mia)
        let events = try [old, young].map { try #require(try test.events($0).last) }
        #expect(events.map(\.event.kind) == ["owner.auto", "owner.auto"])
        #expect(events[0].sequence + 1 == events[1].sequence)
        #expect(try test.replayed(old)?.owner == test.ana.id)
        try expectSound(test)
    }

    @Test func `of two who accept one team's offer one is first, and the other is told who`() throws {
        let test = try TestDesk()
        try set(test, "teams", ["teams": [["team": 1, "name": "All", "tiers": ["L1", "L2", "L3"]]]])
        for round in 0..<50 {
            let id = try test.openTicket(channel: "form")
            _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.mia)
            _ = try test.ask(
                .handOffOffer,
                [
                    "ticket": .int(id), "to": ["team": 1], "reason": "skill", "summary": "x", "next_step": "I write",
                    "next_step_at": 4_102_444_800_000,
                ], by: test.mia)
            let answers = together(test, test.agents.map { (.handOffAccept, ["ticket": .int(id), "offer": 1], $0) })
            let winners = answers.filter { (try? $0.1.get()) != nil }
            try #require(winners.count == 1, "round \(round)")
            for (actor, answer) in answers where actor != winners[0].0 {
                guard case .failure(let refusal) = answer else { continue }
                #expect(refusal.code == .alreadyOwned && refusal.owner == winners[0].0, "round \(round)")
            }
            #expect(try test.replayed(id)?.owner == winners[0].0)
        }
        try expectSound(test)
    }

    @Test func `a hand-off, an escalation, a solution and a manager's word at one instant end in one order`() throws {
        let test = try TestDesk()
        for round in 0..<50 {
            let id = try test.openTicket(channel: "form")
            let ticket: JSONMember = JSONMember("ticket", .int(id))
            func data(_ members: [JSONMember]) -> JSONValue { .object([ticket] + members) }
            _ = try test.ask(.ticketTake, data([]), by: test.ana)
            _ = try test.ask(.chatSend, data([JSONMember("text", "done")]), by: test.ana)
            _ = try test.ask(
                .handOffOffer,
                data([
                    JSONMember("to", .int(test.ben.id.rawValue)), JSONMember("reason", "skill"),
                    JSONMember("summary", "x"),
                ]), by: test.ana)
            let solution = data([JSONMember("solution", "done")])
            let answers = together(
                test,
                [
                    (.handOffAccept, data([JSONMember("offer", 1)]), test.ben),
                    (.ticketEscalate, data([JSONMember("reason", "skill"), JSONMember("summary", "x")]), test.ana),
                    (.ticketSolve, solution, test.ana), (.ticketClose, data([]), test.carla),
                    (
                        .ownerForce,
                        data([JSONMember("to", .int(test.dora.id.rawValue)), JSONMember("reason", "now")]), test.mia
                    ),
                ])
            #expect(answers.contains { (try? $0.1.get()) != nil }, "round \(round)")
            let replayed = try #require(try test.replayed(id))
            #expect(replayed.checkInvariants() == [], "round \(round)")
            #expect(replayed.liveOffer == nil, "round \(round)")
        }
        try expectSound(test)
    }

    /// Asks from several threads at once; the answers with who asked.
    private func together(
        _ test: TestDesk, _ calls: [(WaggleDesk.Method, JSONValue, Actor)]
    ) -> [(UserID, CallResult)] {
        let answers = Mutex<[(UserID, CallResult)]>([])
        let group = DispatchGroup()
        for _ in calls { group.enter() }
        let desk = test.desk
        DispatchQueue.concurrentPerform(iterations: calls.count) { index in
            let (method, data, actor) = calls[index]
            desk.call(method, data: TestDesk.keyed(method, data), by: actor) { answer in
                answers.withLock { $0.append((actor.id, answer)) }
                group.leave()
            }
        }
        group.wait()
        return answers.withLock { $0 }
    }
}
