// The swarm's doors: asking, answering, leaving, closing. Whom an ask reaches is in
// Ticket+Candidates.swift.

extension Ticket.Turn {
    mutating func openSwarm() -> Refusal? {
        if let refusal = refuseSwarm() { return refusal }
        guard ticket.activeSwarm == nil else {
            return Refusal(.conflict, "ticket \(ticket.id) has a swarm already")
        }
        record(.swarmOpened(swarm: ticket.swarmCount + 1))
        return nil
    }

    func refuseSwarm() -> Refusal? {
        guard ticket.mode == .swarm || policy.modes.hybrid else {
            return wrongState("ticket \(ticket.id) is in tiered mode: escalate it, or hand it over")
        }
        return refuseUnlessOwned()
    }

    mutating func ask(_ ask: Command.Ask) -> Refusal? {
        if let refusal = refuseSwarm() ?? check(ask) { return refusal }
        if let swarm = ticket.activeSwarm {
            guard swarm.openAsks.count < Bounds.openAsksMax else {
                return Refusal(.conflict, "ticket \(ticket.id) has \(swarm.openAsks.count) open asks: withdraw one")
            }
            guard swarm.asks.count < Bounds.asksMax else {
                return Refusal(.conflict, "the swarm of ticket \(ticket.id) has asked enough: close it, open another")
            }
        }
        for user in ask.users {
            if let refusal = refuseInvitee(user, field: "users")
                ?? refuseOverCapacity(user, asked: ask.urgency)
                ?? refuseInterruption(of: user, ask.urgency)
            {
                return refusal
            }
        }
        if ticket.activeSwarm == nil { record(.swarmOpened(swarm: ticket.swarmCount + 1)) }
        let number = ticket.askCount + 1
        record(
            .askOpened(
                AskOpened(
                    ask: number, skills: ask.skills, urgency: ask.urgency, wanted: max(ask.wanted, ask.users.count),
                    visibility: ask.visibility,
                    due: view.end(of: policy.swarming.askTimeout(ask.urgency), ask.urgency, from: now),
                    question: ask.question, tried: ask.tried)))
        for user in ask.users { send(user, ask: number, round: 1) }
        for _ in ask.users.count..<max(ask.wanted, ask.users.count) {
            guard let candidate = candidates(number).first else { break }
            send(candidate, ask: number, round: 1)
        }
        noteNobody(number)
        return nil
    }

    private func check(_ ask: Command.Ask) -> Refusal? {
        guard Bounds.wanted.contains(ask.wanted) else {
            return Refusal(.invalidField, "between 1 and 5 people may be wanted", field: "wanted")
        }
        guard ask.users.count <= Bounds.wanted.upperBound, Set(ask.users).count == ask.users.count else {
            return Refusal(.invalidField, "at most 5 people are named, each once", field: "users")
        }
        guard ask.skills.count <= Bounds.skillsMax,
            ask.skills.allSatisfy({ !$0.isBlank && $0.utf8.count <= Bounds.skillBytesMax })
        else {
            return Refusal(.invalidField, "at most 10 skills of at most 40 bytes", field: "skills")
        }
        return Bounds.check(ask.question, "question", 1...Bounds.summaryBytesMax)
            // Whoever is asked first must not have to ask what was done already.
            ?? Bounds.check(ask.tried, "tried", (ticket.askCount == 0 ? 1 : 0)...Bounds.summaryBytesMax)
    }

    mutating func invite(_ user: UserID, to number: Int, role: MemberRole?, isForced: Bool) -> Refusal? {
        if let refusal = refuseSwarm() ?? refuseUnlessOpen(ask: number) ?? refuseInvitee(user, field: "user") {
            return refusal
        }
        guard role == nil || (role == .partner) == (view.staff[user]?.actor.role == .partner) else {
            return Refusal(.invalidField, "only partners have a partner's role, and no other", field: "role")
        }
        guard !isForced || actor.role == .manager else {
            return Refusal(.notAllowed, "only a manager invites somebody past their capacity")
        }
        let urgency = ticket.activeSwarm?.ask(number)?.urgency ?? .live
        if !isForced, let refusal = refuseOverCapacity(user, asked: urgency) { return refusal }
        if let refusal = refuseInterruption(of: user, urgency) { return refusal }
        send(user, ask: number, round: 1, role: role, isForced: isForced)
        return nil
    }

