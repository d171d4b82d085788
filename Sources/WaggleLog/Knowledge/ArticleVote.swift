package import WaggleDomain

/// What a reader of the help centre said of an article: whether it was useful.
package struct ArticleVote: Equatable, Sendable {
    package var article: ArticleID
    package var language: ArticleLanguage
    package var isUseful: Bool
    /// At most `Bounds.articleCommentBytesMax`; may be empty. Nobody of ours wrote it.
    package var comment: String
    package var at: Milliseconds
    package init(
        article: ArticleID, language: ArticleLanguage, isUseful: Bool, comment: String, at: Milliseconds
    ) {
        self.article = article
        self.language = language
        self.isUseful = isUseful
        self.comment = comment
        self.at = at
    }
}

/// How many said that an article was useful, and how many that it was not.
package struct ArticleVotes: Equatable, Sendable {
    package var useful = 0
    package var notUseful = 0
    package init() {}
}

extension LogTransaction {
    /// Keeps a vote; the voter's earlier one on that article no longer counts. False: the article has as many voters as
    /// are kept, and this is a new one.
    package func putArticleVote(_ vote: ArticleVote, by voter: [UInt8]) throws(LogError) -> Bool {
        let put = try log.reader.query(
            """
            INSERT INTO article_vote(desk, article, voter, useful, language, comment, at)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
            WHERE (SELECT count(*) FROM article_vote WHERE desk = ?1 AND article = ?2 AND voter <> ?3) < ?8
            ON CONFLICT DO UPDATE SET useful = excluded.useful, language = excluded.language,
                comment = excluded.comment, at = excluded.at
            """)
        put.bind(2, vote.article.rawValue)
        put.bind(3, voter)
        put.bind(4, vote.isUseful)
        put.bind(5, vote.language.rawValue)
        put.bind(6, vote.comment)
        put.bind(7, vote.at)
        put.bind(8, Bounds.articleVotersMax)
        try put.run()
        return log.database.changes > 0
    }
}

extension LogReader {
    /// The votes on an article, in every language.
    package func votes(on id: ArticleID) throws(LogError) -> ArticleVotes {
        let row = try query(
            "SELECT ifnull(sum(useful), 0), count(*) FROM article_vote WHERE desk = ?1 AND article = ?2")
        row.bind(2, id.rawValue)
        return try first(row) { row throws(LogError) in
            var votes = ArticleVotes()
            votes.useful = Int(clamping: row.int(0))
            votes.notUseful = Int(clamping: row.int(1) - row.int(0))
            return votes
        } ?? ArticleVotes()
    }

    /// What readers wrote beside their votes, the newest first.
    package func comments(on id: ArticleID, limit: Int) throws(LogError) -> [ArticleVote] {
        let rows = try query(
            """
            SELECT language, useful, comment, at FROM article_vote INDEXED BY article_vote_at
            WHERE desk = ?1 AND article = ?2 AND comment <> '' ORDER BY at DESC LIMIT ?3
            """)
        rows.bind(2, id.rawValue)
        rows.bind(3, limit)
        return try collect(rows) { row throws(LogError) in
            ArticleVote(
                article: id, language: try Column.word(row, 0), isUseful: row.int(1) != 0, comment: row.text(2),
                at: row.int(3))
        }
    }
}
