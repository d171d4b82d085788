import Testing
import WaggleDomain
import WaggleTesting

@Suite struct OpeningTests {
    private func open(
        _ text: String = "It is broken", subject: String = "", queue: QueueID? = nil, customer: UserID = Cast.carla.id,
        by actor: Actor = Cast.carla, mode: Mode = .tiered
    ) -> Decision {
        Ticket.decideOpen(
            .init(customer: customer, subject: subject, text: text, queue: queue), id: TicketID(42), by: actor,
            at: 1_000, view: Cast.desk(mode))
    }

    @Test func `a customer's ticket waits in the first line with an automatic answer and a clock`() throws {
        let events = try open("  \n  Printer on fire \nplease come").get()
        #expect(events.map(\.kind) == ["ticket.opened", "msg.customer", "msg.system", "tier.clock_started"])
        guard case .ticketOpened(let opened) = events[0] else { return #expect(Bool(false)) }
        #expect(opened.subject == "Printer on fire")
        #expect(opened.tier == .l1 && opened.queue == QueueID(1) && opened.mode == .tiered)
        guard case .systemMessageSent(let number, let text) = events[2] else { return #expect(Bool(false)) }
        #expect(number == 2 && text.contains("42"))
        #expect(events[3] == .tierClockStarted(tier: .l1, due: 1_000 + 15 * 60_000))
    }

    @Test func `in swarm mode the shadow of the clock runs`() throws {
        let events = try open(mode: .swarm).get()
        #expect(events.last == .shadowClockStarted(tier: .l1, due: 1_000 + 15 * 60_000))
    }

    @Test func `the automatic answer is no first response`() {
        let story = Story(.tiered)
        #expect(story.ticket.firstResponseAt == nil)
        #expect(story.ticket.state == .queued)
        #expect(story.ticket.waitingSince == Story.start)
        #expect(story.violations == [])
    }

    @Test(arguments: [
        ("", "text"), (" \n\t", "text"), (String(repeating: "x", count: 16_385), "text"),
        (String(repeating: "é", count: 8_193), "text"),
    ])
    func `a text that is blank or too long is refused by name`(text: String, field: String) {
        #expect(open(text).refusal?.code == .invalidField)
        #expect(open(text).refusal?.field == field)
    }

    @Test func `the longest text and subject are accepted, one more is not`() {
        #expect(open(String(repeating: "x", count: 16_384)).refusal == nil)
        #expect(open(subject: String(repeating: "s", count: 200)).refusal == nil)
        #expect(open(subject: String(repeating: "s", count: 201)).refusal?.field == "subject")
    }

    @Test func `a subject made from the text has at most eighty characters`() throws {
        guard case .ticketOpened(let opened) = try open(String(repeating: "word ", count: 40)).get()[0] else {
            return #expect(Bool(false))
        }
        #expect(opened.subject.count == 80)
    }

    @Test func `a queue that does not exist is refused by name`() {
        #expect(open(queue: QueueID(9)).refusal?.field == "queue")
        #expect(open(queue: QueueID(2), by: Cast.ana).refusal == nil)
    }

    @Test func `customers come in at the tier where everybody does, and their word is P2 at most`() throws {
        #expect(open(queue: QueueID(1)).refusal == nil)
        #expect(open(queue: QueueID(3)).refusal?.field == "queue")
        for (actor, priority) in [(Cast.carla, Priority.p2), (Cast.ana, .p1)] {
            let opening = Command.OpenTicket(
                customer: Cast.carla.id, subject: "", text: "x", impact: .high, urgency: .high)
            let events = try Ticket.decideOpen(
                opening, id: TicketID(1), by: actor, at: 1, view: Cast.desk(.tiered)
            ).get()
            let graded = events.compactMap { if case .handling(.classified(let next)) = $0 { next } else { nil } }
            #expect(graded.map(\.priority) == [priority] && graded[0].impact == .high)
        }
    }

    @Test func `a contract's tiers bind whoever names a queue`() {
        var view = Cast.desk(.tiered)
        view.put(
            Organisation(id: OrganisationID(1), name: "Acme", contract: Contract(name: "Basic", tiers: [.l1, .l2])))
        var opening = Command.OpenTicket(customer: Cast.carla.id, subject: "", text: "x", queue: QueueID(3))
        opening.organisation = OrganisationID(1)
        for (queue, field) in [(QueueID(3), "queue"), (QueueID(2), nil)] {
            opening.queue = queue
            let decision = Ticket.decideOpen(opening, id: TicketID(1), by: Cast.mia, at: 1, view: view)
            #expect(decision.refusal?.field == field)
        }
    }

    @Test func `staff and bots open for a customer, a customer only for themselves`() {
        #expect(open(by: Cast.ana).refusal == nil)
        #expect(open(by: Cast.mia).refusal == nil)
        #expect(open(by: Cast.robot).refusal == nil)
        #expect(open(customer: Cast.chris.id, by: Cast.carla).refusal?.code == .notAllowed)
        #expect(open(by: Cast.otto).refusal?.code == .notAllowed)
        #expect(open(by: Cast.pia).refusal?.code == .notAllowed)
    }

    @Test func `an imported ticket keeps its version and refuses commands`() {
        var ticket = Ticket(
            id: TicketID(7), first: .importedRow(payload: []), by: .system, at: 5, sequence: 11)
        ticket?.apply(.importedRow(payload: []), by: .system, at: 6, sequence: 12)
        #expect(ticket?.version == 12 && ticket?.updatedAt == 6)
        #expect(ticket?.checkInvariants() == [])
        #expect(ticket?.deadlines(policy: DeskPolicy()) == [])
        let decision = ticket?.decide(.take, by: Cast.mia, at: 7, view: Cast.desk(.tiered))
        #expect(decision?.refusal == Refusal(.wrongState, "ticket 7 is imported history"))
    }

    @Test func `a ticket cannot begin with an event in the middle of its life`() {
        #expect(Ticket(id: TicketID(1), first: .ticketSolvedQuestioned, by: .system, at: 0, sequence: 1) == nil)
    }
}
