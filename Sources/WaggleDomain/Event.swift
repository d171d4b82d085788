// What happened. Events are past tense, recorded for good, and never edited; a new form gets a new
// case or an optional field with a reader for the old one. Free text is marked `// text` and is kept
// apart from the hashed payload, so that an erasure leaves the chain valid. Kinds (the names in the
// log and on the wire) are in Event+Kind.swift.

/// One recorded fact about a ticket or the desk.
package enum Event: Equatable, Sendable {
    // The ticket's life.
    case ticketOpened(TicketOpened)
    case ticketSolved(TicketSolved)
    /// The customer wrote on a solved ticket: they are asked whether it is solved.
    case ticketSolvedQuestioned
    case ticketClosed(automatic: Bool)
    case ticketReopened(cause: ReopenCause)

    // Messages. Their numbers are dense per ticket from 1 and count all three kinds that a customer sees;
    // notes have numbers of their own. What is said of files is text, too: an erasure clears it.
    case customerMessageSent(number: Int, text: String, files: [AttachedFile] = [])  // text
    case agentMessageSent(number: Int, text: String, files: [AttachedFile] = [])  // text
    case systemMessageSent(number: Int, text: String)  // text
    case noteAdded(number: Int, text: String, files: [AttachedFile] = [])  // text

    // Ownership.
    case ownerTaken(OwnerTaken)
    case handOffOffered(HandOffOffered)
    case handOffAccepted(offer: Int, from: UserID, to: UserID, tier: Tier)
    case handOffDeclined(offer: Int, reason: DeclineReason, comment: String, code: String? = nil)  // text: comment
    case handOffExpired(offer: Int)
    case handOffWithdrawn(offer: Int)

    // Tiers.
    case tierClockStarted(tier: Tier, due: Milliseconds)
    case tierClockExpired(tier: Tier)
    case ticketEscalated(TierMove)
    case ticketDeescalated(TierMove)
    /// A swarm ticket's shadow: when the tier model's clock would run out at that tier.
    case shadowClockStarted(tier: Tier, due: Milliseconds)
    /// A swarm ticket stays where it is; this records what the tier model would have done.
    case shadowTierWouldEscalate(from: Tier, to: Tier)

    // Swarm.
    case swarmOpened(swarm: Int)
    case askOpened(AskOpened)
    /// No candidate is left: shown to the owner and the managers.
    case askFoundNobody(ask: Int)
    case askFilled(ask: Int)
    case askWithdrawn(ask: Int)
    case invitationSent(InvitationSent)
    case invitationAccepted(invitation: Int)
    /// Text: comment.
    case invitationDeclined(
        invitation: Int, reason: DeclineReason, pointer: UserID?, comment: String, code: String? = nil)
    case invitationExpired(invitation: Int)
    case invitationWithdrawn(invitation: Int)
    case memberJoined(user: UserID, role: MemberRole, tier: Tier?, invitation: Int?)
    case memberLeft(user: UserID, cause: LeaveCause)
    case speakGranted(user: UserID)
    case speakRevoked(user: UserID)
    /// Unconfirmed contributors are the desk's guess: nobody was asked.
    case swarmClosed(swarm: Int, outcome: SwarmOutcome, contributors: [UserID], isConfirmed: Bool = true)

    // Promises.
    case noAnswerWarned(waitingSince: Milliseconds)

    // The desk itself (no ticket).
    case queueCreated(queue: QueueID, name: String, tier: Tier, mode: Mode)
    case modeChanged(queue: QueueID, from: Mode, to: Mode, reason: String)  // text: reason
    case userAdded(user: UserID, role: Role, tiers: [Tier], skills: [String])
    case userChanged(user: UserID, role: Role, tiers: [Tier], skills: [String], disabled: Bool)

    // Families (EventGroup.swift).
    case handling(HandlingEvent)
    case contact(ContactEvent)
    case partner(PartnerEvent)
    case tiering(TieringEvent)
    case routing(RoutingEvent)
    case swarming(SwarmingEvent)
    case service(ServiceEvent)
    case desk(DeskEvent)
    case problem(ProblemEvent)
    case staffing(StaffingEvent)
    case knowledge(KnowledgeEvent)
    case experiment(ExperimentEvent)

    /// The customer was erased: every text of the ticket before this is gone.
    case ticketErased

    /// One row of an imported history: the source's own fields as JSON, never held to the invariants.
    case importedRow(payload: [UInt8])
}

package struct TicketOpened: Equatable, Sendable {
    package var customer: UserID
    package var queue: QueueID
    package var tier: Tier
    package var mode: Mode
    package var modeSource: ModeSource
    package var channel: TicketChannel
    package var kind: TicketKind
    package var category: String
    package var priority: Priority
    package var subject: String  // text
    package init(
        customer: UserID, queue: QueueID, tier: Tier, mode: Mode, modeSource: ModeSource, channel: TicketChannel,
        kind: TicketKind, category: String, priority: Priority, subject: String
    ) {
        self.customer = customer
        self.queue = queue
        self.tier = tier
        self.mode = mode
        self.modeSource = modeSource
        self.channel = channel
        self.kind = kind
        self.category = category
        self.priority = priority
        self.subject = subject
    }
}

