extension Ticket {
    /// What a ticket remembers about tier policy and the mode of one ticket.
    package struct Tiering: Equatable, Sendable {
    }

    mutating func apply(_ event: TieringEvent, by actor: UserID, at: Milliseconds) {}

    /// The moments this family waits for.
    func tieringDeadlines(_ policy: DeskPolicy) -> [Deadline] { [] }

    /// What must hold of it and does not, one sentence each.
    func brokenTiering() -> [String] { [] }
}

extension Ticket.Turn {
    mutating func run(_ command: TieringCommand) -> Refusal? { wrongState("not built yet") }
}
