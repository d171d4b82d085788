// A ticket leaves its owner without anybody having accepted it: by a manager's word, back to the queue, or because the
// desk looks for relief. A customer in a live chat never sits with nobody: there the owner stays until somebody takes it.

extension Ticket.Turn {
    mutating func force(_ user: UserID, _ reason: String, overCapacity: Bool) -> Refusal? {
        guard ticket.state.after(.taken) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue): nobody works on it now")
        }
        if let refusal = Bounds.check(reason, "reason", 1...Bounds.reasonBytesMax) ?? refuseTarget(user, field: "to") {
            return refusal
        }
        let full = refuseOverCapacity(user, counted: isCounted(user))
        if let full, !overCapacity { return full }
        supersedeLiveOffer()
        let forced = ForcedHandOff(
            from: ticket.owner, to: user, tier: ticket.tier, overCapacity: full != nil, reason: reason)
        pass(to: user, by: .routing(.forced(forced)))
        refillAsks()
        introduce(user)
        return nil
    }

    mutating func release(_ reason: String, _ code: String?) -> Refusal? {
        if let refusal = refuseUnlessOwned() ?? Bounds.check(reason, "reason", 0...Bounds.reasonBytesMax)
            ?? refuse(code: code, for: .release)
        {
            return refusal
        }
        guard let owner = ticket.owner else { return nil }
        guard ticket.activeSwarm == nil else {
            return wrongState(
                "the swarm of ticket \(ticket.id) needs an owner: hand the ticket over, or close the swarm")
        }
        if ticket.channel.isLive { return offerToQueue(.released, code) }
        if let refusal = refuseLeavingShare() { return refusal }
        withdrawLiveOffer()
        record(.routing(.released(from: owner, reason: reason, code: code)))
        return nil
    }

    mutating func request(_ reason: HandOffReason, _ comment: String) -> Refusal? {
        if let refusal = refuseUnlessOwned() ?? Bounds.check(comment, "comment", 0...Bounds.reasonBytesMax) {
            return refusal
        }
        guard reason != .routing else {
            return Refusal(.invalidField, "routing is the desk's own reason: say yours", field: "reason")
        }
        guard !ticket.routing.requests.contains(actor.id) else {
            return Refusal(.conflict, "you have asked for ticket \(ticket.id) already")
        }
        record(.routing(.requested(user: actor.id, reason: reason, comment: comment)))
        return nil
    }

    /// Somebody else is looked for while the owner stays.
    mutating func offerToQueue(_ cause: AutoCause, _ code: String? = nil) -> Refusal? {
        if let refusal = refuseUnlessOwned() { return refusal }
        guard ticket.routing.auto == nil, !ticket.escalationPending else {
            return Refusal(.conflict, "the queue is offered ticket \(ticket.id) already")
        }
        supersedeLiveOffer()
        record(.routing(.auto(cause: cause, queue: ticket.queue, code: code)))
        _ = push()
        return nil
    }

    /// The owner stays until somebody takes the ticket; everything else ends now, and the next one is asked.
    mutating func part(from user: UserID) -> Refusal? {
        let known = events.count
        if ticket.owner == user { _ = offerToQueue(.absence) }
        if let offer = ticket.liveOffer, offer.to == user { expireOffer(offer.number) }
        if ticket.routing.cover == user { record(.routing(.coverEnded(user: user))) }
        for invitation in ticket.activeSwarm?.liveInvitations ?? [] where invitation.user == user {
            record(.invitationWithdrawn(invitation: invitation.number))
            replace(invitation, pointer: nil)
        }
        expireHelpOffers { $0.user == user }
        if ticket.activeSwarm?.member(user) != nil {
            record(.memberLeft(user: user, cause: .removed))
            refillAsks()
        }
        return events.count > known ? nil : wrongState("ticket \(ticket.id) waits for nothing of user \(user)")
    }

    mutating func keep() -> Refusal? {
        guard ticket.routing.auto != nil else {
            return wrongState("the queue is not offered ticket \(ticket.id)")
        }
        endAuto(.withdrawn)
        return nil
    }

    /// What the desk saw may be over by the time it is decided: somebody took the ticket meanwhile.
    func refuseUnless(_ owner: UserID) -> Refusal? {
        ticket.owner == owner ? nil : wrongState("user \(owner) does not own ticket \(ticket.id)")
    }

    mutating func ownerBack() -> Refusal? {
        guard ticket.routing.auto?.cause == .ownerGone else {
            return wrongState("nobody is missed on ticket \(ticket.id)")
        }
        endAuto(.ownerBack)
        return nil
    }

    /// The customer has an answer: nobody needs to be found because of silence, whoever gave it, nor because of
    /// absence when the owner did.
    mutating func noteAnswer() {
        switch ticket.routing.auto?.cause {
        case .noAnswer: endAuto(.answered)
        case .ownerGone where actor.id == ticket.owner: endAuto(.answered)
        default: break
        }
    }

    private mutating func endAuto(_ end: AutoEnd) {
        if let offer = ticket.liveOffer, offer.isPushed { record(.routing(.superseded(offer: offer.number))) }
        record(.routing(.autoEnded(end: end)))
    }

    mutating func planShift(
        _ plan: ShiftPlan, _ cover: UserID?, _ nextStep: String, _ at: Milliseconds?
    ) -> Refusal? {
        if let refusal = refuseUnlessOwned() ?? Bounds.check(nextStep, "next_step", 0...Bounds.summaryBytesMax) {
            return refusal
        }
        if let at, at < now {
            return Refusal(.invalidField, "the next step is promised for a time that has passed", field: "next_step_at")
        }
        if let at, let refusal = policy.promises.refuse(at, from: now, "the next step", field: "next_step_at") {
            return refusal
        }
        if plan == .offer { return offerToQueue(.shiftEnd) }
        guard (plan == .cover) == (cover != nil) else {
            return Refusal(.invalidField, "a cover is named exactly when somebody covers", field: "cover")
        }
        if let cover, let refusal = refuseTarget(cover, field: "cover") { return refusal }
        record(
            .routing(.shiftPlanned(ShiftPlanned(plan: plan, cover: cover, nextStepAt: at, nextStep: nextStep))))
        // What is promised for the time off is a promise to the customer like any other.
        if let at, at > now, ticket.service.promise?.at != at {
            makePromise(at, "")
        }
        return nil
    }

    mutating func endCover() -> Refusal? {
        guard let cover = ticket.routing.cover else { return wrongState("nobody covers ticket \(ticket.id)") }
        record(.routing(.coverEnded(user: cover)))
        return nil
    }

    mutating func setNeeds(_ skills: [String], _ language: String?) -> Refusal? {
        guard skills.count <= Bounds.skillsMax,
            skills.allSatisfy({ !$0.isBlank && $0.utf8.count <= Bounds.skillBytesMax })
        else {
            return Refusal(.invalidField, "at most 10 skills of at most 40 bytes", field: "skills")
        }
        if let language, let refusal = Bounds.check(language, "language", 1...Bounds.skillBytesMax) { return refusal }
        record(.routing(.needsSet(skills: skills, language: language)))
        return nil
    }
}
