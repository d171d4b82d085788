package import WaggleDomain

/// Gathers a ticket's facts event by event. State, owner and tier come from the domain's own `Ticket`, so a measure and
/// the desk never disagree about them. The facts after n events are the same whether they came one by one or together.
package struct TicketFold: Equatable, Sendable {
    /// The facts so far.
    package private(set) var facts: TicketFacts
    private var ticket: Ticket
    private var at: Milliseconds
    /// Why the ticket waits for the customer; nil when it does not.
    private var pending: Pending?
    private var openViews: [UserID: Milliseconds] = [:]
    private var invitationAsks: [Int: Int] = [:]
    private var credited: [UserID] = []

    private struct Pending: Equatable {
        let from: Milliseconds
        let isMisuse: Bool
    }

    /// Longer than this nobody looks at a ticket without a sign of life; a view that never ended counts so much.
    static let idleMax: Milliseconds = 5 * 60_000

    /// The facts after a ticket's first event; nil when no ticket begins with it.
    package init?(id: TicketID, first event: Event, by actor: UserID, at: Milliseconds, sequence: Int64) {
        guard let ticket = Ticket(id: id, first: event, by: actor, at: at, sequence: sequence) else { return nil }
        var source = ModeSource.policy
        if case .ticketOpened(let opened) = event { source = opened.modeSource }
        self.ticket = ticket
        self.at = at
        facts = TicketFacts(
            id: id, customer: ticket.customer, createdAt: at, modeAtCreation: ticket.modeAtCreation,
            modeSource: source, channel: ticket.channel, queue: ticket.queue, firstTier: ticket.tier,
            mode: ticket.mode, state: ticket.state, category: ticket.category, priority: ticket.priority,
            kind: ticket.kind, highestTier: ticket.tier)
        facts.entered[ticket.tier] = 1
        facts.visits = [TicketFacts.Visit(tier: ticket.tier, from: at)]
    }

    /// Takes the next event. `isBot` says whether a bot did it: what bots say is no answer.
    package mutating func apply(
        _ event: Event, by actor: UserID, isBot: Bool, at: Milliseconds, sequence: Int64
    ) {
        let before = ticket
        pass(to: at)
        ticket.apply(event, by: actor, at: at, sequence: sequence)
        facts.mode = ticket.mode
        facts.state = ticket.state
        facts.endedAt = ticket.state.isFinished ? facts.endedAt ?? at : nil
        facts.category = ticket.category
        facts.priority = ticket.priority
        facts.kind = ticket.kind
        facts.shadowEscalations = ticket.shadowEscalations
        noteAnswers(event, by: actor, isBot: isBot, before, at)
        noteMoves(event, before, at)
        notePending(event, at)
        noteSolving(event, before, at)
        noteSwarm(event, by: actor, at)
        noteTargets(event, at)
        if let given = event.givenReason { facts.reasons[given, default: 0] += 1 }
        if !isBot, actor != ticket.customer, actor != .system { touch(actor, at) }
    }

    /// What the table of categories said, when it was solved just now, of the tier that ought to solve it.
    mutating func judge(solvingTier: Tier?) {
        guard let last = facts.solves.indices.last else { return }
        facts.solves[last].solvingTier = solvingTier
    }

    /// Nothing goes on: the ticket is finished and nobody looks at it, so its facts alone say everything.
    package var isAtRest: Bool { ticket.state.isFinished && openViews.isEmpty && pending == nil }

    /// The looks of an earlier book, whose events are the desk's and not the ticket's.
    mutating func takeViews(of earlier: TicketFacts) {
        facts.views = earlier.views
        for (user, at) in earlier.firstTouch { touch(user, at) }
    }

    /// Takes a person's look at the ticket, which is recorded some moments later: `at` says when it was.
    package mutating func view(_ user: UserID, entered: Bool, at: Milliseconds) {
        if entered {
            if openViews[user] == nil { openViews[user] = at }
            touch(user, at)
        } else if let from = openViews.removeValue(forKey: user) {
            facts.views[user, default: []].append(Span(from, at))
        }
    }

    /// The facts as they stand at a later moment: what goes on is counted up to then.
    package func facts(at now: Milliseconds) -> TicketFacts {
        var later = self
        later.pass(to: max(now, at))
        if let pending = later.pending { later.endPending(pending, max(now, at)) }
        for (user, from) in openViews {
            later.facts.views[user, default: []].append(Span(from, min(now, from + Self.idleMax)))
        }
        later.facts.waitsSince = ticket.state.isFinished ? nil : ticket.waitingSince
        return later.facts
    }

    private mutating func touch(_ user: UserID, _ at: Milliseconds) {
        facts.firstTouch[user] = min(at, facts.firstTouch[user] ?? at)
    }

    /// Adds the time since the last event to where the ticket was; a solved ticket's time counts for nothing.
    private mutating func pass(to now: Milliseconds) {
        let time = max(0, now - at)
        at = max(at, now)
        guard ticket.state != .solved, !ticket.state.isFinished else { return }
        let tier = ticket.tier
        facts.inTier[tier] += time
        if ticket.state == .queued || ticket.state == .new || ticket.escalationPending { facts.inQueue[tier] += time }
        if ticket.owner == nil {
            facts.withoutOwner += time
        } else if let last = facts.visits.indices.last {
            facts.visits[last].held += time
        }
    }

    private mutating func noteAnswers(
        _ event: Event, by actor: UserID, isBot: Bool, _ before: Ticket, _ at: Milliseconds
    ) {
        guard !isBot, actor != .system, actor != ticket.customer else { return }
        let answered = before.waitingSince != nil && ticket.waitingSince == nil && !ticket.state.isFinished
        if answered, let since = before.waitingSince { facts.turns.append(Span(since, at)) }
        guard ticket.lastStaffMessageAt == at, before.agentMessageCount < ticket.agentMessageCount || answered else {
            return
        }
        facts.speakers.insert(actor)
        facts.firstReplyAt = facts.firstReplyAt ?? at
    }

    private mutating func noteMoves(_ event: Event, _ before: Ticket, _ at: Milliseconds) {
        if let owner = ticket.owner, owner != before.owner {
            facts.firstOwner = facts.firstOwner ?? owner
            if facts.owners.last != owner {
                if facts.owners.contains(owner) { facts.bounces += 1 }
                if !facts.owners.isEmpty { facts.handOffs += 1 }
                facts.owners.append(owner)
            }
            touch(owner, at)
        }
        if ticket.tier != before.tier {
            if facts.entered[ticket.tier] > 0 { facts.bounces += 1 }
            facts.entered[ticket.tier] += 1
            facts.visits.append(TicketFacts.Visit(tier: ticket.tier, from: at))
            if ticket.tier > before.tier { facts.leftUpwards[before.tier] += 1 }
            facts.highestTier = max(facts.highestTier, ticket.tier)
        }
        if case .ticketEscalated = event { facts.escalations += 1 }
        if case .tierClockStarted(let tier, let due) = event {
            facts.tierTarget[tier] = facts.tierTarget[tier] ?? max(0, due - at)
        }
    }

    private mutating func notePending(_ event: Event, _ at: Milliseconds) {
        if let pending, ticket.state != .pendingCustomer { endPending(pending, at) }
        if case .handling(.pending(let started)) = event, ticket.state == .pendingCustomer {
            pending = Pending(from: at, isMisuse: !started.asks || started.isRepeated)
        }
    }

    private mutating func endPending(_ ended: Pending, _ at: Milliseconds) {
        let span = Span(ended.from, at)
        facts.pendingCustomer.append(span)
        if ended.isMisuse { facts.parkedWithoutQuestion += span.length }
        pending = nil
    }

    private mutating func noteSolving(_ event: Event, _ before: Ticket, _ at: Milliseconds) {
        switch event {
        case .swarmClosed(_, _, let contributors, _): credited = contributors
        case .ticketSolved(let solved):
            facts.solves.append(
                TicketFacts.Solve(
                    at: at, owner: before.owner, tier: before.tier, knowledge: solved.knowledge, credited: credited))
        case .ticketReopened(let cause): reopen(cause, at)
        case .handling(.returned(let cause)): reopen(cause, at)
        case .handling(.rated(let rating)): facts.rating = rating
        case .handling(.askedAgain(let message, true)): facts.askedAgain.insert(message)
        case .handling(.askedAgain(let message, false)): facts.askedAgain.remove(message)
        case .customerMessageSent:
            if let last = facts.solves.indices.last, facts.solves[last].customerWroteAt == nil {
                facts.solves[last].customerWroteAt = at
            }
        default: break
        }
    }

    private mutating func reopen(_ cause: ReopenCause, _ at: Milliseconds) {
        guard let last = facts.solves.indices.last, facts.solves[last].reopenedAt == nil else { return }
        facts.solves[last].reopenedAt = at
        facts.solves[last].reopenCause = cause
        credited = []
    }
}

