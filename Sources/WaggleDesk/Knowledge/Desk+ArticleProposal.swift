internal import JSON
internal import Markdown
internal import WaggleDomain
internal import WaggleLog

// What an article may begin with: the problem as the customer told it, and the resolution, out of the messages that
// somebody marked; without marks, the customer's first words and the ticket's solution or our last answer. What looks
// like personal data is listed. Nothing is recorded, and nothing is published that nobody has read.

/// The messages that say what; numbers as in the thread.
private struct ArticleMarks: Sendable {
    var problem: [Int] = []
    var environment: [Int] = []
    var cause: [Int] = []
    var resolution: [Int] = []

    init(_ fields: Fields) throws(Refused) {
        problem = try Self.numbers(fields, "problem")
        environment = try Self.numbers(fields, "environment")
        cause = try Self.numbers(fields, "cause")
        resolution = try Self.numbers(fields, "resolution")
    }

    private static func numbers(_ fields: Fields, _ name: String) throws(Refused) -> [Int] {
        try fields.users(name, countMax: 50).map { Int(clamping: $0.rawValue) }
    }
}

extension Desk {
    func proposeArticle(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let marks = try ArticleMarks(fields)
        let id = try fields.ticket()
        look(at: id, .proposeArticle, by: actor, completion) { [self] (ticket) throws(LogError) in
            try proposal(ticket, marks)
        }
    }

    /// `article.preview`: what a text that is being written will look like, and what looks like personal data in it.
    /// Nothing is kept.
    func previewArticle(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let title = try fields.optionalText("title") ?? ""
        let body = try fields.optionalText("body") ?? ""
        for (name, text, max) in [
            ("title", title, Bounds.articleTitleBytesMax), ("body", body, Bounds.articleBytesMax),
        ] where text.utf8.count > max {
            throw Refused(field: name, "\(name) is longer than \(max) bytes")
        }
        readBeside(completion, allowed: { Access.decide(.readArticles, by: actor, on: nil, view: $0) }) { (_, _) in
            var writer = JSONWriter(capacity: 4_096)
            writer.beginObject()
            writer.key("nodes")
            writer.markdown(Markdown.parse(body))
            writer.key("personal")
            writer.personal(PersonalData.find(in: title + "\n" + body))
            writer.endObject()
            return writer.bytes
        }
    }

    private func proposal(_ ticket: Ticket, _ marks: ArticleMarks) throws(LogError) -> [UInt8] {
        let messages = try messages(of: ticket.id)
        func text(_ numbers: [Int], or other: String?) -> String {
            let chosen = numbers.compactMap { number in messages.first { $0.number == number }?.text }
            return chosen.isEmpty ? other ?? "" : chosen.joined(separator: "\n\n")
        }
        let solution = ticket.handling.solution?.solution ?? ""
        let parts: [(name: StaticString, heading: String, text: String)] = [
            ("problem", "Problem", text(marks.problem, or: messages.first { $0.isCustomer }?.text)),
            ("environment", "Environment", text(marks.environment, or: nil)),
            ("cause", "Cause", text(marks.cause, or: nil)),
            (
                "resolution", "Resolution",
                text(marks.resolution, or: solution.isEmpty ? messages.last { !$0.isCustomer }?.text : solution)
            ),
        ]
        var body = parts.filter { !$0.text.isEmpty }.map { "## \($0.heading)\n\n\($0.text)" }.joined(separator: "\n\n")
        body = body.cut(toBytes: Bounds.articleBytesMax)
        let title = Self.title(of: ticket)
        var writer = JSONWriter(capacity: 4_096)
        writer.beginObject()
        writer.field("ticket", ticket.id.rawValue)
        writer.field("language", (ticket.routing.language.flatMap(ArticleLanguage.init(tag:)) ?? .en).rawValue)
        writer.field("category", ticket.category)
        writer.field("title", title)
        for part in parts { writer.field(part.name, part.text) }
        writer.field("body", body)
        writer.key("personal")
        writer.personal(PersonalData.find(in: title + "\n" + body))
        writer.endObject()
        return writer.bytes
    }

    private struct Message {
        let number: Int
        let isCustomer: Bool
        let text: String
    }

    private func messages(of ticket: TicketID) throws(LogError) -> [Message] {
        try log.reader.events(of: ticket).compactMap { stored in
            switch stored.event {
            case .customerMessageSent(let number, let text, _): Message(number: number, isCustomer: true, text: text)
            case .agentMessageSent(let number, let text, _): Message(number: number, isCustomer: false, text: text)
            default: nil
            }
        }
    }

    /// `articles` of a ticket: those it uses.
    func writeArticles(of ticket: Ticket, _ writer: inout JSONWriter) throws(LogError) {
        writer.key("articles")
        writer.beginArray()
        for link in ticket.handling.articles {
            let variants = try log.reader.articleVariants(link.article)
            let language = ticket.routing.language.flatMap(ArticleLanguage.init(tag:)) ?? .en
            let shown = language.fallbacks.lazy.compactMap { wanted in variants.first { $0.language == wanted } }.first
            writer.beginObject()
            writer.field("article", link.article.rawValue)
            writer.field("title", shown?.title ?? "")
            writer.field("use", link.use.rawValue)
            writer.key("by")
            writer.person(link.by, nameEntry)
            writer.field("at", link.at)
            writer.endObject()
        }
        writer.endArray()
    }
}
