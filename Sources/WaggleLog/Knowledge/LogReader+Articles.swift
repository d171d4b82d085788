package import WaggleDomain

// An article is replayed from its events, without their long texts; a text is read by the number of its event.

extension LogReader {
    /// Everything of an event but an article's texts; what is said when one is returned or archived is short.
    private static let eventColumns: SQL = """
        seq, ticket, kind, actor, at, payload,
            CASE WHEN kind IN ('article.returned', 'article.archived') THEN body END, 0, ticket_offset, staff_offset
        """

    /// The article as its events leave it; nil when there is none of that number.
    package func article(_ id: ArticleID) throws(LogError) -> Article? {
        let rows = try query(
            "SELECT " + Self.eventColumns
                + """
                 FROM event WHERE id IN (
                    SELECT ?1 << 48 | seq FROM article_event WHERE desk = ?1 AND article = ?2) ORDER BY id
                """)
        rows.bind(2, id.rawValue)
        var article: Article?
        for stored in try collect(rows, { row throws(LogError) in try EventRow.read(row) }) {
            guard case .knowledge(let event) = stored.event else { throw .unreadable(what: "article \(id)") }
            if article == nil {
                article = Article(first: event, by: stored.actor, at: stored.at, sequence: stored.sequence)
                guard article != nil else { throw .unreadable(what: "article \(id) begins with \(event.kind)") }
            } else {
                article?.apply(event, by: stored.actor, at: stored.at, sequence: stored.sequence)
            }
        }
        return article
    }

