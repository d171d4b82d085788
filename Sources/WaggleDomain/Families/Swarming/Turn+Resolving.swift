// How a swarm comes to its end: answers, proposals, credit, and its opening once more.

extension Ticket.Turn {
    mutating func answerAsk(_ number: Int, _ answer: String) -> Refusal? {
        guard let ask = ticket.activeSwarm?.ask(number), ask.state.after(.answered) != nil else {
            return wrongState("ask \(number) of ticket \(ticket.id) waits for no answer")
        }
        if let refusal = Bounds.check(answer, "answer", 0...Bounds.summaryBytesMax) { return refusal }
        endInvitations(of: number)
        record(.swarming(.askAnswered(ask: number, answer: answer)))
        return nil
    }

    /// The ask's time is over: nobody waits for it any more.
    mutating func expireAsk(_ number: Int) {
        endInvitations(of: number)
        record(.swarming(.askExpired(ask: number)))
    }

    private mutating func endInvitations(of ask: Int) {
        withdrawInvitations { $0.ask == ask }
        expireHelpOffers { $0.ask == ask }
    }

    mutating func expireHelpOffers(where matches: (Swarm.HelpOffer) -> Bool) {
        for offer in ticket.activeSwarm?.liveHelpOffers ?? [] where matches(offer) {
            record(.swarming(.helpExpired(offer: offer.number)))
        }
    }

    /// The person who came last has made the ask complete: the others are not needed.
    mutating func fillIfEnough(_ number: Int) {
        guard let ask = ticket.activeSwarm?.ask(number), ask.state == .open, ask.accepted >= ask.wanted else { return }
        record(.askFilled(ask: number))
        endInvitations(of: number)
    }

    mutating func propose(_ text: String) -> Refusal? {
        if let refusal = Bounds.check(text, "text", 1...Bounds.summaryBytesMax) { return refusal }
        guard let swarm = ticket.activeSwarm, swarm.proposals.count < Bounds.proposalsMax else {
            return Refusal(.conflict, "ticket \(ticket.id) has had enough proposals")
        }
        record(.swarming(.solutionProposed(proposal: ticket.swarming.proposalCount + 1, text: text)))
        return nil
    }

    mutating func answer(_ number: Int, _ verdict: ProposalVerdict, _ comment: String) -> Refusal? {
        let step: ProposalStep = verdict == .takenUp ? .takenUp : .setAside
        guard let proposal = ticket.activeSwarm?.proposal(number) else {
            return wrongState("proposal \(number) of ticket \(ticket.id) no longer stands")
        }
        guard proposal.state.after(step) != nil else {
            return wrongState("proposal \(number) of ticket \(ticket.id) is \(proposal.state.rawValue)")
        }
        if let refusal = Bounds.check(comment, "comment", 0...Bounds.reasonBytesMax) { return refusal }
        switch verdict {
        case .takenUp: record(.swarming(.solutionTakenUp(proposal: number)))
        case .setAside: record(.swarming(.solutionSetAside(proposal: number, comment: comment)))
        }
        return nil
    }

    mutating func reopenSwarm() -> Refusal? {
        if let refusal = refuseSwarm() { return refusal }
        guard let swarm = ticket.swarm, swarm.state.after(.reopened) != nil else {
            return wrongState("ticket \(ticket.id) has no closed swarm to open once more")
        }
        record(.swarming(.swarmReopened(swarm: swarm.number)))
        return nil
    }

    mutating func credit(_ user: UserID, _ skills: [String]?) -> Refusal? {
        guard let swarm = ticket.swarm, !swarm.isActive else {
            return wrongState("credit is given when the swarm of ticket \(ticket.id) is closed")
        }
        guard swarm.members.contains(where: { $0.user == user }) else {
            return Refusal(.invalidField, "\(view.name(user)) was not in the swarm", field: "user")
        }
        if let refusal = check(credited: skills ?? [], field: "skills") { return refusal }
        let credited = skills ?? usualCredit(user, swarm)
        guard swarm.credits[user] != credited else {
            return Refusal(.conflict, "\(view.name(user)) is credited so already")
        }
        record(.swarming(.memberCredited(swarm: swarm.number, user: user, skills: credited)))
        return nil
    }

    func check(credited skills: [String], field: String) -> Refusal? {
        guard skills.count <= Bounds.skillsMax,
            skills.allSatisfy({ !$0.isBlank && $0.utf8.count <= Bounds.skillBytesMax })
        else { return Refusal(.invalidField, "at most 10 skills of at most 40 bytes", field: field) }
        return nil
    }

    /// The skills a contributor is credited with when the owner names none: those they hold among the ones asked for.
    func usualCredit(_ user: UserID, _ swarm: Swarm) -> [String] {
        let held = view.staff[user]?.actor.skills ?? [:]
        return Set(swarm.asks.flatMap(\.skills)).filter { held[$0] != nil }.sorted()
    }

    mutating func expireMember(_ reference: Int) {
        guard let swarm = ticket.activeSwarm, swarm.members.indices.contains(reference - 1) else { return }
        record(.memberLeft(user: swarm.members[reference - 1].user, cause: .timeoutIdle))
        refillAsks()
    }
}
