/// What happened about offers to teams and queues, automatic and forced hand-offs, cover.
package enum RoutingEvent: EventGroup {
    case offeredToGroup(GroupOffer)
    /// The desk offers the ticket to one person who is free, in turn.
    case pushed(PushOffer)
    /// So many were offered it in turn and nobody took it: now it waits to be pulled.
    case pushEnded(offers: Int)
    /// Something else settled who owns the ticket before anybody answered.
    case superseded(offer: Int)
    case forced(ForcedHandOff)
    /// Back to the queue by the owner's or a manager's word.
    case released(from: UserID, reason: String, code: String? = nil)  // text: reason
    /// A member of the swarm would take the ticket over.
    case requested(user: UserID, reason: HandOffReason, comment: String)  // text: comment
    /// The queue is offered the ticket: its owner stays until somebody takes it.
    case auto(cause: AutoCause, queue: QueueID, code: String? = nil)
    case autoEnded(end: AutoEnd)
    case needsSet(skills: [String], language: String?)
    case shiftPlanned(ShiftPlanned)
    /// Promises go to the owner again.
    case coverEnded(user: UserID)

    package var kind: String {
        switch self {
        case .offeredToGroup: "owner.offered_group"
        case .pushed: "owner.pushed"
        case .pushEnded: "owner.push_ended"
        case .superseded: "owner.superseded"
        case .forced: "owner.forced"
        case .released: "owner.released"
        case .requested: "owner.requested"
        case .auto: "owner.auto"
        case .autoEnded: "owner.auto_ended"
        case .needsSet: "ticket.needs_set"
        case .shiftPlanned: "shift.planned"
        case .coverEnded: "shift.cover_ended"
        }
    }

    package var affectsQueueRow: Bool {
        switch self {
        case .forced, .released, .auto, .autoEnded, .pushed: true
        default: false
        }
    }

    package var reference: Int? {
        switch self {
        case .offeredToGroup(let offered): offered.offer
        case .pushed(let pushed): pushed.offer
        default: nil
        }
    }

    package var isForManagers: Bool {
        if case .pushEnded = self { true } else { false }
    }

    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] {
        switch self {
        case .offeredToGroup(let offered): offered.candidates
        case .pushed(let pushed): [pushed.to]
        case .superseded: (ticket.offer.map { [$0.from] + $0.candidates } ?? []).people
        case .forced(let forced): [forced.from, forced.to].compactMap(\.self)
        case .released(let from, _, _): [from]
        case .requested: [ticket.owner].compactMap(\.self)
        case .auto, .autoEnded, .pushEnded: [ticket.owner].compactMap(\.self)
        case .needsSet: []
        case .shiftPlanned(let planned): [planned.cover].compactMap(\.self)
        case .coverEnded(let user): [user]
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        case .forced, .released: .careLine(CareLine(ticket))
        case .offeredToGroup, .pushed, .pushEnded, .superseded, .requested, .auto, .autoEnded, .needsSet, .shiftPlanned,
            .coverEnded:
            nil
        }
    }
}

package struct GroupOffer: Equatable, Sendable {
    /// Dense per ticket from 1, with the offers to one person.
    package var offer: Int
    package var from: UserID
    /// One of `team` and `queue` is set.
    package var team: TeamID?
    package var queue: QueueID?
    package var name: String
    /// Everybody it reaches; the first who accepts owns the ticket.
    package var candidates: [UserID]
    package var reason: HandOffReason
    package var due: Milliseconds
    package var nextStepAt: Milliseconds?
    package var byManager: Bool
    /// One of the desk's own reasons.
    package var code: String?
    package var summary: String  // text
    package var nextStep: String  // text

    package init(
        offer: Int, from: UserID, team: TeamID?, queue: QueueID?, name: String, candidates: [UserID],
        reason: HandOffReason, due: Milliseconds, nextStepAt: Milliseconds?, byManager: Bool,
        code: String? = nil, summary: String, nextStep: String
    ) {
        self.offer = offer
        self.from = from
        self.team = team
        self.queue = queue
        self.name = name
        self.candidates = candidates
        self.reason = reason
        self.due = due
        self.nextStepAt = nextStepAt
        self.byManager = byManager
        self.code = code
        self.summary = summary
        self.nextStep = nextStep
    }
}

/// Whom the desk chose, and why: what the choice was made by.
package struct PushOffer: Equatable, Sendable {
    package var offer: Int
    /// The owner until somebody accepts; nil when nobody owns it.
    package var from: UserID?
    package var to: UserID
    package var due: Milliseconds
    package var method: RoutingMethod
    /// How many could have been asked.
    package var eligible: Int
    /// How long the person has been without new work.
    package var idle: Milliseconds
    /// Live chats and helps, and asynchronous tickets, before this one.
    package var chats: Int
    package var tickets: Int
    /// What spoke for them besides.
    package var reason: PushReason

    package init(
        offer: Int, from: UserID?, to: UserID, due: Milliseconds, method: RoutingMethod, eligible: Int,
        idle: Milliseconds, chats: Int, tickets: Int, reason: PushReason = PushReason()
    ) {
        self.offer = offer
        self.from = from
        self.to = to
        self.due = due
        self.method = method
        self.eligible = eligible
        self.idle = idle
        self.chats = chats
        self.tickets = tickets
        self.reason = reason
    }
}

package struct ForcedHandOff: Equatable, Sendable {
    package var from: UserID?
    package var to: UserID
    package var tier: Tier
    /// The new owner had no room left, and the manager knew.
    package var overCapacity: Bool
    package var reason: String  // text
    package init(from: UserID?, to: UserID, tier: Tier, overCapacity: Bool, reason: String) {
        self.from = from
        self.to = to
        self.tier = tier
        self.overCapacity = overCapacity
        self.reason = reason
    }
}

package struct ShiftPlanned: Equatable, Sendable {
    package var plan: ShiftPlan
    /// To whom promises falling due go meanwhile.
    package var cover: UserID?
    package var nextStepAt: Milliseconds?
    package var nextStep: String  // text
    package init(plan: ShiftPlan, cover: UserID?, nextStepAt: Milliseconds?, nextStep: String) {
        self.plan = plan
        self.cover = cover
        self.nextStepAt = nextStepAt
        self.nextStep = nextStep
    }
}
