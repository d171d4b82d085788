/// What an owner may promise to a customer, and when the owner is warned.
package struct PromisePolicy: PolicySection {
    /// The owner is warned when so much of the time until the promised update is over.
    package var warningPercent = 75
    /// How far ahead the next update may be promised.
    package var aheadMax: Milliseconds = 30 * 86_400_000
    package init() {}

    package func check() -> Refusal? {
        check(warningPercent, "warning_percent", Bounds.warningPercent)
            ?? check(aheadMax, "ahead_max_ms", Bounds.clock)
    }
}
