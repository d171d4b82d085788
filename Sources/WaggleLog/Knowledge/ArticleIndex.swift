// The searchable texts of articles, in `search.db` beside those of tickets, on one shelf for each circle of readers:
//
//     article_public     what everybody reads        title, body
//     article_partner    what partners read, too     rowid = article * 16 + language * 2 + (1 for what readers see)
//     article_staff      everything else: staff articles, drafts, newer versions that are not published yet
//
// A search looks into the shelves of the asker only. So neither a hit nor a rank, a count, a correction of a misspelt
// word or the time it takes says anything of a text that is not for them.
//
// An article's rows are made anew with each of its events, from the store as it stands then. So they may be newer than
// the event and a moment older than the store: whoever shows a hit asks the store once more who may read it.

internal import CSQLite
package import WaggleDomain

/// A circle of readers, and the table of the texts that are theirs and not for a wider one.
package enum ArticleShelf: CaseIterable, Sendable {
    case everybody, partners, staff

    /// Where published texts for that audience stand.
    init(_ audience: ArticleAudience) {
        switch audience {
        case .public: self = .everybody
        case .partner: self = .partners
        case .staff: self = .staff
        }
    }

    fileprivate var table: SQL {
        switch self {
        case .everybody: "article_public"
        case .partners: "article_partner"
        case .staff: "article_staff"
        }
    }
}

/// An article in which something was found.
package struct ArticleHit: Equatable, Sendable {
    package var article: ArticleID
    package var language: ArticleLanguage
    package var shelf: ArticleShelf
    /// What readers see, as against the newest text that only staff see.
    package var isShown: Bool
    /// The higher the better (BM25 with titles eight times as heavy); positive.
    package var score: Double
    /// The place in its text, in pieces; every second one, from the second on, is a word that was looked for.
    package var snippet: [String]
}

extension SearchIndex {
    /// Hits looked at by one search on one shelf.
    package static let articleHitsMax = 60
    private static let termsMax: Int64 = 50_000
    private static let correctedWordsMax = 6

    static let articleTables: SQL = {
        var sql: SQL = ""
        for shelf in ArticleShelf.allCases {
            sql += "CREATE VIRTUAL TABLE IF NOT EXISTS " + shelf.table
            sql += " USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'); "
            sql += "CREATE VIRTUAL TABLE IF NOT EXISTS " + shelf.table
            sql += "_word USING fts5vocab('" + shelf.table + "', 'row'); "
        }
        return sql
    }()

    /// The tokenizer at hand: a text goes in, its words come out as the index keeps them.
    static let wordingTables: SQL = """
        CREATE VIRTUAL TABLE temp.wording USING fts5(text, tokenize = 'unicode61 remove_diacritics 2');
        CREATE VIRTUAL TABLE temp.wording_word USING fts5vocab('temp', 'wording', 'instance');
        """

    /// Makes an article's rows anew.
    func index(_ id: ArticleID) throws(LogError) {
        let base = id.rawValue * 16
        for shelf in ArticleShelf.allCases {
            let drop = try database.prepare(
                "DELETE FROM " + shelf.table + " WHERE rowid >= ?1 AND rowid < ?1 + 16")
            drop.bind(1, base)
            try drop.run()
        }
        guard let row = try reader.articleRow(id), row.state != .archived else { return }
        for variant in try reader.articleVariants(id) {
            let place = base + Int64(ArticleLanguage.allCases.firstIndex(of: variant.language) ?? 0) * 2
            let shown = row.state == .published ? variant.published : nil
            if let shown { try put(id, variant.language, shown, on: ArticleShelf(row.audience), at: place + 1) }
            if shown != variant.latest { try put(id, variant.language, variant.latest, on: .staff, at: place) }
        }
    }

