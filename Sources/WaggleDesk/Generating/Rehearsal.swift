internal import WaggleDomain
internal import WaggleLog

// A story told to a desk at times of its own. Each command is decided and recorded as anybody's: `decide`, `record`,
// projections, channels, deadlines. Only the clock differs: many moments share one transaction, and deadlines that
// fall due between two commands fire at their own time, in order, before the second one.
//
// What will bite: the agents count as available while the story is told, since nobody is connected; afterwards
// they are what their connections say.

/// One transaction of a story. On the desk's queue.
struct Rehearsal {
    let desk: Desk
    let turn: Turn

    private static let firingsMax = 10_000

    /// Runs `body` in one transaction and commits it; the desk's clock must be a fixed one, or ahead of the story.
    static func run<Value>(
        _ desk: Desk, _ body: (Rehearsal) throws(LogError) -> Value
    ) throws(LogError) -> Value {
        let (turn, value) = try desk.log.transaction { (transaction) throws(LogError) -> (Turn, Value) in
            let turn = Turn(transaction, view: desk.view, now: max(desk.log.lastEventAt, 0))
            let rehearsal = Rehearsal(desk: desk, turn: turn)
            rehearsal.setAvailable { _ in true }
            let value = try body(rehearsal)
            rehearsal.setAvailable { desk.connections[$0, default: 0] > 0 }
            return (turn, value)
        }
        desk.adopt(turn)
        return value
    }

    private func setAvailable(_ isAvailable: (UserID) -> Bool) {
        for user in turn.view.staff.keys { turn.view.staff[user]?.isAvailable = isAvailable(user) }
    }

    /// Everybody who may be routed to, by number.
    var staff: [StaffMember] { turn.view.staff.values.sorted { $0.actor.id < $1.actor.id } }

    func ticket(_ id: TicketID) throws(LogError) -> Ticket? { try desk.workingTicket(id, in: turn) }

    func actor(_ id: UserID?) -> Actor? { id.flatMap { turn.view.staff[$0]?.actor } }

    /// Lets time pass: what falls due until `moment` happens.
    func advance(to moment: Milliseconds) throws(LogError) {
        for _ in 0..<Self.firingsMax {
            guard let due = try desk.log.reader.dueDeadlines(by: moment, limit: 1).first else { break }
            turn.now = max(turn.now, due.deadline.due)
            if try perform(.fireDeadline(due.deadline), by: .system, on: due.ticket) != nil {
                try turn.transaction.dropDeadline(due.ticket, due.deadline)
            }
        }
        turn.now = max(turn.now, moment)
    }

    /// A customer of the desk.
    func addCustomer(name: String, email: String?) throws(LogError) -> Actor {
        let id = try turn.transaction.addPerson(PersonDraft(role: .customer, name: name, email: email), at: turn.now)
        desk.names.remember(id, .init(name: name, role: .customer))
        return Actor(id: id, name: name, role: .customer)
    }

    /// Opens a ticket for the customer who asks; nil when it is refused.
    func open(_ opening: Command.OpenTicket, by customer: Actor) throws(LogError) -> TicketID? {
        guard case .success(let stored) = try record(.openTicket(opening), by: customer, on: nil) else { return nil }
        return stored.first?.ticket
    }

    /// Writes an article; nil when it is refused.
    func draft(_ draft: KnowledgeCommand.Draft, by actor: Actor) throws(LogError) -> ArticleID? {
        guard case .success(let stored) = try record(.knowledge(.draft(draft)), by: actor, on: nil),
            case .knowledge(let event)? = stored.first?.event
        else { return nil }
        return event.article
    }

    /// Decides and records a command now; answers why not.
    @discardableResult
    func perform(_ command: Command, by actor: Actor, on ticket: TicketID?) throws(LogError) -> Refusal? {
        switch try record(command, by: actor, on: ticket) {
        case .success: nil
        case .failure(let refusal): refusal
        }
    }

    /// Records what somebody at work did.
    func record(_ event: StaffingEvent, by actor: Actor) throws(LogError) {
        _ = try desk.record([.staffing(event)], ticket: nil, by: actor, request: nil, in: turn)
    }

    private func record(
        _ command: Command, by actor: Actor, on ticket: TicketID?
    ) throws(LogError) -> Result<[StoredEvent], Refusal> {
        let change = DeskChange(
            method: "rehearsal", actor: actor, decoded: DecodedCommand(ticket: ticket, command: command), request: nil,
            primaryKind: nil, completion: { _ in })
        switch try desk.decide(change, in: turn) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let parts):
            return .success(try desk.record(parts, by: actor, request: nil, in: turn))
        }
    }
}
