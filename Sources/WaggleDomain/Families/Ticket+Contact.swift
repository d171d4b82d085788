extension Ticket {
    /// What a ticket remembers about calls, visits, call-backs, remote sessions and product feedback.
    package struct Contact: Equatable, Sendable {
    }

    mutating func apply(_ event: ContactEvent, by actor: UserID, at: Milliseconds) {}

    /// The moments this family waits for.
    func contactDeadlines(_ policy: DeskPolicy) -> [Deadline] { [] }

    /// What must hold of it and does not, one sentence each.
    func brokenContact() -> [String] { [] }
}

extension Ticket.Turn {
    mutating func run(_ command: ContactCommand) -> Refusal? { wrongState("not built yet") }
}
