extension Ticket.Turn {
    mutating func solve(
        solution: String, knowledge: KnowledgeDecision?, note: String, noAnswerNeeded: Bool
    ) -> Refusal? {
        guard ticket.state.after(.solved) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): only an owned ticket is solved")
        }
        if let refusal = Bounds.check(solution, "solution", 1...Bounds.summaryBytesMax)
            ?? Bounds.check(note, "knowledge_note", 0...Bounds.summaryBytesMax)
        {
            return refusal
        }
        guard ticket.customerIsInformed || noAnswerNeeded else {
            return wrongState(
                "the customer of ticket \(ticket.id) has had no answer to the last message: write first, "
                    + "or say that no answer is needed")
        }
        if knowledge == nil && needsKnowledgeDecision {
            return Refusal(.invalidField, "say what becomes of ticket \(ticket.id)'s lesson", field: "knowledge")
        }
        withdrawLiveOffer()
        if let swarm = ticket.activeSwarm {
            dissolve(swarm, .solved, swarm.contributors)
        }
        record(
            .ticketSolved(
                TicketSolved(
                    knowledge: knowledge ?? .routine, noAnswerNeeded: noAnswerNeeded, solution: solution,
                    knowledgeNote: note)))
        return nil
    }

    /// Asked after a swarm, above the first line and after a reopening; else it is routine.
    private var needsKnowledgeDecision: Bool {
        ticket.swarmCount > 0 || ticket.tier >= .l2 || ticket.reopens > 0
    }

    mutating func close() -> Refusal? {
        guard ticket.state.after(.closed) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): it closes when it is solved")
        }
        record(.ticketClosed(automatic: actor.role == .system))
        return nil
    }

    mutating func reopen(_ cause: ReopenCause) -> Refusal? {
        guard ticket.state.after(.reopened) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)")
        }
        let finished = ticket.closedAt ?? ticket.solvedAt ?? now
        guard now - finished < policy.closing.reopenWindow else {
            return wrongState("ticket \(ticket.id) was finished too long ago to reopen: open a new ticket")
        }
        record(.ticketReopened(cause: actor.id == ticket.customer ? .customer : cause))
        startClock()
        return nil
    }
}
