/// How the desk shares tickets with partners outside (L4).
package struct PartnerPolicy: PolicySection {
    /// Contracts let the desk share without asking each customer; what is shared is recorded all the same.
    package var isConsentWaived = false
    /// How long a partner has for an answer before the owner is told; each answer of ours starts it anew.
    package var clock: Milliseconds = 72 * 3_600_000
    /// How often the owner is reminded while a partner owes an answer.
    package var reminder: Milliseconds = 24 * 3_600_000
    /// How long a partner's link is good.
    package var link: Milliseconds = 7 * 24 * 3_600_000
    package init() {}

    package func check() -> Refusal? {
        check(clock, "clock_ms", Bounds.clock) ?? check(reminder, "reminder_ms", Bounds.clock)
            ?? check(link, "link_ms", 60_000...Bounds.partnerLinkMax)
    }
}
