// Taking and handing over. Until an accept commits, the old owner keeps the ticket and the duty.

extension Ticket.Turn {
    /// Atomic because decisions on one ticket are made one after the other: the second of two who take
    /// meets the first as owner.
    mutating func take() -> Refusal? {
        if let owner = ticket.owner, !ticket.escalationPending || owner == actor.id {
            return Refusal(.alreadyOwned, "\(view.name(owner)) owns ticket \(ticket.id)", owner: owner)
        }
        guard ticket.state.after(.taken) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): it waits for nobody")
        }
        guard actor.id != ticket.customer else {
            return Refusal(.notAllowed, "you are the customer of ticket \(ticket.id)")
        }
        if let refusal = refuseOverCapacity(actor.id, counted: false) { return refusal }
        withdrawLiveOffer()
        leaveForOwnership(actor.id)
        record(
            .ownerTaken(OwnerTaken(owner: actor.id, from: ticket.owner, tier: ticket.tier, mode: ticket.mode)))
        return nil
    }

    mutating func offer(_ handOff: Command.HandOff) -> Refusal? {
        if let refusal = refuseUnlessOwned() ?? check(handOff) ?? refuseTarget(handOff.to) { return refusal }
        guard let owner = ticket.owner else { return nil }
        if let offer = ticket.liveOffer {
            return Refusal(
                .offerPending, "ticket \(ticket.id) is already offered to \(view.name(offer.to)): withdraw that first")
        }
        record(
            .handOffOffered(
                HandOffOffered(
                    offer: ticket.offerCount + 1, from: owner, to: handOff.to, reason: handOff.reason,
                    due: now + policy.offers.timeout(ticket.channel), nextStepAt: handOff.nextStepAt,
                    summary: handOff.summary, nextStep: handOff.nextStep)))
        return nil
    }

    private func check(_ handOff: Command.HandOff) -> Refusal? {
        if let at = handOff.nextStepAt, at < now {
            return Refusal(.invalidField, "the next step is promised for a time that has passed", field: "next_step_at")
        }
        return Bounds.check(handOff.summary, "summary", 1...Bounds.summaryBytesMax)
            ?? Bounds.check(handOff.nextStep, "next_step", 0...Bounds.summaryBytesMax)
    }

    private func refuseTarget(_ target: UserID) -> Refusal? {
        guard let member = view.staff[target], [.agent, .manager].contains(member.actor.role) else {
            return Refusal(.invalidField, "user \(target) is not an agent or manager of this desk", field: "to")
        }
        guard target != ticket.owner else {
            return Refusal(.invalidField, "\(member.actor.name) owns ticket \(ticket.id) already", field: "to")
        }
        guard target != ticket.customer else {
            return Refusal(.invalidField, "\(member.actor.name) is the customer", field: "to")
        }
        return nil
    }

    mutating func acceptOffer(_ number: Int) -> Refusal? {
        if let refusal = refuseUnlessTarget(number) ?? refuseUnlessOwned() { return refusal }
        guard let offer = ticket.liveOffer, let from = ticket.owner else { return nil }
        guard now < offer.due else { return Refusal(.expired, "the offer of ticket \(ticket.id) has expired") }
        let counted = ticket.activeSwarm.map {
            $0.member(offer.to) != nil || $0.liveInvitation(of: offer.to) != nil
        }
        if let refusal = refuseOverCapacity(offer.to, counted: counted ?? false) { return refusal }
        leaveForOwnership(offer.to)
        record(.handOffAccepted(offer: number, from: from, to: offer.to, tier: ticket.tier))
        if ticket.activeSwarm != nil {
            record(.memberJoined(user: from, role: .contributor, tier: highestTier(from), invitation: nil))
        }
        refillAsks()
        say("\(view.name(offer.to)) now looks after your ticket.")
        return nil
    }

    mutating func declineOffer(_ number: Int, _ reason: DeclineReason, _ comment: String) -> Refusal? {
        if let refusal = refuseUnlessTarget(number) { return refusal }
        if let refusal = Bounds.check(comment, "comment", 0...Bounds.reasonBytesMax) { return refusal }
        record(.handOffDeclined(offer: number, reason: reason, comment: comment))
        return nil
    }

    mutating func withdrawOffer(_ number: Int) -> Refusal? {
        guard let offer = ticket.liveOffer, offer.number == number else {
            return wrongState("offer \(number) of ticket \(ticket.id) no longer stands")
        }
        withdrawLiveOffer()
        return nil
    }

    mutating func withdrawLiveOffer() {
        if let offer = ticket.liveOffer { record(.handOffWithdrawn(offer: offer.number)) }
    }

    private func refuseUnlessTarget(_ number: Int) -> Refusal? {
        guard let offer = ticket.offer, offer.number == number else {
            return wrongState("offer \(number) of ticket \(ticket.id) no longer stands")
        }
        guard offer.to == actor.id else {
            return Refusal(.notAllowed, "ticket \(ticket.id) was not offered to you")
        }
        switch offer.state {
        case .offered: return nil
        case .expired: return Refusal(.expired, "the offer of ticket \(ticket.id) has expired")
        case .accepted, .declined, .withdrawn, .superseded:
            return wrongState("the offer of ticket \(ticket.id) is \(offer.state.rawValue)")
        }
    }
}
