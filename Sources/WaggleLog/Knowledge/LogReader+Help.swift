package import WaggleDomain

/// A published public article in one language, as the help centre lists it.
package struct HelpRow: Equatable, Sendable {
    package var article: ArticleID
    package var language: ArticleLanguage
    package var title: String
    package var category: String
    /// The tickets that use it, and the readers who said that it was useful.
    package var useful: Int
}

extension LogReader {
    /// Languages of articles read for one page of the help centre.
    package static let helpRowsMax = 8_000

    /// Everything that everybody may read, in every language, the newest article first.
    package func helpRows() throws(LogError) -> [HelpRow] {
        let rows = try query(
            """
            SELECT a.id, v.language, v.shown_title, a.category,
                (SELECT count(*) FROM article_ticket t WHERE t.desk = a.desk AND t.article = a.id)
                + (SELECT count(*) FROM article_vote w WHERE w.desk = a.desk AND w.article = a.id AND w.useful = 1)
            FROM article a JOIN article_variant v ON v.desk = a.desk AND v.article = a.id
            WHERE a.desk = ?1 AND a.state = 'published' AND a.audience = 'public' AND v.shown_title IS NOT NULL
            ORDER BY a.id DESC, v.language LIMIT ?2
            """)
        rows.bind(2, Self.helpRowsMax)
        return try collect(rows) { row throws(LogError) in
            HelpRow(
                article: ArticleID(row.int(0)), language: try Column.word(row, 1), title: row.text(2),
                category: row.text(3), useful: Int(clamping: row.int(4)))
        }
    }
}
