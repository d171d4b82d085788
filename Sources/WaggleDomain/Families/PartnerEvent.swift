/// What happened about what is shared with a partner outside (L4), and what comes back.
package enum PartnerEvent: EventGroup {
    package var kind: String {
        switch self {
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        }
    }
}
