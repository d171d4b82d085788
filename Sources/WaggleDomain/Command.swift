/// What somebody asks for. Imperative; ids of tickets stand beside it, ids inside are checked by `decide`.
package enum Command: Equatable, Sendable {
    // Customers, or staff on their behalf (`customer` set).
    case openTicket(OpenTicket)
    case sendMessage(text: String, files: [AttachedFile] = [])
    case addNote(text: String, files: [AttachedFile] = [])

    case take
    /// `thanks` ends an open swarm with the contributors the owner confirms; nil leaves them to the desk's guess.
    /// `openSteps` says why steps that were to be done first are left open.
    case solve(
        solution: String, knowledge: KnowledgeDecision?, knowledgeNote: String, noAnswerNeeded: Bool,
        thanks: Thanks? = nil, openSteps: String? = nil)
    case close
    case reopen(cause: ReopenCause)

    /// `code`, here and below: one of the desk's own reasons.
    case escalate(reason: EscalationReason, summary: String, code: String? = nil)
    /// `to` nil: one step down.
    case deescalate(reason: EscalationReason, summary: String, to: Tier? = nil, code: String? = nil)

    case openSwarm
    case ask(Ask)
    /// `isForced`: a manager sends it past the person's capacity.
    case invite(ask: Int, user: UserID, role: MemberRole? = nil, isForced: Bool = false)
    case withdrawAsk(ask: Int)
    case acceptInvitation(invitation: Int)
    case declineInvitation(
        invitation: Int, reason: DeclineReason, pointer: UserID?, comment: String, code: String? = nil)
    case leaveSwarm
    case removeMember(user: UserID)
    case grantSpeak(user: UserID)
    case revokeSpeak(user: UserID)
    /// `credits` may name other skills than the desk would credit a contributor with.
    case closeSwarm(outcome: SwarmOutcome, contributors: [UserID], credits: [UserID: [String]] = [:])

    case offerHandOff(HandOff)
    case acceptHandOff(offer: Int)
    case declineHandOff(offer: Int, reason: DeclineReason, comment: String, code: String? = nil)
    case withdrawHandOff(offer: Int)

    // Families (EventGroup.swift).
    case handling(HandlingCommand)
    case contact(ContactCommand)
    case partner(PartnerCommand)
    case tiering(TieringCommand)
    case routing(RoutingCommand)
    case swarming(SwarmingCommand)
    case service(ServiceCommand)
    case desk(DeskCommand)
    /// Across tickets; the desk brings those concerned.
    case problem(ProblemCommand)
    case staffing(StaffingCommand)
    case knowledge(KnowledgeCommand)
    case experiment(ExperimentCommand)

    /// Only the desk's own clock sends it (actor `.system`).
    case fireDeadline(Deadline)

    package struct OpenTicket: Equatable, Sendable {
        /// The customer it is for: the actor, or the person a member of staff names.
        package var customer: UserID
        package var subject: String
        package var text: String
        package var queue: QueueID?
        package var channel: TicketChannel
        package var kind: TicketKind
        package var category: String
        package var priority: Priority
        /// The customer's organisation, as the desk knows it; clients cannot say it.
        package var organisation: OrganisationID?
        /// With one of these the priority comes from both, the missing one being medium.
        package var impact: Grade?
        package var urgency: Grade?
        /// What the customer speaks, as a tag (`de`, `pt-BR`); nil when nobody knows.
        package var language: String?
        /// What came with the first message.
        package var files: [AttachedFile] = []
        package init(
            customer: UserID, subject: String, text: String, queue: QueueID? = nil, channel: TicketChannel = .chat,
            kind: TicketKind = .question, category: String = "general", priority: Priority = .p3,
            impact: Grade? = nil, urgency: Grade? = nil
        ) {
            self.customer = customer
            self.subject = subject
            self.text = text
            self.queue = queue
            self.channel = channel
            self.kind = kind
            self.category = category
            self.priority = priority
            self.impact = impact
            self.urgency = urgency
        }
    }

    /// Who contributed to a swarm; `credits` may name other skills than the desk would credit a contributor with.
    package struct Thanks: Equatable, Sendable {
        package var contributors: [UserID]
        package var credits: [UserID: [String]]
        package init(contributors: [UserID], credits: [UserID: [String]] = [:]) {
            self.contributors = contributors
            self.credits = credits
        }
    }

    package struct Ask: Equatable, Sendable {
        package var question: String
        package var tried: String
        package var skills: [String]
        package var urgency: Urgency
        package var wanted: Int
        /// People named by the owner, asked first; may be empty.
        package var users: [UserID]
        package var visibility: AskVisibility
        /// `tried` may be empty only after the ticket's first ask.
        package init(
            question: String, tried: String = "", skills: [String] = [], urgency: Urgency = .live, wanted: Int = 1,
            users: [UserID] = [], visibility: AskVisibility = .inviteOnly
        ) {
            self.visibility = visibility
            self.question = question
            self.tried = tried
            self.skills = skills
            self.urgency = urgency
            self.wanted = wanted
            self.users = users
        }
    }

    package struct HandOff: Equatable, Sendable {
        package var to: OfferTarget
        /// Asked one after the other when the person before declines or does not answer.
        package var next: [UserID]
        package var reason: HandOffReason
        package var summary: String
        package var nextStep: String
        package var nextStepAt: Milliseconds?
        /// One of the desk's own reasons.
        package var code: String?
        package init(
            to target: OfferTarget, next: [UserID] = [], reason: HandOffReason, summary: String,
            nextStep: String = "", nextStepAt: Milliseconds? = nil, code: String? = nil
        ) {
            self.code = code
            to = target
            self.next = next
            self.reason = reason
            self.summary = summary
            self.nextStep = nextStep
            self.nextStepAt = nextStepAt
        }

        package init(
            to user: UserID, reason: HandOffReason, summary: String, nextStep: String = "",
            nextStepAt: Milliseconds? = nil
        ) {
            self.init(
                to: .person(user), reason: reason, summary: summary, nextStep: nextStep, nextStepAt: nextStepAt)
        }
    }
}

/// A moment at which the desk acts by itself. Derived from a ticket's state; stored so that each fires once.
package struct Deadline: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case tierClock = "tier_clock"
        case shadowClock = "shadow_clock"
        case tierGrace = "tier_grace"
        case invitation, offer
        case noAnswer = "no_answer"
        case noAnswerOffer = "no_answer_offer"
        case autoClose = "auto_close"
        case callBackReminder = "callback_reminder"
        case callBackOverdue = "callback_overdue"
        case slaWarning = "sla_warning"
        case slaBreach = "sla_breach"
        case reminder
        case ask
        case helpOffer = "help_offer"
        case memberIdle = "member_idle"
        case wakeUp = "wake_up"
        case breakGlass = "break_glass"
        case partnerReminder = "partner_reminder"
        case partnerDue = "partner_due"
    }
    package var kind: Kind
    /// The tier, invitation or offer it belongs to; 0 where there is only one.
    package var reference: Int
    package var due: Milliseconds
    package init(kind: Kind, reference: Int, due: Milliseconds) {
        self.kind = kind
        self.reference = reference
        self.due = due
    }
}
