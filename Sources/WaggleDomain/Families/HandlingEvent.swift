/// What happened about classification, tags, links, merging, snoozing, waiting and cancelling.
package enum HandlingEvent: EventGroup {
    package var kind: String {
        switch self {
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        }
    }
}
