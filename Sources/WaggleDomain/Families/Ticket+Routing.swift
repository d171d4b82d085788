extension Ticket {
    /// What a ticket remembers about offers to teams and queues, automatic and forced hand-offs, cover.
    package struct Routing: Equatable, Sendable {
    }

    mutating func apply(_ event: RoutingEvent, by actor: UserID, at: Milliseconds) {}

    /// The moments this family waits for.
    func routingDeadlines(_ policy: DeskPolicy) -> [Deadline] { [] }

    /// What must hold of it and does not, one sentence each.
    func brokenRouting() -> [String] { [] }
}

extension Ticket.Turn {
    mutating func run(_ command: RoutingCommand) -> Refusal? { wrongState("not built yet") }
}
