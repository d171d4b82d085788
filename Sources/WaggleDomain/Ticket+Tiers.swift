// Moving between tiers, by decision or by the clock; and the shadow, which records what the tier
// model would have done with a swarm's ticket.
//
// A tier's clock starts on arrival in that tier's queue, so waiting there is that tier's time and the handling
// before it is the earlier tier's: nobody is blamed for another tier's time. A move takes the ticket out of the earlier
// queue at once; it is never at two tiers.

extension Ticket.Turn {
    mutating func escalate(_ reason: EscalationReason, _ summary: String, _ code: String?) -> Refusal? {
        if let refusal = refuseMove(summary) ?? refuse(code: code, for: .escalate) ?? refuseLeavingShare() {
            return refusal
        }
        guard let queue = queueAbove else {
            if let next = view.queueAbove(ticket.tier), let refusal = refuseOutsideContract(next.tier) {
                return refusal
            }
            return wrongState("ticket \(ticket.id) is at \(ticket.tier.name), and there is no higher tier here")
        }
        move(to: queue, reason, automatic: false, summary: summary, code)
        return nil
    }

    mutating func deescalate(
        _ reason: EscalationReason, _ summary: String, to tier: Tier?, _ code: String?
    ) -> Refusal? {
        if let refusal = refuseMove(summary) ?? refuse(code: code, for: .deescalate) ?? refuseLeavingShare() {
            return refusal
        }
        guard let below = queueBelow ?? view.queueBelow(ticket.tier) else {
            return wrongState("ticket \(ticket.id) is at \(ticket.tier.name), and there is no lower tier here")
        }
        guard let queue = tier.map(queueFurtherDown) ?? below else {
            return Refusal(.invalidField, "there is no such tier below \(ticket.tier.name) here", field: "to")
        }
        if let refusal = refuseOutsideContract(queue.tier) { return refusal }
        leaveTier()
        var step = tierMove(to: queue, reason, automatic: false, summary: summary, code)
        step.isTakenBack = step.ownerStays && isTakingBack(to: queue.tier)
        record(.ticketDeescalated(step))
        startClock()
        return nil
    }

    /// Nobody has taken the escalated chat, and the owner, who is with the customer, works at the tier it comes back to.
    private func isTakingBack(to tier: Tier) -> Bool {
        guard ticket.escalationPending, let owner = ticket.owner, let actor = view.staff[owner]?.actor else {
            return false
        }
        return actor.tiers.contains(tier)
    }

    /// The queue of a tier that is below the ticket's, and no part of the same step.
    private func queueFurtherDown(_ tier: Tier) -> Queue? {
        let step = policy.tiers.group(of: ticket.tier)
        guard policy.tiers.present.contains(tier), tier < ticket.tier, !step.contains(tier) else { return nil }
        return view.queue(of: tier)
    }

