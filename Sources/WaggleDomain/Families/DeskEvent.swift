/// What happened about the desk and its settings; belongs to no single ticket.
package enum DeskEvent: EventGroup {
    package var kind: String {
        switch self {
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? { nil }
}
