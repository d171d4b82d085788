/// What happened about classification, tags, fields, links, merging, snoozing, waiting, cancelling and the end.
package enum HandlingEvent: EventGroup {
    case classified(Classification)
    /// The whole list, in place of the one before.
    case tagged(tags: [String])
    /// One custom field; an empty value clears it.
    case fieldSet(name: String, value: String)  // text: value
    case linked(to: TicketID, relation: TicketRelation)
    case unlinked(from: TicketID, relation: TicketRelation)
    /// This ticket ends; the other one goes on for both. `survivorOwner` is who owns that at this moment.
    case merged(into: TicketID, survivorOwner: UserID?, reason: String)  // text: reason
    /// The other side of a merge. `waitingSince`: the other ticket's customer waits for an answer since then.
    case absorbed(ticket: TicketID, waitingSince: Milliseconds?)
    case cancelled(reason: CancelReason, duplicateOf: TicketID?, note: String, code: String? = nil)  // text: note
    case snoozed(until: Milliseconds, note: String)  // text: note
    case pending(PendingStarted)
    case resumed(cause: ResumeCause)
    /// The customer answered "is it solved?".
    case solvedAnswered(solved: Bool)
    /// The customer rated the ticket; the last word counts.
    case rated(Rating)
    /// Reopened, but its last owner is not here to go on: it waits in its queue.
    case returned(cause: ReopenCause)

    /// It is one of a problem's tickets. `told`: the last of the problem's news that its customer knows already.
    case problemLinked(ProblemID, told: Int)
    case problemUnlinked(ProblemID)
    /// The problem is solved with these words: the owner is asked whether the ticket is, too.
    case solvingOffered(ProblemID, solution: String)  // text: solution
    case solvingAnswered(ProblemID, SolvingAnswer)

    /// It uses a knowledge article; the same article again says how it uses it from now on.
    case articleLinked(ArticleID, ArticleUse)
    case articleUnlinked(ArticleID)

    /// The customer turned out to be one whom the desk knows: the ticket is theirs from now on.
    case customerJoined(from: UserID, to: UserID)
    /// The case card, whole.
    case cardKept(CaseCardKept)
    /// The customer's message says that the card is wrong.
    case cardCorrected(message: Int)
    /// In this message somebody asked for what the ticket had told already; `again` is false when it was a slip.
    case askedAgain(message: Int, again: Bool)
    case procedureBegun(ProcedureBegun)
    case procedureMarked(ProcedureMark)
    case procedureDropped(Int, reason: String)  // text: reason
    /// The ticket is solved with so many steps open that were to be done first.
    case stepsLeftOpen(count: Int, reason: String)  // text: reason

    package var kind: String {
        switch self {
        case .classified: "ticket.classified"
        case .tagged: "ticket.tagged"
        case .fieldSet: "ticket.field_set"
        case .linked: "ticket.linked"
        case .unlinked: "ticket.unlinked"
        case .merged: "ticket.merged"
        case .absorbed: "ticket.absorbed"
        case .cancelled: "ticket.cancelled"
        case .snoozed: "ticket.snoozed"
        case .pending: "ticket.pending"
        case .resumed: "ticket.resumed"
        case .solvedAnswered: "ticket.solved_answered"
        case .rated: "ticket.rated"
        case .returned: "ticket.returned"
        case .problemLinked: "problem.linked"
        case .problemUnlinked: "problem.unlinked"
        case .solvingOffered: "problem.solving_offered"
        case .solvingAnswered: "problem.solving_answered"
        case .articleLinked: "ticket.article_linked"
        case .articleUnlinked: "ticket.article_unlinked"
        case .customerJoined: "ticket.customer_joined"
        case .cardKept: "card.kept"
        case .cardCorrected: "card.corrected"
        case .askedAgain: "card.asked_again"
        case .procedureBegun: "procedure.begun"
        case .procedureMarked: "procedure.marked"
        case .procedureDropped: "procedure.dropped"
        case .stepsLeftOpen: "procedure.left_open"
        }
    }

    /// The problem whose followers are told of it, too.
    package var problem: ProblemID? {
        switch self {
        case .problemLinked(let problem, _), .problemUnlinked(let problem), .solvingOffered(let problem, _),
            .solvingAnswered(let problem, _):
            problem
        default: nil
        }
    }

    package var affectsQueueRow: Bool {
        switch self {
        case .classified, .merged, .absorbed, .cancelled, .snoozed, .pending, .resumed, .returned, .customerJoined: true
        case .tagged, .fieldSet, .linked, .unlinked, .solvedAnswered, .problemLinked, .problemUnlinked,
            .solvingOffered, .solvingAnswered, .rated, .articleLinked, .articleUnlinked, .cardKept, .cardCorrected,
            .askedAgain, .procedureBegun, .procedureMarked, .procedureDropped, .stepsLeftOpen:
            false
        }
    }

    package var reference: Int? {
        switch self {
        case .cardKept(let kept): kept.revision
        case .procedureBegun(let begun): begun.number
        case .procedureMarked(let mark): mark.procedure
        case .procedureDropped(let number, _): number
        default: nil
        }
    }

    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] {
        switch self {
        // Somebody else's ticket comes to the owner.
        case .absorbed: [ticket.owner].compactMap(\.self)
        // Time has come; the customer is back; a problem asks.
        case .resumed, .solvingOffered, .solvingAnswered(_, .withdrawn), .cardCorrected:
            [ticket.onDuty].compactMap(\.self)
        // A manager ended it under the owner's hands.
        case .merged, .cancelled: [ticket.lastOwner].compactMap(\.self)
        default: []
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        // A rating says nothing new of the care, but the customer's other devices read the ticket again.
        case .merged, .cancelled, .snoozed, .pending, .resumed, .returned, .linked(_, .followedBy), .rated:
            .careLine(CareLine(ticket))
        case .cardKept(let kept):
            kept.isTold ? .card(problem: kept.card.problem, nextStep: kept.card.nextStep) : nil
        // Their other devices read that it waits for an answer.
        case .cardCorrected:
            .card(problem: ticket.handling.card.text.problem, nextStep: ticket.handling.card.text.nextStep)
        case .classified, .tagged, .fieldSet, .linked, .unlinked, .absorbed, .solvedAnswered, .problemLinked,
            .problemUnlinked, .solvingOffered, .solvingAnswered, .articleLinked, .articleUnlinked, .customerJoined,
            .askedAgain, .procedureBegun, .procedureMarked, .procedureDropped, .stepsLeftOpen:
            nil
        }
    }
}

