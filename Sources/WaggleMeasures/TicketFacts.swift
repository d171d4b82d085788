package import WaggleDomain

/// A stretch of time; `to` is not before `from`.
package struct Span: Hashable, Sendable {
    /// When it began.
    package var from: Milliseconds
    /// When it ended.
    package var to: Milliseconds

    /// A stretch; one that would end before it began is empty.
    package init(_ from: Milliseconds, _ to: Milliseconds) {
        self.from = from
        self.to = max(from, to)
    }

    /// Its length by the clock.
    package var length: Milliseconds { to - from }
}

/// What the measures need to know of one ticket, gathered from its events by `TicketFold`. Times are moments in ms.
package struct TicketFacts: Equatable, Sendable {
    /// One time the ticket was solved.
    package struct Solve: Equatable, Sendable {
        package let at: Milliseconds
        package let owner: UserID?
        package let tier: Tier
        package let knowledge: KnowledgeDecision
        /// Members whose part the owner confirmed in the swarm that was closed with it.
        package let credited: [UserID]
        /// When it was opened again, and why; nil as long as it was not.
        package var reopenedAt: Milliseconds?
        package var reopenCause: ReopenCause?
        /// The customer's first message after it; nil when there is none.
        package var customerWroteAt: Milliseconds?
        /// The tier that ought to solve its category, as the table said then; nil where it did not name the category.
        package var solvingTier: Tier?
    }

    /// One question to a swarm.
    package struct Ask: Equatable, Sendable {
        package let number: Int
        package let openedAt: Milliseconds
        package let urgency: Urgency
        /// When the first person accepted; nil as long as nobody did.
        package var acceptedAt: Milliseconds?
        /// When it was withdrawn, answered or expired; nil while it waits.
        package var endedAt: Milliseconds?
    }

    /// One stay at a tier, from the moment it came there.
    package struct Visit: Equatable, Sendable {
        package let tier: Tier
        package let from: Milliseconds
        /// Time of it, until solved, in which somebody owned the ticket: a live chat then takes one of their places.
        package var held: Milliseconds = 0
    }

    /// How a target went.
    package enum TargetEnd: Equatable, Sendable {
        case met
        /// Missed; so much working time too late once it was done, nil as long as it is not.
        case missed(over: Milliseconds?)
    }

    // As it was made.
    package let id: TicketID
    package let customer: UserID
    package let createdAt: Milliseconds
    package let modeAtCreation: Mode
    /// Who decided that mode.
    package let modeSource: ModeSource
    package let channel: TicketChannel
    /// The queue it was made in, and that queue's tier.
    package let queue: QueueID
    package let firstTier: Tier

    // As it is.
    package var mode: Mode
    package var state: TicketState
    /// When it was closed, merged away or cancelled; nil while it is not.
    package var endedAt: Milliseconds?
    package var category: String
    package var priority: Priority
    package var kind: TicketKind

    // Answers.
    /// The first public word of a person who is no bot.
    package var firstReplyAt: Milliseconds?
    /// From a customer's first unanswered message to the answer.
    package var turns: [Span] = []
    /// The customer waits for an answer since then.
    package var waitsSince: Milliseconds?
    package var speakers: Set<UserID> = []

    // Solving.
    package var solves: [Solve] = []
    /// What the customer thinks of it, as last said.
    package var rating: Rating?
    package var pendingCustomer: [Span] = []
    /// Time parked on the customer without a question, or again on the same message.
    package var parkedWithoutQuestion: Milliseconds = 0

    // Owners and tiers.
    package var firstOwner: UserID?
    package var owners: [UserID] = []
    package var handOffs = 0
    /// Messages that asked for what the ticket had told already.
    package var askedAgain: Set<Int> = []
    /// Owner or tier intervals whose holder had the ticket before.
    package var bounces = 0
    package var escalations = 0
    package var shadowEscalations = 0
    package var highestTier: Tier
    /// Times it came to each tier, and left it upwards; by tier.
    package var entered = PerTier(0)
    package var leftUpwards = PerTier(0)
    /// Time until solved, by tier; time of it in that tier's queue; and time without an owner.
    package var inTier = PerTier(Milliseconds(0))
    package var inQueue = PerTier(Milliseconds(0))
    package var withoutOwner: Milliseconds = 0
    /// How often each of the desk's own reasons was given.
    package var reasons: [GivenReason: Int] = [:]
    /// Its stays at tiers in order; the last one lasts, or ended with the ticket.
    package var visits: [Visit] = []
    /// The time a tier's clock gives; nil where none ran.
    package var tierTarget = PerTier<Milliseconds?>(nil)

    // Swarms.
    package var swarms = 0
    package var asks: [Ask] = []
    package var invited: Set<UserID> = []
    package var joined: Set<UserID> = []
    /// Members who wrote a note or were credited.
    package var active: Set<UserID> = []
    package var swarmTiers: Set<Tier> = []
    package var invitationsSent = 0
    package var invitationsAccepted = 0
    package var invitationsExpired = 0
    package var declined: [DeclineReason: Int] = [:]

    // Work.
    /// When each person first had to do with it.
    package var firstTouch: [UserID: Milliseconds] = [:]
    /// When each person looked at it or wrote in it.
    package var views: [UserID: [Span]] = [:]

    // Promises.
    package var targets: [SLATarget: [TargetEnd]] = [:]

    /// The last solve, unless the ticket was opened again after it.
    package var solved: Solve? { solves.last.flatMap { $0.reopenedAt == nil ? $0 : nil } }

    /// Was it made by then, and neither solved for good nor ended?
    package func isUnsettled(at moment: Milliseconds) -> Bool {
        guard createdAt < moment else { return false }
        return (solves.last.map { $0.reopenedAt == nil ? $0.at : .max } ?? endedAt ?? .max) > moment
    }

    /// From created until solved; else until it ended without that, or until `now`.
    package func life(now: Milliseconds) -> Span { Span(createdAt, solved?.at ?? endedAt ?? now) }

    /// Everybody's time on it together.
    package var touchTime: Milliseconds { views.values.joined().reduce(0) { $0 + $1.length } }

    /// Time in which anybody was on it, overlaps counted once.
    package var attendedTime: Milliseconds { Span.union(views.values.joined().map(\.self)) }
}

