internal import Expertise
internal import WaggleDomain
internal import WaggleLog

// Before a ticket is pushed, the searches' reader is asked what speaks for those who could be asked. The desk's turn never
// waits for that: the push comes with the answer, or without one after a moment. Answers are kept for a while, so that the
// next in turn is chosen by them, too.

/// What the reader is asked about one ticket.
struct PushSearch: Sendable {
    let ticket: TicketID
    let category: String
    let tier: Tier
    let customer: UserID
    let created: Milliseconds
    let now: Milliseconds
    let people: Set<UserID>
}

/// Answers that are kept, and questions under way. On the desk's queue.
struct EvidenceBook {
    private static let keptMax = 1_000
    private static let keptFor: Milliseconds = 10 * 60_000
    private static let asksMax = 100

    private(set) var asked: Set<TicketID> = []
    private var answeredAt: [TicketID: Milliseconds] = [:]

    /// Whether something is known that is not too old.
    func isKnown(_ ticket: TicketID, at now: Milliseconds) -> Bool {
        answeredAt[ticket].map { now - $0 < Self.keptFor } ?? false
    }

    /// False when too much is asked already.
    mutating func ask(_ ticket: TicketID) -> Bool {
        guard asked.count < Self.asksMax else { return false }
        asked.insert(ticket)
        return true
    }

    /// Whether the answer was still waited for.
    mutating func end(_ ticket: TicketID) -> Bool { asked.remove(ticket) != nil }

    mutating func keep(_ evidence: PushEvidence, _ ticket: TicketID, in view: inout DeskView, at now: Milliseconds) {
        if answeredAt.count >= Self.keptMax, answeredAt[ticket] == nil {
            answeredAt = [:]
            view.evidence = [:]
        }
        answeredAt[ticket] = now
        view.evidence[ticket] = evidence
    }
}

extension Desk {
    /// A push waits so long for what speaks for people.
    private static let evidenceWait: Milliseconds = 500

    /// Offers the ticket in turn, with what speaks for people where that is known in time. On the queue.
    func push(_ ticket: Ticket) {
        let id = ticket.id
        guard view.policy.routing.isByEvidence, !evidence.isKnown(id, at: clock.now) else {
            return submitOwn(.routing(.push), on: id)
        }
        guard !evidence.asked.contains(id) else { return }
        guard evidence.ask(id) else { return submitOwn(.routing(.push), on: id) }
        let people = view.staff.values.filter { $0.actor.role == .agent && $0.actor.tiers.contains(ticket.tier) }
        let search = PushSearch(
            ticket: id, category: ticket.category, tier: ticket.tier, customer: ticket.customer,
            created: ticket.createdAt, now: clock.now, people: Set(people.map(\.actor.id)))
        searching.perform { [weak self] reading in
            let found = try? reading.pushEvidence(search)
            guard let self else { return }
            queue.async { self.hear(found, about: id) }
        } orElse: { [weak self] in
            guard let self else { return }
            queue.async { self.hear(nil, about: id) }
        }
        timers.run(after: Self.evidenceWait, on: queue) { [weak self] in self?.pushAnyway(id) }
    }

    private func hear(_ found: PushEvidence?, about id: TicketID) {
        guard !isStopped else { return }
        if let found { evidence.keep(found, id, in: &view, at: clock.now) }
        pushAnyway(id)
    }

    /// Whatever is known now; the ticket itself says whether it still waits.
    private func pushAnyway(_ id: TicketID) {
        guard !isStopped, evidence.end(id) else { return }
        submitOwn(.routing(.push), on: id)
    }
}

extension DeskReading {
    private static let peopleMax = 20
    /// The customer's tickets that are looked through for the last agent.
    private static let earlierMax = 5

    /// What speaks for these people. On the queue.
    fileprivate func pushEvidence(_ search: PushSearch) throws(LogError) -> PushEvidence {
        PushEvidence(known: try known(search), lastAgent: try lastAgent(search))
    }

    private func known(_ search: PushSearch) throws(LogError) -> [UserID: PushEvidence.Knowledge] {
        let found = try knowers(
            of: search.ticket, question: "", category: search.category, at: search.now, limit: Self.peopleMax
        ) { search.people.contains($0) }
        guard let most = found.map(\.score).max(), most > 0 else { return [:] }
        let named = try ofTier(search.tier, Set(found.flatMap(\.reasons).map { TicketID($0) }))
        var known: [UserID: PushEvidence.Knowledge] = [:]
        for knower in found {
            let share = knower.score / most
            let level = share >= 2.0 / 3 ? PushEvidence.levelMax : share >= 1.0 / 3 ? 2 : 1
            let tickets = knower.reasons.map { TicketID($0) }.filter(named.contains).prefix(PushEvidence.ticketsMax)
            known[UserID(knower.person)] = PushEvidence.Knowledge(level: level, tickets: Array(tickets))
        }
        return known
    }

    /// Those of the tier: whoever reads this ticket as one of its tier's agents reads these, too.
    private func ofTier(_ tier: Tier, _ tickets: Set<TicketID>) throws(LogError) -> Set<TicketID> {
        guard !tickets.isEmpty else { return [] }
        var (filter, hits) = (TicketFilter(), SearchHits())
        hits.tickets[.conversation] = tickets
        filter.hits = hits
        filter.tier = tier
        return Set(try reader.tickets(filter, limit: tickets.count).map(\.id))
    }

    private func lastAgent(_ search: PushSearch) throws(LogError) -> UserID? {
        var filter = TicketFilter()
        filter.customer = search.customer
        filter.imported = false
        filter.createdBefore = search.created
        let earlier = try reader.tickets(filter, limit: Self.earlierMax)
        return earlier.lazy.compactMap(\.owner).first { search.people.contains($0) }
    }
}
