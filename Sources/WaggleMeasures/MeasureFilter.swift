package import WaggleDomain

/// Which tickets a report is about: those made in a stretch of time, and more narrowly by what they are. Cancelled
/// ones are among them for the reasons alone that were given.
package struct MeasureFilter: Hashable, Sendable {
    /// Made from then on, and before then.
    package var created: Span
    package var queues: Set<QueueID> = []
    package var tiers: Set<Tier> = []
    package var categories: Set<String> = []
    package var priorities: Set<Priority> = []
    package var kinds: Set<TicketKind> = []
    package var channels: Set<TicketChannel> = []
    /// First owned by one of these people; nil for anybody, or nobody yet.
    package var firstOwners: Set<UserID>?

    /// All tickets made within a stretch; an empty set asks for nothing in particular.
    package init(created: Span) { self.created = created }

    /// The stretch of the same length before, with the same wishes.
    package var before: MeasureFilter {
        var other = self
        other.created = Span(created.from - created.length, created.from)
        return other
    }

    /// Is the ticket wanted?
    package func wants(_ facts: TicketFacts) -> Bool { facts.state != .cancelled && concerns(facts) }

    /// Is the ticket wanted, or would it be, had it not been cancelled?
    func concerns(_ facts: TicketFacts) -> Bool {
        created.from <= facts.createdAt && facts.createdAt < created.to && Self.among(facts.queue, queues)
            && Self.among(facts.firstTier, tiers) && Self.among(facts.category, categories)
            && Self.among(facts.priority, priorities)
            && Self.among(facts.kind, kinds) && Self.among(facts.channel, channels)
            && firstOwners.map { owners in facts.firstOwner.map(owners.contains) ?? false } ?? true
    }

    private static func among<Value: Hashable>(_ value: Value, _ wanted: Set<Value>) -> Bool {
        wanted.isEmpty || wanted.contains(value)
    }
}
