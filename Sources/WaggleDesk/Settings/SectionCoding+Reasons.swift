internal import JSON
internal import WaggleDomain

extension SectionCoding {
    static let reasons = SectionCoding(\.reasons) { (fields, section) throws(Refused) in
        for reason in try fields.objects("reasons") ?? [] {
            section.reasons.append(try reason.reason())
        }
    } write: { section, writer in
        writer.key("reasons")
        writer.beginArray()
        for reason in section.reasons { reason.write(to: &writer) }
        writer.endArray()
    }
}

extension Fields {
    fileprivate func reason() throws(Refused) -> ReasonPolicy.Reason {
        var labels: [ReasonPolicy.Language: String] = [:]
        let named = try object("labels")
        for language in ReasonPolicy.Language.allCases {
            labels[language] = try named?.optionalText(language.rawValue) ?? ""
        }
        return ReasonPolicy.Reason(
            code: try text("code"), labels: labels,
            actions: try texts("actions", countMax: ReasonedAction.allCases.count).map { name throws(Refused) in
                guard let action = ReasonedAction(rawValue: name) else {
                    let known = ReasonedAction.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Refused(field: "actions", "actions must be of: \(known)")
                }
                return action
            }, isActive: try optionalFlag("active") ?? true)
    }
}

extension ReasonPolicy.Reason {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("code", code)
        writer.key("labels")
        writer.beginObject()
        writer.field("en", labels[.english] ?? "")
        writer.field("fr", labels[.french] ?? "")
        writer.field("pt-BR", labels[.brazilian] ?? "")
        writer.field("pt-PT", labels[.portuguese] ?? "")
        writer.endObject()
        writer.key("actions")
        writer.beginArray()
        for action in actions { writer.string(action.rawValue) }
        writer.endArray()
        writer.field("active", isActive)
        writer.endObject()
    }
}
