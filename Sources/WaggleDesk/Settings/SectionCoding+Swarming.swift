internal import JSON
internal import WaggleDomain

extension SectionCoding {
    static let swarming = SectionCoding(\.swarming) { (fields, section) throws(Refused) in
        try fields.time("ask_live_ms", into: &section.askLive)
        try fields.time("ask_today_ms", into: &section.askToday)
        try fields.time("ask_async_ms", into: &section.askAsync)
        try fields.time("help_offer_ms", into: &section.helpOffer)
        try fields.time("member_idle_live_ms", into: &section.memberIdleLive)
        try fields.time("member_idle_ticket_ms", into: &section.memberIdleTicket)
        try fields.count("interruptions_per_day", into: &section.interruptionsPerDay)
        // What was stored before there was a choice named the times.
        if fields.value["quiet_from_minute"] != nil { section.quietHours = .times }
        try fields.word("quiet_hours", into: &section.quietHours)
        try fields.count("quiet_from_minute", into: &section.quietFrom)
        try fields.count("quiet_to_minute", into: &section.quietTo)
    } write: { section, writer in
        writer.field("ask_live_ms", section.askLive)
        writer.field("ask_today_ms", section.askToday)
        writer.field("ask_async_ms", section.askAsync)
        writer.field("help_offer_ms", section.helpOffer)
        writer.field("member_idle_live_ms", section.memberIdleLive)
        writer.field("member_idle_ticket_ms", section.memberIdleTicket)
        writer.field("interruptions_per_day", section.interruptionsPerDay)
        writer.field("quiet_hours", section.quietHours.rawValue)
        writer.field("quiet_from_minute", section.quietFrom)
        writer.field("quiet_to_minute", section.quietTo)
    }
}
