/// What happened about offers to teams and queues, automatic and forced hand-offs, cover.
package enum RoutingEvent: EventGroup {
    package var kind: String {
        switch self {
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        }
    }
}
