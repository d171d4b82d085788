/// What happened across tickets: problems, which are several tickets with one cause, and news told to many customers.
/// What a problem's tickets are told and asked stands on each of them (`HandlingEvent`, `ContactEvent`).
package enum ProblemEvent: EventGroup {
    /// The desk found a category far above its usual hour.
    case proposed(ProblemProposal)
    /// Somebody says that there is one: a new one, or the one that was proposed.
    case declared(problem: ProblemID, form: ProblemForm)
    /// A proposal that is none, or a problem that was declared by mistake.
    case dismissed(problem: ProblemID, reason: String)  // text: reason
    /// The whole form as it stands now.
    case changed(problem: ProblemID, form: ProblemForm)
    /// The customers of its tickets get this, in this moment or within the next ones. `told` of them, `left` for then.
    case told(ProblemNews)
    /// The last news; each ticket's owner is asked whether it is solved with that.
    case solved(ProblemNews)
    case reopened(problem: ProblemID, reason: String)  // text: reason

    /// A wish was fulfilled and its customers were told: so many now, so many are left for another time.
    case feedbackAnnounced(topic: String, told: Int, left: Int)

    package var kind: String {
        switch self {
        case .proposed: "problem.proposed"
        case .declared: "problem.declared"
        case .dismissed: "problem.dismissed"
        case .changed: "problem.changed"
        case .told: "problem.told"
        case .solved: "problem.solved"
        case .reopened: "problem.reopened"
        case .feedbackAnnounced: "feedback.announced"
        }
    }

    /// The problem it is about; none for what is about a wish.
    package var problem: ProblemID? {
        switch self {
        case .proposed(let proposal): proposal.problem
        case .declared(let problem, _), .dismissed(let problem, _), .changed(let problem, _),
            .reopened(let problem, _):
            problem
        case .told(let news), .solved(let news): news.problem
        case .feedbackAnnounced: nil
        }
    }

    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] { toldUsers }

    /// Whose inboxes carry it: the managers', when the desk proposes; its owner's, when somebody else changes it.
    package var toldUsers: [UserID] {
        switch self {
        case .proposed(let proposal): proposal.told
        case .changed(_, let form): [form.owner]
        default: []
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? { nil }
}

/// A category far above its usual hour, found by the desk (`ProblemPolicy.surge`).
package struct ProblemProposal: Equatable, Sendable {
    package var problem: ProblemID
    package var category: String
    /// The stretch of time looked at.
    package var from: Milliseconds
    package var to: Milliseconds
    /// Tickets of the category opened in it.
    package var tickets: Int
    /// How many such a stretch usually brings, in thousandths.
    package var usualThousandths: Int
    /// The managers who were told.
    package var told: [UserID]
    package init(
        problem: ProblemID, category: String, from: Milliseconds, to: Milliseconds, tickets: Int,
        usualThousandths: Int, told: [UserID] = []
    ) {
        self.problem = problem
        self.category = category
        self.from = from
        self.to = to
        self.tickets = tickets
        self.usualThousandths = usualThousandths
        self.told = told
    }
}

/// What staff know of a problem, whole: nothing is left as it was before.
package struct ProblemForm: Equatable, Sendable {
    package var category: String
    package var priority: Priority
    /// Who answers for it.
    package var owner: UserID
    package var title: String  // text
    /// What customers can do until it is solved.
    package var workaround: String  // text
    package var rootCause: String  // text
    /// What was decided: mended, accepted, left to a vendor.
    package var decision: String  // text
    package init(
        category: String, priority: Priority, owner: UserID, title: String, workaround: String = "",
        rootCause: String = "", decision: String = ""
    ) {
        self.category = category
        self.priority = priority
        self.owner = owner
        self.title = title
        self.workaround = workaround
        self.rootCause = rootCause
        self.decision = decision
    }

    /// Why it may not stand.
    func check() -> Refusal? {
        Bounds.check(title, "title", 1...Bounds.topicBytesMax)
            ?? Bounds.check(category, "category", 0...Bounds.categoryBytesMax)
            ?? Bounds.check(workaround, "workaround", 0...Bounds.summaryBytesMax)
            ?? Bounds.check(rootCause, "root_cause", 0...Bounds.summaryBytesMax)
            ?? Bounds.check(decision, "decision", 0...Bounds.summaryBytesMax)
    }
}

/// One message to the customers of all of a problem's tickets.
package struct ProblemNews: Equatable, Sendable {
    package var problem: ProblemID
    /// Dense per problem from 1.
    package var number: Int
    /// It says what customers can do: whoever is linked later gets it, too.
    package var isWorkaround: Bool
    /// How many of its tickets got it in the same commit, and how many get it after that.
    package var told: Int
    package var left: Int
    package var text: String  // text
    package init(problem: ProblemID, number: Int, isWorkaround: Bool, told: Int = 0, left: Int = 0, text: String) {
        self.problem = problem
        self.number = number
        self.isWorkaround = isWorkaround
        self.told = told
        self.left = left
        self.text = text
    }
}
