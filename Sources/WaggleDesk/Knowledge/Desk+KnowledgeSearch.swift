internal import JSON
internal import WaggleDomain
internal import WaggleLog

// One search over articles and tickets, and what is suggested while somebody writes. Articles are found by their words
// and then asked of the store once more: published, and for this reader; drafts for those who read articles of every
// state. Tickets are those of the list: a customer's own, an agent's by what may be read, all for managers.

/// What to look for, with what the asker may read.
struct KnowledgeQuestion: Sendable {
    var language = ArticleLanguage.en
    var limit = 10
    /// When it is asked, in Unix ms.
    var now: Milliseconds = 0
    var audiences: Set<ArticleAudience> = []
    /// Articles of every state, as against published ones.
    var seesDrafts = false
    /// Nil: no tickets are looked for.
    var tickets: TicketFilter?
    var isCustomer = false
    /// Hears how an article stands, too.
    var isStaff = false

    /// Where the texts lie that the asker may read.
    var shelves: Set<ArticleShelf> {
        var shelves: Set<ArticleShelf> = []
        if audiences.contains(.public) { shelves.insert(.everybody) }
        if audiences.contains(.partner) { shelves.insert(.partners) }
        if audiences.contains(.staff) { shelves.insert(.staff) }
        return shelves
    }
}

extension Desk {
    static let suggestedMax = 3

    func searchKnowledge(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        guard let query = SearchQuery(try fields.text("q")) else {
            throw Refused(field: "q", "q must hold 1 to 16 words in at most \(SearchQuery.bytesMax) bytes")
        }
        var question = KnowledgeQuestion()
        question.language = try fields.optionalWord("language") ?? .en
        if let limit = try fields.optionalInteger("limit") {
            guard (1...50).contains(limit) else { throw Refused(field: "limit", "limit must be from 1 to 50") }
            question.limit = Int(limit)
        }
        ask(question, actor, withTickets: true, completion) { [self] (reading, question) throws(LogError) in
            let (found, corrected) = try reading.articlesOrCorrected(query, question)
            if found.isEmpty, !question.isStaff { noteGap(try reading.folded(query), in: reading) }
            return try reading.writeFound(found, corrected, query, question)
        }
    }

    /// Published articles that may answer what somebody is writing, or a ticket's subject.
    func suggestArticles(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        var question = KnowledgeQuestion()
        question.language = try fields.optionalWord("language") ?? .en
        question.limit = Self.suggestedMax
        guard let id = try fields.optionalTicket("ticket") else {
            let text = try fields.optionalText("text") ?? ""
            return ask(question, actor, withTickets: false, completion) { (reading, question) throws(LogError) in
                try reading.suggestArticles(text, question)
            }
        }
        let asked = question
        let wrapped: @Sendable (Result<String, DeskRefusal>) -> Void = { [self] result in
            switch result {
            case .failure(let refusal): completion(.failure(refusal))
            case .success(let subject):
                ask(asked, actor, withTickets: false, completion) { (reading, question) throws(LogError) in
                    try reading.suggestArticles(subject, question)
                }
            }
        }
        look(wrapped) { [self] () throws(LogError) in
            let known = try committedTicket(id)
            if let refusal = Access.decide(.readCustomerThread, by: actor, on: known, view: view, id: id) {
                return .failure(DeskRefusal(refusal))
            }
            return .success(known?.subject ?? "")
        }
    }