extension TicketFold {
    private mutating func noteSwarm(_ event: Event, by actor: UserID, _ at: Milliseconds) {
        switch event {
        case .swarmOpened: facts.swarms += 1
        case .askOpened(let ask):
            facts.asks.append(.init(number: ask.ask, openedAt: at, urgency: ask.urgency))
        case .askFilled(let ask), .askWithdrawn(let ask), .swarming(.askAnswered(let ask, _)),
            .swarming(.askExpired(let ask)):
            change(ask) { $0.endedAt = $0.endedAt ?? at }
        case .invitationSent(let sent):
            facts.invitationsSent += 1
            facts.invited.insert(sent.user)
            invitationAsks[sent.invitation] = sent.ask
        case .invitationAccepted(let invitation):
            facts.invitationsAccepted += 1
            change(invitationAsks[invitation] ?? 0) { $0.acceptedAt = $0.acceptedAt ?? at }
        case .invitationDeclined(_, let reason, _, _, _): facts.declined[reason, default: 0] += 1
        case .invitationExpired: facts.invitationsExpired += 1
        case .memberJoined(let user, _, let tier, _):
            facts.joined.insert(user)
            if let tier { facts.swarmTiers.insert(tier) }
            touch(user, at)
        case .noteAdded:
            if facts.joined.contains(actor) { facts.active.insert(actor) }
        case .swarmClosed(_, _, let contributors, _): facts.active.formUnion(contributors)
        default: break
        }
    }

    private mutating func change(_ ask: Int, _ body: (inout TicketFacts.Ask) -> Void) {
        guard let place = facts.asks.firstIndex(where: { $0.number == ask }) else { return }
        body(&facts.asks[place])
    }

    private mutating func noteTargets(_ event: Event, _ at: Milliseconds) {
        guard case .service(let event) = event else { return }
        switch event {
        case .met(let target, _): facts.targets[target, default: []].append(.met)
        case .breached(let target, _, _): facts.targets[target, default: []].append(.missed(over: nil))
        case .late(let target, let over):
            if let place = facts.targets[target]?.lastIndex(of: .missed(over: nil)) {
                facts.targets[target]?[place] = .missed(over: over)
            } else {
                facts.targets[target, default: []].append(.missed(over: over))
            }
        default: break
        }
    }
}
