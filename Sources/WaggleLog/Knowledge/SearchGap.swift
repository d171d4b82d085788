package import WaggleDomain

/// What was looked for and not found.
package struct SearchGap: Equatable, Sendable {
    /// Folded words in alphabetical order, each once.
    package var words: [String]
    package var searches: Int
    package var firstAt: Milliseconds
    package var lastAt: Milliseconds

    /// Words of one gap; more are left out.
    package static let wordsMax = 8
    /// Gaps that are kept; beyond it those asked for least leave, the oldest of them first.
    package static let gapsMax = 2_000
    /// A gap that nobody asked for again is forgotten after this long, in ms.
    package static let keptFor: Milliseconds = 90 * 86_400_000

    package init(words: [String], searches: Int, firstAt: Milliseconds, lastAt: Milliseconds) {
        self.words = words
        self.searches = searches
        self.firstAt = firstAt
        self.lastAt = lastAt
    }

    /// What of folded words is kept: nothing that says nothing of a matter, and nothing that looks like a number of
    /// somebody's (five digits and more).
    package static func kept(of folded: [String]) -> [String] {
        let telling = folded.filter { word in
            word.unicodeScalars.count > 1 && word.utf8.count <= 40 && !CommonWords.all.contains(word)
                && word.unicodeScalars.count { $0.properties.numericType != nil } < 5
        }
        return Array(Set(telling).sorted().prefix(wordsMax))
    }
}

extension LogTransaction {
    /// Counts searches that found nothing, by their words, and forgets what is too old or too much.
    package func noteSearchGaps(_ gaps: [[String]: Int], at now: Milliseconds) throws(LogError) {
        let put = try log.reader.query(
            """
            INSERT INTO search_gap(desk, words, searches, first_at, last_at) VALUES(?1, ?2, ?3, ?4, ?4)
            ON CONFLICT DO UPDATE SET searches = searches + excluded.searches, last_at = excluded.last_at
            """)
        for (words, searches) in gaps {
            put.bind(2, words.joined(separator: " "))
            put.bind(3, searches)
            put.bind(4, now)
            try put.run()
        }
        let forget = try log.reader.query("DELETE FROM search_gap WHERE desk = ?1 AND last_at < ?2")
        forget.bind(2, now - SearchGap.keptFor)
        try forget.run()
        let drop = try log.reader.query(
            """
            DELETE FROM search_gap WHERE desk = ?1 AND words IN (
                SELECT words FROM search_gap WHERE desk = ?1 ORDER BY searches DESC, last_at DESC LIMIT -1 OFFSET ?2)
            """)
        drop.bind(2, SearchGap.gapsMax)
        try drop.run()
    }
}

extension LogReader {
    /// What was looked for and not found, the most often first.
    package func searchGaps(limit: Int) throws(LogError) -> [SearchGap] {
        let rows = try query(
            """
            SELECT words, searches, first_at, last_at FROM search_gap WHERE desk = ?1
            ORDER BY searches DESC, last_at DESC LIMIT ?2
            """)
        rows.bind(2, limit)
        return try collect(rows) { row throws(LogError) in
            SearchGap(
                words: row.text(0).split(separator: " ").map(String.init), searches: Int(clamping: row.int(1)),
                firstAt: row.int(2), lastAt: row.int(3))
        }
    }
}

extension SearchGap {
    /// Gaps with those that are nearly the same joined to the one asked for most: as many words, each the same, the
    /// beginning of the other, or a wrong letter away. `gaps` come with the most often first, and so do those given
    /// back.
    package static func joined(_ gaps: [SearchGap]) -> [(gap: SearchGap, similar: [[String]])] {
        var groups: [(gap: SearchGap, similar: [[String]])] = []
        for gap in gaps {
            guard let place = groups.firstIndex(where: { $0.gap.isLike(gap) }) else {
                groups.append((gap, []))
                continue
            }
            groups[place].gap.searches += gap.searches
            groups[place].gap.firstAt = min(groups[place].gap.firstAt, gap.firstAt)
            groups[place].gap.lastAt = max(groups[place].gap.lastAt, gap.lastAt)
            groups[place].similar.append(gap.words)
        }
        return groups.sorted { ($0.gap.searches, $0.gap.lastAt) > ($1.gap.searches, $1.gap.lastAt) }
    }

    private func isLike(_ other: SearchGap) -> Bool {
        guard words.count == other.words.count else { return false }
        return zip(words, other.words).allSatisfy { a, b in
            if a == b { return true }
            let (short, long) = a.utf8.count <= b.utf8.count ? (a, b) : (b, a)
            if short.utf8.count > 3, long.hasPrefix(short), long.utf8.count - short.utf8.count <= 3 { return true }
            let letters = (Array(a.unicodeScalars), Array(b.unicodeScalars))
            let wrong = Spelling.distanceMax(min(letters.0.count, letters.1.count))
            return Spelling.distance(letters.0, letters.1, max: wrong) <= wrong
        }
    }
}
