internal import JSON
internal import WaggleDomain

extension SectionCoding {
    /// How tickets are shared with partners outside.
    static let partners = SectionCoding(\.partners) { (fields, section) throws(Refused) in
        section.isConsentWaived = try fields.optionalFlag("consent_waived") ?? section.isConsentWaived
        section.clock = try fields.optionalInteger("clock_ms") ?? section.clock
        section.reminder = try fields.optionalInteger("reminder_ms") ?? section.reminder
        section.link = try fields.optionalInteger("link_ms") ?? section.link
    } write: { section, writer in
        writer.field("consent_waived", section.isConsentWaived)
        writer.field("clock_ms", section.clock)
        writer.field("reminder_ms", section.reminder)
        writer.field("link_ms", section.link)
    }
}
