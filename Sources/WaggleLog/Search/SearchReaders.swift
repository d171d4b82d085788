import WaggleDomain

/// Who may find a text of a ticket: whoever may read it, as rows of `Access.table` have it.
package enum SearchReaders: Int64, CaseIterable, Sendable {
    /// What the customer sees: the subject and the conversation. `readCustomerThread`.
    case conversation = 0
    /// Notes, summaries, questions, solutions. `readStaffThread`.
    case notes = 1
    /// What staff and a partner say to each other. `readShare`, of the staff.
    case shares = 2
}

extension Event {
    /// The event's free text, and who may find it; nil for an event that nobody looks for by its words.
    var searchable: (text: String, readers: SearchReaders)? {
        switch self {
        case .ticketOpened(let opened): (opened.subject, .conversation)
        case .customerMessageSent(_, let text, let files), .agentMessageSent(_, let text, let files):
            (searchable(text, files), .conversation)
        case .noteAdded(_, let text, let files): (searchable(text, files), .notes)
        case .ticketSolved(let solved): (solved.solution, .notes)
        case .askOpened(let asked): (asked.question + "\n" + asked.tried, .notes)
        case .handOffOffered(let offered): (offered.summary, .notes)
        case .ticketEscalated(let move), .ticketDeescalated(let move): (move.summary, .notes)
        case .handling(let event): event.searchable
        case .contact(let event): event.searchable
        case .routing(let event): event.searchable
        case .swarming(let event): event.searchable
        case .partner(let event): event.searchable.map { ($0, .shares) }
        default: nil
        }
    }

    /// A file is found by its name.
    private func searchable(_ text: String, _ files: [AttachedFile]) -> String {
        files.isEmpty ? text : text + "\n" + AttachedFile.names(of: files)
    }
}

extension HandlingEvent {
    fileprivate var searchable: (text: String, readers: SearchReaders)? {
        switch self {
        case .classified(let now): (now.subject, .conversation)
        case .merged(_, _, let text), .cancelled(_, _, let text, _), .snoozed(_, let text): (text, .notes)
        default: nil
        }
    }
}

extension ContactEvent {
    fileprivate var searchable: (text: String, readers: SearchReaders)? {
        switch self {
        case .announced(_, _, let text): (text, .conversation)
        case .contactLogged(let logged): (logged.note, .notes)
        default: nil
        }
    }
}

extension RoutingEvent {
    fileprivate var searchable: (text: String, readers: SearchReaders)? {
        switch self {
        case .offeredToGroup(let offered): (offered.summary + "\n" + offered.nextStep, .notes)
        case .released(_, let text, _): (text, .notes)
        default: nil
        }
    }
}

extension SwarmingEvent {
    fileprivate var searchable: (text: String, readers: SearchReaders)? {
        switch self {
        case .askAnswered(_, let text), .solutionProposed(_, let text): (text, .notes)
        default: nil
        }
    }
}

extension PartnerEvent {
    fileprivate var searchable: String? {
        switch self {
        case .shared(let shared): shared.question
        // What went to the customer as well is found there.
        case .wrote(_, _, _, let text), .solutionProposed(_, _, let text), .returned(_, let text): text
        default: nil
        }
    }
}
