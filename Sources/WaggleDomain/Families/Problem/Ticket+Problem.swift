// A ticket of a problem: linked by somebody who may read it, told what the others are told, and asked, never solved, when
// the problem is.

extension Ticket {
    /// The problem behind a ticket.
    package struct ProblemLink: Equatable, Sendable {
        package let problem: ProblemID
        package let since: Milliseconds
        /// The number of the last news that the customer was told; 0 before the first.
        package internal(set) var told: Int
        /// The problem is solved with these words: is the ticket, too? Nil when nobody asks.
        package internal(set) var offer: String?
    }

    /// Events that make this ticket one of the problem's; `told`: news the customer has heard already, elsewhere.
    package func link(
        to problem: Problem, by actor: Actor, at now: Milliseconds, view: DeskView
    ) -> Result<[Event], Refusal> {
        if let refusal = refuseProblem(by: actor, view: view) { return .failure(refusal) }
        if let present = handling.problem {
            let isSame = present.problem == problem.id
            let why = isSame ? "is linked to it already" : "is linked to problem \(present.problem): undo that first"
            return .failure(Refusal(.conflict, "ticket \(id) \(why)"))
        }
        guard state != .cancelled else { return .failure(Refusal(.wrongState, "ticket \(id) is cancelled")) }
        guard handling.heard[problem.id] != nil || handling.heard.count < Bounds.problemsOfTicketMax else {
            return .failure(
                Refusal(.conflict, "ticket \(id) was linked to \(Bounds.problemsOfTicketMax) problems: that is enough"))
        }
        var turn = Turn(ticket: self, actor: actor, now: now, view: view)
        turn.record(.handling(.problemLinked(problem.id, told: handling.heard[problem.id, default: 0])))
        return .success(turn.events + turn.ticket.heed(problem, by: actor, at: now, view: view))
    }

    /// Events that take it out of the problem again.
    package func unlink(
        from problem: ProblemID, by actor: Actor, at now: Milliseconds, view: DeskView
    ) -> Result<[Event], Refusal> {
        if let refusal = refuseProblem(by: actor, view: view) { return .failure(refusal) }
        guard handling.problem?.problem == problem else {
            return .failure(Refusal(.wrongState, "ticket \(id) is not linked to problem \(problem)"))
        }
        return .success([.handling(.problemUnlinked(problem))])
    }

    private func refuseProblem(by actor: Actor, view: DeskView) -> Refusal? {
        if Access.decide(.readCustomerThread, by: actor, on: self, view: view) != nil {
            return Refusal(.notFound, "there is no ticket \(id) for you", field: "tickets")
        }
        return isImported ? Refusal(.wrongState, "ticket \(id) is imported history") : nil
    }

    /// What is still to be recorded here so that the ticket stands as its problem does: news, once; the question to its
    /// owner when the problem is solved, and that it falls away when the problem is open again. Often nothing.
    package func heed(_ problem: Problem, by actor: Actor, at now: Milliseconds, view: DeskView) -> [Event] {
        guard let link = handling.problem, link.problem == problem.id, state != .cancelled else { return [] }
        var turn = Turn(ticket: self, actor: actor, now: now, view: view)
        if link.told < problem.newsCount, let news = link.told == 0 ? problem.newsForNewcomer : problem.lastNews {
            turn.record(
                .contact(
                    .announced(
                        number: messageCount + 1, about: .problem(problem.id, news: problem.newsCount),
                        text: news.text)))
            if problem.state == .solved, isAtWork {
                turn.record(.handling(.solvingOffered(problem.id, solution: news.text)))
            }
        }
        if problem.state != .solved, link.offer != nil {
            turn.record(.handling(.solvingAnswered(problem.id, .withdrawn)))
        }
        // News keeps the owner's promise, like any message to the customer.
        if !turn.events.isEmpty { turn.settleService() }
        return turn.events
    }

    /// Neither solved nor finished.
    var isAtWork: Bool { state != .solved && !state.isFinished }

    /// The question that waits for the owner's word.
    package var solvingOffer: ProblemLink? {
        guard isAtWork, let link = handling.problem, link.offer != nil else { return nil }
        return link
    }
}

/// What became of the question whether a ticket is solved with its problem.
package enum SolvingAnswer: String, CaseIterable, Sendable {
    case solved
    /// The ticket goes on.
    case kept
    /// The problem is open again.
    case withdrawn
}

extension Ticket.Turn {
    /// The ticket that goes on for a merged one is its problem's, too, unless it has one of its own.
    mutating func inherit(_ link: Ticket.ProblemLink) {
        guard ticket.handling.problem == nil, ticket.handling.heard.count < Bounds.problemsOfTicketMax else { return }
        let told = max(link.told, ticket.handling.heard[link.problem, default: 0])
        record(.handling(.problemLinked(link.problem, told: told)))
        if let offer = link.offer { record(.handling(.solvingOffered(link.problem, solution: offer))) }
    }

    /// The owner's word on a solved problem: the ticket is solved like any other, with all its rules, or goes on.
    mutating func answerProblem(
        _ isSolved: Bool, _ knowledge: KnowledgeDecision?, _ note: String
    ) -> Refusal? {
        guard let link = ticket.solvingOffer, let solution = link.offer else {
            return wrongState("nobody asks whether ticket \(ticket.id) is solved with a problem")
        }
        record(.handling(.solvingAnswered(link.problem, isSolved ? .solved : .kept)))
        guard isSolved else { return nil }
        return solve(
            solution: solution, knowledge: knowledge, note: note, noAnswerNeeded: false,
            openSteps: "Solved with its problem")
    }
}
