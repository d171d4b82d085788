package import WaggleDomain

/// What a solved ticket tells about those who had a part in it: for finding who can help with one like it.
package struct SolvedTicket: Equatable, Sendable {
    /// What somebody had to do with it.
    package enum Part: String, Sendable {
        /// Owned it when it was solved.
        case solved
        /// The owner confirmed their contribution.
        case helped
        /// Wrote an article out of it.
        case wrote
    }

    /// The most text that is kept of one ticket, in bytes.
    package static let textBytesMax = 4_000

    package let ticket: TicketID
    /// When it was last solved.
    package let at: Milliseconds
    package let category: String
    /// Subject, what the customer wrote, questions to helpers, the solution.
    package let text: String
    package let parts: [UserID: Part]
    /// It was opened again after it had been solved.
    package let isReopened: Bool
}

/// What is known of a ticket changed.
package enum SolvedChange: Equatable, Sendable {
    case known(SolvedTicket)
    case forgotten(TicketID)
}

extension SolvedTicket {
    /// Out of a ticket's events; nil when it was never solved, or came from another desk.
    init?(_ ticket: TicketID, _ events: [StoredEvent], authors: [UserID]) {
        guard let first = events.first,
            var state = Ticket(
                id: ticket, first: first.event, by: first.actor, at: first.at, sequence: first.sequence),
            !state.isImported
        else { return nil }
        var solved: (at: Milliseconds, by: UserID)?
        var helpers: Set<UserID> = []
        var isReopened = false
        for stored in events.dropFirst() {
            state.apply(stored.event, by: stored.actor, at: stored.at, sequence: stored.sequence)
            switch stored.event {
            case .ticketSolved: solved = (stored.at, state.owner ?? state.lastOwner ?? stored.actor)
            case .ticketReopened, .handling(.returned): isReopened = isReopened || solved != nil
            case .swarmClosed(_, _, let contributors, _): helpers.formUnion(contributors)
            case .swarming(.memberCredited(_, let user, _)): helpers.insert(user)
            default: break
            }
        }
        guard let solved else { return nil }
        var parts: [UserID: Part] = [:]
        for author in authors { parts[author] = .wrote }
        for helper in helpers { parts[helper] = .helped }
        parts[solved.by] = .solved
        self.init(
            ticket: ticket, at: solved.at, category: state.category, text: Self.text(of: events), parts: parts,
            isReopened: isReopened)
    }

    /// What a ticket is about, in its own words: at most `textBytesMax`, whole messages.
    package static func text(of events: [StoredEvent]) -> String {
        var text = ""
        for stored in events {
            let more = stored.event.telling
            if !more.isEmpty, text.utf8.count + more.utf8.count < textBytesMax { text += more + "\n" }
        }
        return text
    }
}

extension Event {
    /// The event's words about the matter itself, neither courtesies nor talk among colleagues.
    fileprivate var telling: String {
        switch self {
        case .ticketOpened(let opened): opened.subject
        case .customerMessageSent(_, let text, _): text
        case .askOpened(let asked): asked.question
        case .ticketSolved(let solved): solved.solution
        default: ""
        }
    }

    /// The ticket whose solved work the event changes. `own`: the ticket it is recorded of.
    func changedWork(_ own: TicketID?) -> TicketID? {
        switch self {
        case .ticketSolved, .ticketReopened, .swarmClosed, .swarming(.memberCredited), .handling(.classified),
            .handling(.returned):
            own
        case .knowledge(.drafted(_, _, _, let ticket)): ticket
        default: nil
        }
    }
}
