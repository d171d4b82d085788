/// Tickets that nobody of the staff touches.
package struct ReminderPolicy: PolicySection {
    package var isOn = true
    /// Untouched for so much of the desk's working time, its owner is reminded; after as much again, the managers.
    package var after: Milliseconds = 8 * 3_600_000
    package init() {}

    package func check() -> Refusal? { check(after, "after_ms", Bounds.clock) }
}
