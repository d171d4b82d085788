internal import WaggleDomain
internal import WaggleLog

// Commands across tickets. All their events, the desk's own and each ticket's, stand in one commit: either every
// customer concerned is told or none. What is too much for one commit is left and counted in the answer, so that
// nothing is half done in silence.

/// What a command across tickets records.
struct AcrossPlan {
    /// The desk's own events; the first carries the command's key and is what the receipt tells of.
    var desk: [Event]
    /// Each ticket's events, in the order they are recorded.
    var tickets: [(id: TicketID, events: [Event])] = []
}

extension Desk {
    func performAcross(_ command: ProblemCommand, _ change: DeskChange, in turn: Turn) throws(LogError) {
        switch try plan(command, by: change.actor, in: turn) {
        case .failure(let refusal):
            turn.counted.refused += 1
            turn.answers.append { change.completion(.failure(DeskRefusal(refusal))) }
        case .success(let plan):
            let stored = try record(plan.desk, ticket: nil, by: change.actor, request: change.request, in: turn)
            for (id, events) in plan.tickets {
                _ = try record(events, ticket: id, by: change.actor, request: nil, in: turn)
            }
            let receipt = encodeReceipt(stored, primary: change.primaryKind)
            turn.counted.acknowledged += 1
            turn.answers.append { change.completion(.success(receipt)) }
        }
    }

    private func plan(
        _ command: ProblemCommand, by actor: Actor, in turn: Turn
    ) throws(LogError) -> Result<AcrossPlan, Refusal> {
        if let refusal = Access.decide(command.action, by: actor, on: nil, view: turn.view) { return .failure(refusal) }
        return switch command {
        case .announceFeedback(let topic, let text): try planAnnouncement(topic, text, actor, turn)
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
