internal import Dispatch
internal import JSON
internal import WaggleDomain
internal import WaggleLog

// Searches of readers that found no article are counted by their words: what articles are to be written about. They are
// gathered for some seconds, so that a reader costs no commit of its own; what a sudden end loses is that much.

extension Desk {
    private static let gapsGatheredFor = 2_000
    private static let gapsGatheredMax = 500
    private static let gapsReadMax = 500
    /// A search that was made once may be anything.
    private static let oftenFrom = 2

    /// A reader's search found no article. On the queue of searches.
    func noteGap(_ words: [String], in reading: DeskReading) {
        let kept = SearchGap.kept(of: words)
        guard !kept.isEmpty, reading.gaps.count < Self.gapsGatheredMax || reading.gaps[kept] != nil else { return }
        let isFirst = reading.gaps.isEmpty
        reading.gaps[kept, default: 0] += 1
        guard isFirst else { return }
        reading.queue.asyncAfter(deadline: .now() + .milliseconds(Self.gapsGatheredFor)) { [weak self, weak reading] in
            guard let self, let reading else { return }
            let gaps = reading.gaps
            reading.gaps = [:]
            administer { (transaction, now) throws(LogError) in
                try transaction.noteSearchGaps(gaps, at: now)
            } completion: { _ in
                // What could not be counted is not worth trying again.
            }
        }
    }

    /// `knowledge.gaps`: asked often, no article.
    func listGaps(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try pageLimit(fields)
        readBeside(completion, allowed: { Access.decide(.readArticles, by: actor, on: nil, view: $0) }) {
            (reading, _) throws(LogError) in
            let groups = SearchGap.joined(try reading.reader.searchGaps(limit: Self.gapsReadMax))
            var writer = JSONWriter(capacity: 4_096)
            writer.beginObject()
            writer.key("gaps")
            writer.beginArray()
            for (gap, similar) in groups.filter({ $0.gap.searches >= Self.oftenFrom }).prefix(limit) {
                writer.beginObject()
                writer.field("words", gap.words)
                writer.field("searches", gap.searches)
                writer.field("first_at", gap.firstAt)
                writer.field("last_at", gap.lastAt)
                writer.key("similar")
                writer.beginArray()
                for words in similar { writer.string(words.joined(separator: " ")) }
                writer.endArray()
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
            return writer.bytes
        }
    }
}
