extension Ticket {
    /// What a ticket remembers about SLA targets, promises, reminders and hours.
    package struct Service: Equatable, Sendable {
    }

    mutating func apply(_ event: ServiceEvent, by actor: UserID, at: Milliseconds) {}

    /// The moments this family waits for.
    func serviceDeadlines(_ policy: DeskPolicy) -> [Deadline] { [] }

    /// What must hold of it and does not, one sentence each.
    func brokenService() -> [String] { [] }
}

extension Ticket.Turn {
    mutating func run(_ command: ServiceCommand) -> Refusal? { wrongState("not built yet") }
}
