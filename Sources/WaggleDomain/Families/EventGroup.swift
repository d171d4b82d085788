// Events, commands and state come in families, each in files of its own: `HandlingEvent`, `HandlingCommand`,
// `Ticket+Handling.swift`, and so on. The core (Event.swift) holds the ticket's life, its messages, its owner, tiers and
// swarm; a family adds to it without touching it. A family's event answers the same questions as a core event.

/// One family of recorded facts.
package protocol EventGroup: Equatable, Sendable {
    /// The event's name in the log and on the wire; unique and never changed once recorded.
    var kind: String { get }
    /// Staff who follow the ticket see it. By default yes.
    var isForStaffChannel: Bool { get }
    /// The console's list of a queue shows something else after it. By default not.
    var affectsQueueRow: Bool { get }
    /// The number that later commands name; by default none.
    var reference: Int? { get }
    /// Whose inboxes carry it; by default nobody's. `ticket` is the ticket after it.
    func inboxUsers(ticketAfter ticket: Ticket) -> [UserID]
    /// Every manager's inbox carries it. By default not.
    var isForManagers: Bool { get }
    /// And those who are told only when nobody owns the ticket, as managers are then.
    var isForManagersWithoutOwner: Bool { get }
    /// What the customer's channel carries of it, or nil. Without a default: each family says it for each event.
    func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent?
}

extension EventGroup {
    package var isForStaffChannel: Bool { true }
    package var affectsQueueRow: Bool { false }
    package var reference: Int? { nil }
    package var isForManagers: Bool { false }
    package var isForManagersWithoutOwner: Bool { false }
    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] { [] }
}

extension Event {
    /// The family's event inside, nil for the core's own.
    package var group: (any EventGroup)? {
        switch self {
        case .handling(let event): event
        case .contact(let event): event
        case .partner(let event): event
        case .tiering(let event): event
        case .routing(let event): event
        case .swarming(let event): event
        case .service(let event): event
        case .desk(let event): event
        case .problem(let event): event
        case .staffing(let event): event
        case .knowledge(let event): event
        case .experiment(let event): event
        default: nil
        }
    }
}
