extension Ticket {
    /// What a ticket remembers about raised hands, roles, credit and reopening of swarms.
    package struct Swarming: Equatable, Sendable {
    }

    mutating func apply(_ event: SwarmingEvent, by actor: UserID, at: Milliseconds) {}

    /// The moments this family waits for.
    func swarmingDeadlines(_ policy: DeskPolicy) -> [Deadline] { [] }

    /// What must hold of it and does not, one sentence each.
    func brokenSwarming() -> [String] { [] }
}

extension Ticket.Turn {
    mutating func run(_ command: SwarmingCommand) -> Refusal? { wrongState("not built yet") }
}
