// Taking and handing over. Until an accept commits, the old owner keeps the ticket and the duty.
//
// An offer reaches one person, a team or a queue's tier; the first who accepts owns the ticket, because decisions on
// one ticket are made one after the other. One offer stands at a time. When the one person asked declines or does not
// answer, the next in line is asked; when nobody is left, it stays with the owner, who is told.

extension Ticket.Turn {
    /// Atomic because decisions on one ticket are made one after the other: the second of two who take
    /// meets the first as owner.
    mutating func take() -> Refusal? {
        if let owner = ticket.owner, !ticket.seeksOwner || owner == actor.id {
            return Refusal(.alreadyOwned, "\(view.name(owner)) owns ticket \(ticket.id)", owner: owner)
        }
        guard ticket.state.after(.taken) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): it waits for nobody")
        }
        guard actor.id != ticket.customer else {
            return Refusal(.notAllowed, "you are the customer of ticket \(ticket.id)")
        }
        if let refusal = refuseWithoutSkill() ?? refuseOverCapacity(actor.id, counted: isCounted(actor.id))
            ?? refuseReturn(of: actor.id, byManager: false)
        {
            return refusal
        }
        let isRelief = ticket.routing.auto != nil
        supersedeLiveOffer()
        let taken = OwnerTaken(owner: actor.id, from: ticket.owner, tier: ticket.tier, mode: ticket.mode)
        pass(to: actor.id, by: .ownerTaken(taken))
        if isRelief { introduce(actor.id) }
        return nil
    }

    /// An agent who takes has what the ticket and its category ask for; a language is preferred, never demanded, and a
    /// manager takes what must be taken.
    private func refuseWithoutSkill() -> Refusal? {
        guard actor.role == .agent,
            let missing = view.neededSkills(ticket).first(where: { actor.skills[$0] == nil })
        else { return nil }
        return Refusal(.notAllowed, "ticket \(ticket.id) needs \(missing), which your skills do not name")
    }

    mutating func offer(_ handOff: Command.HandOff) -> Refusal? {
        if let refusal = refuseUnlessOwned() ?? check(handOff) { return refusal }
        if let offer = ticket.liveOffer, !offer.isPushed {
            let whom = offer.to.map(view.name) ?? offer.group?.name ?? "somebody"
            return Refusal(.offerPending, "ticket \(ticket.id) is already offered to \(whom): withdraw that first")
        }
        switch handOff.to {
        case .person(let user): return offer(handOff, to: user)
        case .team(let team): return offer(handOff, toTeam: team)
        case .queue(let queue): return offer(handOff, toQueue: queue)
        }
    }

    private func check(_ handOff: Command.HandOff) -> Refusal? {
        if let at = handOff.nextStepAt, at < now {
            return Refusal(.invalidField, "the next step is promised for a time that has passed", field: "next_step_at")
        }
        if let at = handOff.nextStepAt,
            let refusal = policy.promises.refuse(at, from: now, "the next step", field: "next_step_at")
        {
            return refusal
        }
        guard handOff.reason != .routing else {
            return Refusal(.invalidField, "routing is the desk's own reason: say yours", field: "reason")
        }
        return Bounds.check(handOff.summary, "summary", 1...Bounds.summaryBytesMax)
            ?? Bounds.check(handOff.nextStep, "next_step", 0...Bounds.summaryBytesMax)
            ?? refuse(code: handOff.code, for: .handOff) ?? refuseWithoutNextStep(handOff)
    }

    /// A customer who waits is handed over with a promise: what comes next, and when. A manager may decide otherwise.
    private func refuseWithoutNextStep(_ handOff: Command.HandOff) -> Refusal? {
        guard ticket.waitingSince != nil, actor.id == ticket.owner else { return nil }
        if handOff.nextStep.isBlank {
            return Refusal(
                .invalidField, "the customer of ticket \(ticket.id) waits: say what they may expect next",
                field: "next_step")
        }
        guard handOff.nextStepAt == nil else { return nil }
        return Refusal(
            .invalidField, "the customer of ticket \(ticket.id) waits: say by when they hear of it",
            field: "next_step_at")
    }

    private mutating func offer(_ handOff: Command.HandOff, to user: UserID) -> Refusal? {
        let isManager = actor.role == .manager
        guard handOff.next.count <= Bounds.nextInLineMax, Set(handOff.next + [user]).count == handOff.next.count + 1
        else {
            return Refusal(
                .invalidField, "at most \(Bounds.nextInLineMax) people stand in line, each once", field: "next")
        }
        for next in handOff.next {
            if let refusal = refuseTarget(next, field: "next") { return refusal }
        }
        if let refusal = refuseTarget(user, field: "to") ?? refuseReturn(of: user, byManager: isManager) {
            return refusal
        }
        guard let owner = ticket.owner else { return nil }
        supersedeLiveOffer()
        record(
            .handOffOffered(
                HandOffOffered(
                    offer: ticket.offerCount + 1, from: owner, to: user, reason: handOff.reason,
                    due: offerDue(), nextStepAt: handOff.nextStepAt, next: handOff.next, byManager: isManager,
                    code: handOff.code, summary: handOff.summary, nextStep: handOff.nextStep)))
        return nil
    }

    func offerDue() -> Milliseconds {
        ticket.channel.isLive ? now + policy.offers.live : view.working(policy.offers.ticket, from: now)
    }

    func refuseTarget(_ target: UserID, field: String) -> Refusal? {
        guard let member = view.staff[target], [.agent, .manager].contains(member.actor.role) else {
            return Refusal(.invalidField, "user \(target) is not an agent or manager of this desk", field: field)
        }
        guard target != ticket.owner else {
            return Refusal(.invalidField, "\(member.actor.name) owns ticket \(ticket.id) already", field: field)
        }
        guard target != ticket.customer else {
            return Refusal(.invalidField, "\(member.actor.name) is the customer", field: field)
        }
        return refuseOutsideContract(target, field: field)
    }

    mutating func acceptOffer(_ number: Int) -> Refusal? {
        if let refusal = refuseUnlessTarget(number) { return refusal }
        guard let offer = ticket.liveOffer else { return nil }
        guard now < offer.due else { return Refusal(.expired, "the offer of ticket \(ticket.id) has expired") }
        if let refusal = refuseTarget(actor.id, field: "offer") ?? refuseOutsider(offer)
            ?? refuseOverCapacity(actor.id, counted: isCounted(actor.id)) ?? refuseOverTickets(offer)
            ?? refuseReturn(of: actor.id, byManager: offer.byManager)
        {
            return refusal
        }
        if let from = ticket.owner {
            pass(to: actor.id, by: .handOffAccepted(offer: number, from: from, to: actor.id, tier: ticket.tier))
        } else {
            let taken = OwnerTaken(owner: actor.id, from: nil, tier: ticket.tier, mode: ticket.mode)
            pass(to: actor.id, by: .ownerTaken(taken))
        }
        refillAsks()
        introduce(actor.id)
        return nil
    }

    /// An offer to a group is for those who belong to it still.
    private func refuseOutsider(_ offer: Ticket.Offer) -> Refusal? {
        guard let group = offer.group else { return nil }
        let belongs =
            group.team.map { policy.teams.team($0)?.includes(actor) ?? false }
            ?? group.queue.flatMap { view.queues[$0] }.map { actor.tiers.contains($0.tier) } ?? false
        return belongs ? nil : Refusal(.notAllowed, "you do not belong to \(group.name) any more")
    }

    /// Whoever has as many tickets as are pushed to one person takes more by their own choice only.
    private func refuseOverTickets(_ offer: Ticket.Offer) -> Refusal? {
        guard offer.isPushed, !ticket.channel.isLive, let member = view.staff[actor.id] else { return nil }
        let held = member.ticketLoad - ticket.ticketLoads[actor.id, default: 0]
        guard held >= view.ticketLimit(ticket) else { return nil }
        return Refusal(
            .capacityReached,
            "\(member.actor.name) has \(held) tickets already, of the \(view.ticketLimit(ticket)) that are offered in turn"
        )
    }

    /// What this ticket takes of the person's capacity already: a membership, an invitation, a pushed offer.
    func isCounted(_ user: UserID) -> Bool { ticket.loads[user, default: 0] > 0 }

    mutating func declineOffer(
        _ number: Int, _ reason: DeclineReason, _ comment: String, _ code: String?
    ) -> Refusal? {
        if let refusal = refuseUnlessTarget(number) { return refusal }
        if let refusal = Bounds.check(comment, "comment", 0...Bounds.reasonBytesMax)
            ?? refuse(code: code, for: .declineHandOff)
        {
            return refusal
        }
        guard let offer = ticket.liveOffer else { return nil }
        record(.handOffDeclined(offer: number, reason: reason, comment: comment, code: code))
        if ticket.liveOffer == nil { askNext(after: offer) }
        return nil
    }

    mutating func expireOffer(_ number: Int) {
        guard let offer = ticket.liveOffer else { return }
        record(.handOffExpired(offer: number))
        askNext(after: offer)
    }

    /// The next in line, or for a pushed ticket the next who is free; with nobody left it stays where it is.
    private mutating func askNext(after offer: Ticket.Offer) {
        if offer.isPushed {
            _ = push()
            return
        }
        guard let owner = ticket.owner else { return }
        for (index, user) in offer.next.enumerated() {
            guard refuseTarget(user, field: "next") == nil,
                refuseReturn(of: user, byManager: offer.byManager) == nil
            else { continue }
            record(
                .handOffOffered(
                    HandOffOffered(
                        offer: ticket.offerCount + 1, from: owner, to: user, reason: offer.reason, due: offerDue(),
                        nextStepAt: offer.nextStepAt, next: Array(offer.next[(index + 1)...]),
                        byManager: offer.byManager, code: offer.code, summary: offer.summary, nextStep: offer.nextStep))
            )
            return
        }
    }

    mutating func withdrawOffer(_ number: Int) -> Refusal? {
        guard let offer = ticket.liveOffer, offer.number == number, !offer.isPushed else {
            return wrongState("offer \(number) of ticket \(ticket.id) no longer stands")
        }
        withdrawLiveOffer()
        return nil
    }

    mutating func withdrawLiveOffer() {
        guard let offer = ticket.liveOffer else { return }
        record(offer.isPushed ? .routing(.superseded(offer: offer.number)) : .handOffWithdrawn(offer: offer.number))
    }

    /// Something else settles who owns the ticket. The offer to the one who becomes owner just ends.
    mutating func supersedeLiveOffer() {
        if let offer = ticket.liveOffer { record(.routing(.superseded(offer: offer.number))) }
    }

    private func refuseUnlessTarget(_ number: Int) -> Refusal? {
        guard let offer = ticket.offer, offer.number == number else {
            return wrongState("offer \(number) of ticket \(ticket.id) no longer stands")
        }
        guard offer.candidates.contains(actor.id) else {
            return Refusal(.notAllowed, "ticket \(ticket.id) was not offered to you")
        }
        switch offer.state {
        case .offered where offer.declined.contains(actor.id):
            return wrongState("you have declined ticket \(ticket.id)")
        case .offered: return nil
        case .expired: return Refusal(.expired, "the offer of ticket \(ticket.id) has expired")
        case .accepted:
            guard let owner = ticket.lastOwner, owner != actor.id else { break }
            let message = "\(view.name(owner)) was first: ticket \(ticket.id) is theirs"
            return Refusal(.alreadyOwned, message, owner: owner)
        case .declined, .withdrawn, .superseded: break
        }
        return wrongState("the offer of ticket \(ticket.id) is \(offer.state.rawValue)")
    }
}

