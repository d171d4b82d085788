package import WaggleDomain

/// What happens to one ticket: commands by people, time that passes, and the desk's clock. After each step the
/// invariants are checked; what they say is kept in `violations`, which a test expects to be empty.
package struct Story: Sendable {
    /// One event as the log would hold it.
    package struct Recorded: Equatable, Sendable {
        package let event: Event
        package let actor: UserID
        package let at: Milliseconds
    }

    package private(set) var ticket: Ticket
    package private(set) var log: [Recorded] = []
    /// What was broken or refused against the test's word; empty when all is well.
    package private(set) var violations: [String] = []
    package var now: Milliseconds
    package var view: DeskView

    /// When every story begins.
    package static let start: Milliseconds = 1_700_000_000_000

    /// Opens ticket 42 for `customer`; traps when the desk refuses, which is the test's mistake.
    package init(
        _ mode: Mode, channel: TicketChannel = .chat, priority: Priority = .p3, text: String = "It is broken",
        by customer: Actor = Cast.carla, policy: DeskPolicy = .quiet, in desk: DeskView? = nil,
        of organisation: OrganisationID? = nil
    ) {
        view = desk ?? Cast.desk(mode, policy: policy)
        now = Self.start
        var opening = Command.OpenTicket(
            customer: customer.id, subject: "", text: text, channel: channel, priority: priority)
        opening.organisation = organisation
        let decision = Ticket.decideOpen(opening, id: TicketID(42), by: customer, at: now, view: view)
        guard case .success(let events) = decision, let first = events.first,
            let opened = Ticket(id: TicketID(42), first: first, by: customer.id, at: now, sequence: 1)
        else { preconditionFailure("the story does not begin: \(decision)") }
        ticket = opened
        log = [Recorded(event: first, actor: customer.id, at: now)]
        for event in events.dropFirst() { record(event, customer) }
        settle()
    }

    /// Decides and, unless refused, records.
    @discardableResult
    package mutating func ask(_ command: Command, by actor: Actor) -> Decision {
        let decision = ticket.decide(command, by: actor, at: now, view: view)
        if case .success(let events) = decision {
            if events.isEmpty { violations.append("nothing was recorded for \(command)") }
            for event in events { record(event, actor) }
            settle()
        }
        return decision
    }

    /// The events of a command that a test knows to be allowed; a refusal becomes a violation.
    @discardableResult
    package mutating func does(_ actor: Actor, _ command: Command) -> [Event] {
        switch ask(command, by: actor) {
        case .success(let events): return events
        case .failure(let refusal):
            violations.append("\(actor.name) was refused \(command): \(refusal.code) \(refusal.message)")
            return []
        }
    }

    /// The refusal of a command that a test knows to be refused; nil when it was allowed.
    package mutating func refuses(_ actor: Actor, _ command: Command) -> Refusal? {
        guard case .failure(let refusal) = ask(command, by: actor) else { return nil }
        return refusal
    }

    /// Lets time pass; the desk's clock fires every deadline on its way, each at its time.
    @discardableResult
    package mutating func pass(_ time: Milliseconds) -> [Event] {
        let end = now + time
        var fired: [Event] = []
        while let next = ticket.deadlines(policy: view.policy).min(by: { $0.due < $1.due }), next.due <= end {
            now = max(now, next.due)
            guard case .success(let events) = ask(.fireDeadline(next), by: .system) else {
                violations.append("the clock was refused \(next)")
                break
            }
            fired += events
        }
        now = end
        return fired
    }

    /// The ticket rebuilt from the log alone.
    package var replayed: Ticket? {
        guard let first = log.first,
            var ticket = Ticket(id: ticket.id, first: first.event, by: first.actor, at: first.at, sequence: 1)
        else { return nil }
        for (index, entry) in log.enumerated().dropFirst() {
            ticket.apply(entry.event, by: entry.actor, at: entry.at, sequence: Int64(index + 1))
        }
        return ticket
    }

    private mutating func record(_ event: Event, _ actor: Actor) {
        let ownerBefore = ticket.owner
        if let user = overfilled(by: event) { violations.append("S3: \(event.kind) takes user \(user) past capacity") }
        ticket.apply(event, by: actor.id, at: now, sequence: ticket.version + 1)
        log.append(Recorded(event: event, actor: actor.id, at: now))
        if case .invitationSent(let sent) = event, ticket.swarm?.ask(sent.ask)?.urgency == .live {
            view.staff[sent.user]?.noteInterruption(at: now)
        }
        if isOfSwarm(event) && ticket.owner != ownerBefore {
            violations.append("S1: \(event.kind) changed the owner")
        }
    }

    /// Whom an event takes past their capacity although nobody forced it; what this ticket took of it before counts once.
    private func overfilled(by event: Event) -> UserID? {
        let user: UserID
        switch event {
        case .invitationSent(let sent) where !sent.isForced && ticket.swarm?.ask(sent.ask)?.urgency == .live:
            user = sent.user
        case .memberJoined(let joined, _, _, nil)
        where ticket.channel.isLive && ticket.loads[joined] == nil && !ticket.previousOwners.contains(joined):
            user = joined
        default: return nil
        }
        guard let member = view.staff[user], member.load >= member.capacity else { return nil }
        return user
    }

    private func isOfSwarm(_ event: Event) -> Bool {
        ["swarm.", "ask.", "invite.", "member.", "help.", "solution."].contains { event.kind.hasPrefix($0) }
    }

    /// After a step: the invariants, and what this ticket takes of everybody's capacity.
    private mutating func settle() {
        violations += ticket.checkInvariants().map { "after \(log.last?.event.kind ?? ""): \($0)" }
        let (loads, tickets) = (ticket.loads, ticket.ticketLoads)
        for user in view.staff.keys {
            view.staff[user]?.load = loads[user, default: 0]
            view.staff[user]?.ticketLoad = tickets[user, default: 0]
        }
    }
}
