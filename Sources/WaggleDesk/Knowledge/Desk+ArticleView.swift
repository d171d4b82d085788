internal import JSON
internal import Markdown
internal import WaggleDomain
internal import WaggleLog

// Articles, read: in a list, whole for staff, and as their readers see them. Beside the writer; what somebody may read is
// asked of the one function of rights, on the state the desk gave.

extension Desk {
    /// Reads beside the writer, with rights that hang on what is read.
    func readKnowledge(
        _ completion: @escaping @Sendable (CallResult) -> Void,
        _ body: @escaping @Sendable (DeskReading, DeskView) throws(LogError) -> CallResult
    ) {
        let wrapped: @Sendable (Result<DeskView, DeskRefusal>) -> Void = { [self] result in
            guard case .success(let view) = result else { return completion(.failure(Self.busy)) }
            listing.perform { reading in
                do throws(LogError) {
                    completion(try body(reading, view))
                } catch {
                    completion(.failure(Self.storeFailed))
                }
            } orElse: {
                completion(.failure(Self.busy))
            }
        }
        look(wrapped) { [self] () throws(LogError) in .success(view) }
    }

    func listArticles(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try pageLimit(fields)
        let language: ArticleLanguage? = try fields.optionalWord("language")
        var filter = ArticleFilter()
        filter.state = try fields.optionalWord("state")
        filter.category = try fields.optionalText("category")
        filter.audience = try fields.optionalWord("audience")
        filter.language = language
        filter.owner = try fields.optionalUser("owner")
        if try fields.optionalFlag("due") ?? false { filter.dueBy = clock.now }
        if let text = try fields.optionalText("cursor") {
            guard let number = Int64(text), number > 0 else {
                throw Refused(field: "cursor", "cursor must be one that an earlier page gave")
            }
            filter.before = number
        }
        let wanted = filter
        readBeside(completion, allowed: { Access.decide(.readArticles, by: actor, on: nil, view: $0) }) {
            (reading, _) throws(LogError) in
            let rows = try reading.reader.articles(wanted, limit: limit + 1)
            var writer = JSONWriter(capacity: 8_192)
            writer.beginObject()
            writer.key("articles")
            writer.beginArray()
            for row in rows.prefix(limit) {
                writer.beginObject()
                try reading.write(row, language ?? .en, &writer)
                writer.endObject()
            }
            writer.endArray()
            if rows.count > limit, let last = rows.prefix(limit).last { writer.field("cursor", "\(last.version)") }
            writer.endObject()
            return writer.bytes
        }
    }

    /// `article.get`: everything for staff, what is published for others.
    func getArticle(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let id = try fields.article()
        let language: ArticleLanguage? = try fields.optionalWord("language")
        let version = try fields.optionalInteger("version").map { Int(clamping: $0) }
        readKnowledge(completion) { (reading, view) throws(LogError) in
            guard let article = try reading.reader.article(id) else {
                return .failure(DeskRefusal(Self.noArticle(id)))
            }
            if Access.decide(.readArticles, by: actor, on: nil, view: view) == nil {
                let choice = ArticleChoice(language: language, version: version)
                return try reading.staffView(article, choice, actor, view)
            }
            guard article.state == .published, version == nil,
                Access.decideArticle(article.form.audience, by: actor, view: view) == nil
            else { return .failure(DeskRefusal(Self.noArticle(id))) }
            return try reading.readerView(article, language)
        }
    }
}

/// Which text of an article somebody wants to see; nil: the one that suits best.
struct ArticleChoice: Sendable {
    let language: ArticleLanguage?
    let version: Int?
}

extension DeskReading {
    private static let shownVersionsMax = 100
    private static let shownCommentsMax = 50

    /// The fields of an `ArticleRow`; the title in the language asked for, or the nearest there is.
    fileprivate func write(
        _ row: ArticleRow, _ language: ArticleLanguage, _ writer: inout JSONWriter
    ) throws(LogError) {
        let variants = try reader.articleVariants(row.id)
        let shown = language.fallbacks.lazy.compactMap { wanted in variants.first { $0.language == wanted } }.first
        writer.field("article", row.id.rawValue)
        writer.field("state", row.state.rawValue)
        writer.field("title", shown?.title ?? "")
        writer.field("category", row.category)
        writer.field("audience", row.audience.rawValue)
        writer.key("owner")
        writer.person(row.owner, nameEntry)
        writer.key("languages")
        writer.beginArray()
        for variant in variants {
            writer.beginObject()
            writer.field("language", variant.language.rawValue)
            writer.field("title", variant.title)
            writer.field("latest", variant.latest)
            writer.field("published", orNull: variant.published.map { Int64($0) })
            writer.endObject()
        }
        writer.endArray()
        writer.field("created_at", row.created)
        writer.field("updated_at", row.updated)
        writer.field("published_at", orNull: row.published)
        writer.field("review_at", orNull: row.review)
        writer.field("cited", try reader.citations(of: row.id))
        let votes = try reader.votes(on: row.id)
        writer.key("votes")
        writer.beginObject()
        writer.field("useful", votes.useful)
        writer.field("not_useful", votes.notUseful)
        writer.endObject()
        writer.field("version", row.version)
        if let ticket = row.ticket { writer.field("ticket", ticket.rawValue) }
    }

