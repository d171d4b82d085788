/// What may be done with tiers and swarms side by side.
package struct ModePolicy: PolicySection {
    /// An owner may switch their own ticket, which is then marked as mixed.
    package var ownerMaySwitch = false
    /// A swarm may help on a tiered ticket, which is then marked as contaminated and still counts as tiered.
    package var hybrid = false
    /// For this long a switch of a queue or the desk may be undone, and one of a ticket that nobody has worked on since.
    package var undo: Milliseconds = 30_000
    package init() {}

    package func check() -> Refusal? { check(undo, "undo_ms", 1_000...3_600_000) }
}
