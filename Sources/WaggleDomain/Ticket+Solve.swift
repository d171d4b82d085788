extension Ticket.Turn {
    mutating func solve(
        solution: String, knowledge: KnowledgeDecision?, note: String, noAnswerNeeded: Bool,
        _ thanks: Command.Thanks? = nil, openSteps: String? = nil
    ) -> Refusal? {
        guard ticket.state.after(.solved) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): only an owned ticket is solved")
        }
        // An article that is linked is the solution; otherwise it takes words.
        let least = knowledge == .linked && KnowledgeLink(note) != nil ? 0 : 1
        if let refusal = Bounds.check(solution, "solution", least...Bounds.summaryBytesMax)
            ?? Bounds.check(note, "knowledge_note", 0...Bounds.summaryBytesMax) ?? knowledge?.check(note)
        {
            return refusal
        }
        if let refusal = refuseUnanswered(noAnswerNeeded) { return refusal }
        if knowledge == nil && needsKnowledgeDecision {
            return Refusal(.invalidField, "say what becomes of ticket \(ticket.id)'s lesson", field: "knowledge")
        }
        if let thanks, let refusal = refuse(thanks) { return refusal }
        if let refusal = refuseOpenSteps(openSteps) { return refusal }
        let leftOpen = ticket.openRequiredSteps
        withdrawLiveOffer()
        if let swarm = ticket.activeSwarm { end(swarm, thanks) }
        if leftOpen > 0, let openSteps { record(.handling(.stepsLeftOpen(count: leftOpen, reason: openSteps))) }
        record(
            .ticketSolved(
                TicketSolved(
                    knowledge: knowledge ?? .routine, noAnswerNeeded: noAnswerNeeded, solution: solution,
                    knowledgeNote: note)))
        if knowledge == .linked, case .article(let article) = KnowledgeLink(note) { return use(article, as: .solution) }
        return nil
    }

    /// The customer has the last word from us, or only said thanks for it: that is the owner's to judge, and there was
    /// something to thank for.
    private func refuseUnanswered(_ noAnswerNeeded: Bool) -> Refusal? {
        if ticket.customerIsInformed { return nil }
        guard ticket.firstResponseAt != nil else {
            return wrongState("the customer of ticket \(ticket.id) has had no answer yet: write first")
        }
        guard noAnswerNeeded else {
            return wrongState(
                "the customer of ticket \(ticket.id) has had no answer to the last message: write first, "
                    + "or say that no answer is needed")
        }
        guard actor.id == ticket.owner else {
            return wrongState("only the owner of ticket \(ticket.id) says that its customer needs no answer")
        }
        return nil
    }

    /// With the contributors the owner confirms, else with those who did something, which is a guess.
    private mutating func end(_ swarm: Swarm, _ thanks: Command.Thanks?) {
        dissolve(swarm, .solved, thanks?.contributors ?? swarm.contributors, isConfirmed: thanks != nil)
        if let thanks { credit(thanks, swarm) }
    }

    /// Asked after a swarm, above the first line and after a reopening; else it is routine.
    private var needsKnowledgeDecision: Bool {
        ticket.swarmCount > 0 || ticket.tier >= .l2 || ticket.reopens > 0
    }

    mutating func close() -> Refusal? {
        guard ticket.state.after(.closed) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): it closes when it is solved")
        }
        callNobody()
        endShares()
        record(.ticketClosed(automatic: actor.role == .system))
        return nil
    }

    mutating func reopen(_ cause: ReopenCause) -> Refusal? {
        guard ticket.state.after(.reopened) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)")
        }
        guard !ticket.isPastReopening(now, policy) else {
            return wrongState("ticket \(ticket.id) was finished too long ago to reopen: a new ticket takes it up")
        }
        resurrect(actor.id == ticket.customer ? .customer : cause)
        return nil
    }

    /// With the last owner when they can go on, else in the queue.
    mutating func resurrect(_ cause: ReopenCause) {
        record(isLastOwnerHere ? .ticketReopened(cause: cause) : .handling(.returned(cause: cause)))
        startClock()
    }

    /// Owns tickets here still; for a live chat, is here now or was a moment ago; for any other, has not said that they are away, as whoever
    /// ends a shift or is absent has.
    private var isLastOwnerHere: Bool {
        guard let last = ticket.lastOwner, let member = view.staff[last],
            [.agent, .manager].contains(member.actor.role)
        else { return false }
        return ticket.channel.isLive
            ? member.isAvailable(at: now, grace: policy.routing.gone) : member.status != .away
    }
}