    /// An `Article`.
    fileprivate func staffView(
        _ article: Article, _ choice: ArticleChoice, _ actor: Actor, _ view: DeskView
    ) throws(LogError) -> CallResult {
        let known = ArticleLanguage.allCases.filter { article.variants[$0] != nil }
        let language = choice.language ?? ArticleLanguage.en.fallbacks.first(where: known.contains) ?? .en
        guard let row = try reader.articleRow(article.id) else {
            return .failure(DeskRefusal(Desk.noArticle(article.id)))
        }
        let number = choice.version ?? article.variants[language]?.latest ?? 0
        let version = try reader.articleVersion(article.id, language, number)
        if version == nil, choice.version != nil {
            return .failure(DeskRefusal(.notFound, "article \(article.id) has no such version", field: "version"))
        }
        var writer = JSONWriter(capacity: 8_192)
        writer.beginObject()
        try write(row, language, &writer)
        writer.field("reason", article.reason)
        writer.field("due", article.reviewAt != nil && article.isReminded)
        writer.key("text")
        if let version { write(version, &writer, withBody: true) } else { writer.null() }
        writer.key("nodes")
        writer.markdown(Markdown.parse(version?.text.body ?? ""))
        writer.key("versions")
        writer.beginArray()
        for version in try reader.articleVersions(article.id, language, limit: Self.shownVersionsMax) {
            write(version, &writer, withBody: false)
        }
        writer.endArray()
        writePersonal(version?.text, article, &writer)
        try writeComments(article.id, &writer)
        writer.key("can")
        writer.beginArray()
        for method in article.permitted(actor, view) { writer.string(method.rawValue) }
        writer.endArray()
        writer.endObject()
        return .success(writer.bytes)
    }

    /// What readers wrote beside their votes.
    private func writeComments(_ id: ArticleID, _ writer: inout JSONWriter) throws(LogError) {
        writer.key("comments")
        writer.beginArray()
        for vote in try reader.comments(on: id, limit: Self.shownCommentsMax) {
            writer.beginObject()
            writer.field("useful", vote.isUseful)
            writer.field("text", vote.comment)
            writer.field("language", vote.language.rawValue)
            writer.field("at", vote.at)
            writer.endObject()
        }
        writer.endArray()
    }

    private func write(_ version: ArticleVersion, _ writer: inout JSONWriter, withBody: Bool) {
        writer.beginObject()
        writer.field("language", version.text.language.rawValue)
        writer.field("version", version.text.version)
        writer.field("title", version.text.title)
        if withBody { writer.field("body", version.text.body) }
        writer.field("note", version.text.note)
        writer.key("by")
        writer.person(version.writer, nameEntry)
        writer.field("at", version.at)
        writer.endObject()
    }

    /// What looks like personal data in a text that came out of a ticket or is still to be published.
    private func writePersonal(_ text: ArticleText?, _ article: Article, _ writer: inout JSONWriter) {
        writer.key("personal")
        writer.personal(PersonalData.find(in: (text?.title ?? "") + "\n" + (text?.body ?? "")))
    }

    /// An article as its readers see it: the published text in the language asked for, or the nearest.
    fileprivate func readerView(_ article: Article, _ language: ArticleLanguage?) throws(LogError) -> CallResult {
        let published = article.publishedLanguages
        guard let shown = (language ?? .en).fallbacks.first(where: published.contains),
            let number = article.variants[shown]?.published,
            let version = try reader.articleVersion(article.id, shown, number)
        else { return .failure(DeskRefusal(Desk.noArticle(article.id))) }
        var writer = JSONWriter(capacity: 4_096)
        writer.beginObject()
        writer.field("article", article.id.rawValue)
        writer.field("language", shown.rawValue)
        writer.field("title", version.text.title)
        writer.field("category", article.form.category)
        writer.field("updated_at", version.at)
        writer.field("languages", published.map(\.rawValue))
        writer.key("nodes")
        writer.markdown(Markdown.parse(version.text.body))
        writer.endObject()
        return .success(writer.bytes)
    }
}

extension JSONWriter {
    mutating func field(_ name: StaticString, _ values: [String]) {
        key(name)
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    /// What looks like personal data, for somebody to remove.
    mutating func personal(_ found: [PersonalData]) {
        beginArray()
        for one in found {
            beginObject()
            field("kind", one.kind.rawValue)
            field("text", one.text)
            endObject()
        }
        endArray()
    }
}

extension Article {
    /// What this person may do with the article now; a field that is still to be filled in is no obstacle.
    fileprivate func permitted(_ actor: Actor, _ view: DeskView) -> [Method] {
        let probes: [(Method, KnowledgeCommand)] = [
            (.articleEdit, .edit(id, .init(language: .en, title: "?", body: "?"))),
            (.articleChange, .change(id, .init(category: form.category + "?"))), (.articleSubmit, .submit(id)),
            (.articleReturn, .sendBack(id, reason: "?")), (.articlePublish, .publish(id, languages: nil)),
            (.articleArchive, .archive(id, reason: "?")), (.articleRestore, .restore(id)),
            (.articleReview, .review(id, nextAt: 0)),
        ]
        return probes.filter { _, command in
            switch decide(command, by: actor, at: updatedAt, view: view) {
            case .success: true
            case .failure(let refusal): refusal.code == .invalidField
            }
        }.map(\.0)
    }
}
