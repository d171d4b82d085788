import Testing
import WaggleDomain

@testable import WaggleLog

/// Searches that found nothing, by their words.
struct SearchGapTests {
    @Test func `words that say something are kept, in order, without what looks like somebody's number`() {
        #expect(SearchGap.kept(of: ["where", "vat", "invoice", "the", "invoice", "4111111111"]) == ["invoice", "vat"])
        #expect(SearchGap.kept(of: ["the", "a", "351912345678"]) == [])
        #expect(SearchGap.kept(of: (10...40).map { "word\($0)" }).count == SearchGap.wordsMax)
    }

    @Test func `gaps of nearly the same words count together`() {
        func gap(_ words: [String], _ searches: Int, _ first: Milliseconds, _ last: Milliseconds) -> SearchGap {
            SearchGap(words: words, searches: searches, firstAt: first, lastAt: last)
        }
        let groups = SearchGap.joined([
            gap(["parcel"], 5, 10, 20), gap(["invoice", "vat"], 4, 1, 2), gap(["invoices", "vat"], 3, 0, 9),
            gap(["parsel"], 1, 5, 30), gap(["vat"], 1, 3, 3),
        ])
        #expect(
            groups.map(\.gap) == [
                gap(["invoice", "vat"], 7, 0, 9), gap(["parcel"], 6, 5, 30), gap(["vat"], 1, 3, 3),
            ])
        #expect(groups.map(\.similar) == [[["invoices", "vat"]], [["parsel"]], []])
    }

    @Test func `gaps are counted, forgotten when they are old, and never too many`() throws {
        let desk = try MiniDesk()
        func note(_ gaps: [[String]: Int], at now: Milliseconds) throws {
            try desk.log.transaction { turn throws(LogError) in try turn.noteSearchGaps(gaps, at: now) }
        }
        try note([["vat"]: 2, ["parcel"]: 1], at: 1_000)
        try note([["vat"]: 1], at: 2_000)
        let found = try desk.log.reader.searchGaps(limit: 9)
        #expect(found.map(\.words) == [["vat"], ["parcel"]])
        #expect(found[0] == SearchGap(words: ["vat"], searches: 3, firstAt: 1_000, lastAt: 2_000))
        let flood = (0..<(SearchGap.gapsMax + 50)).map { (["flood\($0)"], 1) }
        try note(Dictionary(uniqueKeysWithValues: flood), at: 3_000)
        let kept = try desk.log.reader.searchGaps(limit: .max)
        #expect(kept.count == SearchGap.gapsMax && kept.first?.words == ["vat"])
        try note([:], at: 3_001 + SearchGap.keptFor)
        #expect(try desk.log.reader.searchGaps(limit: 9).isEmpty)
    }
}
