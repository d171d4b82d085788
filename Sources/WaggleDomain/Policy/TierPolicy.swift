/// How long a ticket may stay at each tier.
package struct TierPolicy: PolicySection {
    /// Time-box at L1 before a tiered ticket goes to L2.
    package var firstLineClock: Milliseconds = 15 * 60_000
    /// Time-box at L2 and L3 by priority P1...P4.
    package var upperClocks: [Milliseconds] = [60 * 60_000, 4 * 3_600_000, 24 * 3_600_000, 72 * 3_600_000]
    package init() {}

    /// How long a ticket may stay at a tier before the clock moves it; nil where no clock runs.
    package func clock(_ tier: Tier, _ priority: Priority) -> Milliseconds? {
        switch tier {
        case .l1: firstLineClock
        case .l2, .l3: upperClocks[priority.rawValue - 1]
        case .l0, .l4: nil
        }
    }

    package func check() -> Refusal? {
        guard upperClocks.count == Priority.allCases.count else {
            return Refusal(.invalidField, "upper_clocks_ms holds one time for each priority", field: "upper_clocks_ms")
        }
        return check(firstLineClock, "first_line_clock_ms", Bounds.clock)
            ?? upperClocks.lazy.compactMap { check($0, "upper_clocks_ms", Bounds.clock) }.first
    }
}
