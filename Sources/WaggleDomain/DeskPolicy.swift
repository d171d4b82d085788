/// A desk's settings that decisions read. Durations in ms. The defaults are a new desk's.
package struct DeskPolicy: Equatable, Sendable {
    /// Time-box at L1 before a tiered ticket goes to L2.
    package var firstLineClock: Milliseconds = 15 * 60_000
    /// Time-box at L2 and L3 by priority P1...P4.
    package var upperClocks: [Milliseconds] = [60 * 60_000, 4 * 3_600_000, 24 * 3_600_000, 72 * 3_600_000]
    /// An invitation waits this long by urgency, then the next candidate is asked.
    package var invitationLive: Milliseconds = 2 * 60_000
    package var invitationToday: Milliseconds = 2 * 3_600_000
    package var invitationAsync: Milliseconds = 24 * 3_600_000
    /// Candidates asked in turn before "nobody" is shown.
    package var invitationRounds = 5
    package var offerLive: Milliseconds = 60_000
    package var offerTicket: Milliseconds = 30 * 60_000
    /// A waiting customer without an answer: staff are warned.
    package var noAnswerLive: Milliseconds = 3 * 60_000
    package var noAnswerTicket: Milliseconds = 4 * 3_600_000
    /// A solved ticket closes by itself after this silence.
    package var closeAfterSolved: Milliseconds = 72 * 3_600_000
    /// A solved or closed ticket may be reopened for this long; later it takes a new ticket.
    package var reopenWindow: Milliseconds = 14 * 24 * 3_600_000
    package var capacity = 4
    package init() {}

    /// How long a ticket may stay at a tier before the clock moves it; nil where no clock runs.
    package func tierClock(_ tier: Tier, _ priority: Priority) -> Milliseconds? {
        switch tier {
        case .l1: firstLineClock
        case .l2, .l3: upperClocks[priority.rawValue - 1]
        case .l0, .l4: nil
        }
    }

    /// How long an invitation waits for an answer.
    package func invitationTimeout(_ urgency: Urgency) -> Milliseconds {
        switch urgency {
        case .live: invitationLive
        case .today: invitationToday
        case .async: invitationAsync
        }
    }

    /// How long a hand-off offer waits for an answer.
    package func offerTimeout(_ channel: TicketChannel) -> Milliseconds { channel.isLive ? offerLive : offerTicket }

    /// How long a customer may wait before staff are warned.
    package func noAnswerTimeout(_ channel: TicketChannel) -> Milliseconds {
        channel.isLive ? noAnswerLive : noAnswerTicket
    }
}