    mutating func withdrawAsk(_ number: Int) -> Refusal? {
        if let refusal = refuseUnlessOpen(ask: number) { return refusal }
        withdrawInvitations { $0.ask == number }
        expireHelpOffers { $0.ask == number }
        record(.askWithdrawn(ask: number))
        return nil
    }

    func refuseUnlessOpen(ask number: Int) -> Refusal? {
        guard ticket.activeSwarm?.ask(number)?.state == .open else {
            return wrongState("ask \(number) of ticket \(ticket.id) is not open")
        }
        return nil
    }

    /// In time, or late while the ask is still open.
    mutating func accept(_ number: Int) -> Refusal? {
        guard let invitation = ticket.swarm?.invitation(number), invitation.user == actor.id else {
            return Refusal(.notAllowed, "invitation \(number) of ticket \(ticket.id) is not yours")
        }
        guard invitation.state.after(.accepted) != nil, ticket.activeSwarm?.ask(invitation.ask)?.state == .open else {
            return wrongState("help on ticket \(ticket.id) is no longer needed: the ask was filled or withdrawn")
        }
        if let refusal = refuseJoining(
            actor.id, invitationIsLive: invitation.isLive, isForced: invitation.isForced)
        {
            return refusal
        }
        record(.invitationAccepted(invitation: number))
        join(actor.id, invitation)
        fillIfEnough(invitation.ask)
        refillAsks()
        return nil
    }

    /// An invitation that wants them live has been weighed when it was sent, so it counts in the load already; whoever a
    /// manager invited past their capacity may come.
    func refuseJoining(_ user: UserID, invitationIsLive: Bool, isForced: Bool = false) -> Refusal? {
        guard let swarm = ticket.activeSwarm else { return nil }
        if swarm.member(user) != nil || ticket.owner == user {
            return Refusal(.alreadyMember, "\(view.name(user)) is on ticket \(ticket.id) already")
        }
        guard swarm.members.count < Bounds.membershipsMax, swarm.activeMembers.count < Bounds.activeMembersMax else {
            return Refusal(.capacityReached, "the swarm of ticket \(ticket.id) is full")
        }
        if isForced { return nil }
        return refuseOverCapacity(user, counted: invitationIsLive && ticket.awaitedLoads[user] != nil)
    }

    private mutating func join(_ user: UserID, _ invitation: Swarm.Invitation) {
        let usual: MemberRole = view.staff[user]?.actor.role == .partner ? .partner : .contributor
        record(
            .memberJoined(
                user: user, role: invitation.role ?? usual, tier: highestTier(user), invitation: invitation.number))
        expireHelpOffers { $0.user == user }
        // Somebody who came late may have been asked again meanwhile.
        withdrawInvitations { $0.user == user }
    }

    mutating func decline(
        _ number: Int, _ reason: DeclineReason, pointer: UserID?, comment: String, _ code: String?
    ) -> Refusal? {
        guard let invitation = ticket.swarm?.invitation(number), invitation.user == actor.id else {
            return Refusal(.notAllowed, "invitation \(number) of ticket \(ticket.id) is not yours")
        }
        guard invitation.state.after(.declined) != nil else {
            return wrongState("invitation \(number) of ticket \(ticket.id) is \(invitation.state.rawValue)")
        }
        if let refusal = Bounds.check(comment, "comment", 0...Bounds.reasonBytesMax)
            ?? refuse(code: code, for: .declineInvitation)
        {
            return refusal
        }
        record(
            .invitationDeclined(invitation: number, reason: reason, pointer: pointer, comment: comment, code: code))
        replace(invitation, pointer: pointer)
        return nil
    }

    mutating func expireInvitation(_ number: Int) {
        guard let invitation = ticket.swarm?.invitation(number) else { return }
        record(.invitationExpired(invitation: number))
        replace(invitation, pointer: nil)
    }

