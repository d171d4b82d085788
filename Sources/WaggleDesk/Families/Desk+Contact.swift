internal import CSV
internal import JSON
internal import WaggleDomain
internal import WaggleLog

// Call-backs, sessions and feedback, read: on their ticket, and across tickets.

extension Desk {
    /// `callbacks`, `sessions` and, for staff, `feedback` of a ticket. What a customer asked for they see as they said it.
    func writeContact(_ ticket: Ticket, forCustomer: Bool, _ writer: inout JSONWriter) {
        writer.key("callbacks")
        writer.beginArray()
        for call in ticket.contact.callBacks {
            writer.beginObject()
            writer.field("callback", call.number)
            writer.field("state", call.state.rawValue)
            writer.field("from_at", call.from)
            writer.field("to_at", call.to)
            writer.field("phone", call.phone)
            writer.field("language", call.language)
            if !forCustomer {
                writer.field("queue", call.queue.rawValue)
                writer.field("remind_at", optional: call.remindAt)
                writer.field("overdue", call.isOverdue)
                writer.field("tries", call.tries)
            }
            writer.endObject()
        }
        writer.endArray()
        writer.key("sessions")
        writer.beginArray()
        for session in ticket.contact.sessions { write(session, &writer) }
        writer.endArray()
        if !forCustomer { writeFeedback(ticket.contact.feedback, &writer) }
    }

    private func write(_ session: Ticket.Contact.Session, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("session", session.number)
        writer.field("number", session.message)
        writer.field("kind", session.kind.rawValue)
        writer.field("state", session.state.rawValue)
        writer.field("link", session.link)
        writer.field("started_at", optional: session.startedAt)
        writer.field("ended_at", optional: session.endedAt)
        writer.endObject()
    }

    private func writeFeedback(_ marks: [Ticket.Contact.Feedback], _ writer: inout JSONWriter) {
        writer.key("feedback")
        writer.beginArray()
        for mark in marks {
            writer.beginObject()
            writer.field("message", mark.message)
            writer.field("topic", mark.topic)
            writer.field("told_at", optional: mark.toldAt)
            writer.endObject()
        }
        writer.endArray()
    }

    /// Calls of one queue, or of all those the asker may follow; those to be made, unless other states are asked for.
    func listCallBacks(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try pageLimit(fields)
        let queue = try fields.optionalInteger("queue").map { QueueID($0) }
        let states = try callBackStates(fields)
        let after = try callBackCursor(fields)
        let allowed: @Sendable (DeskView) -> Refusal? = { view in
            if let queue { return Access.decideQueue(view.queues[queue], by: actor, view: view) }
            return Access.decide(.readQueues, by: actor, on: nil, view: view)
        }
        readBeside(completion, allowed: allowed) { (reading, view) throws(LogError) in
            let shown = view.queues.values.filter { Access.decideQueue($0, by: actor, view: view) == nil }.map(\.id)
            let rows = try reading.reader.callBacks(
                in: queue.map { [$0] } ?? shown, states, after: after, limit: limit + 1)
            var writer = JSONWriter(capacity: 4_096)
            writer.beginObject()
            writer.key("callbacks")
            writer.beginArray()
            for row in rows.prefix(limit) { reading.write(row, &writer) }
            writer.endArray()
            if rows.count > limit, let last = rows.prefix(limit).last {
                writer.field("cursor", "\(last.from)-\(last.ticket)-\(last.number)")
            }
            writer.endObject()
            return writer.bytes
        }
    }

    private func callBackStates(_ fields: Fields) throws(Refused) -> Set<CallBackState> {
        var states: Set<CallBackState> = []
        for word in try fields.texts("states", countMax: CallBackState.allCases.count) {
            guard let state = CallBackState(rawValue: word) else {
                throw Refused(field: "states", "\"\(word.prefix(40))\" is not a state of a call")
            }
            states.insert(state)
        }
        return states.isEmpty ? [.planned] : states
    }

    private func callBackCursor(_ fields: Fields) throws(Refused) -> CallBackPlace? {
        guard let text = try fields.optionalText("cursor") else { return nil }
        let parts = text.split(separator: "-", maxSplits: 2)
        guard parts.count == 3, let from = Int64(parts[0]), let ticket = Int64(parts[1]), let number = Int32(parts[2])
        else { throw Refused(field: "cursor", "cursor must be one that an earlier page gave") }
        return CallBackPlace(from: from, ticket: TicketID(ticket), number: Int(number))
    }

    func listFeedbackTopics(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try longPageLimit(fields)
        let after = try topicCursor(fields)
        readBeside(completion, allowed: { Access.decide(.readFeedback, by: actor, on: nil, view: $0) }) {
            (reading, _) throws(LogError) in
            var writer = JSONWriter(capacity: 4_096)
            writer.beginObject()
            writer.key("topics")
            writer.beginArray()
            let topics = try reading.reader.feedbackTopics(after: after, limit: limit + 1)
            for topic in topics.prefix(limit) {
                writer.beginObject()
                writer.field("topic", topic.topic)
                writer.field("messages", topic.messages)
                writer.field("tickets", topic.tickets)
                writer.field("customers", topic.customers)
                writer.field("told", topic.told)
                writer.field("newest_at", topic.newest)
                writer.endObject()
            }
            writer.endArray()
            if topics.count > limit, let last = topics.prefix(limit).last {
                writer.field("cursor", "\(last.messages)-\(last.topic)")
            }
            writer.endObject()
            return writer.bytes
        }
    }

    private func topicCursor(_ fields: Fields) throws(Refused) -> FeedbackTopicPlace? {
        guard let text = try fields.optionalText("cursor") else { return nil }
        let parts = text.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let messages = Int32(parts[0]), messages > 0 else {
            throw Refused(field: "cursor", "cursor must be one that an earlier page gave")
        }
        return FeedbackTopicPlace(messages: Int(messages), topic: String(parts[1]))
    }