    private func refuseMove(_ summary: String) -> Refusal? {
        guard ticket.mode == .tiered else {
            return wrongState("ticket \(ticket.id) is in swarm mode and stays where it is: pull people in instead")
        }
        guard ticket.state.after(.requeued) != nil else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)")
        }
        return Bounds.check(summary, "summary", 1...Bounds.summaryBytesMax)
    }

    private mutating func move(
        to queue: Queue, _ reason: EscalationReason, automatic: Bool, summary: String, _ code: String? = nil
    ) {
        leaveTier()
        let isFirst = ticket.escalations == 0
        let step = tierMove(to: queue, reason, automatic: automatic, summary: summary, code)
        record(.ticketEscalated(step))
        startClock()
        if isFirst { say(farewell(step)) }
    }

    /// What hung on the owner at the old tier ends with the move.
    private mutating func leaveTier() {
        withdrawLiveOffer()
        if let swarm = ticket.activeSwarm { dissolve(swarm, .handedOff, []) }
    }

    private func tierMove(
        to queue: Queue, _ reason: EscalationReason, automatic: Bool, summary: String, _ code: String?
    ) -> TierMove {
        TierMove(
            from: ticket.tier, to: queue.tier, queue: queue.id, reason: reason, automatic: automatic,
            ownerStays: ticket.channel.isLive && ticket.owner != nil, code: code, summary: summary)
    }

    private func farewell(_ step: TierMove) -> String {
        guard step.ownerStays, let owner = ticket.owner else {
            return "A specialist of the next line will take over; your place is kept."
        }
        return "A specialist of the next line will take over; \(view.name(owner)) stays with you until then."
    }

    /// The time-box ran out: what then, the policy says. At the top there is nowhere to go.
    mutating func expireTierClock(_ tier: Tier) {
        record(.tierClockExpired(tier: tier))
        let queue = queueAbove
        // Whoever follows a partner up is not taken off by a clock.
        if let owner = ticket.onDuty, refuseLeavingShare() != nil {
            let users = [owner] + view.managers.filter { $0 != owner }
            return record(.tiering(.tierWarned(tier: tier, users: users, until: nil)))
        }
        switch policy.tiers.expiry {
        case .autoEscalate: if let queue { move(to: queue, .time, automatic: true, summary: "") }
        case .warnManager: record(.tiering(.tierWarned(tier: tier, users: view.managers, until: nil)))
        case .warnOwner:
            if let onDuty = ticket.onDuty {
                let until = queue == nil ? nil : now + policy.tiers.grace
                record(.tiering(.tierWarned(tier: tier, users: [onDuty], until: until)))
            } else if let queue {
                move(to: queue, .time, automatic: true, summary: "")
            }
        }
    }

    /// The warned owner let the grace pass. Where the tier above has gone meanwhile, from the desk or from the contract, or
    /// the ticket was shared with a partner, the managers are told instead.
    mutating func expireGrace() {
        if let queue = queueAbove, refuseLeavingShare() == nil {
            move(to: queue, .time, automatic: true, summary: "")
        } else {
            record(.tiering(.tierWarned(tier: ticket.tier, users: view.managers, until: nil)))
        }
    }

    /// The shadow climbs the tiers of the model, whichever queues the desk has: it is a yardstick. At the top it
    /// stops, having nowhere to go.
    mutating func expireShadowClock(_ tier: Tier) {
        guard let next = policy.tiers.above(tier) else { return }
        record(.shadowTierWouldEscalate(from: tier, to: next))
        if policy.tiers.above(next) != nil, let time = policy.tiers.clock(next, ticket.priority) {
            record(.shadowClockStarted(tier: next, due: dueTime(time)))
        }
    }

    /// Starts the clock of the present tier: the tier model's, or its shadow in swarm mode.
    mutating func startClock() {
        let tier = ticket.mode == .swarm ? shadowTier : ticket.tier
        guard ticket.isActive, let time = policy.tiers.clock(tier, ticket.priority) else { return }
        switch ticket.mode {
        case .tiered: record(.tierClockStarted(tier: tier, due: dueTime(time)))
        case .swarm where policy.tiers.above(tier) != nil:
            record(.shadowClockStarted(tier: tier, due: dueTime(time)))
        case .swarm: break
        }
    }

    /// Where the tier model would begin with the ticket: where the table begins its category, whichever queue a swarm
    /// took it in by; where it is when the table does not name the category, or the ticket has moved already.
    private var shadowTier: Tier {
        guard ticket.tiersHeld.count == 1, let rule = policy.categories.listed(ticket.category),
            policy.tiers.present.contains(rule.startTier)
        else { return ticket.tier }
        return rule.startTier
    }

    /// Another category before anybody worked on the ticket: the tier model would have begun elsewhere, so the shadow
    /// begins there now. At the top it runs to no end.
    mutating func followCategory(from old: String) {
        guard ticket.mode == .swarm, ticket.touchedBy.isEmpty, ticket.isActive, ticket.category != old,
            (ticket.shadowClock?.tier ?? ticket.tier) != shadowTier,
            let time = policy.tiers.clock(shadowTier, ticket.priority)
        else { return }
        record(.shadowClockStarted(tier: shadowTier, due: dueTime(time)))
    }

    /// When `time` of the tiers' clock will have passed.
    func dueTime(_ time: Milliseconds) -> Milliseconds {
        switch policy.tiers.clockKind {
        case .wall: now + time
        case .working: policy.calendars.hours.add(workingTime: time, to: now)
        }
    }

    /// What is left of the tiers' clock until a moment; nothing when it has passed.
    func timeLeft(until due: Milliseconds) -> Milliseconds {
        guard due > now else { return 0 }
        return policy.tiers.clockKind == .wall
            ? due - now : policy.calendars.hours.workingTime(from: now, to: due)
    }
}