    /// One version of one language; nil when there is none.
    package func articleVersion(
        _ id: ArticleID, _ language: ArticleLanguage, _ version: Int
    ) throws(LogError) -> ArticleVersion? {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event WHERE id = (SELECT ?1 << 48 | seq FROM article_version
                    WHERE desk = ?1 AND article = ?2 AND language = ?3 AND version = ?4)
                """)
        rows.bind(2, id.rawValue)
        rows.bind(3, language.rawValue)
        rows.bind(4, version)
        return try first(rows) { row throws(LogError) in try ArticleVersion(EventRow.read(row)) }.flatMap(\.self)
    }

    /// The versions of one language, the newest first, at most `limit`; their bodies are left empty.
    package func articleVersions(
        _ id: ArticleID, _ language: ArticleLanguage, limit: Int
    ) throws(LogError) -> [ArticleVersion] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event WHERE id IN (SELECT ?1 << 48 | seq FROM article_version
                    WHERE desk = ?1 AND article = ?2 AND language = ?3) ORDER BY id DESC LIMIT ?4
                """)
        rows.bind(2, id.rawValue)
        rows.bind(3, language.rawValue)
        rows.bind(4, limit)
        return try collect(rows) { row throws(LogError) in
            var version = ArticleVersion(try EventRow.read(row))
            version?.text.body = ""
            return version
        }.compactMap(\.self)
    }

    /// Articles, what changed last first.
    package func articles(_ filter: ArticleFilter, limit: Int) throws(LogError) -> [ArticleRow] {
        var sql: SQL = "SELECT " + ArticleRow.columns + " FROM article WHERE desk = ?1"
        if filter.state != nil { sql += " AND state = ?2" }
        if filter.category != nil { sql += " AND category = ?3" }
        if filter.audience != nil { sql += " AND audience = ?4" }
        if filter.owner != nil { sql += " AND owner = ?5" }
        if filter.dueBy != nil { sql += " AND review <= ?6 AND state = 'published'" }
        if filter.before != nil { sql += " AND seq < ?7" }
        if filter.language != nil {
            sql += """
                 AND EXISTS (SELECT 1 FROM article_variant v
                    WHERE v.desk = article.desk AND v.article = article.id AND v.language = ?8)
                """
        }
        let rows = try query(sql + " ORDER BY seq DESC LIMIT ?9")
        if let state = filter.state { rows.bind(2, state.rawValue) }
        if let category = filter.category { rows.bind(3, category) }
        if let audience = filter.audience { rows.bind(4, audience.rawValue) }
        if let owner = filter.owner { rows.bind(5, owner.rawValue) }
        if let due = filter.dueBy { rows.bind(6, due) }
        if let before = filter.before { rows.bind(7, before) }
        if let language = filter.language { rows.bind(8, language.rawValue) }
        rows.bind(9, limit)
        return try collect(rows) { row throws(LogError) in try ArticleRow(row) }
    }

    /// The article's row; nil when there is none.
    package func articleRow(_ id: ArticleID) throws(LogError) -> ArticleRow? {
        let row = try query("SELECT " + ArticleRow.columns + " FROM article WHERE desk = ?1 AND id = ?2")
        row.bind(2, id.rawValue)
        return try first(row) { row throws(LogError) in try ArticleRow(row) }
    }

    /// An article's languages, in alphabetical order of their tags.
    package func articleVariants(_ id: ArticleID) throws(LogError) -> [ArticleVariantRow] {
        let rows = try query(
            """
            SELECT article, language, latest, title, published, shown_title FROM article_variant
            WHERE desk = ?1 AND article = ?2 ORDER BY language
            """)
        rows.bind(2, id.rawValue)
        return try collect(rows) { row throws(LogError) in try ArticleVariantRow(row) }
    }

    /// Articles whose reminder is due, the earliest first.
    package func articlesToRemind(by now: Milliseconds, limit: Int) throws(LogError) -> [ArticleID] {
        let rows = try query(
            """
            SELECT id FROM article INDEXED BY article_reminder
            WHERE desk = ?1 AND reminder IS NOT NULL AND reminder <= ?2 ORDER BY reminder, id LIMIT ?3
            """)
        rows.bind(2, now)
        rows.bind(3, limit)
        return try collect(rows) { row throws(LogError) in ArticleID(row.int(0)) }
    }

    /// When the next reminder is due; nil without any.
    package func nextArticleReminder() throws(LogError) -> Milliseconds? {
        let row = try query(
            """
            SELECT reminder FROM article INDEXED BY article_reminder
            WHERE desk = ?1 AND reminder IS NOT NULL ORDER BY reminder LIMIT 1
            """)
        return try first(row) { row throws(LogError) in row.int(0) }
    }

    /// How many tickets use an article.
    package func citations(of id: ArticleID) throws(LogError) -> Int {
        let row = try query("SELECT count(*) FROM article_ticket WHERE desk = ?1 AND article = ?2")
        row.bind(2, id.rawValue)
        return Int(clamping: try first(row) { row throws(LogError) in row.int(0) } ?? 0)
    }

    /// What is stored of the articles that a ticket uses, by number.
    func articleRows(of ticket: TicketID) throws(LogError) -> [ArticleTicketRow] {
        let rows = try query(
            "SELECT ticket, article, used, by, at FROM article_ticket WHERE desk = ?1 AND ticket = ?2 ORDER BY article")
        rows.bind(2, ticket.rawValue)
        return try collect(rows) { row throws(LogError) in
            ArticleTicketRow(
                ticket: TicketID(row.int(0)), article: ArticleID(row.int(1)), use: try Column.word(row, 2),
                by: UserID(row.int(3)), at: row.int(4))
        }
    }

    /// What happened to articles, in order.
    func articleEvents() throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ledger WHERE desk = ?1 AND ticket IS NULL AND kind GLOB 'article.*'
                AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' ORDER BY id
                """)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }
}

extension ArticleVersion {
    /// Nil for an event that holds no version.
    fileprivate init?(_ stored: StoredEvent) {
        switch stored.event {
        case .knowledge(.drafted(_, _, let text, _)), .knowledge(.edited(_, let text)):
            self.init(text: text, writer: stored.actor, at: stored.at)
        default: return nil
        }
    }
}
