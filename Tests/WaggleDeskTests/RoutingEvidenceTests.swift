import JSON
import Testing
import WaggleDesk
import WaggleDomain

/// Queues that push, where work speaks for somebody.
struct RoutingEvidenceTests {
    private let test: TestDesk

    init() throws { test = try TestDesk() }

    private func push(byEvidence: Bool) throws {
        _ = try test.ask(
            .deskChangeSettings,
            [
                "section": "routing", "reason": "test", "version": 0,
                "value": [
                    "queues": [["queue": 1, "method": "longest_idle"]], "by_evidence": .bool(byEvidence),
                ],
            ], by: test.mia)
    }

    /// The first question reads all that was solved; a push waits for it no longer than half a second.
    private func readAll(_ id: Int64) throws { _ = try test.ask(.helpFind, ["ticket": .int(id)], by: test.mia) }

    @discardableResult
    private func solve(_ text: String, of customer: Actor? = nil, by owner: Actor) throws -> Int64 {
        let id = try test.openTicket(text, by: customer)
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: owner)
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "It works again."], by: owner)
        _ = try test.ask(
            .ticketSolve, ["ticket": .int(id), "solution": "Done.", "knowledge": "routine"], by: owner)
        return id
    }

    /// Enough other work for words to be rare. Ben worked last, so the turn would be Ana's.
    private func work() throws -> Int64 {
        for number in 0..<12 { try solve("Invoice \(number) went to another address", by: test.ana) }
        let id = try solve("The tunnel renegotiates its key", by: test.ben)
        try readAll(id)
        return id
    }

    private func offered(_ id: Int64) throws -> PushOffer {
        #expect(test.until { (try? test.replayed(id))??.liveOffer != nil })
        for stored in try test.events(id) {
            if case .routing(.pushed(let pushed)) = stored.event { return pushed }
        }
        throw NothingOffered()
    }

    @Test func `whoever solved the like is asked first, and the event says why`() throws {
        let solved = try work()
        try push(byEvidence: true)
        let pushed = try offered(try test.openTicket("Our tunnel loses the key", by: test.chris))
        #expect(pushed.to == test.ben.id && pushed.reason.level == 3 && pushed.reason.tickets == [TicketID(solved)])
        #expect(!pushed.reason.isLastAgent)
    }

    @Test func `a push waits a moment for what speaks for people, and then goes without`() throws {
        _ = try work()
        try push(byEvidence: true)
        test.desk.searchQueue.suspend()
        defer { test.desk.searchQueue.resume() }
        let pushed = try offered(try test.openTicket("Our tunnel loses the key", by: test.chris))
        #expect(pushed.to == test.ana.id && pushed.reason == PushReason())
    }

    @Test func `whoever was offered many of a kind yields to the others, and the event says so`() throws {
        _ = try work()
        try push(byEvidence: true)
        var asked: [PushOffer] = []
        for number in 0..<8 {
            asked.append(
                try offered(try test.openTicket("Tunnel \(number) loses the key", by: test.chris, channel: "form")))
        }
        #expect(asked.map(\.to) == Array(repeating: test.ben.id, count: 7) + [test.ana.id])
        #expect(asked.last?.reason.yielding == 1 && asked.first?.reason.yielding == 0)
    }

    @Test func `work at another tier speaks for somebody, and its number is not named`() throws {
        for number in 0..<12 { try solve("Invoice \(number) went to another address", by: test.ana) }
        let emil = try test.person(.init(role: .agent, name: "Emil Novak", tiers: [.l1, .l2]))
        test.desk.connected(emil.id)
        let id = try test.openTicket("The tunnel renegotiates its key")
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        _ = try test.ask(
            .ticketEscalate, ["ticket": .int(id), "reason": "skill", "summary": "Restarted it."], by: test.ana)
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: emil)
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "It works again."], by: emil)
        _ = try test.ask(
            .ticketSolve,
            ["ticket": .int(id), "solution": "Done.", "knowledge": "not_useful", "knowledge_note": "known already"],
            by: emil)
        try readAll(id)
        try push(byEvidence: true)
        let pushed = try offered(try test.openTicket("Our tunnel loses the key", by: test.chris))
        #expect(pushed.to == emil.id && pushed.reason.level == 3 && pushed.reason.tickets == [])
    }

    @Test func `a desk that wants none of it goes by the turn alone`() throws {
        _ = try work()
        try push(byEvidence: false)
        let pushed = try offered(try test.openTicket("Our tunnel loses the key", by: test.chris))
        #expect(pushed.to == test.ana.id && pushed.reason == PushReason())
    }

    @Test func `who had the customer last is asked before others who know as little`() throws {
        try readAll(try solve("Where is my parcel?", of: test.carla, by: test.ben))
        try push(byEvidence: true)
        let pushed = try offered(try test.openTicket("Something else altogether", by: test.carla))
        #expect(pushed.to == test.ben.id && pushed.reason.isLastAgent && pushed.reason.level == 0)
    }
}

private struct NothingOffered: Error {}
