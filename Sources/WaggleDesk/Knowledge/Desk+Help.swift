internal import Markdown
package import WaggleDomain
internal import WaggleLog

// The help centre's side of the desk: what everybody may read, without knowing who asks. Beside the writer; published
// public texts only, by what the store says now.

/// An article in a list of the help centre.
package struct HelpEntry: Equatable, Sendable {
    package let article: ArticleID
    /// The reader's, or the nearest there is.
    package let language: ArticleLanguage
    package let title: String
    package let category: String
    package let useful: Int
    /// Where it was found, in pieces; every second one, from the second on, is a word that was looked for.
    package var snippet: [String] = []
}

/// What a search in the help centre found.
package struct HelpFound: Equatable, Sendable {
    /// The best first.
    package let entries: [HelpEntry]
    /// The words that stand for those which nothing was found for.
    package let corrected: String?
}

/// An article as everybody reads it.
package struct HelpArticle: Sendable {
    package let article: ArticleID
    package let language: ArticleLanguage
    package let title: String
    package let category: String
    /// The text as HTML, headings from the second level on: nothing in it but our own tags and escaped words.
    package let html: String
    package let changed: Milliseconds
    /// Every language it is published in, with its title.
    package let languages: [(language: ArticleLanguage, title: String)]
}

extension Desk {
    private static let helpFoundMax = 30

    /// Everything there is to read, each article once, the newest first; nil when the store does not answer. Any queue.
    package func helpEntries(
        _ language: ArticleLanguage, _ completion: @escaping @Sendable ([HelpEntry]?) -> Void
    ) {
        readHelp(listing, completion) { (reading) throws(LogError) in
            HelpEntry.nearest(try reading.reader.helpRows(), to: language)
        }
    }

    /// The articles that hold these words; nil when the store does not answer. A text that is no query finds nothing.
    /// Any queue.
    package func helpSearch(
        _ text: String, _ language: ArticleLanguage, _ completion: @escaping @Sendable (HelpFound?) -> Void
    ) {
        guard let query = SearchQuery(text) else { return completion(HelpFound(entries: [], corrected: nil)) }
        var question = KnowledgeQuestion()
        question.language = language
        question.limit = Self.helpFoundMax
        question.audiences = [.public]
        question.now = clock.now
        let asked = question
        readHelp(searching, completion) { [self] (reading) throws(LogError) in
            let (found, corrected) = try reading.articlesOrCorrected(query, asked)
            if found.isEmpty { noteGap(try reading.folded(query), in: reading) }
            return HelpFound(entries: found.map { HelpEntry($0) }, corrected: corrected)
        }
    }

    /// At most three articles that may answer what somebody is writing; nil when the store does not answer. Any queue.
    package func helpSuggestions(
        _ text: String, _ language: ArticleLanguage, _ completion: @escaping @Sendable ([HelpEntry]?) -> Void
    ) {
        guard let query = SearchQuery(anyOf: text) else { return completion([]) }
        var question = KnowledgeQuestion()
        question.language = language
        question.limit = Self.suggestedMax
        question.audiences = [.public]
        question.now = clock.now
        let asked = question
        readHelp(searching, completion) { (reading) throws(LogError) in
            try reading.articles(query, asked).map { HelpEntry($0) }
        }
    }

    /// An article in the language, or the nearest; the inner nil: there is none for everybody. Any queue.
    package func helpArticle(
        _ id: ArticleID, _ language: ArticleLanguage, _ completion: @escaping @Sendable (HelpArticle??) -> Void
    ) {
        readHelp(listing, completion) { (reading) throws(LogError) in
            guard let row = try reading.reader.articleRow(id), row.state == .published, row.audience == .public else {
                return HelpArticle?.none
            }
            let variants = try reading.reader.articleVariants(id)
            let shown = language.fallbacks.lazy
                .compactMap { wanted in variants.first { $0.language == wanted && $0.published != nil } }.first
            guard let shown, let number = shown.published,
                let version = try reading.reader.articleVersion(id, shown.language, number)
            else { return HelpArticle?.none }
            return HelpArticle(
                article: id, language: shown.language, title: version.text.title, category: row.category,
                html: MarkdownHTML.text(Markdown.parse(version.text.body)), changed: version.at,
                languages: variants.compactMap { one in one.shownTitle.map { (one.language, $0) } })
        }
    }

    /// Keeps what a reader says of an article that everybody may read; later the same reader may say otherwise. Gives
    /// the article; the inner nil: there is none for everybody; nil: the store does not answer. Any queue.
    package func vote(
        on id: ArticleID, _ language: ArticleLanguage, isUseful: Bool, comment: String, by voter: [UInt8],
        _ completion: @escaping @Sendable (HelpArticle??) -> Void
    ) {
        let text = comment.cut(toBytes: Bounds.articleCommentBytesMax)
        helpArticle(id, language) { [self] found in
            guard let found else { return completion(nil) }
            guard let article = found else { return completion(.some(nil)) }
            administer { (transaction, now) throws(LogError) in
                let vote = ArticleVote(
                    article: id, language: article.language, isUseful: isUseful, comment: text, at: now)
                _ = try transaction.putArticleVote(vote, by: voter)
            } completion: { error in
                completion(error == nil ? .some(article) : nil)
            }
        }
    }

    private func readHelp<Value: Sendable>(
        _ reading: DeskReading, _ completion: @escaping @Sendable (Value?) -> Void,
        _ body: @escaping @Sendable (DeskReading) throws(LogError) -> Value
    ) {
        reading.perform { reading in
            do throws(LogError) {
                completion(try body(reading))
            } catch {
                completion(nil)
            }
        } orElse: {
            completion(nil)
        }
    }
}

extension HelpEntry {
    /// Each article once, in the language or the nearest one it has; `rows` of an article stand together.
    static func nearest(_ rows: [HelpRow], to language: ArticleLanguage) -> [HelpEntry] {
        let fallbacks = language.fallbacks
        func place(_ language: ArticleLanguage) -> Int { fallbacks.firstIndex(of: language) ?? fallbacks.count }
        var entries: [HelpEntry] = []
        for row in rows {
            let entry = HelpEntry(
                article: row.article, language: row.language, title: row.title, category: row.category,
                useful: row.useful)
            guard let last = entries.last, last.article == row.article else {
                entries.append(entry)
                continue
            }
            if place(row.language) < place(last.language) {
                entries[entries.count - 1] = entry
            }
        }
        return entries
    }

    fileprivate init(_ found: FoundArticle) {
        self.init(
            article: found.row.id, language: found.hit.language, title: found.title, category: found.row.category,
            useful: found.useful, snippet: found.hit.snippet)
    }
}
