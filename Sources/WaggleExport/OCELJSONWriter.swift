internal import JSON
internal import WaggleDomain

/// OCEL 2.0 as JSON: the cases come twice, first for the objects, then for the events.
final class OCELJSONWriter: CaseWriter {
    let passes = 2

    private let file: ExportFile
    private var names = OCELNames()
    private var isFirst = true

    init(_ file: ExportFile) { self.file = file }

    func begin(pass: Int) throws(ExportError) {
        isFirst = true
        guard pass == 0 else { return try file.write("\n],\n\"events\":[") }
        try file.write("{\"objectTypes\":")
        try file.write(Self.types(MinedObject.Kind.allCases.map { ($0.rawValue, $0.attributes) }))
        try file.write(",\n\"objects\":[")
    }

    func add(_ found: MinedCase, pass: Int) throws(ExportError) {
        for event in found.events {
            if pass == 0 { try objects(of: event, found) } else { try self.event(event) }
        }
    }

    private func objects(of event: MinedEvent, _ found: MinedCase) throws(ExportError) {
        for link in event.links where names.isNew(link.object) {
            let changes = link.object.kind == .ticket ? found.changes : link.changes
            try item { writer in
                writer.field("id", link.object.id)
                writer.field("type", link.object.kind.rawValue)
                writer.key("attributes")
                writer.beginArray()
                for change in changes { Self.write(change, &writer) }
                writer.endArray()
            }
        }
    }

    private static func write(_ change: OCELChange, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("name", change.name)
        writer.field("time", ExportTime.text(change.at ?? 0, zone: "Z"))
        switch change.value {
        case .text(let text): writer.field("value", text)
        case .number(let number): writer.field("value", number)
        }
        writer.endObject()
    }

    private func event(_ event: MinedEvent) throws(ExportError) {
        _ = try names.number(of: event.activity)
        try item { writer in
            writer.field("id", "event:\(event.sequence)")
            writer.field("type", event.activity)
            writer.field("time", ExportTime.text(event.at, zone: "Z"))
            writer.key("attributes")
            writer.beginArray()
            writer.beginObject()
            writer.field("name", "sequence")
            writer.field("value", event.sequence)
            writer.endObject()
            writer.endArray()
            writer.key("relationships")
            writer.beginArray()
            for link in event.links {
                writer.beginObject()
                writer.field("objectId", link.object.id)
                writer.field("qualifier", link.part.rawValue)
                writer.endObject()
            }
            writer.endArray()
        }
    }

    /// One member of the list that is being written, on a line of its own.
    private func item(_ fill: (inout JSONWriter) -> Void) throws(ExportError) {
        var writer = JSONWriter(capacity: 512)
        writer.beginObject()
        fill(&writer)
        writer.endObject()
        try file.write(isFirst ? "\n" : ",\n")
        try file.write(writer.bytes)
        isFirst = false
    }

    private static func types(_ types: [(name: String, attributes: [(name: String, example: OCELValue)])]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for type in types {
            writer.beginObject()
            writer.field("name", type.name)
            writer.key("attributes")
            writer.beginArray()
            for attribute in type.attributes {
                writer.beginObject()
                writer.field("name", attribute.name)
                writer.field("type", attribute.example.type)
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        return writer.bytes
    }

    func finish() throws(ExportError) {
        try file.write("\n],\n\"eventTypes\":")
        try file.write(Self.types(names.activities.map { ($0, [("sequence", .number(0))]) }))
        try file.write("}\n")
        try file.finish()
    }
}