    func listFeedback(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try pageLimit(fields)
        let topic = try fields.optionalText("topic")
        let before = try feedbackCursor(fields)
        readBeside(completion, allowed: { Access.decide(.readFeedback, by: actor, on: nil, view: $0) }) {
            (reading, _) throws(LogError) in
            let rows = try reading.reader.feedback(topic: topic, before: before, limit: limit + 1)
            var writer = JSONWriter(capacity: 8_192)
            writer.beginObject()
            writer.key("feedback")
            writer.beginArray()
            for row in rows.prefix(limit) { reading.write(try reading.item(row), &writer) }
            writer.endArray()
            if rows.count > limit, let last = rows.prefix(limit).last {
                writer.field("cursor", "\(last.ticket)-\(last.message)")
            }
            writer.endObject()
            return writer.bytes
        }
    }

    private func feedbackCursor(_ fields: Fields) throws(Refused) -> (ticket: TicketID, message: Int)? {
        guard let text = try fields.optionalText("cursor") else { return nil }
        let parts = text.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let ticket = Int64(parts[0]), let message = Int32(parts[1]) else {
            throw Refused(field: "cursor", "cursor must be one that an earlier page gave")
        }
        return (TicketID(ticket), Int(message))
    }

    /// The list in one piece, as CSV or JSON text, at most `itemsMax` messages; `cursor` says where the next piece begins.
    func exportFeedback(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let topic = try fields.optionalText("topic")
        let format = try fields.optionalWord("format", FeedbackExport.Format.self) ?? .csv
        let before = try feedbackCursor(fields)
        readBeside(completion, allowed: { Access.decide(.readFeedback, by: actor, on: nil, view: $0) }) {
            (reading, _) throws(LogError) in
            let rows = try reading.reader.feedback(
                topic: topic, before: before, limit: FeedbackExport.itemsMax + 1)
            var items: [FeedbackExport.Item] = []
            for row in rows.prefix(FeedbackExport.itemsMax) { items.append(try reading.item(row)) }
            var writer = JSONWriter(capacity: 16_384)
            writer.beginObject()
            writer.field("format", format.rawValue)
            writer.field("messages", items.count)
            let isComplete = rows.count <= FeedbackExport.itemsMax
            writer.field("complete", isComplete)
            if !isComplete, let last = items.last?.row { writer.field("cursor", "\(last.ticket)-\(last.message)") }
            let text: String = format == .csv ? FeedbackExport.csv(items) : reading.json(items)
            writer.field("text", text)
            writer.endObject()
            return writer.bytes
        }
    }
}

/// Product feedback on its way out.
enum FeedbackExport {
    /// In one answer.
    static let itemsMax = 1_000

    enum Format: String, CaseIterable, Sendable { case csv, json }

    struct Item {
        let row: FeedbackRow
        let author: UserID?
        let authorName: String
        let text: String
    }

    /// RFC 4180, with a line of names.
    static func csv(_ items: [Item]) -> String {
        // Customers wrote it and people open it: what a spreadsheet would run is defused.
        var writer = CSVWriter(options: .init(guardsFormulas: true))
        writer.write(["ticket", "message", "topic", "author", "marked_at", "told_at", "text"])
        for item in items {
            writer.write([
                "\(item.row.ticket)", "\(item.row.message)", item.row.topic, item.authorName, "\(item.row.at)",
                item.row.toldAt.map { "\($0)" } ?? "", item.text,
            ])
        }
        return String(decoding: writer.take(), as: UTF8.self)
    }
}

extension DeskReading {
    fileprivate func write(_ row: CallBackRow, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("ticket", row.ticket.rawValue)
        writer.field("callback", row.number)
        writer.field("queue", row.queue.rawValue)
        writer.field("state", row.state.rawValue)
        writer.field("from_at", row.from)
        writer.field("to_at", row.to)
        writer.field("remind_at", optional: row.remindAt)
        writer.field("phone", row.phone)
        writer.field("language", row.language)
        writer.field("overdue", row.isOverdue)
        writer.field("tries", row.tries)
        writer.endObject()
    }

    /// A marked message with what it says.
    fileprivate func item(_ row: FeedbackRow) throws(LogError) -> FeedbackExport.Item {
        let stored = try reader.message(row.message, of: row.ticket)
        let author = stored.map(\.actor)
        return .init(
            row: row, author: author, authorName: author.map { nameEntry($0).name } ?? "",
            text: stored?.event.messageText ?? "")
    }

    fileprivate func write(_ item: FeedbackExport.Item, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("ticket", item.row.ticket.rawValue)
        writer.field("message", item.row.message)
        writer.field("topic", item.row.topic)
        writer.key("author")
        writer.optionalPerson(item.author, nameEntry)
        writer.key("marked_by")
        writer.person(item.row.by, nameEntry)
        writer.field("marked_at", item.row.at)
        writer.field("told_at", optional: item.row.toldAt)
        writer.field("text", item.text)
        writer.endObject()
    }

    fileprivate func json(_ items: [FeedbackExport.Item]) -> String {
        var writer = JSONWriter(capacity: 8_192)
        writer.beginArray()
        for item in items { write(item, &writer) }
        writer.endArray()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension Event {
    /// What a message says, as its reader saw it.
    var messageText: String? {
        switch self {
        case .customerMessageSent(_, let text, _), .agentMessageSent(_, let text, _), .systemMessageSent(_, let text):
            text
        case .contact(.announced(_, _, let text)): text
        case .contact(.contactLogged(let logged)): logged.note
        case .contact(.sessionOffered(_, _, _, let link)): link
        default: nil
        }
    }
}
