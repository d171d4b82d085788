internal import JSON
internal import WaggleDomain

extension SectionCoding {
    static let knowledge = SectionCoding(\.knowledge) { (fields, section) throws(Refused) in
        try fields.time("review_after_ms", into: &section.reviewAfter)
        try fields.flag("second_person", into: &section.needsSecondPerson)
    } write: { section, writer in
        writer.field("review_after_ms", section.reviewAfter)
        writer.field("second_person", section.needsSecondPerson)
    }
}
