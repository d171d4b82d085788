internal import JSON
internal import WaggleDomain

extension Desk {
    /// The ticket's checklists and those that may be begun, for those who may read the staff's channel.
    func writeProcedures(of ticket: Ticket, _ writer: inout JSONWriter) {
        writer.key("procedures")
        writer.beginArray()
        for work in ticket.handling.procedures { write(work, &writer) }
        writer.endArray()
        let live = ticket.handling.procedures.filter { !$0.isDropped }.map(\.begun.code)
        writer.key("procedures_offered")
        writer.beginArray()
        for procedure in view.policy.procedures.procedures
        where procedure.fits(category: ticket.category, queue: ticket.queue) && !live.contains(procedure.code) {
            writer.beginObject()
            writer.field("code", procedure.code)
            writer.field("title", procedure.title)
            writer.endObject()
        }
        writer.endArray()
    }

    private func write(_ work: Ticket.ProcedureWork, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("procedure", work.begun.number)
        writer.field("code", work.begun.code)
        writer.field("title", work.begun.title)
        writer.field("dropped", work.isDropped)
        writer.key("by")
        writer.person(work.by, nameEntry)
        writer.field("at", work.at)
        writer.key("steps")
        writer.beginArray()
        for (step, mark) in zip(work.begun.steps, work.steps) {
            writer.beginObject()
            writer.field("text", step.text)
            if let article = step.article { writer.field("article", article.rawValue) }
            writer.field("required", step.isRequired)
            writer.field("state", mark.state.rawValue)
            if let by = mark.by {
                writer.key("by")
                writer.person(by, nameEntry)
            }
            writer.field("at", optional: mark.at)
            if !mark.note.isEmpty { writer.field("note", mark.note) }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}
