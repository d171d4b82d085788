// Help that comes without an invitation: hands raised for an ask that is open to a skill, people whom members think of,
// and a manager who joins.

extension Ticket.Turn {
    mutating func run(_ command: SwarmingCommand) -> Refusal? {
        switch command {
        case .seeInvitation(let number): see(number)
        case .suggestInvitee(let user, let ask, let comment): suggest(user, ask, comment)
        case .answerAsk(let ask, let answer): answerAsk(ask, answer)
        case .raiseHand(let ask, let comment): raiseHand(ask, comment)
        case .welcomeHelp(let offer, let role): welcome(offer, role)
        case .thankHelp(let offer, let comment): thank(offer, comment)
        case .changeRole(let user, let role): changeRole(user, role)
        case .proposeSolution(let text): propose(text)
        case .answerProposal(let proposal, let verdict, let comment): answer(proposal, verdict, comment)
        case .reopenSwarm: reopenSwarm()
        case .joinSwarm(let role): joinSwarm(role)
        case .credit(let user, let skills): credit(user, skills)
        }
    }

    private mutating func raiseHand(_ number: Int, _ comment: String) -> Refusal? {
        if let refusal = Bounds.check(comment, "comment", 0...Bounds.reasonBytesMax) ?? refuseUnlessOpen(ask: number) {
            return refusal
        }
        guard let swarm = ticket.activeSwarm, let ask = swarm.ask(number) else { return nil }
        guard actor.role == .manager || ask.isOpen(to: actor) else {
            return Refusal(.notAllowed, "ask \(number) of ticket \(ticket.id) is not open to your skills")
        }
        if let refusal = refuseHelper(actor.id, "you") { return refusal }
        guard swarm.liveHelpOffer(of: actor.id) == nil, swarm.liveInvitation(of: actor.id) == nil else {
            return Refusal(.conflict, "your help on ticket \(ticket.id) is already known: wait for the owner's word")
        }
        guard swarm.helpOffers.count < Bounds.helpOffersMax else {
            return Refusal(.conflict, "ticket \(ticket.id) has had enough offers of help")
        }
        let due = now + policy.swarming.helpOffer
        record(
            .swarming(
                .helpOffered(offer: ticket.swarming.helpOfferCount + 1, ask: number, due: due, comment: comment)))
        return nil
    }

    /// Refuses somebody who is there already, or is the customer.
    private func refuseHelper(_ user: UserID, _ name: String) -> Refusal? {
        if user == ticket.owner { return Refusal(.conflict, "\(name) own ticket \(ticket.id)") }
        if user == ticket.customer { return Refusal(.notAllowed, "\(name) are the customer of ticket \(ticket.id)") }
        if ticket.activeSwarm?.member(user) != nil {
            return Refusal(.alreadyMember, "\(name) are on ticket \(ticket.id) already")
        }
        return nil
    }

    private mutating func welcome(_ number: Int, _ role: MemberRole) -> Refusal? {
        guard let offer = ticket.activeSwarm?.helpOffer(number), offer.state.after(.welcomed) != nil else {
            return wrongState("help offer \(number) of ticket \(ticket.id) no longer waits")
        }
        guard role != .partner else { return partnersOnly }
        if let refusal = refuseJoining(offer.user, invitationIsLive: false) { return refusal }
        record(.swarming(.helpWelcomed(offer: number)))
        record(.memberJoined(user: offer.user, role: role, tier: highestTier(offer.user), invitation: nil))
        withdrawInvitations { $0.user == offer.user }
        fillIfEnough(offer.ask)
        refillAsks()
        return nil
    }

    private var partnersOnly: Refusal {
        Refusal(.invalidField, "only partners have a partner's role, and no other", field: "role")
    }

    private mutating func thank(_ number: Int, _ comment: String) -> Refusal? {
        guard ticket.activeSwarm?.helpOffer(number)?.state.after(.thanked) != nil else {
            return wrongState("help offer \(number) of ticket \(ticket.id) no longer waits")
        }
        if let refusal = Bounds.check(comment, "comment", 0...Bounds.reasonBytesMax) { return refusal }
        record(.swarming(.helpThanked(offer: number, comment: comment)))
        return nil
    }

    private mutating func see(_ number: Int) -> Refusal? {
        guard let invitation = ticket.swarm?.invitation(number), invitation.user == actor.id else {
            return Refusal(.notAllowed, "invitation \(number) of ticket \(ticket.id) is not yours")
        }
        guard ticket.activeSwarm != nil, invitation.state.after(.seen) != nil else {
            return wrongState("invitation \(number) of ticket \(ticket.id) is \(invitation.state.rawValue)")
        }
        record(.swarming(.invitationSeen(invitation: number)))
        return nil
    }

    private mutating func suggest(_ user: UserID, _ ask: Int?, _ comment: String) -> Refusal? {
        if let refusal = refuseInvitee(user, field: "user")
            ?? Bounds.check(comment, "comment", 0...Bounds.reasonBytesMax)
        {
            return refusal
        }
        if let ask, let refusal = refuseUnlessOpen(ask: ask) { return refusal }
        guard let swarm = ticket.activeSwarm, swarm.suggestions.count < Bounds.suggestionsMax else {
            return Refusal(.conflict, "ticket \(ticket.id) has had enough suggestions")
        }
        record(
            .swarming(
                .inviteeSuggested(
                    suggestion: ticket.swarming.suggestionCount + 1, user: user, ask: ask, comment: comment)))
        return nil
    }

    private mutating func joinSwarm(_ role: MemberRole) -> Refusal? {
        guard ticket.activeSwarm != nil else { return wrongState("ticket \(ticket.id) has no active swarm") }
        guard role != .partner else { return partnersOnly }
        if let refusal = refuseHelper(actor.id, "you") ?? refuseJoining(actor.id, invitationIsLive: true) {
            return refusal
        }
        record(.memberJoined(user: actor.id, role: role, tier: highestTier(actor.id), invitation: nil))
        let newcomer = actor.id
        withdrawInvitations { $0.user == newcomer }
        return nil
    }

    private mutating func changeRole(_ user: UserID, _ role: MemberRole) -> Refusal? {
        if let refusal = refuseUnlessMember(user) { return refusal }
        guard let member = ticket.activeSwarm?.member(user) else { return nil }
        guard (member.role == .partner) == (role == .partner) else { return partnersOnly }
        guard member.role != role else {
            return Refusal(.conflict, "\(view.name(user)) is \(role.rawValue) on ticket \(ticket.id) already")
        }
        record(.swarming(.roleChanged(user: user, role: role)))
        return nil
    }
}

extension Swarm.Ask {
    /// Whether somebody who was not invited may raise a hand: it is open, to everybody when it names no skill, else to
    /// those who hold one of its skills.
    package func isOpen(to actor: Actor) -> Bool {
        guard state == .open, visibility == .openToSkill, actor.role == .agent else { return false }
        return skills.isEmpty || skills.contains { actor.skills[$0] != nil }
    }
}
