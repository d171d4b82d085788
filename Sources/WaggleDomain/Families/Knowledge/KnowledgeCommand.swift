/// What somebody asks for about knowledge articles.
package enum KnowledgeCommand: Equatable, Sendable {
    case draft(Draft)
    case edit(ArticleID, Edit)
    case change(ArticleID, Change)
    case submit(ArticleID)
    case sendBack(ArticleID, reason: String)
    /// `languages` nil: all it has.
    case publish(ArticleID, languages: [ArticleLanguage]?)
    case archive(ArticleID, reason: String)
    case restore(ArticleID)
    /// It is still true; `nextAt` nil: as long from now as the desk's settings say.
    case review(ArticleID, nextAt: Milliseconds?)
    /// The desk's own clock: its review is due.
    case remind(ArticleID)

    package struct Draft: Equatable, Sendable {
        package var language: ArticleLanguage
        package var title: String
        package var body: String
        /// Without one: its ticket's, else none.
        package var category: String?
        package var audience: ArticleAudience
        /// What it is drafted from.
        package var ticket: TicketID?
        package init(
            language: ArticleLanguage = .en, title: String, body: String, category: String? = nil,
            audience: ArticleAudience = .public, ticket: TicketID? = nil
        ) {
            self.language = language
            self.title = title
            self.body = body
            self.category = category
            self.audience = audience
            self.ticket = ticket
        }
    }

    /// A new version of a language, or its first one.
    package struct Edit: Equatable, Sendable {
        package var language: ArticleLanguage
        package var title: String
        package var body: String
        package var note: String
        /// The version that the writer saw; refused as stale when there is a newer one. Nil: whatever it is.
        package var basedOn: Int?
        package init(language: ArticleLanguage, title: String, body: String, note: String = "", basedOn: Int? = nil) {
            self.language = language
            self.title = title
            self.body = body
            self.note = note
            self.basedOn = basedOn
        }
    }

    /// What is to change; nil stays as it is.
    package struct Change: Equatable, Sendable {
        package var owner: UserID?
        package var category: String?
        package var audience: ArticleAudience?
        package init(owner: UserID? = nil, category: String? = nil, audience: ArticleAudience? = nil) {
            self.owner = owner
            self.category = category
            self.audience = audience
        }
    }

    /// The right it needs.
    package var action: Action {
        switch self {
        case .draft: .draftArticle
        case .edit, .submit, .sendBack, .review: .editArticle
        case .publish: .publishArticle
        case .change, .archive, .restore: .leadArticle
        case .remind: .remindArticle
        }
    }

    /// The article it is about; nil for a new one.
    package var article: ArticleID? {
        switch self {
        case .draft: nil
        case .edit(let article, _), .change(let article, _), .submit(let article), .sendBack(let article, _),
            .publish(let article, _), .archive(let article, _), .restore(let article), .review(let article, _),
            .remind(let article):
            article
        }
    }
}
