/// How long a hand-off offer waits for an answer.
package struct OfferPolicy: PolicySection {
    /// In a live chat.
    package var live: Milliseconds = 60_000
    package var ticket: Milliseconds = 30 * 60_000
    package init() {}

    /// By the ticket's channel.
    package func timeout(_ channel: TicketChannel) -> Milliseconds { channel.isLive ? live : ticket }

    package func check() -> Refusal? {
        check(live, "live_ms", Bounds.clock) ?? check(ticket, "ticket_ms", Bounds.clock)
    }
}
