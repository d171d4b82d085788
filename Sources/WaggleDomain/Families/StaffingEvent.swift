/// What happened about people at work: who is here, what they say of themselves, who looks at what; belongs to no
/// single ticket. Presence and views are recorded some moments later, with others: `at` says when it was.
package enum StaffingEvent: EventGroup {
    case presenceUp(user: UserID, at: Milliseconds)
    /// The last link died then, and the grace has passed.
    case presenceDown(user: UserID, at: Milliseconds)
    case statusSet(user: UserID, status: PresenceStatus)
    case viewEntered(ticket: TicketID, user: UserID, at: Milliseconds)
    /// Looked away, or did nothing for so long that it counts no more.
    case viewLeft(ticket: TicketID, user: UserID, at: Milliseconds)
    case shiftEnded(user: UserID, plan: ShiftPlan, cover: UserID?)
    case absenceStarted(user: UserID, reason: String)  // text: reason

    package var kind: String {
        switch self {
        case .presenceUp: "presence.up"
        case .presenceDown: "presence.down"
        case .statusSet: "presence.status"
        case .viewEntered: "view.enter"
        case .viewLeft: "view.leave"
        case .shiftEnded: "shift.ended"
        case .absenceStarted: "shift.absence"
        }
    }

    package var isForStaffChannel: Bool { false }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? { nil }
}