/// What the customer thinks of a ticket that came to its end.
package struct Rating: Equatable, Sendable {
    /// 1 (bad) to 5 (good); nil when they did not say.
    package var score: Int?
    /// Whether they had to tell the same thing twice; nil when they did not say.
    package var repeated: Bool?
    package init(score: Int? = nil, repeated: Bool? = nil) {
        self.score = score
        self.repeated = repeated
    }
}

/// What a ticket is about, whole: nothing is left as it was before.
package struct Classification: Equatable, Sendable {
    package var kind: TicketKind
    package var category: String
    /// Nil as long as nobody graded it; the priority is then the one it was opened with.
    package var impact: Grade?
    package var urgency: Grade?
    package var priority: Priority
    package var subject: String  // text
    package init(
        kind: TicketKind, category: String, impact: Grade?, urgency: Grade?, priority: Priority, subject: String
    ) {
        self.kind = kind
        self.category = category
        self.impact = impact
        self.urgency = urgency
        self.priority = priority
        self.subject = subject
    }
}

/// The customer is to answer. What the measure of misuse needs stands in it.
package struct PendingStarted: Equatable, Sendable {
    /// The message to the customer that it waits on.
    package var message: Int
    /// That message asks something.
    package var asks: Bool
    /// The ticket has waited on this very message before.
    package var isRepeated: Bool
    /// It comes back by itself then; nil: only an answer brings it back.
    package var until: Milliseconds?
    package init(message: Int, asks: Bool, isRepeated: Bool, until: Milliseconds?) {
        self.message = message
        self.asks = asks
        self.isRepeated = isRepeated
        self.until = until
    }
}