    mutating func leaveSwarm() -> Refusal? {
        record(.memberLeft(user: actor.id, cause: .done))
        return nil
    }

    mutating func removeMember(_ user: UserID) -> Refusal? {
        if let refusal = refuseUnlessMember(user) { return refusal }
        record(.memberLeft(user: user, cause: .removed))
        return nil
    }

    mutating func setSpeak(_ user: UserID, _ mayOne: Bool) -> Refusal? {
        if let refusal = refuseUnlessMember(user) { return refusal }
        guard ticket.activeSwarm?.member(user)?.maySpeak != mayOne else {
            let state = mayOne ? "may speak" : "does not speak"
            return Refusal(.conflict, "\(view.name(user)) \(state) on ticket \(ticket.id) already")
        }
        record(mayOne ? .speakGranted(user: user) : .speakRevoked(user: user))
        return nil
    }

    func refuseUnlessMember(_ user: UserID) -> Refusal? {
        guard ticket.activeSwarm?.member(user) != nil else {
            return wrongState("\(view.name(user)) is not a member of ticket \(ticket.id)'s swarm")
        }
        return nil
    }

    mutating func closeSwarm(
        _ outcome: SwarmOutcome, _ contributors: [UserID], _ credits: [UserID: [String]]
    ) -> Refusal? {
        guard let swarm = ticket.activeSwarm else {
            return wrongState("ticket \(ticket.id) has no active swarm")
        }
        let thanks = Command.Thanks(contributors: contributors, credits: credits)
        if let refusal = refuse(thanks) { return refusal }
        dissolve(swarm, outcome, contributors)
        credit(thanks, swarm)
        return nil
    }

    /// Contributors were members of the swarm that is open, and only they are credited.
    func refuse(_ thanks: Command.Thanks) -> Refusal? {
        let contributors = Set(thanks.contributors)
        guard let swarm = ticket.activeSwarm else {
            return wrongState("ticket \(ticket.id) has no active swarm: nobody is to be confirmed")
        }
        guard contributors.count == thanks.contributors.count,
            contributors.isSubset(of: swarm.members.map(\.user))
        else {
            return Refusal(
                .invalidField, "contributors are people who were members, each once", field: "contributors")
        }
        guard contributors.isSuperset(of: thanks.credits.keys) else {
            return Refusal(.invalidField, "only contributors are credited", field: "credits")
        }
        for skills in thanks.credits.values {
            if let refusal = check(credited: skills, field: "credits") { return refusal }
        }
        return nil
    }

    /// Credit is the owner's word alone.
    mutating func credit(_ thanks: Command.Thanks, _ swarm: Swarm) {
        guard actor.id == ticket.owner else { return }
        for user in thanks.contributors {
            let skills = thanks.credits[user] ?? usualCredit(user, swarm)
            record(.swarming(.memberCredited(swarm: swarm.number, user: user, skills: skills)))
        }
    }

    /// Everything the swarm still holds ends with it.
    mutating func dissolve(
        _ swarm: Swarm, _ outcome: SwarmOutcome, _ contributors: [UserID], isConfirmed: Bool = true
    ) {
        withdrawInvitations { _ in true }
        expireHelpOffers { _ in true }
        for ask in swarm.openAsks { record(.askWithdrawn(ask: ask.number)) }
        for member in swarm.activeMembers { record(.memberLeft(user: member.user, cause: .swarmClosed)) }
        record(
            .swarmClosed(
                swarm: swarm.number, outcome: outcome, contributors: contributors, isConfirmed: isConfirmed))
    }

    /// A new owner is no longer a member, nor invited.
    mutating func leaveForOwnership(_ user: UserID) {
        guard let swarm = ticket.activeSwarm else { return }
        withdrawInvitations { $0.user == user }
        expireHelpOffers { $0.user == user }
        if swarm.member(user) != nil { record(.memberLeft(user: user, cause: .handover)) }
    }

    mutating func withdrawInvitations(where matches: (Swarm.Invitation) -> Bool) {
        for invitation in ticket.activeSwarm?.liveInvitations ?? [] where matches(invitation) {
            record(.invitationWithdrawn(invitation: invitation.number))
        }
    }
}
