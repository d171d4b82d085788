/// When nobody is interrupted, unless the ticket is of the first priority.
package enum QuietHours: String, CaseIterable, Sendable {
    /// While the desk's own calendar is closed.
    case calendar
    /// Between two minutes of the day.
    case times
}

/// What a desk has settled about swarms. Durations in ms.
package struct SwarmingPolicy: PolicySection {
    /// An ask that nobody filled or answered expires, by its urgency.
    package var askLive: Milliseconds = 30 * 60_000
    package var askToday: Milliseconds = 8 * 3_600_000
    package var askAsync: Milliseconds = 3 * 24 * 3_600_000
    /// A raised hand waits this long for the owner's word.
    package var helpOffer: Milliseconds = 3_600_000
    /// A member who writes nothing leaves by the clock.
    package var memberIdleLive: Milliseconds = 4 * 3_600_000
    package var memberIdleTicket: Milliseconds = 7 * 24 * 3_600_000
    /// Live invitations one person may get within 24 hours, unless the ticket is of the first priority or the person has
    /// a number of their own.
    package var interruptionsPerDay = 6
    /// A desk that said from when until when before it could say this has `times`.
    package var quietHours = QuietHours.calendar
    /// With `times`, the minutes of the day, by the clocks of the desk's own calendar, from which and until which nobody is
    /// interrupted; an end before the start is on the next day, and two equal ones mean never.
    package var quietFrom = 0
    package var quietTo = 0
    package init() {}

    /// Whether a moment lies in the quiet hours of a desk with such a calendar.
    package func isQuiet(at now: Milliseconds, in hours: WorkCalendar) -> Bool {
        guard quietHours == .times else { return !hours.isOpen(at: now) }
        let minute = Int(WorkCalendar.split(now + hours.zone.offset(at: now)).time / 60_000)
        return quietFrom <= quietTo
            ? (quietFrom..<quietTo).contains(minute) : minute >= quietFrom || minute < quietTo
    }

    /// How long an ask stays open.
    package func askTimeout(_ urgency: Urgency) -> Milliseconds {
        switch urgency {
        case .live: askLive
        case .today: askToday
        case .async: askAsync
        }
    }

    /// How long a member may be silent.
    package func memberIdle(_ channel: TicketChannel) -> Milliseconds {
        channel.isLive ? memberIdleLive : memberIdleTicket
    }

    package func check() -> Refusal? {
        check(askLive, "ask_live_ms", Bounds.clock) ?? check(askToday, "ask_today_ms", Bounds.clock)
            ?? check(askAsync, "ask_async_ms", Bounds.clock) ?? check(helpOffer, "help_offer_ms", Bounds.clock)
            ?? check(memberIdleLive, "member_idle_live_ms", Bounds.clock)
            ?? check(memberIdleTicket, "member_idle_ticket_ms", Bounds.clock)
            ?? check(interruptionsPerDay, "interruptions_per_day", 0...100)
            ?? check(quietFrom, "quiet_from_minute", 0...1_439)
            ?? check(quietTo, "quiet_to_minute", 0...1_439)
    }
}
