import Dispatch
import Glibc
import JSON
import Synchronization
import Testing
import WaggleDesk
import WaggleDomain
import WaggleTesting
import WaggleWire

/// Each deadline fires once: not early, not twice, not lost while the desk was closed (C4).
struct DeadlineTests {
    private static let minute: Milliseconds = 60_000

    private func expectOnce(_ test: TestDesk, _ kind: String, _ id: Int64, after time: Milliseconds) throws {
        test.pass(time - Self.minute)
        test.settle()
        #expect(try test.count(kind, id) == 0, "\(kind) early")
        test.pass(Self.minute)
        #expect(test.until { (try? test.count(kind, id)) ?? 0 > 0 }, "\(kind) never")
        test.pass(Self.minute)
        test.settle()
        #expect(try test.count(kind, id) == 1, "\(kind) again")
    }

    @Test func `the first line's clock moves a tiered ticket up once`() throws {
        var policy = DeskPolicy.quiet
        policy.answers.ticket = 100 * 3_600_000
        let test = try TestDesk(.tiered, policy: policy)
        let id = try test.openTicket(channel: "form")
        try expectOnce(test, "tier.escalated", id, after: 15 * 60_000)
        #expect(try test.ask(.ticketGet, ["ticket": .int(id)], by: test.mia)["tier"] == "L2")
        try test.restart()
        test.settle()
        #expect(try test.count("tier.escalated", id) == 1)
        #expect(test.counters.deadlinesFired == 0)
    }

