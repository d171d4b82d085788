// The life of a ticket as one table. Everything that changes a ticket's state passes through
// `TicketState.after`; the diagram in the docs is this switch.
//
//     new ──▶ queued ──take──▶ open ──solve──▶ solved ──close──▶ closed
//              ▲                │  ▲             │                 │
//              └── escalated ───┘  └── reopen ───┴──── reopen ─────┘
//
// Waiting for the customer or a partner, and snoozed, are ways of being open: a message from those it waits for, its
// owner or the time brings the ticket back. A reopened ticket returns to the queue when its last owner is not here.
// A ticket that is merged into another one, or cancelled, has ended without being solved.

/// What may happen to a ticket's state.
package enum LifeStep: String, LifeCycleStep {
    case opened, taken, requeued, customerWrote = "customer wrote", waitsForCustomer = "waits for the customer"
    case waitsForPartner = "waits for a partner", snoozed, resumed
    case solved, closed, reopened, returned, cancelled, merged

    package var destination: TicketState {
        switch self {
        case .opened, .requeued, .returned: .queued
        case .taken, .customerWrote, .reopened, .resumed: .open
        case .waitsForCustomer: .pendingCustomer
        case .waitsForPartner: .pendingPartner
        case .snoozed: .snoozed
        case .solved: .solved
        case .closed: .closed
        case .cancelled, .merged: .cancelled
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
        case (.open, .waitsForCustomer), (.snoozed, .waitsForCustomer): .pendingCustomer
        // A second share, or another question in one, goes on waiting.
        case (.open, .waitsForPartner), (.pendingCustomer, .waitsForPartner), (.snoozed, .waitsForPartner),
            (.pendingPartner, .waitsForPartner):
            .pendingPartner
        case (.open, .snoozed), (.pendingCustomer, .snoozed), (.snoozed, .snoozed): .snoozed
        // A message opens the ticket by itself; that it came back is said after it.
        case (.open, .resumed), (.pendingCustomer, .resumed), (.pendingPartner, .resumed), (.snoozed, .resumed): .open
        // A word of thanks does not reopen: the customer is asked first.
        case (.solved, .customerWrote): .solved
        case (.open, .solved), (.pendingCustomer, .solved), (.pendingPartner, .solved), (.snoozed, .solved): .solved
        case (.solved, .closed): .closed
        case (.solved, .reopened), (.closed, .reopened): .open
        case (.solved, .returned), (.closed, .returned): .queued
        case (.queued, .merged), (.open, .merged), (.pendingCustomer, .merged), (.pendingPartner, .merged),
            (.snoozed, .merged):
            .cancelled
        case (.new, .cancelled), (.queued, .cancelled), (.open, .cancelled): .cancelled
        default: nil
        }
    }
}
