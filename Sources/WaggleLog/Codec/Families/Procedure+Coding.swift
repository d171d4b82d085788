internal import JSON
internal import WaggleDomain

// A procedure's steps are the desk's words and stay when a ticket's texts are erased; notes and reasons go.

extension HandlingEvent {
    func writeProcedure(to sink: inout EventSink) {
        switch self {
        case .procedureBegun(let begun): begun.write(to: &sink)
        case .procedureMarked(let mark):
            sink.field("procedure", mark.procedure)
            sink.field("step", mark.step)
            sink.field("state", mark.state)
            sink.text("note", mark.note)
        case .procedureDropped(let number, let reason):
            sink.field("procedure", number)
            sink.text("reason", reason)
        case .stepsLeftOpen(let count, let reason):
            sink.field("count", count)
            sink.text("reason", reason)
        default: break
        }
    }

    static func readProcedure(_ source: inout EventSource) throws(LogError) -> HandlingEvent? {
        switch source.kind {
        case "procedure.begun":
            .procedureBegun(
                ProcedureBegun(
                    number: try source.int("procedure"), code: try source.string("code"),
                    title: try source.string("title"), steps: try source.array("steps") { ProcedureStep($0) }))
        case "procedure.marked":
            .procedureMarked(
                ProcedureMark(
                    procedure: try source.int("procedure"), step: try source.int("step"),
                    state: try source.word("state"), note: try source.text("note")))
        case "procedure.dropped":
            .procedureDropped(try source.int("procedure"), reason: try source.text("reason"))
        case "procedure.left_open": .stepsLeftOpen(count: try source.int("count"), reason: try source.text("reason"))
        default: nil
        }
    }
}

extension ProcedureBegun {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("procedure", number)
        sink.field("code", code)
        sink.field("title", title)
        var writer = JSONWriter(capacity: 512)
        writer.beginArray()
        for step in steps { step.write(to: &writer) }
        writer.endArray()
        sink.field("steps", json: String(decoding: writer.bytes, as: UTF8.self))
    }
}

extension ProcedureStep {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("text", text)
        if let article { writer.field("article", article.rawValue) }
        writer.field("required", isRequired)
        writer.endObject()
    }

    fileprivate init?(_ value: JSONValue) {
        guard let text = value["text"]?.stringValue, let isRequired = value["required"]?.boolValue else { return nil }
        self.init(text: text, article: value["article"]?.intValue.map { ArticleID($0) }, isRequired: isRequired)
    }
}