extension Ticket.Turn {
    /// Ownership passes with the one event that says how. In swarm mode the old owner stays on in the swarm as a
    /// contributor; in tiered mode they leave, also where the desk allows swarms beside tiers. No swarm begins by it.
    mutating func pass(to user: UserID, by event: Event) {
        let before = ticket.owner
        let needsSwarm = ticket.mode == .swarm && ticket.activeSwarm == nil && returnsTooOften(user)
        leaveForOwnership(user)
        record(event)
        if needsSwarm { record(.swarmOpened(swarm: ticket.swarmCount + 1)) }
        guard let before, ticket.mode == .swarm, let swarm = ticket.activeSwarm, swarm.member(before) == nil,
            swarm.activeMembers.count < Bounds.activeMembersMax
        else { return }
        record(.memberJoined(user: before, role: .contributor, tier: highestTier(before), invitation: nil))
    }

    /// The customer is told once.
    mutating func introduce(_ user: UserID) { say("\(view.name(user)) now looks after your ticket.") }

    /// The third return of a ticket to one person in a day needs a manager; in swarm mode it starts a swarm.
    func refuseReturn(of user: UserID, byManager: Bool) -> Refusal? {
        guard !byManager, actor.role != .manager, ticket.mode == .tiered, returnsTooOften(user) else { return nil }
        return Refusal(
            .conflict,
            "ticket \(ticket.id) has gone to and fro: it may return to \(view.name(user)) once more today only by a "
                + "manager's word")
    }

    private func returnsTooOften(_ user: UserID) -> Bool {
        ticket.routing.returns(of: user, since: now - policy.routing.returnSpan) >= policy.routing.returnsMax
    }
}
