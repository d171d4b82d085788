/// What happened about tiers' clocks and the mode of one ticket.
package enum TieringEvent: EventGroup {
    /// A tier's clock ran out and somebody was told. `until`: then the ticket escalates; nil: it stays.
    case tierWarned(tier: Tier, users: [UserID], until: Milliseconds?)
    /// The clock, or its shadow, stands still while the ticket waits for somebody outside; `left` in ms.
    case clockPaused(tier: Tier, left: Milliseconds)
    /// Another priority has another time-box: the time used so far counts. The clock, or its shadow, is due then, or
    /// stands still with so much `left`.
    case clockRetargeted(tier: Tier, priority: Priority, due: Milliseconds?, left: Milliseconds?)
    /// The ticket came back to a tier, or to an owner, that held it before.
    case bounced(tier: Tier?, owner: UserID?)
    case modeChanged(TicketModeChange)

    package var kind: String {
        switch self {
        case .tierWarned: "tier.warned"
        case .clockPaused: "tier.clock_paused"
        case .clockRetargeted: "tier.clock_retargeted"
        case .bounced: "ticket.bounced"
        case .modeChanged: "mode.ticket_changed"
        }
    }

    package var affectsQueueRow: Bool {
        switch self {
        case .modeChanged: true
        case .tierWarned, .clockPaused, .clockRetargeted, .bounced: false
        }
    }

    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] {
        switch self {
        case .tierWarned(_, let users, _): users
        case .modeChanged: [ticket.owner].compactMap(\.self)
        case .clockPaused, .clockRetargeted, .bounced: []
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        case .tierWarned, .clockPaused, .clockRetargeted, .bounced, .modeChanged: nil
        }
    }
}

/// One ticket's way of working became another.
package struct TicketModeChange: Equatable, Sendable {
    package var from: Mode
    package var to: Mode
    package var source: ModeSource
    /// People had worked on it: it belongs to neither mode alone.
    package var isMixed: Bool
    /// A switch was taken back before anybody worked on it: it is as mixed as before that.
    package var isRestored: Bool
    /// The switch of a queue or the desk that it followed; nil for one of the ticket itself.
    package var number: Int64?
    package var reason: String  // text
    package init(
        from: Mode, to: Mode, source: ModeSource, isMixed: Bool, isRestored: Bool = false, number: Int64?,
        reason: String
    ) {
        self.isRestored = isRestored
        self.from = from
        self.to = to
        self.source = source
        self.isMixed = isMixed
        self.number = number
        self.reason = reason
    }
}
