/// When a solved ticket closes, and how long it may come back.
package struct ClosingPolicy: PolicySection {
    /// A solved ticket closes by itself after this silence.
    package var afterSolved: Milliseconds = 72 * 3_600_000
    /// A solved or closed ticket may be reopened for this long; later it takes a new ticket.
    package var reopenWindow: Milliseconds = 14 * 24 * 3_600_000
    package init() {}

    package func check() -> Refusal? {
        check(afterSolved, "after_solved_ms", Bounds.clock)
            ?? check(reopenWindow, "reopen_window_ms", 0...Bounds.clock.upperBound)
    }
}
