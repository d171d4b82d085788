internal import JSON
internal import WaggleDomain

// Targets, promises and reminders; calendars have a file of their own.

extension SectionCoding {
    static let targets = SectionCoding(\.targets) { (fields, section) throws(Refused) in
        if let priorities = try fields.objects("priorities") {
            var targets: [ServiceTargets] = []
            for fields in priorities { targets.append(try ServiceTargets(fields)) }
            section.priorities = targets
        }
        try fields.count("warning_percent", into: &section.warningPercent)
    } write: { section, writer in
        writer.key("priorities")
        writer.beginArray()
        for targets in section.priorities { targets.write(to: &writer) }
        writer.endArray()
        writer.field("warning_percent", section.warningPercent)
    }

    static let promises = SectionCoding(\.promises) { (fields, section) throws(Refused) in
        try fields.count("warning_percent", into: &section.warningPercent)
        try fields.time("ahead_max_ms", into: &section.aheadMax)
    } write: { section, writer in
        writer.field("warning_percent", section.warningPercent)
        writer.field("ahead_max_ms", section.aheadMax)
    }

    static let chats = SectionCoding(\.chats) { (fields, section) throws(Refused) in
        try fields.flag("form_when_nobody", into: &section.formWhenNobody)
        try fields.text("closed_answer", into: &section.closedAnswer)
        try fields.text("nobody_answer", into: &section.nobodyAnswer)
    } write: { section, writer in
        writer.field("form_when_nobody", section.formWhenNobody)
        writer.field("closed_answer", section.closedAnswer)
        writer.field("nobody_answer", section.nobodyAnswer)
    }

    static let reminders = SectionCoding(\.reminders) { (fields, section) throws(Refused) in
        try fields.flag("on", into: &section.isOn)
        try fields.time("after_ms", into: &section.after)
    } write: { section, writer in
        writer.field("on", section.isOn)
        writer.field("after_ms", section.after)
    }
}

extension Fields {
    /// A text.
    fileprivate func text(_ name: String, into text: inout String) throws(Refused) {
        if let found = try optionalText(name) { text = found }
    }
}

extension ServiceTargets {
    /// A time that is left out is no target.
    init(_ fields: Fields) throws(Refused) {
        self.init(
            firstResponse: try fields.optionalInteger("first_response_ms"),
            nextResponse: try fields.optionalInteger("next_response_ms"),
            resolution: try fields.optionalInteger("resolution_ms"))
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("first_response_ms", optional: firstResponse)
        writer.field("next_response_ms", optional: nextResponse)
        writer.field("resolution_ms", optional: resolution)
        writer.endObject()
    }
}
