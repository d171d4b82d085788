// Moving between tiers, by decision or by the clock; and the shadow, which records what the tier
// model would have done with a swarm's ticket.

extension Ticket.Turn {
    mutating func escalate(_ reason: EscalationReason, _ summary: String) -> Refusal? {
        if let refusal = refuseMove(summary) { return refusal }
        guard let queue = view.queueAbove(ticket.tier) else {
            return wrongState("ticket \(ticket.id) is at \(ticket.tier.name), and there is no higher tier here")
        }
        if let refusal = refuseOutsideContract(queue.tier) { return refusal }
        move(to: queue, reason, automatic: false, summary: summary)
        return nil
    }

    mutating func deescalate(_ reason: EscalationReason, _ summary: String) -> Refusal? {
        if let refusal = refuseMove(summary) { return refusal }
        guard let queue = view.queueBelow(ticket.tier) else {
            return wrongState("ticket \(ticket.id) is at \(ticket.tier.name), and there is no lower tier here")
        }
        withdrawLiveOffer()
        record(.ticketDeescalated(tierMove(to: queue, reason, automatic: false, summary: summary)))
        startClock()
        return nil
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
        to queue: Queue, _ reason: EscalationReason, automatic: Bool, summary: String
    ) {
        withdrawLiveOffer()
        let isFirst = ticket.escalations == 0
        let step = tierMove(to: queue, reason, automatic: automatic, summary: summary)
        record(.ticketEscalated(step))
        startClock()
        if isFirst { say(farewell(step)) }
    }

    private func tierMove(
        to queue: Queue, _ reason: EscalationReason, automatic: Bool, summary: String
    ) -> TierMove {
        TierMove(
            from: ticket.tier, to: queue.tier, queue: queue.id, reason: reason, automatic: automatic,
            ownerStays: ticket.channel.isLive && ticket.owner != nil, summary: summary)
    }

    private func farewell(_ step: TierMove) -> String {
        guard step.ownerStays, let owner = ticket.owner else {
            return "A specialist of the next line will take over; your place is kept."
        }
        return "A specialist of the next line will take over; \(view.name(owner)) stays with you until then."
    }

    /// The time-box ran out: up one tier, or at the top only the fact.
    mutating func expireTierClock(_ tier: Tier) {
        record(.tierClockExpired(tier: tier))
        guard let queue = view.queueAbove(ticket.tier), refuseOutsideContract(queue.tier) == nil else { return }
        move(to: queue, .time, automatic: true, summary: "")
    }

    /// The shadow climbs all the tiers of the model, whichever queues the desk has: it is a yardstick. At L3
    /// it stops, having nowhere to go.
    mutating func expireShadowClock(_ tier: Tier) {
        guard let next = tier.above, next <= .l3 else { return }
        record(.shadowTierWouldEscalate(from: tier, to: next))
        if next < .l3, let time = policy.tiers.clock(next, ticket.priority) {
            record(.shadowClockStarted(tier: next, due: now + time))
        }
    }
}
