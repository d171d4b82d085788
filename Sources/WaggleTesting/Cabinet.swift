package import WaggleDomain

/// Several tickets of one desk, for commands that touch more than one. Like `Story`: after each step the invariants of
/// every ticket are checked, and what they say is kept in `violations`.
package struct Cabinet: Sendable {
    /// One event as the log would hold it.
    package struct Recorded: Equatable, Sendable {
        package let ticket: TicketID
        package let event: Event
        package let actor: UserID
        package let at: Milliseconds
    }

    package private(set) var tickets: [TicketID: Ticket] = [:]
    package private(set) var log: [Recorded] = []
    /// What was broken or refused against the test's word; empty when all is well.
    package private(set) var violations: [String] = []
    package var now: Milliseconds = Story.start
    package var view: DeskView

    /// An empty cabinet.
    package init(_ mode: Mode, policy: DeskPolicy = DeskPolicy()) { view = Cast.desk(mode, policy: policy) }

    /// The ticket of that number, which the test knows to be there.
    package subscript(_ id: Int64) -> Ticket {
        guard let ticket = tickets[TicketID(id)] else { preconditionFailure("there is no ticket \(id)") }
        return ticket
    }

    private var nextID: TicketID { TicketID(Int64(tickets.count) + 1) }

    /// Opens the next ticket; a refusal becomes a violation.
    @discardableResult
    package mutating func open(
        by customer: Actor = Cast.carla, channel: TicketChannel = .email, text: String = "It is broken"
    ) -> Int64 {
        let id = nextID
        let opening = Command.OpenTicket(customer: customer.id, subject: "", text: text, channel: channel)
        switch Ticket.decideOpen(opening, id: id, by: customer, at: now, view: view) {
        case .success(let events): record([TicketDecision(ticket: id, events: events)], customer)
        case .failure(let refusal): violations.append("not opened: \(refusal.message)")
        }
        return id.rawValue
    }

    /// Decides and, unless refused, records on every ticket it takes.
    @discardableResult
    package mutating func ask(
        _ command: Command, on id: Int64, by actor: Actor
    ) -> Result<[TicketDecision], Refusal> {
        let (tickets, next) = (tickets, nextID)
        let decision = self[id].decide(
            command, by: actor, at: now, view: view,
            among: Ticket.Neighbours<Never>(find: { tickets[$0] }, next: { next }))
        if case .success(let parts) = decision {
            if parts.isEmpty || parts.contains(where: \.events.isEmpty) {
                violations.append("nothing was recorded for \(command)")
            }
            record(parts, actor)
        }
        return decision
    }

    /// What a command recorded that a test knows to be allowed, as "ticket kind", SLA clocks left out; a refusal
    /// becomes a violation.
    @discardableResult
    package mutating func does(_ actor: Actor, _ command: Command, on id: Int64) -> [String] {
        switch ask(command, on: id, by: actor) {
        case .success(let parts):
            return parts.flatMap { part in
                part.events.map(\.kind).filter { !$0.hasPrefix("sla.") }.map { "\(part.ticket) \($0)" }
            }
        case .failure(let refusal):
            violations.append("\(actor.name) was refused \(command): \(refusal.code) \(refusal.message)")
            return []
        }
    }

    /// The refusal of a command that a test knows to be refused; nil when it was allowed.
    package mutating func refuses(_ actor: Actor, _ command: Command, on id: Int64) -> Refusal? {
        guard case .failure(let refusal) = ask(command, on: id, by: actor) else { return nil }
        return refusal
    }

    /// Lets time pass; deadlines of all tickets fire on its way, each at its time.
    package mutating func pass(_ time: Milliseconds) {
        let end = now + time
        while let (id, next) = nextDeadline, next.due <= end {
            now = max(now, next.due)
            guard case .success = ask(.fireDeadline(next), on: id, by: .system) else {
                violations.append("the clock was refused \(next)")
                break
            }
        }
        now = end
    }

    private var nextDeadline: (Int64, Deadline)? {
        tickets.values
            .flatMap { ticket in ticket.deadlines(policy: view.policy).map { (ticket.id.rawValue, $0) } }
            .min { ($0.1.due, $0.0) < ($1.1.due, $1.0) }
    }

    /// Every ticket rebuilt from the log alone.
    package var replayed: [TicketID: Ticket] {
        var replayed: [TicketID: Ticket] = [:]
        for (index, entry) in log.enumerated() {
            replay(entry, sequence: Int64(index + 1), into: &replayed)
        }
        return replayed
    }

    private mutating func record(_ parts: [TicketDecision], _ actor: Actor) {
        for part in parts {
            for event in part.events {
                let entry = Recorded(ticket: part.ticket, event: event, actor: actor.id, at: now)
                log.append(entry)
                replay(entry, sequence: Int64(log.count), into: &tickets)
            }
        }
        settle()
    }

    private func replay(_ entry: Recorded, sequence: Int64, into tickets: inout [TicketID: Ticket]) {
        if tickets[entry.ticket] == nil {
            tickets[entry.ticket] = Ticket(
                id: entry.ticket, first: entry.event, by: entry.actor, at: entry.at, sequence: sequence)
        } else {
            tickets[entry.ticket]?.apply(entry.event, by: entry.actor, at: entry.at, sequence: sequence)
        }
    }

    private mutating func settle() {
        var (loads, ticketLoads): ([UserID: Int], [UserID: Int]) = ([:], [:])
        view.waiting = [:]
        for ticket in tickets.values {
            violations += ticket.checkInvariants().map { "\(ticket.id) after \(log.last?.event.kind ?? ""): \($0)" }
            loads.merge(ticket.loads, uniquingKeysWith: +)
            ticketLoads.merge(ticket.ticketLoads, uniquingKeysWith: +)
            if ticket.state == .queued { view.waiting[ticket.queue, default: 0] += 1 }
        }
        for user in view.staff.keys {
            view.staff[user]?.load = loads[user, default: 0]
            view.staff[user]?.ticketLoad = ticketLoads[user, default: 0]
        }
        checkLinks()
    }

    /// Every link stands on both sides, and one matter never ends on both.
    private mutating func checkLinks() {
        for ticket in tickets.values {
            for link in ticket.handling.links {
                let back = Ticket.Handling.Link(ticket: ticket.id, relation: link.relation.inverse)
                if tickets[link.ticket]?.handling.links.contains(back) != true {
                    violations.append("\(ticket.id) is linked to \(link.ticket), which does not know it")
                }
            }
            if hasCircle(from: ticket, .parent) { violations.append("\(ticket.id) is among its own ancestors") }
            if hasCircle(from: ticket, .mergedInto) { violations.append("\(ticket.id) was merged into itself") }
        }
    }

    private func hasCircle(from ticket: Ticket, _ relation: TicketRelation) -> Bool {
        var next = ticket.handling.linked(relation)
        for _ in 0...tickets.count {
            guard let id = next, id != ticket.id else { return next != nil }
            next = tickets[id]?.handling.linked(relation)
        }
        return true
    }
}
