internal import JSON
internal import WaggleDomain

extension SectionCoding {
    static let problems = SectionCoding(\.problems) { (fields, section) throws(Refused) in
        try fields.flag("on", into: &section.isOn)
        try fields.time("window_ms", into: &section.window)
        try fields.count("weeks", into: &section.weeks)
        try fields.count("tickets_min", into: &section.ticketsMin)
        try fields.count("times_usual", into: &section.timesUsual)
        try fields.count("one_in", into: &section.oneIn)
    } write: { section, writer in
        writer.field("on", section.isOn)
        writer.field("window_ms", section.window)
        writer.field("weeks", section.weeks)
        writer.field("tickets_min", section.ticketsMin)
        writer.field("times_usual", section.timesUsual)
        writer.field("one_in", section.oneIn)
    }
}
