/// What happened about problems: several tickets with one cause; belongs to no single ticket.
package enum ProblemEvent: EventGroup {
    package var kind: String {
        switch self {
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? { nil }
}
