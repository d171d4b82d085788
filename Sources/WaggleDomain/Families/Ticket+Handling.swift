extension Ticket {
    /// What a ticket remembers about classification, tags, links, merging, snoozing, waiting and cancelling.
    package struct Handling: Equatable, Sendable {
    }

    mutating func apply(_ event: HandlingEvent, by actor: UserID, at: Milliseconds) {}

    /// The moments this family waits for.
    func handlingDeadlines(_ policy: DeskPolicy) -> [Deadline] { [] }

    /// What must hold of it and does not, one sentence each.
    func brokenHandling() -> [String] { [] }
}

extension Ticket.Turn {
    mutating func run(_ command: HandlingCommand) -> Refusal? { wrongState("not built yet") }
}