/// A ticket's facts held apart from what holds them: a hundred thousand of them are passed on without being copied.
package final class TicketRecord: Sendable {
    package let facts: TicketFacts
    /// The last solve, unless the ticket was opened again after it.
    package let solved: TicketFacts.Solve?

    init(_ facts: TicketFacts) {
        self.facts = facts
        solved = facts.solved
    }
}

extension Span {
    /// The time that any of the stretches covers.
    static func union(_ spans: [Span]) -> Milliseconds {
        var sum: Milliseconds = 0
        var end = Milliseconds.min
        for span in spans.sorted(by: { $0.from < $1.from }) where span.to > end {
            sum += span.to - max(span.from, end)
            end = span.to
        }
        return sum
    }
}

/// A value for each tier, without memory of its own: a desk keeps these for every ticket.
package struct PerTier<Value: Equatable & Sendable>: Equatable, Sendable {
    private var l0: Value
    private var l1: Value
    private var l2: Value
    private var l3: Value
    private var l4: Value

    /// The same value for each.
    package init(_ value: Value) { (l0, l1, l2, l3, l4) = (value, value, value, value, value) }

    /// The tier's value.
    package subscript(_ tier: Tier) -> Value {
        get {
            switch tier {
            case .l0: l0
            case .l1: l1
            case .l2: l2
            case .l3: l3
            case .l4: l4
            }
        }
        set {
            switch tier {
            case .l0: l0 = newValue
            case .l1: l1 = newValue
            case .l2: l2 = newValue
            case .l3: l3 = newValue
            case .l4: l4 = newValue
            }
        }
    }

    /// The values from L0 up.
    package var all: [Value] { [l0, l1, l2, l3, l4] }
}
