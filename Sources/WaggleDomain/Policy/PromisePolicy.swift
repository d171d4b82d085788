/// What an owner may promise to a customer, and when the owner is warned.
package struct PromisePolicy: PolicySection {
    /// The owner is warned when so much of the time until the promised update is over.
    package var warningPercent = 75
    /// How far ahead the next update may be promised.
    package var aheadMax: Milliseconds = 30 * 86_400_000
    package init() {}

    /// Refuses a moment too far ahead to be promised: nobody would be reminded of it in time. What lies in the past is
    /// judged elsewhere.
    func refuse(_ at: Milliseconds, from now: Milliseconds, _ what: String, field: String) -> Refusal? {
        guard at > now, at - now > aheadMax else { return nil }
        return Refusal(.invalidField, "\(what) is promised too far ahead", field: field)
    }

    package func check() -> Refusal? {
        check(warningPercent, "warning_percent", Bounds.warningPercent)
            ?? check(aheadMax, "ahead_max_ms", Bounds.clock)
    }
}
