/// What somebody asks for across tickets: of problems, and of news told to many customers.
package enum ProblemCommand: Equatable, Sendable {
    /// Several tickets have one cause. `proposal`: it is the one that the desk proposed.
    case declare(Draft)
    case dismiss(ProblemID, reason: String)
    case change(ProblemID, Change)
    case link(ProblemID, tickets: [TicketID])
    case unlink(ProblemID, tickets: [TicketID])
    /// One message to every customer of its tickets. Without a text: the workaround as the form has it.
    case tell(ProblemID, text: String?, isWorkaround: Bool)
    /// The last message to them, and the question to each ticket's owner.
    case solve(ProblemID, text: String, rootCause: String?, decision: String?)
    case reopen(ProblemID, reason: String)

    /// "It is done", to every customer who wished for it.
    case announceFeedback(topic: String, text: String)

    package struct Draft: Equatable, Sendable {
        package var title: String
        /// Without one: the proposal's, else that of its first ticket.
        package var category: String?
        package var priority: Priority
        package var workaround: String
        package var tickets: [TicketID]
        package var proposal: ProblemID?
        package init(
            title: String, category: String? = nil, priority: Priority = .p3, workaround: String = "",
            tickets: [TicketID] = [], proposal: ProblemID? = nil
        ) {
            self.title = title
            self.category = category
            self.priority = priority
            self.workaround = workaround
            self.tickets = tickets
            self.proposal = proposal
        }
    }

    /// What is to change; nil stays as it is.
    package struct Change: Equatable, Sendable {
        package var title: String?
        package var category: String?
        package var priority: Priority?
        package var owner: UserID?
        package var workaround: String?
        package var rootCause: String?
        package var decision: String?
        package init(
            title: String? = nil, category: String? = nil, priority: Priority? = nil, owner: UserID? = nil,
            workaround: String? = nil, rootCause: String? = nil, decision: String? = nil
        ) {
            self.title = title
            self.category = category
            self.priority = priority
            self.owner = owner
            self.workaround = workaround
            self.rootCause = rootCause
            self.decision = decision
        }
    }

    /// The problem it is asked of; nil when it is about none yet.
    package var problem: ProblemID? {
        switch self {
        case .declare, .announceFeedback: nil
        case .dismiss(let problem, _), .change(let problem, _), .link(let problem, _), .unlink(let problem, _),
            .tell(let problem, _, _), .solve(let problem, _, _, _), .reopen(let problem, _):
            problem
        }
    }

    /// The right it needs.
    package var action: Action {
        switch self {
        case .declare: .declareProblem
        case .dismiss: .dismissProblem
        case .change, .tell, .solve, .reopen: .leadProblem
        case .link, .unlink: .linkProblem
        case .announceFeedback: .announceFeedback
        }
    }
}
