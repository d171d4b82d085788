package import WaggleDomain

/// What an article that is drafted with a solution is to be; nil members are taken from the ticket.
package struct ArticleDraftForm: Equatable, Sendable {
    package var title: String?
    package var body: String
    package var language: ArticleLanguage?
    package var category: String?
    package var audience: ArticleAudience
}

extension Method {
    /// Reads a command about articles; nil when the method is not one of it.
    func decodeKnowledge(_ fields: Fields) throws(Refused) -> KnowledgeCommand? {
        switch self {
        case .articleDraft:
            .draft(
                .init(
                    language: try fields.optionalWord("language") ?? .en, title: try fields.text("title"),
                    body: try fields.text("body"), category: try fields.optionalText("category"),
                    audience: try fields.optionalWord("audience") ?? .public,
                    ticket: try fields.optionalTicket("ticket")))
        case .articleEdit:
            .edit(
                try fields.article(),
                .init(
                    language: try fields.word("language"), title: try fields.text("title"),
                    body: try fields.text("body"), note: try fields.optionalText("note") ?? "",
                    basedOn: try fields.optionalInteger("based_on").map { Int(clamping: $0) }))
        case .articleChange:
            .change(
                try fields.article(),
                .init(
                    owner: try fields.optionalUser("owner"), category: try fields.optionalText("category"),
                    audience: try fields.optionalWord("audience")))
        case .articleSubmit: .submit(try fields.article())
        case .articleReturn: .sendBack(try fields.article(), reason: try fields.text("reason"))
        case .articlePublish: .publish(try fields.article(), languages: try fields.articleLanguages("languages"))
        case .articleArchive: .archive(try fields.article(), reason: try fields.text("reason"))
        case .articleRestore: .restore(try fields.article())
        case .articleReview: .review(try fields.article(), nextAt: try fields.optionalInteger("review_at"))
        default: nil
        }
    }

    /// A link, a draft or a reason; an article that is named by its number is a link, and a draft's title stands for
    /// the draft.
    func knowledgeNote(_ fields: Fields) throws(Refused) -> String {
        let note = try fields.optionalText("knowledge_note") ?? ""
        guard note.isEmpty else { return note }
        if let article = try fields.optionalArticle("article") { return "KB-\(article)" }
        return try fields.articleDraft().map { $0.title ?? $0.body.firstWords } ?? ""
    }
}

extension Fields {
    func article() throws(Refused) -> ArticleID {
        guard let article = try optionalArticle("article") else {
            throw Refused(field: "article", "article is missing")
        }
        return article
    }

    func optionalArticle(_ name: String) throws(Refused) -> ArticleID? {
        guard let number = try optionalInteger(name) else { return nil }
        guard number > 0 else { throw Refused(field: name, "\(name) must be an article's number") }
        return ArticleID(number)
    }

    /// Nil when the list was left out.
    func articleLanguages(_ name: String) throws(Refused) -> [ArticleLanguage]? {
        guard value[name].map({ !$0.isNull }) ?? false else { return nil }
        var languages: [ArticleLanguage] = []
        for text in try texts(name, countMax: ArticleLanguage.allCases.count) {
            guard let language = ArticleLanguage(rawValue: text) else {
                let known = ArticleLanguage.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refused(field: name, "\(name) must be of: \(known)")
            }
            languages.append(language)
        }
        return languages
    }

    /// `draft` of a solution.
    func articleDraft() throws(Refused) -> ArticleDraftForm? {
        guard let draft = try object("draft") else { return nil }
        return ArticleDraftForm(
            title: try draft.optionalText("title"), body: try draft.text("body"),
            language: try draft.optionalWord("language"), category: try draft.optionalText("category"),
            audience: try draft.optionalWord("audience") ?? .public)
    }
}

extension String {
    /// Its beginning, of at most `count` bytes of UTF-8, without cutting a letter.
    func cut(toBytes count: Int) -> String {
        guard utf8.count > count else { return self }
        var end = utf8.index(startIndex, offsetBy: count)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }

    /// The beginning of a text, in one line, for where a title is wanted.
    var firstWords: String {
        let line = split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return String(line.drop { $0 == "#" || $0 == " " }.prefix(80))
    }
}
