/// What happened across tickets: problems, which are several tickets with one cause, and news told to many customers.
package enum ProblemEvent: EventGroup {
    /// A wish was fulfilled and its customers were told: so many now, so many are left for another time.
    case feedbackAnnounced(topic: String, told: Int, left: Int)

    package var kind: String {
        switch self {
        case .feedbackAnnounced: "feedback.announced"
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? { nil }
}
