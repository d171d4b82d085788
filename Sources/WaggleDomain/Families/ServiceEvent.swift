/// What happened about SLA targets, promises, reminders and hours.
package enum ServiceEvent: EventGroup {
    /// The terms that hold from the beginning: the organisation, and its contract's name if it has one.
    case termsAgreed(organisation: OrganisationID, contract: String?)

    case started(SLATimes)
    /// The clock stands; so much working time is left.
    case paused(target: SLATarget, left: Milliseconds)
    /// The clock goes on, or another priority has set it anew.
    case resumed(SLATimes)
    case retargeted(SLATimes)
    /// Most of the time is used. `to`: who was told.
    case warned(target: SLATarget, due: Milliseconds, to: [UserID])
    case breached(target: SLATarget, due: Milliseconds, to: [UserID])
    /// Kept in time, after so much working time.
    case met(target: SLATarget, spent: Milliseconds)
    /// Done after all, so much working time too late.
    case late(target: SLATarget, over: Milliseconds)
    /// No longer owed: the ticket was cancelled, or nothing was left to answer.
    case stopped(target: SLATarget)

    /// The customer was told when to expect the next message.
    case promised(at: Milliseconds, text: String)  // text
    /// Nobody of the staff has touched it since; 1 reminds the owner, 2 the managers.
    case reminded(stage: Int, since: Milliseconds, to: [UserID])
    /// The customer wrote while chats are closed and was told so.
    case awayTold(reason: AwayReason, opensAt: Milliseconds?)

    /// An administrator reads the conversation until then, for a reason that every manager is told.
    case glassBroken(user: UserID, until: Milliseconds, reason: String)  // text: reason
    case glassMended(user: UserID)

    package var kind: String {
        switch self {
        case .termsAgreed: "sla.terms"
        case .started: "sla.started"
        case .paused: "sla.paused"
        case .resumed: "sla.resumed"
        case .retargeted: "sla.retargeted"
        case .warned: "sla.warned"
        case .breached: "sla.breached"
        case .met: "sla.met"
        case .late: "sla.late"
        case .stopped: "sla.stopped"
        case .promised: "sla.promised"
        case .reminded: "sla.reminded"
        case .awayTold: "sla.away_told"
        case .glassBroken: "access.breakglass"
        case .glassMended: "access.breakglass_ended"
        }
    }

    package var isForManagers: Bool { if case .glassBroken = self { true } else { false } }

    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] {
        switch self {
        case .warned(_, _, let to), .breached(_, _, let to), .reminded(_, _, let to): to
        default: []
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        case .promised, .met(.promisedUpdate, _), .late(.promisedUpdate, _): .careLine(CareLine(ticket))
        // A solved or closed ticket says so itself.
        case .stopped, .termsAgreed, .started, .paused, .resumed, .retargeted, .warned, .breached, .met, .late,
            .reminded, .awayTold, .glassBroken, .glassMended:
            nil
        }
    }
}

/// When a clock warns and ends.
package struct SLATimes: Equatable, Sendable {
    package var target: SLATarget
    package var priority: Priority
    /// The calendar it runs by.
    package var calendar: String
    /// The whole working time of the target.
    package var time: Milliseconds
    package var due: Milliseconds
    /// When to warn; nil when that is done.
    package var warnAt: Milliseconds?

    package init(
        target: SLATarget, priority: Priority, calendar: String, time: Milliseconds, due: Milliseconds,
        warnAt: Milliseconds?
    ) {
        self.target = target
        self.priority = priority
        self.calendar = calendar
        self.time = time
        self.due = due
        self.warnAt = warnAt
    }

    /// Of the terms that hold: a promise runs by the clock on the wall and says nothing of them.
    func calendar(besides known: String?) -> String? { target == .promisedUpdate ? known : calendar }
}
