internal import Dispatch
internal import Synchronization
internal import WaggleDomain
internal import WaggleLog

// The search index follows the log a little behind it: twice a second, so that a desk under full load spends little on it,
// and what is missing when somebody searches. Where it is far behind, as after a restore, it reads on step by step, and
// who searches meanwhile finds what is there, without waiting, and is told that it is not all.

extension DeskReading {
    private static let pauseMilliseconds = 500
    /// Between two steps when one did not do: others read and write meanwhile.
    private static let stepPauseMilliseconds = 10
    private static let stepsBeforeSearchMax = 8
    /// Of one person's tickets so many are searched: the newest.
    private static let ownTicketsMax = 1_000

    /// Something was recorded: the index is to follow. Any queue.
    func followLog() {
        guard !searchIsDue.exchange(true, ordering: .sequentiallyConsistent) else { return }
        followLog(after: Self.pauseMilliseconds)
    }

    /// The same at once, as at a start. Any queue.
    func beginFollowing() {
        guard !searchIsDue.exchange(true, ordering: .sequentiallyConsistent) else { return }
        followLog(after: 0)
    }

    private func followLog(after milliseconds: Int) {
        queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in
            guard let self else { return }
            // A failure is tried again with the next event; searching says so meanwhile.
            noteBacklog()
            let isMore = try? index.catchUp()
            noteBacklog()
            if isMore == true { return followLog(after: Self.stepPauseMilliseconds) }
            searchIsDue.store(false, ordering: .sequentiallyConsistent)
            // What was recorded in between found the search due and asked for nothing.
            if isMore == false, searchBacklog.load(ordering: .relaxed) > 0 { followLog() }
        }
    }

    /// On the queue.
    private func noteBacklog() {
        guard let found = try? index.backlog() else { return }
        searchBacklog.store(found, ordering: .relaxed)
    }

    /// On the queue.
    var index: SearchIndex {
        get throws(LogError) {
            if let searchIndex { return searchIndex }
            let opened = try SearchIndex.open(folder, reader: reader)
            searchIndex = opened
            return opened
        }
    }

    /// Takes in what was recorded until now; false where that is too much to wait for. On the queue.
    @discardableResult
    func catchUpForSearch() throws(LogError) -> Bool {
        guard try index.backlog() <= Int64(Self.stepsBeforeSearchMax * SearchIndex.stepMax) else {
            followLog()
            return false
        }
        for _ in 0..<Self.stepsBeforeSearchMax where try !index.catchUp() { return true }
        return false
    }

    /// What matches, as recorded until now, or nearly when much was recorded at once: among one person's newest tickets
    /// where the filter asks for those, among everybody's newest texts else. On the queue.
    func search(_ query: SearchQuery, _ filter: TicketFilter, seesNotes: Bool) throws(LogError) -> SearchHits {
        let isWhole = try catchUpForSearch()
        var hits = try find(query, filter, seesNotes: seesNotes)
        if !isWhole { hits.isCut = true }
        return hits
    }

    private func find(
        _ query: SearchQuery, _ filter: TicketFilter, seesNotes: Bool
    ) throws(LogError) -> SearchHits {
        guard filter.isOfOnePerson else { return try index.find(query, seesNotes: seesNotes) }
        var own = filter
        // What may be read of them the list asks.
        own.scope = nil
        own.isReadable = false
        let tickets = try reader.tickets(own, limit: Self.ownTicketsMax).map(\.id)
        var hits = try index.find(query, among: tickets, seesNotes: seesNotes)
        if tickets.count == Self.ownTicketsMax { hits.isCut = true }
        return hits
    }

    /// Articles that match, as recorded until now. On the queue.
    func findArticles(_ query: SearchQuery, on shelves: Set<ArticleShelf>) throws(LogError) -> [ArticleHit] {
        try catchUpForSearch()
        return try index.findArticles(query, on: shelves)
    }

    /// The nearest words that articles have. On the queue.
    func correctedArticleWords(
        _ query: SearchQuery, on shelves: Set<ArticleShelf>
    ) throws(LogError) -> [String]? {
        try index.corrected(query, on: shelves)
    }

    /// The words of a query as the index keeps them. On the queue.
    func folded(_ query: SearchQuery) throws(LogError) -> [String] {
        try index.folded(query.words.joined(separator: " "))
    }

    /// Texts were erased and that is committed: they leave the index, and the write-ahead log is emptied, again and
    /// again until nobody is in the way. `done` hears of it; never when the desk ends before, which empties it too.
    /// Any queue.
    func forgetTraces(_ done: @escaping @Sendable () -> Void) {
        queue.async { [weak self] in
            guard let self else { return }
            if (try? dropTraces()) == true { return done() }
            queue.asyncAfter(deadline: .now() + .milliseconds(Self.pauseMilliseconds)) { [weak self] in
                self?.forgetTraces(done)
            }
        }
    }

    /// On the queue. False: somebody was in the way.
    private func dropTraces() throws(LogError) -> Bool {
        while try index.catchUp() {}
        return try Checkpointer(folder).empty()
    }
}
