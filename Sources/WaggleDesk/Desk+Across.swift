internal import WaggleDomain
internal import WaggleLog

// Commands across tickets. All their events, the desk's own and each ticket's, stand in one commit: either every
// customer concerned is told or none. What is too much for one commit is left and counted in the answer, so that
// nothing is half done in silence; a problem's news reach those who are left in the commits after it
// (Desk+Problems.swift).

/// What a command across tickets records.
struct AcrossPlan {
    /// The desk's own events, if any. The first event of all carries the command's key and is what the receipt tells of.
    var desk: [Event]
    /// Each ticket's events, in the order they are recorded.
    var tickets: [(id: TicketID, events: [Event])] = []
    /// More tickets are to follow in commits of their own.
    var isUnfinished = false
}

extension Desk {
    func performAcross(_ command: ProblemCommand, _ change: DeskChange, in turn: Turn) throws(LogError) {
        switch try plan(command, change, in: turn) {
        case .failure(let refusal):
            turn.counted.refused += 1
            turn.answers.append { change.completion(.failure(DeskRefusal(refusal))) }
        case .success(let plan):
            let parts = [DeskPart(nil, plan.desk)] + plan.tickets.map { DeskPart($0.id, $0.events) }
            let stored = try record(
                parts.filter { !$0.events.isEmpty }, by: change.actor, request: change.request, in: turn)
            turn.newsIsLeft = turn.newsIsLeft || plan.isUnfinished
            let receipt = encodeReceipt(stored, primary: change.primaryKind)
            turn.counted.acknowledged += 1
            turn.answers.append { change.completion(.success(receipt)) }
        }
    }

    private func plan(
        _ command: ProblemCommand, _ change: DeskChange, in turn: Turn
    ) throws(LogError) -> Result<AcrossPlan, Refusal> {
        let actor = change.actor
        if let refusal = Access.decide(command.action, by: actor, on: nil, view: turn.view) { return .failure(refusal) }
        if let id = command.problem, let seen = change.decoded.expectedVersion,
            let problem = try log.reader.problem(id),
            let refusal = Refusal.stale("problem \(id)", at: problem.version, seen: seen)
        {
            return .failure(refusal)
        }
        return switch command {
        case .announceFeedback(let topic, let text): try planAnnouncement(topic, text, actor, turn)
        case .declare(let draft): try planDeclaring(draft, actor, turn)
        case .link(let problem, let tickets): try planLinking(problem, tickets, actor, turn)
        case .unlink(let problem, let tickets): try planUnlinking(problem, tickets, actor, turn)
        case .dismiss(let problem, _), .change(let problem, _), .tell(let problem, _, _), .solve(let problem, _, _, _),
            .reopen(let problem, _):
            try planChange(of: problem, command, actor, turn)
        }
    }

    private func planAnnouncement(
        _ topic: String, _ text: String, _ actor: Actor, _ turn: Turn
    ) throws(LogError) -> Result<AcrossPlan, Refusal> {
        if let refusal = Bounds.refuseText(text, "text") { return .failure(refusal) }
        let waiting = try log.reader.untoldFeedback(topic: topic)
        guard !waiting.isEmpty else {
            return .failure(Refusal(.notFound, "nobody waits to hear of \"\(topic)\"", field: "topic"))
        }
        let now = waiting.prefix(Bounds.toldAtOnceMax)
        let event = ProblemEvent.feedbackAnnounced(topic: topic, told: now.count, left: waiting.count - now.count)
        var plan = AcrossPlan(desk: [.problem(event)])
        for id in now {
            guard let ticket = try workingTicket(id, in: turn) else { continue }
            let events = ticket.announce(
                .feedbackDone(topic: topic), text, by: actor, at: turn.now, view: turn.view)
            plan.tickets.append((id, events))
        }
        return .success(plan)
    }
}
