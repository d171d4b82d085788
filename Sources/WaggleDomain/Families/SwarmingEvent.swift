/// What happened about raised hands, roles, credit and reopening of swarms.
package enum SwarmingEvent: EventGroup {
    package var kind: String {
        switch self {
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        }
    }
}
