extension Ticket {
    /// What a ticket remembers about what is shared with a partner outside (L4), and what comes back.
    package struct Partner: Equatable, Sendable {
    }

    mutating func apply(_ event: PartnerEvent, by actor: UserID, at: Milliseconds) {}

    /// The moments this family waits for.
    func partnerDeadlines(_ policy: DeskPolicy) -> [Deadline] { [] }

    /// What must hold of it and does not, one sentence each.
    func brokenPartner() -> [String] { [] }
}

extension Ticket.Turn {
    mutating func run(_ command: PartnerCommand) -> Refusal? { wrongState("not built yet") }
}
