internal import WaggleDomain

extension KnowledgeEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        sink.field("article", article)
        switch self {
        case .drafted(_, let form, let text, let ticket):
            form.write(to: &sink)
            if let ticket { sink.field("from_ticket", ticket) }
            text.write(to: &sink)
        case .edited(_, let text): text.write(to: &sink)
        case .changed(_, let form): form.write(to: &sink)
        case .submitted, .restored: break
        case .returned(_, let reason), .archived(_, let reason): sink.text("reason", reason)
        case .published(_, let languages, let review):
            sink.field("languages", languages.map(\.rawValue))
            sink.field("review_at", review)
        case .reviewed(_, let review): sink.field("review_at", review)
        case .reviewDue(_, let owner): sink.field("owner", owner)
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> KnowledgeEvent? {
        guard source.kind.hasPrefix("article.") else { return nil }
        let article: ArticleID = try source.id("article")
        return switch source.kind {
        case "article.drafted":
            .drafted(
                article: article, form: try ArticleForm(&source), text: try ArticleText(&source),
                ticket: try source.optionalID("from_ticket"))
        case "article.edited": .edited(article: article, text: try ArticleText(&source))
        case "article.changed": .changed(article: article, form: try ArticleForm(&source))
        case "article.submitted": .submitted(article: article)
        case "article.returned": .returned(article: article, reason: try source.text("reason"))
        case "article.published":
            .published(
                article: article,
                languages: try source.array("languages") { $0.stringValue.flatMap(ArticleLanguage.init(rawValue:)) },
                reviewAt: try source.int64("review_at"))
        case "article.archived": .archived(article: article, reason: try source.text("reason"))
        case "article.restored": .restored(article: article)
        case "article.reviewed": .reviewed(article: article, reviewAt: try source.int64("review_at"))
        case "article.review_due": .reviewDue(article: article, owner: try source.id("owner"))
        default: nil
        }
    }
}

extension ArticleForm {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("owner", owner)
        sink.field("category", category)
        sink.field("audience", audience)
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        self.init(
            owner: try source.id("owner"), category: try source.string("category"),
            audience: try source.word("audience"))
    }
}

extension ArticleText {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("language", language)
        sink.field("version", version)
        sink.text("title", title)
        sink.text("body", body)
        sink.text("note", note)
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        self.init(
            language: try source.word("language"), version: try source.int("version"),
            title: try source.text("title"), body: try source.text("body"), note: try source.text("note"))
    }
}
