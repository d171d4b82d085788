/// How long an invitation waits by urgency, and how many are asked in turn.
package struct InvitationPolicy: PolicySection {
    package var live: Milliseconds = 2 * 60_000
    package var today: Milliseconds = 2 * 3_600_000
    package var async: Milliseconds = 24 * 3_600_000
    /// Candidates asked in turn before "nobody" is shown.
    package var rounds = 5
    package init() {}

    /// How long an invitation waits for an answer; then the next candidate is asked.
    package func timeout(_ urgency: Urgency) -> Milliseconds {
        switch urgency {
        case .live: live
        case .today: today
        case .async: async
        }
    }

    package func check() -> Refusal? {
        check(live, "live_ms", Bounds.clock) ?? check(today, "today_ms", Bounds.clock)
            ?? check(async, "async_ms", Bounds.clock) ?? check(rounds, "rounds", 1...20)
    }
}
