import Testing
import WaggleDomain

@Suite struct TicketLifeCycleTests {
    /// The whole table, state by state; what is not here is unlawful.
    private static let lawful: [TicketState: [LifeStep: TicketState]] = [
        .new: [.opened: .queued, .cancelled: .cancelled],
        .queued: [
            .taken: .open, .requeued: .queued, .customerWrote: .queued, .cancelled: .cancelled, .merged: .cancelled,
        ],
        .open: [
            .taken: .open, .requeued: .queued, .customerWrote: .open, .waitsForCustomer: .pendingCustomer,
            .waitsForPartner: .pendingPartner, .snoozed: .snoozed, .resumed: .open, .solved: .solved,
            .cancelled: .cancelled, .merged: .cancelled,
        ],
        .pendingCustomer: [
            .taken: .open, .requeued: .queued, .customerWrote: .open, .waitsForPartner: .pendingPartner,
            .snoozed: .snoozed, .resumed: .open, .solved: .solved, .merged: .cancelled,
        ],
        .pendingPartner: [
            .taken: .open, .requeued: .queued, .customerWrote: .open, .waitsForPartner: .pendingPartner,
            .resumed: .open, .solved: .solved, .merged: .cancelled,
        ],
        .snoozed: [
            .taken: .open, .requeued: .queued, .customerWrote: .open, .waitsForCustomer: .pendingCustomer,
            .waitsForPartner: .pendingPartner, .snoozed: .snoozed, .resumed: .open, .solved: .solved,
            .merged: .cancelled,
        ],
        .solved: [.customerWrote: .solved, .closed: .closed, .reopened: .open, .returned: .queued],
        .closed: [.reopened: .open, .returned: .queued],
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
