internal import JSON
internal import WaggleDomain

extension SectionCoding {
    static let costs = SectionCoding(\.costs) { (fields, section) throws(Refused) in
        if let found = try fields.optionalText("currency") { section.currency = found }
        try fields.count("l1_hour", into: &section.l1Hour)
        try fields.count("l2_hour", into: &section.l2Hour)
        try fields.count("l3_hour", into: &section.l3Hour)
    } write: { section, writer in
        writer.field("currency", section.currency)
        writer.field("l1_hour", section.l1Hour)
        writer.field("l2_hour", section.l2Hour)
        writer.field("l3_hour", section.l3Hour)
    }
}
