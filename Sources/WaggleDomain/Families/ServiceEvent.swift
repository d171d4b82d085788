/// What happened about SLA targets, promises, reminders and hours.
package enum ServiceEvent: EventGroup {
    package var kind: String {
        switch self {
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        }
    }
}