package struct TicketSolved: Equatable, Sendable {
    package var knowledge: KnowledgeDecision
    /// The owner recorded that no answer to the customer was needed.
    package var noAnswerNeeded: Bool
    package var solution: String  // text
    /// A link, a draft or the reason, as `knowledge` says; may be empty.
    package var knowledgeNote: String  // text
    package init(knowledge: KnowledgeDecision, noAnswerNeeded: Bool, solution: String, knowledgeNote: String) {
        self.knowledge = knowledge
        self.noAnswerNeeded = noAnswerNeeded
        self.solution = solution
        self.knowledgeNote = knowledgeNote
    }
}

package struct OwnerTaken: Equatable, Sendable {
    package var owner: UserID
    /// The agent who kept a live chat after an escalation until this take; nil from a queue.
    package var from: UserID?
    package var tier: Tier
    package var mode: Mode
    package init(owner: UserID, from: UserID?, tier: Tier, mode: Mode) {
        self.owner = owner
        self.from = from
        self.tier = tier
        self.mode = mode
    }
}

package struct HandOffOffered: Equatable, Sendable {
    /// Dense per ticket from 1.
    package var offer: Int
    package var from: UserID
    package var to: UserID
    package var reason: HandOffReason
    package var due: Milliseconds
    /// When the next step is promised to the customer, if it is.
    package var nextStepAt: Milliseconds?
    /// Who is asked next when the person declines or does not answer.
    package var next: [UserID]
    /// A manager decided it: the guard against going to and fro does not hold it up.
    package var byManager: Bool
    /// One of the desk's own reasons.
    package var code: String?
    package var summary: String  // text
    package var nextStep: String  // text
    package init(
        offer: Int, from: UserID, to: UserID, reason: HandOffReason, due: Milliseconds, nextStepAt: Milliseconds?,
        next: [UserID] = [], byManager: Bool = false, code: String? = nil, summary: String, nextStep: String
    ) {
        self.offer = offer
        self.from = from
        self.to = to
        self.reason = reason
        self.due = due
        self.nextStepAt = nextStepAt
        self.next = next
        self.byManager = byManager
        self.code = code
        self.summary = summary
        self.nextStep = nextStep
    }
}

package struct TierMove: Equatable, Sendable {
    package var from: Tier
    package var to: Tier
    package var queue: QueueID
    package var reason: EscalationReason
    /// The clock did it, nobody decided.
    package var automatic: Bool
    /// The owner goes on with the customer until the new tier takes the ticket (live chat); else the interval ends.
    package var ownerStays: Bool
    /// An escalation that nobody took is taken back to a tier of the owner's, who goes on and waits for nobody.
    package var isTakenBack: Bool
    /// One of the desk's own reasons.
    package var code: String?
    package var summary: String  // text: what was tried
    package init(
        from: Tier, to: Tier, queue: QueueID, reason: EscalationReason, automatic: Bool, ownerStays: Bool,
        isTakenBack: Bool = false, code: String? = nil, summary: String
    ) {
        self.from = from
        self.to = to
        self.queue = queue
        self.reason = reason
        self.automatic = automatic
        self.ownerStays = ownerStays
        self.isTakenBack = isTakenBack
        self.code = code
        self.summary = summary
    }
}

package struct AskOpened: Equatable, Sendable {
    /// Dense per ticket from 1.
    package var ask: Int
    package var skills: [String]
    package var urgency: Urgency
    package var wanted: Int
    package var visibility: AskVisibility
    /// When it expires; nil for one that never does.
    package var due: Milliseconds?
    package var question: String  // text
    package var tried: String  // text
    package init(
        ask: Int, skills: [String], urgency: Urgency, wanted: Int, visibility: AskVisibility = .inviteOnly,
        due: Milliseconds? = nil, question: String, tried: String
    ) {
        self.ask = ask
        self.skills = skills
        self.urgency = urgency
        self.wanted = wanted
        self.visibility = visibility
        self.due = due
        self.question = question
        self.tried = tried
    }
}

package struct InvitationSent: Equatable, Sendable {
    /// Dense per ticket from 1.
    package var invitation: Int
    package var ask: Int
    package var user: UserID
    package var round: Int
    package var due: Milliseconds
    /// The part the person is asked to play; nil leaves it to the desk.
    package var role: MemberRole?
    /// A manager sent it past the person's capacity.
    package var isForced: Bool
    package init(
        invitation: Int, ask: Int, user: UserID, round: Int, due: Milliseconds, role: MemberRole? = nil,
        isForced: Bool = false
    ) {
        self.invitation = invitation
        self.ask = ask
        self.user = user
        self.round = round
        self.due = due
        self.role = role
        self.isForced = isForced
    }
}
