import Testing
import WaggleDomain

@Suite struct TicketLifeCycleTests {
    /// The whole table, state by state; what is not here is unlawful.
    private static let lawful: [TicketState: [LifeStep: TicketState]] = [
        .new: [.opened: .queued, .cancelled: .cancelled],
        .queued: [.taken: .open, .requeued: .queued, .customerWrote: .queued, .cancelled: .cancelled],
        .open: [
            .taken: .open, .requeued: .queued, .customerWrote: .open, .solved: .solved, .cancelled: .cancelled,
        ],
        .pendingCustomer: [.taken: .open, .requeued: .queued, .customerWrote: .open, .solved: .solved],
        .pendingPartner: [.taken: .open, .requeued: .queued, .customerWrote: .open, .solved: .solved],
        .snoozed: [.taken: .open, .requeued: .queued, .customerWrote: .open, .solved: .solved],
        .solved: [.customerWrote: .solved, .closed: .closed, .reopened: .open],
        .closed: [.reopened: .open],
        .cancelled: [:],
    ]

    @Test func `every state and step leads where the table says, and nowhere else`() {
        for state in TicketState.allCases {
            for step in LifeStep.allCases {
                #expect(state.after(step) == Self.lawful[state]?[step], "\(state) \(step)")
            }
        }
    }
}
