internal import JSON
internal import WaggleDomain

// The sections that hold times and counts alone.

extension SectionCoding {
    static let invitations = SectionCoding(\.invitations) { (fields, section) throws(Refused) in
        try fields.time("live_ms", into: &section.live)
        try fields.time("today_ms", into: &section.today)
        try fields.time("async_ms", into: &section.async)
        try fields.count("rounds", into: &section.rounds)
    } write: { section, writer in
        writer.field("live_ms", section.live)
        writer.field("today_ms", section.today)
        writer.field("async_ms", section.async)
        writer.field("rounds", section.rounds)
    }

    static let offers = SectionCoding(\.offers) { (fields, section) throws(Refused) in
        try fields.time("live_ms", into: &section.live)
        try fields.time("ticket_ms", into: &section.ticket)
    } write: { section, writer in
        writer.field("live_ms", section.live)
        writer.field("ticket_ms", section.ticket)
    }

    static let answers = SectionCoding(\.answers) { (fields, section) throws(Refused) in
        try fields.time("live_ms", into: &section.live)
        try fields.time("ticket_ms", into: &section.ticket)
    } write: { section, writer in
        writer.field("live_ms", section.live)
        writer.field("ticket_ms", section.ticket)
    }

    static let closing = SectionCoding(\.closing) { (fields, section) throws(Refused) in
        try fields.time("after_solved_ms", into: &section.afterSolved)
        try fields.time("reopen_window_ms", into: &section.reopenWindow)
    } write: { section, writer in
        writer.field("after_solved_ms", section.afterSolved)
        writer.field("reopen_window_ms", section.reopenWindow)
    }

    static let people = SectionCoding(\.people) { (fields, section) throws(Refused) in
        try fields.count("capacity", into: &section.capacity)
    } write: { section, writer in
        writer.field("capacity", section.capacity)
    }
}
