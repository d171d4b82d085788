// One customer's matter, rebuilt from its events.
//
// A ticket decides and applies. `decide` looks at the ticket, the command and the desk's view and
// answers with the events to record, or a refusal; it changes nothing. `apply` replays an event and
// may not refuse. Time and identity are arguments: the room knows no clock.
//
// Who owns it:
//   - queued: nobody; open (and waiting, snoozed): exactly one; solved: still the solver;
//     closed or cancelled: nobody, `lastOwner` remembers.
//   - A live chat that is escalated keeps its owner (`escalationPending`) until the new tier takes it.
//   - A hand-off changes nothing until the target accepts.
// What will bite: rules that record several events must see the ticket as the earlier ones leave it.
// They run inside a `Turn`, which applies each event to a copy as it is recorded.

/// A ticket as its events leave it.
package struct Ticket: Equatable, Sendable {
    /// The latest offer to hand the ticket over; live while `state` is `offered`.
    package struct Offer: Equatable, Sendable {
        package let number: Int
        /// The owner who goes on until somebody accepts; the system for a ticket that nobody owns.
        package let from: UserID
        /// The one person asked; nil for a group.
        package let to: UserID?
        /// The team or queue asked, by its name.
        package let group: Group?
        /// Everybody who may accept.
        package let candidates: [UserID]
        package let reason: HandOffReason
        package let due: Milliseconds
        package let summary: String
        package let nextStep: String
        package let nextStepAt: Milliseconds?
        package var next: [UserID] = []
        package var byManager = false
        /// One of the desk's own reasons; whoever is asked next is asked for the same.
        package var code: String?
        package internal(set) var state = OfferState.offered
        package internal(set) var declined: Set<UserID> = []
        /// Waits for an answer.
        package var isLive: Bool { state == .offered }
        /// The desk offers it in turn, nobody decided it.
        package var isPushed: Bool { reason == .routing }
        /// Those whose answer is open.
        package var awaited: [UserID] { isLive ? candidates.filter { !declined.contains($0) } : [] }

        /// A team, or the people of a queue's tier.
        package struct Group: Equatable, Sendable {
            package let team: TeamID?
            package let queue: QueueID?
            package let name: String
        }
    }

    /// When the tier model's clock runs out, and at which tier.
    package struct Clock: Equatable, Sendable {
        package let tier: Tier
        package let due: Milliseconds
    }

    package let id: TicketID
    package internal(set) var customer: UserID
    package internal(set) var subject: String
    package let channel: TicketChannel
    package internal(set) var kind: TicketKind
    package internal(set) var category: String
    package internal(set) var priority: Priority
    /// Rows of an imported history: only `version` and `updatedAt` are kept here.
    package let isImported: Bool
    package let createdAt: Milliseconds
    /// What the measures count the ticket to.
    package let modeAtCreation: Mode
    package internal(set) var mode: Mode

    package internal(set) var state = TicketState.new
    package internal(set) var queue: QueueID
    package internal(set) var tier: Tier
    /// Every tier held, in order; a tier that is held again stands there again.
    package internal(set) var tiersHeld: [Tier]

    /// Who is answerable; nil only while queued, closed or cancelled.
    package internal(set) var owner: UserID?
    package internal(set) var ownerSince: Milliseconds?
    /// The present or most recent owner.
    package internal(set) var lastOwner: UserID?
    /// Everybody who owned it before the present owner, each once, in order.
    package internal(set) var previousOwners: [UserID] = []
    /// Escalated or handed down while the owner goes on with a live chat until the new tier takes it.
    package internal(set) var escalationPending = false

    /// When a person first wrote to the customer; automatic answers do not count.
    package internal(set) var firstResponseAt: Milliseconds?
    /// Of the present leg: a reopening clears it.
    package internal(set) var solvedAt: Milliseconds?
    /// Of the present leg: a reopening clears it.
    package internal(set) var closedAt: Milliseconds?
    package internal(set) var updatedAt: Milliseconds
    /// The customer wrote on a solved ticket and was asked whether it is solved.
    package internal(set) var solvedQuestioned = false

    /// The number of the last message a customer sees; dense from 1.
    package internal(set) var messageCount = 0
    package internal(set) var customerMessageCount = 0
    package internal(set) var agentMessageCount = 0
    package internal(set) var systemMessageCount = 0
    /// The number of the last note; dense from 1, apart from the messages.
    package internal(set) var noteCount = 0
    /// The number of the last file that came with a message or a note; dense from 1.
    package internal(set) var fileCount = 0
    /// The number of the customer's last message, or of the last one before they said "no" or came from another ticket.
    package internal(set) var lastCustomerMessage = 0
    /// The number of the last message staff wrote to the customer; 0 before the first.
    package internal(set) var lastAgentMessage = 0
    package internal(set) var lastCustomerMessageAt: Milliseconds?
    package internal(set) var lastStaffMessageAt: Milliseconds?
    /// When the customer's first unanswered message came; nil when answered.
    package internal(set) var waitingSince: Milliseconds?
    /// Staff were warned of this waiting under this owner.
    package internal(set) var noAnswerWarned = false

    /// Runs in tiered mode until it expires, the ticket moves, or it is solved.
    package internal(set) var tierClock: Clock?
    /// Runs in swarm mode: what the tier model's clock would do.
    package internal(set) var shadowClock: Clock?
    /// The latest hand-off offer, whatever became of it.
    @Boxed package internal(set) var offer: Offer? = nil
    package internal(set) var offerCount = 0
    /// The latest swarm, active or closed.
    @Boxed package internal(set) var swarm: Swarm? = nil
    package internal(set) var swarmCount = 0
    package internal(set) var askCount = 0
    package internal(set) var invitationCount = 0

    // Families (EventGroup.swift). Held apart, since tickets are copied often and families change seldom.
    @Boxed package internal(set) var handling = Handling()
    @Boxed package internal(set) var contact = Contact()
    @Boxed package internal(set) var partner = Partner()
    @Boxed package internal(set) var tiering = Tiering()
    @Boxed package internal(set) var routing = Routing()
    @Boxed package internal(set) var swarming = Swarming()
    @Boxed package internal(set) var service = Service()

    /// New owners' intervals whose holder differs from the previous owner, whatever the event.
    package internal(set) var handOffs = 0
    package internal(set) var escalations = 0
    package internal(set) var shadowEscalations = 0
    package internal(set) var reopens = 0
    /// Everybody of the staff who took, wrote, noted, accepted or joined.
    package internal(set) var touchedBy: Set<UserID> = []

    /// The sequence of the last event applied.
    package internal(set) var version: Int64

    /// The ticket as its first event makes it; nil when a ticket cannot begin with that event.
    package init?(id: TicketID, first event: Event, by actor: UserID, at: Milliseconds, sequence: Int64) {
        switch event {
        case .ticketOpened(let opened): self.init(id: id, opened: opened, at: at, sequence: sequence)
        case .importedRow: self.init(id: id, opened: .imported, at: at, sequence: sequence, isImported: true)
        default: return nil
        }
    }

    /// The ticket just opened, waiting in its queue.
    package init(
        id: TicketID, opened: TicketOpened, at: Milliseconds, sequence: Int64, isImported: Bool = false
    ) {
        self.id = id
        customer = opened.customer
        subject = opened.subject
        channel = opened.channel
        kind = opened.kind
        category = opened.category
        priority = opened.priority
        self.isImported = isImported
        createdAt = at
        updatedAt = at
        mode = opened.mode
        modeAtCreation = opened.mode
        queue = opened.queue
        tier = opened.tier
        tiersHeld = [opened.tier]
        version = sequence
        state = isImported ? .closed : .queued
    }

    /// How many distinct members of staff had a hand in it.
    package var peopleTouched: Int { touchedBy.count }
    /// The offer that waits for an answer.
    package var liveOffer: Offer? { offer.flatMap { $0.isLive ? $0 : nil } }
    /// The swarm that is not closed.
    package var activeSwarm: Swarm? { swarm.flatMap { $0.isActive ? $0 : nil } }
    /// Somebody of the staff wrote after the customer's last message.
    package var customerIsInformed: Bool { lastAgentMessage > lastCustomerMessage }

    /// How much each person's capacity this ticket takes: a live chat owned, a membership of its swarm or an invitation
    /// that wants somebody live counts 1, other parts in an asynchronous ticket 0. The desk sums these into `load`.
    package var loads: [UserID: Int] {
        standingLoads.merging(awaitedLoads, uniquingKeysWith: +)
    }

    /// Of `loads`, what somebody has: the ticket, or a place in its swarm.
    private var standingLoads: [UserID: Int] {
        guard channel.isLive else { return [:] }
        var loads: [UserID: Int] = [:]
        if let owner, state != .solved { loads[owner, default: 0] += 1 }
        for member in activeSwarm?.activeMembers ?? [] { loads[member.user, default: 0] += 1 }
        return loads
    }

    /// Of `loads`, what somebody is asked to take: an invitation by the urgency of its ask, whatever the ticket's
    /// channel, or the chat pushed to who has no part in it yet.
    package var awaitedLoads: [UserID: Int] {
        var loads: [UserID: Int] = [:]
        for invitation in activeSwarm?.liveInvitations ?? [] where swarm?.ask(invitation.ask)?.urgency == .live {
            loads[invitation.user, default: 0] += 1
        }
        guard channel.isLive else { return loads }
        if let to = pushedTo, loads[to] == nil, standingLoads[to] == nil { loads[to] = 1 }
        return loads
    }

    /// Whose asynchronous work it is: its owner's, while it is open, and theirs to whom it is pushed.
    package var ticketLoads: [UserID: Int] {
        guard !channel.isLive else { return [:] }
        var loads = awaitedTicketLoads
        if state == .open, let owner { loads[owner] = 1 }
        return loads
    }

    /// Of `ticketLoads`, what somebody is asked to take.
    package var awaitedTicketLoads: [UserID: Int] {
        guard !channel.isLive, let to = pushedTo else { return [:] }
        return [to: 1]
    }

    /// To whom the desk offers it in turn, and waits for their answer.
    private var pushedTo: UserID? { liveOffer.flatMap { $0.isPushed ? $0.to : nil } }
}

extension TicketOpened {
    /// Stands in for what an imported history says in its own fields.
    static let imported = TicketOpened(
        customer: .system, queue: QueueID(0), tier: .l1, mode: .tiered, modeSource: .policy, channel: .api,
        kind: .question, category: "", priority: .p4, subject: "")
}
