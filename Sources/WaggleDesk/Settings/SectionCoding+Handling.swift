internal import JSON
internal import WaggleDomain

extension SectionCoding {
    static let handling = SectionCoding(\.handling) { (fields, section) throws(Refused) in
        try fields.time("snooze_max_ms", into: &section.snoozeMax)
        var definitions: [FieldDefinition] = []
        for object in try fields.objects("fields") ?? [] { definitions.append(try FieldDefinition(object)) }
        section.fields = definitions
    } write: { section, writer in
        writer.field("snooze_max_ms", section.snoozeMax)
        writer.key("fields")
        writer.beginArray()
        for field in section.fields { field.write(to: &writer) }
        writer.endArray()
    }
}

/// What a custom field takes, as a word.
private enum FieldKind: String, CaseIterable { case text, number, choice }

extension FieldDefinition {
    fileprivate init(_ fields: Fields) throws(Refused) {
        let kind: Kind =
            switch try fields.word("kind", FieldKind.self) {
            case .text: .text
            case .number: .number(min: try fields.optionalNumber("min"), max: try fields.optionalNumber("max"))
            case .choice: .choice(try fields.texts("options", countMax: Bounds.choicesMax))
            }
        self.init(name: try fields.text("name"), kind: kind)
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("name", name)
        switch kind {
        case .text: writer.field("kind", FieldKind.text.rawValue)
        case .number(let min, let max):
            writer.field("kind", FieldKind.number.rawValue)
            if let min { writer.field("min", min) }
            if let max { writer.field("max", max) }
        case .choice(let options):
            writer.field("kind", FieldKind.choice.rawValue)
            writer.key("options")
            writer.beginArray()
            for option in options { writer.string(option) }
            writer.endArray()
        }
        writer.endObject()
    }
}

extension Fields {
    fileprivate func optionalNumber(_ name: String) throws(Refused) -> Double? {
        guard let found = value[name], !found.isNull else { return nil }
        guard let number = found.doubleValue else { throw Refused(field: name, "\(name) must be a number") }
        return number
    }
}
