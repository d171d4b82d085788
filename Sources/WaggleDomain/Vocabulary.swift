/// The support tiers: L0 self-service, L1 first line, L2 technical, L3 experts, L4 outside vendors.
package enum Tier: Int, CaseIterable, Comparable, Sendable {
    case l0, l1, l2, l3, l4
    package static func < (a: Tier, b: Tier) -> Bool { a.rawValue < b.rawValue }
    package var name: String { "L\(rawValue)" }
    package var above: Tier? { Tier(rawValue: rawValue + 1) }
    package var below: Tier? { Tier(rawValue: rawValue - 1) }
}

/// How a queue works: tickets climb tiers, or the owner keeps the ticket and pulls people in.
package enum Mode: String, CaseIterable, Sendable { case tiered, swarm }

/// Who decided a ticket's mode at its creation: of a pilot its own coin, of another experiment the queue's block.
package enum ModeSource: String, Sendable { case policy, manual, experiment, pilot }

package enum Role: String, CaseIterable, Sendable {
    case customer, agent, partner, manager, administrator, bot, system
    /// Works in the console.
    package var isStaff: Bool { self == .agent || self == .manager || self == .administrator }
    /// A person, as against the system and bots: only people count in the measures.
    package var isHuman: Bool { self != .bot && self != .system }
}

package enum TicketKind: String, CaseIterable, Sendable { case incident, request, question }

/// P1 to P4, from impact x urgency.
package enum Priority: Int, CaseIterable, Comparable, Sendable {
    case p1 = 1, p2, p3, p4
    package static func < (a: Priority, b: Priority) -> Bool { a.rawValue < b.rawValue }
    package var name: String { "P\(rawValue)" }
}

/// How the customer came. A live chat has short time-outs and counts against an agent's capacity.
package enum TicketChannel: String, CaseIterable, Sendable {
    case chat, form, email, api, phone
    package var isLive: Bool { self == .chat }
}

package enum TicketState: String, CaseIterable, Sendable {
    case new, queued, open
    case pendingCustomer = "pending_customer"
    case pendingPartner = "pending_partner"
    case snoozed, solved, closed, cancelled
    /// Exactly one owner in these states (invariant I1); a solved ticket keeps its owner too.
    package var hasOwner: Bool {
        self == .open || self == .pendingCustomer || self == .pendingPartner || self == .snoozed
            || self == .solved
    }
    package var isFinished: Bool { self == .closed || self == .cancelled }
    /// Owned, but not at work: waits for somebody or for a time.
    package var isParked: Bool { self == .pendingCustomer || self == .pendingPartner || self == .snoozed }
}

package enum EscalationReason: String, CaseIterable, Sendable {
    case skill, access, time, severity, customerRequest = "customer_request", vendor
}

package enum HandOffReason: String, CaseIterable, Sendable {
    case skill, shiftEnd = "shift_end", workload, language, customerRequest = "customer_request", other
    /// The desk itself offers it, in turn.
    case routing
}

package enum DeclineReason: String, CaseIterable, Sendable {
    case busy, notMySkill = "not_my_skill", offDuty = "off_duty", conflict, other
}

/// How soon an ask needs somebody; it sets the invitation's time-out.
package enum Urgency: String, CaseIterable, Sendable { case live, today, async }

package enum AskState: String, CaseIterable, Sendable { case open, filled, answered, expired, withdrawn }

/// Who learns of an ask: those invited only, or everybody who holds one of its skills.
package enum AskVisibility: String, CaseIterable, Sendable {
    case inviteOnly = "invite_only"
    case openToSkill = "open_to_skill"
}

package enum InvitationState: String, CaseIterable, Sendable { case sent, seen, accepted, declined, expired, withdrawn }

package enum MemberRole: String, CaseIterable, Sendable { case contributor, observer, scribe, coordinator, partner }

package enum LeaveCause: String, CaseIterable, Sendable {
    case done, handover, timeoutIdle = "timeout_idle", removed, swarmClosed = "swarm_closed"
}

package enum SwarmState: String, CaseIterable, Sendable { case requested, active, resolving, closed }

/// A raised hand.
package enum HelpOfferState: String, CaseIterable, Sendable {
    case offered, welcomed
    case thankedNotNeeded = "thanked_not_needed"
    case expired
}

/// A solution that a member proposed to the owner.
package enum ProposalState: String, CaseIterable, Sendable {
    case proposed
    case takenUp = "taken_up"
    case setAside = "set_aside"
}

/// What the owner says to a proposal.
package enum ProposalVerdict: String, CaseIterable, Sendable {
    case takenUp = "taken_up"
    case setAside = "set_aside"
}

package enum SwarmOutcome: String, CaseIterable, Sendable {
    case solved, handedOff = "handed_off", unresolved, cancelled
}

/// What becomes of a solved ticket's lesson. `reference` is a link, `note` a draft or a reason.
package enum KnowledgeDecision: String, CaseIterable, Sendable {
    case linked, drafted, notUseful = "not_useful", routine
}

package enum ReopenCause: String, CaseIterable, Sendable { case customer, agent, error }

package enum OfferState: String, CaseIterable, Sendable {
    case offered, accepted, declined, expired, withdrawn, superseded
}
