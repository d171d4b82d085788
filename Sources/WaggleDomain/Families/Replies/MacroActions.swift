/// What is done with a ticket when a canned reply is sent there: such a reply is called a macro. Whoever sends the reply gives
/// the commands of these names; the desk does nothing by itself, so nobody can do with a macro what they could not do by hand.
package struct MacroActions: Equatable, Sendable {
    /// As `ticket.classify` takes them; nil and empty leave what is there.
    package var kind: TicketKind?
    package var category: String
    package var impact: Grade?
    package var urgency: Grade?
    /// Tags that are added, at most `Bounds.tagsMax`.
    package var tags: [String]
    /// Whether the ticket then waits for its customer, and comes back by itself after so long; nil: not by itself.
    package var isPending: Bool
    package var pendingFor: Milliseconds?

    package init(
        kind: TicketKind? = nil, category: String = "", impact: Grade? = nil, urgency: Grade? = nil,
        tags: [String] = [], isPending: Bool = false, pendingFor: Milliseconds? = nil
    ) {
        self.kind = kind
        self.category = category
        self.impact = impact
        self.urgency = urgency
        self.tags = tags
        self.isPending = isPending
        self.pendingFor = pendingFor
    }

    /// Does it do anything?
    package var isEmpty: Bool { self == MacroActions() }

    /// Why it may not stand, the desk's longest wait being `snoozeMax`; nil when it may.
    func check(snoozeMax: Milliseconds) -> Refusal? {
        if let refusal = Bounds.check(category, "actions", 0...Bounds.categoryBytesMax) { return refusal }
        guard tags.count <= Bounds.tagsMax, tags.allSatisfy(\.isTag), Set(tags).count == tags.count else {
            return Refusal(
                .invalidField,
                "at most \(Bounds.tagsMax) tags, each once and of at most \(Bounds.tagBytesMax) bytes without white space",
                field: "actions")
        }
        guard let pendingFor else { return nil }
        guard isPending, (1...snoozeMax).contains(pendingFor) else {
            let days = snoozeMax / (24 * 3_600_000)
            return Refusal(.invalidField, "it waits for the customer at most \(days) days", field: "actions")
        }
        return nil
    }
}
