/// How long a customer may wait for an answer before staff are warned.
package struct AnswerPolicy: PolicySection {
    /// In a live chat.
    package var live: Milliseconds = 3 * 60_000
    package var ticket: Milliseconds = 4 * 3_600_000
    package init() {}

    /// By the ticket's channel.
    package func timeout(_ channel: TicketChannel) -> Milliseconds { channel.isLive ? live : ticket }

    package func check() -> Refusal? {
        check(live, "live_ms", Bounds.clock) ?? check(ticket, "ticket_ms", Bounds.clock)
    }
}
