// The life of a ticket as one table. Everything that changes a ticket's state passes through
// `TicketState.after`; the diagram in the docs is this switch.
//
//     new ──▶ queued ──take──▶ open ──solve──▶ solved ──close──▶ closed
//              ▲                │  ▲             │                 │
//              └── escalated ───┘  └── reopen ───┴──── reopen ─────┘
//
// Waiting for the customer or a partner, and snoozed, are ways of being open: a customer's message
// brings the ticket back.

/// What may happen to a ticket's state.
package enum LifeStep: String, LifeCycleStep {
    case opened, taken, requeued, customerWrote = "customer wrote", solved, closed, reopened, cancelled

    package var destination: TicketState {
        switch self {
        case .opened, .requeued: .queued
        case .taken, .customerWrote, .reopened: .open
        case .solved: .solved
        case .closed: .closed
        case .cancelled: .cancelled
        }
    }
}

extension TicketState: LifeCycle {
    package static let initial = TicketState.new

    /// The state after `step`, or nil when the step is not lawful from here.
    package func after(_ step: LifeStep) -> TicketState? {
        switch (self, step) {
        case (.new, .opened): .queued
        case (.queued, .taken): .open
        // A live chat that was escalated stays open with its owner until the new tier takes it.
        case (.open, .taken), (.pendingCustomer, .taken), (.pendingPartner, .taken), (.snoozed, .taken): .open
        case (.queued, .requeued), (.open, .requeued), (.pendingCustomer, .requeued), (.pendingPartner, .requeued),
            (.snoozed, .requeued):
            .queued
        case (.queued, .customerWrote): .queued
        case (.open, .customerWrote), (.pendingCustomer, .customerWrote), (.pendingPartner, .customerWrote),
            (.snoozed, .customerWrote):
            .open
        // A word of thanks does not reopen: the customer is asked first.
        case (.solved, .customerWrote): .solved
        case (.open, .solved), (.pendingCustomer, .solved), (.pendingPartner, .solved), (.snoozed, .solved): .solved
        case (.solved, .closed): .closed
        case (.solved, .reopened), (.closed, .reopened): .open
        case (.new, .cancelled), (.queued, .cancelled), (.open, .cancelled): .cancelled
        default: nil
        }
    }
}
