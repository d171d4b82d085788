package import WaggleDomain

extension LogTransaction {
    /// The next article's number; ask again after its first event was appended.
    package func nextArticleID() throws(LogError) -> ArticleID {
        let row = try log.reader.query("SELECT coalesce(max(id), 0) FROM article WHERE desk = ?1")
        return ArticleID((try log.reader.first(row) { row throws(LogError) in row.int(0) } ?? 0) + 1)
    }

    /// Removes a reminder that its article no longer knows.
    package func dropArticleReminder(_ id: ArticleID) throws(LogError) {
        let drop = try log.reader.query("UPDATE article SET reminder = NULL WHERE desk = ?1 AND id = ?2")
        drop.bind(2, id.rawValue)
        try drop.run()
    }

    func projectKnowledge(_ stored: StoredEvent) throws(LogError) {
        guard case .knowledge(let event) = stored.event else { return }
        let id = event.article
        let note = try log.reader.query("INSERT INTO article_event(desk, article, seq) VALUES(?1, ?2, ?3)")
        note.bind(2, id.rawValue)
        note.bind(3, stored.sequence)
        try note.run()
        switch event {
        case .drafted(_, _, let text, _), .edited(_, let text): try put(text, of: id, stored.sequence)
        case .published(_, let languages, _): for language in languages { try publish(language, of: id) }
        default: break
        }
        guard let article = try log.reader.article(id) else { return }
        let put = try log.reader.query(
            """
            INSERT OR REPLACE INTO article(
                desk, id, state, audience, category, owner, ticket, created, updated, published, review, reminder, seq)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """)
        ArticleRow(article).bind(put)
        try put.run()
    }

    private func put(_ text: ArticleText, of id: ArticleID, _ sequence: Int64) throws(LogError) {
        let version = try log.reader.query(
            "INSERT INTO article_version(desk, article, language, version, seq) VALUES(?1, ?2, ?3, ?4, ?5)")
        version.bind(2, id.rawValue)
        version.bind(3, text.language.rawValue)
        version.bind(4, text.version)
        version.bind(5, sequence)
        try version.run()
        let variant = try log.reader.query(
            """
            INSERT INTO article_variant(desk, article, language, latest, title) VALUES(?1, ?2, ?3, ?4, ?5)
            ON CONFLICT(desk, article, language) DO UPDATE SET latest = ?4, title = ?5
            """)
        variant.bind(2, id.rawValue)
        variant.bind(3, text.language.rawValue)
        variant.bind(4, text.version)
        variant.bind(5, text.title)
        try variant.run()
    }

    private func publish(_ language: ArticleLanguage, of id: ArticleID) throws(LogError) {
        let show = try log.reader.query(
            """
            UPDATE article_variant SET published = latest, shown_title = title
            WHERE desk = ?1 AND article = ?2 AND language = ?3
            """)
        show.bind(2, id.rawValue)
        show.bind(3, language.rawValue)
        try show.run()
    }

    func put(_ row: ArticleTicketRow) throws(LogError) {
        let put = try log.reader.query(
            """
            INSERT OR REPLACE INTO article_ticket(desk, ticket, article, used, by, at)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """)
        put.bind(2, row.ticket.rawValue)
        put.bind(3, row.article.rawValue)
        put.bind(4, row.use.rawValue)
        put.bind(5, row.by.rawValue)
        put.bind(6, row.at)
        try put.run()
    }

    func drop(_ row: ArticleTicketRow) throws(LogError) {
        let drop = try log.reader.query(
            "DELETE FROM article_ticket WHERE desk = ?1 AND ticket = ?2 AND article = ?3")
        drop.bind(2, row.ticket.rawValue)
        drop.bind(3, row.article.rawValue)
        try drop.run()
    }
}

extension Verifier {
    /// The articles against the desk's events.
    func checkArticles() throws(LogError) {
        do throws(LogError) {
            var articles: [ArticleID: Article] = [:]
            var titles: [String: String] = [:]
            var events: [[Int64]] = []
            var versions: [String] = []
            for stored in try reader.articleEvents() {
                guard case .knowledge(let event) = stored.event else { continue }
                events.append([event.article.rawValue, stored.sequence])
                if articles[event.article] == nil {
                    articles[event.article] = Article(
                        first: event, by: stored.actor, at: stored.at, sequence: stored.sequence)
                } else {
                    articles[event.article]?.apply(event, by: stored.actor, at: stored.at, sequence: stored.sequence)
                }
                if let text = event.text {
                    titles["\(event.article) \(text.language) \(text.version)"] = text.title
                    versions.append("\(event.article) \(text.language.rawValue) \(text.version) \(stored.sequence)")
                }
            }
            let rows = try reader.articles(ArticleFilter(), limit: .max)
            result.articles = articles.count
            result.articleVersions = versions.count
            var isSame = try hasArticleLinks(events, versions) && rows.count == articles.count
            for row in rows {
                let variants = try reader.articleVariants(row.id)
                isSame =
                    isSame
                    && articles[row.id].map { ArticleRow($0) == row && $0.isShown(by: variants, titles) } == true
            }
            if !isSame { result.note(.projection, "The articles are not what the desk's events say.") }
        } catch .unreadable {
            result.note(.projection, "An article cannot be read.")
        }
    }
}

extension Verifier {
    /// Whether the rows that find an article's events and its versions are those of the events.
    private func hasArticleLinks(_ events: [[Int64]], _ versions: [String]) throws(LogError) -> Bool {
        let links = try reader.query("SELECT article, seq FROM article_event WHERE desk = ?1 ORDER BY seq")
        let texts = try reader.query(
            "SELECT article, language, version, seq FROM article_version WHERE desk = ?1 ORDER BY seq")
        let foundLinks = try reader.collect(links) { row throws(LogError) in [row.int(0), row.int(1)] }
        let foundTexts = try reader.collect(texts) { row throws(LogError) in
            "\(row.int(0)) \(row.text(1)) \(row.int(2)) \(row.int(3))"
        }
        return foundLinks == events && foundTexts == versions
    }
}

extension KnowledgeEvent {
    /// The version it brings.
    fileprivate var text: ArticleText? {
        switch self {
        case .drafted(_, _, let text, _), .edited(_, let text): text
        default: nil
        }
    }
}

extension Article {
    /// Whether the stored variants are its own; `titles` by article, language and version.
    fileprivate func isShown(by rows: [ArticleVariantRow], _ titles: [String: String]) -> Bool {
        func title(_ language: ArticleLanguage, _ version: Int?) -> String? {
            version.flatMap { titles["\(id) \(language) \($0)"] }
        }
        return rows.count == variants.count
            && rows.allSatisfy { row in
                guard let variant = variants[row.language] else { return false }
                return variant.latest == row.latest && variant.published == row.published
                    && row.title == title(row.language, row.latest)
                    && row.shownTitle == title(row.language, row.published)
            }
    }
}