    private func put(
        _ id: ArticleID, _ language: ArticleLanguage, _ number: Int, on shelf: ArticleShelf, at rowid: Int64
    ) throws(LogError) {
        guard let version = try reader.articleVersion(id, language, number) else { return }
        let row = try database.prepare("INSERT INTO " + shelf.table + "(rowid, title, body) VALUES(?1, ?2, ?3)")
        row.bind(1, rowid)
        row.bind(2, version.text.title)
        row.bind(3, version.text.body.withoutMarks)
        try row.run()
    }

    /// Articles of these shelves that match, the best of each shelf first.
    package func findArticles(
        _ query: SearchQuery, on shelves: Set<ArticleShelf>
    ) throws(LogError) -> [ArticleHit] {
        var hits: [ArticleHit] = []
        for shelf in ArticleShelf.allCases where shelves.contains(shelf) {
            hits += try findArticles(query, on: shelf)
        }
        return hits
    }

    private func findArticles(_ query: SearchQuery, on shelf: ArticleShelf) throws(LogError) -> [ArticleHit] {
        let rank: SQL = "bm25(" + shelf.table + ", 8.0, 1.0)"
        var sql: SQL = "SELECT rowid, " + rank
        sql += ", snippet(" + shelf.table + ", 1, char(2), char(2), '…', 24) FROM " + shelf.table
        sql += " WHERE " + shelf.table + " MATCH ?1 ORDER BY " + rank + " LIMIT ?2"
        let rows = try database.prepare(sql)
        rows.bind(1, query.expression)
        rows.bind(2, Self.articleHitsMax)
        defer { rows.reset() }
        let languages = ArticleLanguage.allCases
        var hits: [ArticleHit] = []
        while try rows.step() {
            let rowid = rows.int(0)
            let pieces = rows.text(2).split(separator: "\u{2}", omittingEmptySubsequences: false).map(String.init)
            hits.append(
                ArticleHit(
                    article: ArticleID(rowid / 16), language: languages[Int(rowid % 16) / 2 % languages.count],
                    shelf: shelf, isShown: rowid & 1 == 1, score: max(-rows.double(1), .leastNormalMagnitude),
                    snippet: pieces))
        }
        return hits
    }

    /// The words of a text as the index keeps them: small letters, without accents, in order.
    package func folded(_ text: String) throws(LogError) -> [String] {
        let put = try database.prepare("INSERT INTO temp.wording(rowid, text) VALUES(1, ?1)")
        put.bind(1, text)
        try put.run()
        let rows = try database.prepare("SELECT term FROM temp.wording_word WHERE doc = 1 ORDER BY offset")
        var words: [String] = []
        while try rows.step() { words.append(rows.text(0)) }
        try database.execute("DELETE FROM temp.wording")
        return words
    }

    /// The query with each word that stands in no article of these shelves replaced by the nearest that does; nil when
    /// one of them has none near enough, or none is to be replaced.
    package func corrected(_ query: SearchQuery, on shelves: Set<ArticleShelf>) throws(LogError) -> [String]? {
        let words = try folded(query.words.joined(separator: " "))
        guard !words.isEmpty, words.count <= Self.correctedWordsMax else { return nil }
        var nearest = words.map { NearestWord($0) }
        for shelf in ArticleShelf.allCases where shelves.contains(shelf) {
            let rows = try database.prepare(
                "SELECT term FROM " + shelf.table + "_word WHERE length(term) BETWEEN 2 AND 40 LIMIT ?1")
            rows.bind(1, Self.termsMax)
            defer { rows.reset() }
            while try rows.step() {
                let term = rows.text(0)
                let letters = Array(term.unicodeScalars)
                for index in nearest.indices { nearest[index].hold(term, letters) }
            }
        }
        let found = nearest.compactMap(\.word)
        return found.count == words.count && found != words ? found : nil
    }
}

extension String {
    /// Without the signs of Markdown, which would stand in what is shown of a hit, and without those that turn the order
    /// of what follows.
    fileprivate var withoutMarks: String {
        var shown = UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar {
            case "*", "#", "`", "|", "[", "]", ">", "_", "\u{2}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                shown.append(" ")
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }
}