    @Test func `a clock that ran out while the desk was closed fires at the start, once`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket(channel: "form")
        try test.restart(after: 20 * Self.minute)
        #expect(test.until { (try? test.count("tier.escalated", id)) == 1 })
        for _ in 0..<2 {
            try test.restart()
            test.settle()
        }
        #expect(try test.count("tier.escalated", id) == 1)
        let event = try #require(try test.events(id).first { $0.event.kind == "tier.escalated" })
        #expect(event.actor == .system)
    }

    @Test func `a swarm's ticket stays where it is, and its shadow climbs`() throws {
        var policy = DeskPolicy.quiet
        policy.answers.ticket = 1_000 * 3_600_000
        let test = try TestDesk(.swarm, policy: policy)
        let id = try test.openTicket(channel: "form")
        try expectOnce(test, "shadow.tier_would_escalate", id, after: 15 * 60_000)
        test.pass(24 * 60 * Self.minute)
        #expect(test.until { (try? test.count("shadow.tier_would_escalate", id)) == 2 })
        #expect(try test.count("tier.escalated", id) == 0)
        #expect(try test.ask(.ticketGet, ["ticket": .int(id)], by: test.mia)["tier"] == "L1")
    }

    @Test func `an invitation that is not answered goes to the next, then to nobody`() throws {
        let test = try TestDesk(.swarm)
        let id = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        _ = try test.ask(
            .swarmAsk, ["ticket": .int(id), "question": "q", "tried": "all", "skills": ["network"]], by: test.ana)
        func invited(_ actor: Actor) throws -> Bool {
            try !test.ask(.inboxGet, by: actor).list("invitations").isEmpty
        }
        #expect(try invited(test.fay) && !invited(test.dora))
        test.pass(Self.minute)
        test.settle()
        #expect(try test.count("invite.expired", id) == 0)
        test.pass(Self.minute)
        #expect(test.until { (try? invited(test.dora)) == true })
        #expect(try !invited(test.fay))
        #expect(test.publisher.stored(.user(test.fay.id.rawValue)).map(\.type) == ["invite.sent", "invite.expired"])
        try test.restart()
        test.connectEverybody()
        test.pass(2 * Self.minute)
        #expect(test.until { (try? test.count("ask.nobody", id)) == 1 })
        #expect(try test.count("invite.expired", id) == 2)
        #expect(test.publisher.stored(.user(test.ana.id.rawValue)).last?.type == "ask.nobody")
    }

    @Test func `an offer that is not answered comes back to the owner`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        let offer: JSONValue = [
            "ticket": .int(id), "to": .int(test.ben.id.rawValue), "reason": "other", "summary": "s",
            "next_step": "I write", "next_step_at": 4_102_444_800_000,
        ]
        _ = try test.ask(.handOffOffer, offer, by: test.ana)
        try expectOnce(test, "owner.expired", id, after: Self.minute)
        #expect(try test.ask(.inboxGet, by: test.ben)["offers"] == [])
        #expect(
            try test.ask(.ticketGet, ["ticket": .int(id)], by: test.ana)["owner"]?["id"] == .int(test.ana.id.rawValue))
        for user in [test.ana, test.ben] {
            #expect(test.publisher.stored(.user(user.id.rawValue)).contains { $0.type == "owner.expired" })
        }
        test.desk.queue.sync {}
        #expect(!test.isOpen(.staff(id), to: test.ben))
        #expect(test.publisher.reconsidered.contains(.staff(id)))
        #expect(test.refusal(.handOffAccept, ["ticket": .int(id), "offer": 1], by: test.ben)?.code == .expired)
    }

    @Test func `a customer who waits is pointed out once`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket()
        try expectOnce(test, "sla.no_answer_warned", id, after: 3 * Self.minute)
        #expect(test.publisher.stored(.queue(1)).last?.json["row"]?["warned"] == true)
    }

    @Test func `a solved ticket closes by itself`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket(channel: "form")
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "done"], by: test.ana)
        let solve: JSONValue = ["ticket": .int(id), "solution": "s"]
        _ = try test.ask(.ticketSolve, solve, by: test.ana)
        try expectOnce(test, "ticket.closed", id, after: DeskPolicy().closing.afterSolved)
        #expect(try test.ask(.ticketGet, ["ticket": .int(id)], by: test.carla)["state"] == "closed")
    }

    @Test func `many that are due together all fire`() throws {
        let test = try TestDesk(.tiered)
        let ids = try (0..<30).map { _ in try test.openTicket(channel: "form") }
        test.pass(16 * Self.minute)
        #expect(test.until { test.desk.countersSnapshot.deadlinesFired == 30 })
        for id in ids { #expect(try test.count("tier.escalated", id) == 1) }
    }

    /// The agent's answer and the clock meet in one commit: the clock finds nothing to warn of. The customer's next
    /// words, which are on their way meanwhile, start the waiting anew; that deadline must stay.
    @Test func `a deadline that came too late takes no other with it`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        let (desk, carla, ana) = (test.desk, test.carla, test.ana)
        let again = TestDesk.keyed(.chatSend, ["ticket": .int(id), "text": "And now?"])
        let isSent = Mutex(false)
        test.publisher.onEach { told in
            guard told.channel == .ticket(id), told.type == "message",
                isSent.withLock({ sent in
                    defer { sent = true }
                    return !sent
                })
            else { return }
            desk.call(.chatSend, data: again, by: carla) { _ in }
        }
        let answer = TestDesk.keyed(.chatSend, ["ticket": .int(id), "text": "Here I am"])
        let isHeld = DispatchSemaphore(value: 0)
        let end = DispatchSemaphore(value: 0)
        test.whileHeld {
            test.pass(4 * Self.minute)
            desk.queue.async {
                isHeld.signal()
                end.wait()
            }
        }
        // The timer is armed and runs out while the queue is held; the answer comes between it and its commit.
        isHeld.wait()
        usleep(60_000)
        desk.call(.chatSend, data: answer, by: ana) { _ in }
        end.signal()
        test.settle()
        let due = try desk.queue.sync { try test.log.reader.deadlines().filter { $0.deadline.kind == .noAnswer } }
        #expect(due.count == 1)
        try expectOnceMore(test, id)
    }

    private func expectOnceMore(_ test: TestDesk, _ id: Int64) throws {
        let before = try test.count("sla.no_answer_warned", id)
        test.pass(4 * Self.minute)
        #expect(test.until { (try? test.count("sla.no_answer_warned", id)) == before + 1 })
    }
}
