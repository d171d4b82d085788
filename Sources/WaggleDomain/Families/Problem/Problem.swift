// Several tickets with one cause, rebuilt from the problem's own events. Which tickets those are, each ticket says
// itself (`Ticket.Handling.problem`), so that a ticket's history tells the whole of it.
//
//     news 1 ─ news 2 ─ news 3 (the last)          each ticket remembers the number of the last one it was told:
//     ticket 7:  told 3                            who is linked later hears what holds now, once
//     ticket 9:  told 1 ─▶ gets news 3

/// A problem as its events leave it.
package struct Problem: Equatable, Sendable {
    package let id: ProblemID
    package internal(set) var state: ProblemState
    /// Before it is declared the title is empty and the owner the desk itself.
    package internal(set) var form: ProblemForm
    /// How the desk came to propose it; nil when somebody declared it.
    package let proposal: ProblemProposal?
    package let createdAt: Milliseconds
    package internal(set) var updatedAt: Milliseconds
    /// Who declared it.
    package internal(set) var declaredBy: UserID?
    /// When it was solved or dismissed; nil while it is neither.
    package internal(set) var endedAt: Milliseconds?
    /// Why it was dismissed or reopened, the last of both; may be empty.
    package internal(set) var reason = ""
    /// The news its customers got, the last of them, and the last of those that say what to do.
    package internal(set) var newsCount = 0
    package internal(set) var lastNews: ProblemNews?
    package internal(set) var lastWorkaround: ProblemNews?
    /// Who told the last news.
    package internal(set) var toldBy = UserID.system
    /// The number of its last event.
    package internal(set) var version: Int64

    /// The problem as its first event makes it; nil when none can begin with that event.
    package init?(first event: ProblemEvent, by actor: UserID, at: Milliseconds, sequence: Int64) {
        switch event {
        case .proposed(let proposal):
            id = proposal.problem
            state = .proposed
            form = ProblemForm(category: proposal.category, priority: .p3, owner: .system, title: "")
            self.proposal = proposal
        case .declared(let problem, let form):
            id = problem
            state = .open
            self.form = form
            proposal = nil
            declaredBy = actor
        default: return nil
        }
        createdAt = at
        updatedAt = at
        version = sequence
    }

    /// What the customer of a ticket that has heard nothing of it is told: the last word of a solved one, else what to
    /// do, else the last news. Nil when there were none.
    package var newsForNewcomer: ProblemNews? { state == .solved ? lastNews : lastWorkaround ?? lastNews }

    /// Replays an event.
    package mutating func apply(_ event: ProblemEvent, by actor: UserID, at: Milliseconds, sequence: Int64) {
        updatedAt = at
        version = sequence
        switch event {
        case .proposed, .feedbackAnnounced: break
        case .declared(_, let form):
            state.move(.declared)
            self.form = form
            declaredBy = actor
        case .dismissed(_, let reason):
            state.move(.dismissed)
            self.reason = reason
            endedAt = at
        case .changed(_, let form): self.form = form
        case .told(let news): note(news, by: actor)
        case .solved(let news):
            state.move(.solved)
            note(news, by: actor)
            endedAt = at
        case .reopened(_, let reason):
            state.move(.reopened)
            self.reason = reason
            endedAt = nil
        }
    }

    private mutating func note(_ news: ProblemNews, by actor: UserID) {
        newsCount = news.number
        lastNews = news
        if news.isWorkaround { lastWorkaround = news }
        toldBy = actor
    }
}
