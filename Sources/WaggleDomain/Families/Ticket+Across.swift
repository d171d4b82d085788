// Commands that look at or change further tickets: links, merges, duplicates, a solution that names a ticket, and the
// customer's word on a ticket that has ended.
//
// The desk gives `find`, which loads a ticket as the present transaction leaves it, and `next`, the number of a new
// one. What is decided comes as one list: each ticket with its events. The desk records all of them in one
// transaction, or none. The first ticket holds the event that the command is about, so that a repeated request finds
// its receipt there.
//
// Because decisions are made one after the other on such tickets, two opposite merges cannot both end a ticket: the
// second one meets a survivor that has ended.

/// What one command records on one ticket.
package struct TicketDecision: Equatable, Sendable {
    package let ticket: TicketID
    /// Never empty.
    package let events: [Event]
    package init(ticket: TicketID, events: [Event]) {
        self.ticket = ticket
        self.events = events
    }
}

extension Ticket {
    /// The tickets around one, as a decision may look at them.
    package struct Neighbours<Failure: Error> {
        /// The ticket of that number, nil when there is none.
        let find: (TicketID) throws(Failure) -> Ticket?
        /// The number that a new ticket will have.
        let next: () throws(Failure) -> TicketID
        /// A new ticket's own coin while a pilot runs.
        let coin: (TicketID) -> Bool?
        package init(
            find: @escaping (TicketID) throws(Failure) -> Ticket?, next: @escaping () throws(Failure) -> TicketID,
            coin: @escaping (TicketID) -> Bool? = { _ in nil }
        ) {
            self.find = find
            self.next = next
            self.coin = coin
        }
    }

    /// Decides any command on this ticket, whatever tickets it takes. Changes nothing; refuses like `decide`.
    package func decide<Failure: Error>(
        _ command: Command, by actor: Actor, at now: Milliseconds, view: DeskView, among others: Neighbours<Failure>,
        expectedVersion: Int64? = nil
    ) throws(Failure) -> Result<[TicketDecision], Refusal> {
        if let refusal = refuse(command, by: actor, view: view, expectedVersion) { return .failure(refusal) }
        let across = Across(ticket: self, actor: view.current(actor), now: now, view: view, others: others)
        switch command {
        case .sendMessage(let text, let files) where state.isFinished && actor.id == customer:
            return try across.writeOnFinished(text, files, command)
        case .reopen(let cause) where isPastReopening(now, view.policy): return try across.followUp(cause)
        case .solve(_, .linked, let note, _, _, _): return try across.solve(command, note)
        case .handling(.link(let other, let relation)): return try across.link(other, relation)
        case .handling(.unlink(let other, let relation)): return try across.unlink(other, relation)
        case .handling(.merge(let survivor, let reason)): return try across.merge(into: survivor, reason)
        case .handling(.cancel(.duplicate, .some(let original), _, _)): return try across.cancel(command, original)
        default: return across.alone(command)
        }
    }

    /// Finished for so long that a new ticket takes its matter up.
    func isPastReopening(_ now: Milliseconds, _ policy: DeskPolicy) -> Bool {
        guard state == .closed, let closedAt else { return false }
        return now - closedAt >= policy.closing.reopenWindow
    }
}

/// One command and the tickets it concerns.
struct Across<Failure: Error> {
    let ticket: Ticket
    let actor: Actor
    let now: Milliseconds
    let view: DeskView
    let others: Ticket.Neighbours<Failure>

    typealias Outcome = Result<[TicketDecision], Refusal>

    func turn(_ ticket: Ticket) -> Ticket.Turn { Ticket.Turn(ticket: ticket, actor: actor, now: now, view: view) }

    func decisions(_ turns: Ticket.Turn...) -> Outcome {
        .success(turns.map(settled).filter { !$0.events.isEmpty })
    }

    /// What a turn records in the end; a turn without events stays without.
    func settled(_ turn: consuming Ticket.Turn) -> TicketDecision {
        if !turn.events.isEmpty {
            turn.settle(after: turn.before)
            turn.settleService()
        }
        return TicketDecision(ticket: turn.ticket.id, events: turn.events)
    }

    /// The command concerns this one ticket.
    func alone(_ command: Command, on other: Ticket? = nil) -> Outcome {
        var turn = turn(other ?? ticket)
        if let refusal = turn.run(command) { return .failure(refusal) }
        let decision = settled(turn)
        return .success(decision.events.isEmpty ? [] : [decision])
    }

    /// Another ticket that this person may read; a foreign one and a missing one look the same. `field` named it.
    func neighbour(_ id: TicketID, _ field: String) throws(Failure) -> Result<Ticket, Refusal> {
        guard let other = try others.find(id),
            Access.decide(.readCustomerThread, by: actor, on: other, view: view) == nil
        else { return .failure(Refusal(.invalidField, "there is no ticket \(id) for you", field: field)) }
        if other.isImported { return .failure(Refusal(.wrongState, "ticket \(id) is imported history")) }
        return .success(other)
    }

    /// A lesson kept in another ticket: there must be such a ticket.
    func solve(_ command: Command, _ note: String) throws(Failure) -> Outcome {
        if case .ticket(let id) = KnowledgeLink(note) {
            if let refusal = turn(ticket).refuseOther(id, field: "knowledge_note") { return .failure(refusal) }
            if case .failure(let refusal) = try neighbour(id, "knowledge_note") { return .failure(refusal) }
        }
        return alone(command)
    }
}

extension Ticket.Neighbours where Failure == Never {
    /// No other ticket is to be found: what is asked then is only whether the rules let a command begin.
    package static var none: Ticket.Neighbours<Never> { .init(find: { _ in nil }, next: { TicketID(.max) }) }
}
