internal import JSON
internal import WaggleDomain

extension SectionCoding {
    static let procedures = SectionCoding(\.procedures) { (fields, section) throws(Refused) in
        for procedure in try fields.objects("procedures") ?? [] {
            section.procedures.append(try procedure.procedure())
        }
    } write: { section, writer in
        writer.key("procedures")
        writer.beginArray()
        for procedure in section.procedures { procedure.write(to: &writer) }
        writer.endArray()
    }
}

extension Fields {
    fileprivate func procedure() throws(Refused) -> Procedure {
        var steps: [ProcedureStep] = []
        for step in try objects("steps", countMax: Bounds.procedureStepsMax) {
            steps.append(
                ProcedureStep(
                    text: try step.text("text"), article: try step.optionalInteger("article").map { ArticleID($0) },
                    isRequired: try step.optionalFlag("required") ?? false))
        }
        var queues: [QueueID] = []
        for queue in try texts("queues", countMax: Bounds.procedureScopeMax) {
            guard let number = Int64(queue) else {
                throw Refused(field: "queues", "queues must hold numbers of queues, as text")
            }
            queues.append(QueueID(number))
        }
        return Procedure(
            code: try text("code"), title: try text("title"),
            categories: try texts("categories", countMax: Bounds.procedureScopeMax), queues: queues, steps: steps,
            isActive: try optionalFlag("active") ?? true)
    }
}

extension Procedure {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("code", code)
        writer.field("title", title)
        writer.key("categories")
        writer.beginArray()
        for category in categories { writer.string(category) }
        writer.endArray()
        writer.key("queues")
        writer.beginArray()
        for queue in queues { writer.string("\(queue.rawValue)") }
        writer.endArray()
        writer.key("steps")
        writer.beginArray()
        for step in steps {
            writer.beginObject()
            writer.field("text", step.text)
            if let article = step.article { writer.field("article", article.rawValue) }
            writer.field("required", step.isRequired)
            writer.endObject()
        }
        writer.endArray()
        writer.field("active", isActive)
        writer.endObject()
    }
}