    private func ask(
        _ question: KnowledgeQuestion, _ actor: Actor, withTickets: Bool,
        _ completion: @escaping @Sendable (CallResult) -> Void,
        _ body: @escaping @Sendable (DeskReading, KnowledgeQuestion) throws(LogError) -> [UInt8]
    ) {
        let wrapped: @Sendable (Result<KnowledgeQuestion, DeskRefusal>) -> Void = { [self] result in
            switch result {
            case .failure(let refusal): completion(.failure(refusal))
            case .success(let allowed):
                searching.perform { reading in
                    do throws(LogError) {
                        completion(.success(try body(reading, allowed)))
                    } catch {
                        completion(.failure(Self.storeFailed))
                    }
                } orElse: {
                    completion(.failure(Self.busy))
                }
            }
        }
        look(wrapped) { [self] () throws(LogError) in
            if let refusal = Access.decide(.readPublicArticles, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            var allowed = question
            allowed.now = clock.now
            allowed.audiences = Access.audiences(of: actor, view: view)
            allowed.isCustomer = view.current(actor).role == .customer
            allowed.isStaff = Access.decide(.readArticles, by: actor, on: nil, view: view) == nil
            guard withTickets else { return .success(allowed) }
            allowed.seesDrafts = allowed.isStaff
            allowed.tickets = readableTickets(of: actor)
            return .success(allowed)
        }
    }

    /// The tickets somebody may find; nil for those who list none. On the queue.
    private func readableTickets(of actor: Actor) -> TicketFilter? {
        var filter = TicketFilter(imported: nil)
        switch view.current(actor).role {
        case .customer: filter.customer = actor.id
        case .manager: break
        case .agent:
            filter.scope = scope(of: actor)
            filter.isReadable = true
        case .partner, .administrator, .bot, .system: return nil
        }
        return filter
    }
}

extension DeskReading {
    fileprivate func writeFound(
        _ found: [FoundArticle], _ corrected: String?, _ query: SearchQuery, _ question: KnowledgeQuestion
    ) throws(LogError) -> [UInt8] {
        var writer = JSONWriter(capacity: 8_192)
        writer.beginObject()
        writer.key("articles")
        try write(found, question, &writer)
        if let corrected { writer.field("corrected", corrected) }
        writer.key("tickets")
        writer.beginArray()
        if var filter = question.tickets {
            filter.hits = try search(query, filter, seesNotes: !question.isCustomer)
            for row in try reader.tickets(filter, order: .created, after: nil, limit: question.limit) {
                writer.beginObject()
                if question.isCustomer {
                    row.writeForCustomer(to: &writer, names: nameEntry)
                } else {
                    row.write(to: &writer, names: nameEntry)
                }
                writer.endObject()
            }
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    fileprivate func suggestArticles(_ text: String, _ question: KnowledgeQuestion) throws(LogError) -> [UInt8] {
        let found = try SearchQuery(anyOf: text).map { query throws(LogError) in try articles(query, question) }
        var writer = JSONWriter(capacity: 2_048)
        writer.beginObject()
        writer.key("articles")
        try write(found ?? [], question, &writer)
        writer.endObject()
        return writer.bytes
    }

    /// What is found, and when nothing is, what the words nearest to these find, with them.
    func articlesOrCorrected(
        _ query: SearchQuery, _ question: KnowledgeQuestion
    ) throws(LogError) -> ([FoundArticle], corrected: String?) {
        let found = try articles(query, question)
        guard found.isEmpty, let words = try correctedArticleWords(query, on: question.shelves) else {
            return (found, nil)
        }
        let text = words.joined(separator: " ")
        guard let second = SearchQuery(text) else { return ([], nil) }
        let better = try articles(second, question)
        return (better, better.isEmpty ? nil : text)
    }

    /// One hit for each article, the best first; only what the asker may read, by what the store says now.
    func articles(
        _ query: SearchQuery, _ question: KnowledgeQuestion
    ) throws(LogError) -> [FoundArticle] {
        var found: [ArticleID: FoundArticle] = [:]
        for hit in try findArticles(query, on: question.shelves) where hit.isShown || question.seesDrafts {
            guard let row = try reader.articleRow(hit.article), row.state != .archived else { continue }
            let isReadable = row.state == .published && question.audiences.contains(row.audience) && hit.isShown
            guard isReadable || question.seesDrafts,
                let variant = try reader.articleVariants(row.id).first(where: { $0.language == hit.language }),
                let title = hit.isShown ? variant.shownTitle : variant.title
            else { continue }
            let cited = try reader.citations(of: row.id)
            let useful = cited + (try reader.votes(on: row.id).useful)
            let weight = ArticleWeight.weight(
                language: hit.language, wanted: question.language, age: question.now - row.updated, useful: useful)
            let one = FoundArticle(
                hit: hit, row: row, title: title, cited: cited, useful: useful, score: hit.score * weight)
            if let other = found[row.id], other.score >= one.score { continue }
            found[row.id] = one
        }
        let ordered = found.values.sorted { ($0.score, $0.row.id.rawValue) > ($1.score, $1.row.id.rawValue) }
        return Array(ordered.prefix(question.limit))
    }

    private func write(
        _ found: [FoundArticle], _ question: KnowledgeQuestion, _ writer: inout JSONWriter
    ) throws(LogError) {
        writer.beginArray()
        for one in found {
            writer.beginObject()
            writer.field("article", one.row.id.rawValue)
            writer.field("language", one.hit.language.rawValue)
            writer.field("title", one.title)
            writer.field("category", one.row.category)
            writer.field("snippet", one.hit.snippet)
            if question.isStaff {
                writer.field("state", one.row.state.rawValue)
                writer.field("audience", one.row.audience.rawValue)
                writer.field("cited", one.cited)
            }
            writer.endObject()
        }
        writer.endArray()
    }
}

/// A hit with what the store says of it now.
struct FoundArticle {
    let hit: ArticleHit
    let row: ArticleRow
    let title: String
    let cited: Int
    /// The times that it helped: tickets that use it, readers who said so.
    let useful: Int
    let score: Double
}
