/// What happened to knowledge articles. Which tickets use one, each ticket says itself (`HandlingEvent.articleLinked`).
package enum KnowledgeEvent: EventGroup {
    /// A new article with its first text. `ticket`: it came out of that one.
    case drafted(article: ArticleID, form: ArticleForm, text: ArticleText, ticket: TicketID?)
    /// A version of one language, whole; versions are dense per language from 1.
    case edited(article: ArticleID, text: ArticleText)
    /// The whole form as it stands now.
    case changed(article: ArticleID, form: ArticleForm)
    case submitted(article: ArticleID)
    /// A reviewer gives it back.
    case returned(article: ArticleID, reason: String)  // text: reason
    /// From now on readers see the newest version of each of these languages. `reviewAt`: when somebody is to look
    /// whether it is still true.
    case published(article: ArticleID, languages: [ArticleLanguage], reviewAt: Milliseconds)
    case archived(article: ArticleID, reason: String)  // text: reason
    /// An archived one is a draft again.
    case restored(article: ArticleID)
    /// Somebody looked: it is still true.
    case reviewed(article: ArticleID, reviewAt: Milliseconds)
    /// Its time has come; `owner` is told.
    case reviewDue(article: ArticleID, owner: UserID)

    package var kind: String {
        switch self {
        case .drafted: "article.drafted"
        case .edited: "article.edited"
        case .changed: "article.changed"
        case .submitted: "article.submitted"
        case .returned: "article.returned"
        case .published: "article.published"
        case .archived: "article.archived"
        case .restored: "article.restored"
        case .reviewed: "article.reviewed"
        case .reviewDue: "article.review_due"
        }
    }

    package var article: ArticleID {
        switch self {
        case .drafted(let article, _, _, _), .edited(let article, _), .changed(let article, _),
            .submitted(let article), .returned(let article, _), .published(let article, _, _),
            .archived(let article, _), .restored(let article), .reviewed(let article, _), .reviewDue(let article, _):
            article
        }
    }

    package var isForStaffChannel: Bool { false }

    /// Whose inboxes carry it: the owner's, when it is theirs to look at; a new owner's.
    package var toldUsers: [UserID] {
        switch self {
        case .reviewDue(_, let owner): [owner]
        case .changed(_, let form): [form.owner]
        default: []
        }
    }

    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] { toldUsers }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? { nil }
}

/// What staff know of an article besides its texts, whole.
package struct ArticleForm: Equatable, Sendable {
    /// Who answers for its being true.
    package var owner: UserID
    package var category: String
    package var audience: ArticleAudience
    package init(owner: UserID, category: String, audience: ArticleAudience) {
        self.owner = owner
        self.category = category
        self.audience = audience
    }

    /// Why it may not stand.
    func check() -> Refusal? { Bounds.check(category, "category", 0...Bounds.categoryBytesMax) }
}

/// One version of one language of an article.
package struct ArticleText: Equatable, Sendable {
    package var language: ArticleLanguage
    /// Dense per language from 1.
    package var version: Int
    package var title: String  // text
    /// In the safe subset of Markdown.
    package var body: String  // text
    /// What was changed and why, for those who compare versions; may be empty.
    package var note: String  // text
    package init(language: ArticleLanguage, version: Int, title: String, body: String, note: String = "") {
        self.language = language
        self.version = version
        self.title = title
        self.body = body
        self.note = note
    }

    /// Why it may not stand.
    func check() -> Refusal? {
        if title.contains(where: \.isNewline) {
            return Refusal(.invalidField, "title must be one line", field: "title")
        }
        return Bounds.check(title, "title", 1...Bounds.articleTitleBytesMax)
            ?? Bounds.check(body, "body", 1...Bounds.articleBytesMax)
            ?? Bounds.check(note, "note", 0...Bounds.reasonBytesMax)
    }
}
