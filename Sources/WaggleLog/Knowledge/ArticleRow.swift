package import WaggleDomain

/// An article in a list, without its texts.
package struct ArticleRow: Equatable, Sendable {
    package var id: ArticleID
    package var state: ArticleState
    package var audience: ArticleAudience
    package var category: String
    package var owner: UserID
    package var ticket: TicketID?
    package var created: Milliseconds
    package var updated: Milliseconds
    package var published: Milliseconds?
    package var review: Milliseconds?
    /// When the desk is to tell its owner that its review is due.
    package var reminder: Milliseconds?
    /// The number of its last event.
    package var version: Int64

    init(_ article: Article) {
        id = article.id
        state = article.state
        audience = article.form.audience
        category = article.form.category
        owner = article.form.owner
        ticket = article.ticket
        created = article.createdAt
        updated = article.updatedAt
        published = article.publishedAt
        review = article.reviewAt
        reminder = article.reminderAt
        version = article.version
    }

    init(_ row: Statement) throws(LogError) {
        id = ArticleID(row.int(0))
        state = try Column.word(row, 1)
        audience = try Column.word(row, 2)
        category = row.text(3)
        owner = UserID(row.int(4))
        ticket = row.optionalInt(5).map { TicketID($0) }
        created = row.int(6)
        updated = row.int(7)
        published = row.optionalInt(8)
        review = row.optionalInt(9)
        reminder = row.optionalInt(10)
        version = row.int(11)
    }

    static let columns: SQL =
        "id, state, audience, category, owner, ticket, created, updated, published, review, reminder, seq"

    func bind(_ put: Statement) {
        put.bind(2, id.rawValue)
        put.bind(3, state.rawValue)
        put.bind(4, audience.rawValue)
        put.bind(5, category)
        put.bind(6, owner.rawValue)
        put.bind(7, ticket?.rawValue)
        put.bind(8, created)
        put.bind(9, updated)
        put.bind(10, published)
        put.bind(11, review)
        put.bind(12, reminder)
        put.bind(13, version)
    }
}

/// One language of an article in a list.
package struct ArticleVariantRow: Equatable, Sendable {
    package var article: ArticleID
    package var language: ArticleLanguage
    package var latest: Int
    /// The newest version's title.
    package var title: String
    package var published: Int?
    /// The title that readers see.
    package var shownTitle: String?

    init(_ row: Statement) throws(LogError) {
        article = ArticleID(row.int(0))
        language = try Column.word(row, 1)
        latest = Int(clamping: row.int(2))
        title = row.text(3)
        published = row.optionalInt(4).map { Int(clamping: $0) }
        shownTitle = row.optionalText(5)
    }
}

/// One version of an article, with who wrote it and when.
package struct ArticleVersion: Equatable, Sendable {
    package var text: ArticleText
    package var writer: UserID
    package var at: Milliseconds
}

/// A ticket that uses an article.
package struct ArticleTicketRow: Equatable, Sendable {
    package var ticket: TicketID
    package var article: ArticleID
    package var use: ArticleUse
    package var by: UserID
    package var at: Milliseconds
}

/// Which articles a list shows; nil leaves a side open.
package struct ArticleFilter: Equatable, Sendable {
    package var state: ArticleState?
    package var category: String?
    package var audience: ArticleAudience?
    package var language: ArticleLanguage?
    package var owner: UserID?
    /// Its review is due by then.
    package var dueBy: Milliseconds?
    /// Changed before the event of this number: where the page before ended.
    package var before: Int64?
    package init() {}
}
