internal import JSON
internal import WaggleDomain
internal import WaggleLog

extension Desk {
    /// What a console shows of classification, links and the end, inside an open object. Links to tickets that this
    /// person may not read are left out. On the queue.
    func writeHandling(
        _ ticket: Ticket, _ actor: Actor, _ seesStaffThread: Bool, _ writer: inout JSONWriter
    ) throws(LogError) {
        let handling = ticket.handling
        if let impact = handling.impact { writer.field("impact", impact.rawValue) }
        if let urgency = handling.urgency { writer.field("urgency", urgency.rawValue) }
        writer.key("tags")
        writer.beginArray()
        for tag in handling.tags { writer.string(tag) }
        writer.endArray()
        writeFields(handling.fields, &writer)
        try writeLinks(handling.links, actor, &writer)
        writer.field("continued_in", optional: ticket.successor?.rawValue)
        writer.field("wake_at", optional: handling.wakeAt)
        if let reason = handling.cancelReason { writer.field("cancel_reason", reason.rawValue) }
        try writeProblem(of: ticket, &writer)
        try writeArticles(of: ticket, &writer)
        try writeArticlesRead(before: ticket, &writer)
        writeRating(handling.rating, &writer)
        if seesStaffThread {
            writeCard(of: ticket, &writer)
            writeProcedures(of: ticket, &writer)
        }
    }

    /// What the customer thinks of it, when they said so.
    func writeRating(_ rating: Rating?, _ writer: inout JSONWriter) {
        guard let rating else { return }
        writer.key("rating")
        writer.beginObject()
        if let score = rating.score { writer.field("score", score) }
        if let repeated = rating.repeated { writer.field("repeated", repeated) }
        writer.endObject()
    }

    /// Those of the desk's definitions first, in their order, then what older definitions left.
    private func writeFields(_ fields: [String: String], _ writer: inout JSONWriter) {
        let known = view.policy.handling.fields.map(\.name)
        let others = fields.keys.filter { !known.contains($0) }.sorted()
        writer.key("fields")
        writer.beginObject()
        for name in known + others {
            guard let value = fields[name] else { continue }
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
    }

    private func writeLinks(
        _ links: [Ticket.Handling.Link], _ actor: Actor, _ writer: inout JSONWriter
    ) throws(LogError) {
        writer.key("links")
        writer.beginArray()
        for link in links {
            guard let other = try committedTicket(link.ticket),
                Access.decide(.readCustomerThread, by: actor, on: other, view: view) == nil
            else { continue }
            writer.beginObject()
            writer.field("ticket", link.ticket.rawValue)
            writer.field("relation", link.relation.rawValue)
            writer.field("subject", other.subject)
            writer.field("state", other.state.rawValue)
            writer.endObject()
        }
        writer.endArray()
    }

    /// How it was solved, for those who may read the staff's channel.
    func writeSolution(_ ticket: Ticket, _ writer: inout JSONWriter) {
        guard let solution = ticket.handling.solution else { return }
        writer.key("solution")
        writer.beginObject()
        writer.field("text", solution.solution)
        writer.field("knowledge", solution.knowledge.rawValue)
        writer.field("knowledge_note", solution.knowledgeNote)
        writer.field("no_answer_needed", solution.noAnswerNeeded)
        writer.endObject()
    }
}
