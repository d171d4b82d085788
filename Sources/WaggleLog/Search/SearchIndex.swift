// The texts of the log, searchable: a database of its own beside the log's, `search.db`, with one FTS5 table for
// tickets, three for articles (`ArticleIndex.swift`), and who solved what (`SearchIndex+Solved.swift`).
//
//     waggle.db (events) ──catch up──▶ search.db: rowid = sequence, text; beside it where it stands: ticket and readers
//
// Where a text stands is a table of its own (`place`): a search looks at thousands of places and at no text, and FTS5
// reads a whole row of text for each column that is asked for.
//
// It follows the log: `catchUp` reads the events after the last one it has seen. So the message path pays nothing for
// it, a search may be some hundred milliseconds behind, and the file is never worth backing up: when it is missing,
// of another form or damaged, it is made anew. It is not synced either: after a power cut SQLite finds it whole or the
// next start makes it again.
//
// What will bite: erased texts must leave this file too (`forget`), and FTS5 keeps deleted words in its segments until
// they are merged, so that an erasure merges all of them.

internal import CSQLite
internal import Glibc
package import WaggleDomain

/// The searchable texts of one data folder. Use it on one serial queue.
package final class SearchIndex {
    /// Texts looked at by one search: the newest that match.
    package static let hitsMax = 2_000
    /// The same for a search among some tickets only; the texts that are not theirs cost less.
    package static let hitsAmongMax = 20_000
    /// Texts of those tickets that can be found.
    private static let placesMax = 20_000
    /// Events read in one step of catching up: who searches meanwhile waits for some milliseconds.
    package static let stepMax = 500
    /// Of what is stored here; another makes the index anew.
    private static let form: Int64 = 6

    let database: Database
    let reader: LogReader
    /// What became of solved tickets since somebody last asked; nil while everything is to be read first.
    var solvedChanges: [SolvedChange]?
    private var seen: Int64
    private var insertions: (text: Statement, place: Statement)?

    /// Opens the index of a folder, or makes it; `reader` is a connection to the same folder's log.
    package static func open(_ folder: DataFolder, reader: LogReader) throws(LogError) -> SearchIndex {
        let file = folder.path + "/search.db"
        if let index = try? SearchIndex(file: file, reader: reader) { return index }
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(file + suffix) }
        return try SearchIndex(file: file, reader: reader)
    }

    private init(file: String, reader: LogReader) throws(LogError) {
        let fd = Glibc.open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard fd >= 0 else { throw .cannotOpen(file: file, why: LogError.systemReason(errno)) }
        close(fd)
        database = try Database(file: file, access: .readWrite)
        self.reader = reader
        seen = 0
        try database.execute("PRAGMA synchronous=OFF; PRAGMA journal_mode=TRUNCATE;")
        try prepareTables()
    }

    private func prepareTables() throws(LogError) {
        try database.execute(
            """
            BEGIN IMMEDIATE;
            CREATE TABLE IF NOT EXISTS origin(form INTEGER NOT NULL, epoch TEXT NOT NULL, seen INTEGER NOT NULL) STRICT;
            CREATE VIRTUAL TABLE IF NOT EXISTS entry USING fts5(text, tokenize = 'unicode61 remove_diacritics 2');
            CREATE TABLE IF NOT EXISTS place(
                sequence INTEGER PRIMARY KEY, ticket INTEGER NOT NULL, readers INTEGER NOT NULL) STRICT;
            CREATE INDEX IF NOT EXISTS place_ticket ON place(ticket, sequence);

            """ + Self.articleTables + Self.solvedTables + "COMMIT;" + Self.wordingTables)
        let row = try database.prepare("SELECT form, epoch, seen FROM origin")
        defer { row.reset() }
        guard try row.step() else { return try begin() }
        guard row.int(0) == Self.form, row.text(1) == reader.epoch else {
            throw .unreadable(what: "the search index is of another desk or form")
        }
        seen = row.int(2)
    }

    private func begin() throws(LogError) {
        let row = try database.prepare("INSERT INTO origin(form, epoch, seen) VALUES(?1, ?2, 0)")
        row.bind(1, Self.form)
        row.bind(2, reader.epoch)
        try row.run()
    }

    /// How many events were recorded and not taken in yet.
    package func backlog() throws(LogError) -> Int64 { try reader.head().sequence - seen }

    /// Takes in what was recorded since the last time, a step of it; false when nothing more was there to take.
    package func catchUp() throws(LogError) -> Bool {
        let events = try reader.events(after: seen, limit: Self.stepMax)
        guard let last = events.last else { return false }
        try database.execute("BEGIN IMMEDIATE")
        do throws(LogError) {
            for stored in events { try take(stored) }
            for article in Set(events.compactMap(\.event.article)) { try index(article) }
            try takeSolved(events)
            try forget(events.filter { $0.event == .ticketErased }.compactMap(\.ticket))
            let row = try database.prepare("UPDATE origin SET seen = ?1")
            row.bind(1, last.sequence)
            try row.run()
            try database.execute("COMMIT")
            seen = last.sequence
        } catch {
            if !database.isAutocommit { try? database.execute("ROLLBACK") }
            solvedChanges = nil
            throw error
        }
        return events.count == Self.stepMax
    }

    private func take(_ stored: StoredEvent) throws(LogError) {
        guard let ticket = stored.ticket else { return }
        guard let texts = stored.event.searchable, !texts.text.isEmpty else { return }
        let rows = try prepareInsertions()
        rows.text.bind(1, stored.sequence)
        rows.text.bind(2, texts.text)
        try rows.text.run()
        rows.place.bind(1, stored.sequence)
        rows.place.bind(2, ticket.rawValue)
        rows.place.bind(3, texts.readers.rawValue)
        try rows.place.run()
    }

    private func prepareInsertions() throws(LogError) -> (text: Statement, place: Statement) {
        if let kept = insertions { return kept }
        // A place never changes. With REPLACE beside its index each row would be a savepoint, for which FTS5 writes out
        // the texts it holds back: a third of what a message costs.
        let made = (
            text: try database.prepare("INSERT OR REPLACE INTO entry(rowid, text) VALUES(?1, ?2)"),
            place: try database.prepare("INSERT OR IGNORE INTO place(sequence, ticket, readers) VALUES(?1, ?2, ?3)")
        )
        insertions = made
        return made
    }

    /// Removes a ticket's texts for good: after its customer was erased.
    package func forget(_ tickets: [TicketID]) throws(LogError) {
        for ticket in tickets {
            for sql: SQL in [
                "DELETE FROM entry WHERE rowid IN (SELECT sequence FROM place WHERE ticket = ?1)",
                "DELETE FROM place WHERE ticket = ?1",
            ] {
                let row = try database.prepare(sql)
                row.bind(1, ticket.rawValue)
                try row.run()
            }
            try forgetSolved(ticket)
        }
        if !tickets.isEmpty { try database.execute("INSERT INTO entry(entry) VALUES('optimize')") }
    }

    /// The tickets whose texts hold every word, newest text first until `hitsMax` texts were looked at.
    package func find(_ query: SearchQuery, seesNotes: Bool) throws(LogError) -> SearchHits {
        var hits = SearchHits()
        hits.seesNotes = seesNotes
        let rows = try database.prepare(
            """
            SELECT place.ticket, place.readers FROM entry CROSS JOIN place ON place.sequence = entry.rowid
            WHERE entry MATCH ?1 AND (?2 OR place.readers = 0) ORDER BY entry.rowid DESC LIMIT ?3
            """)
        rows.bind(1, query.expression)
        rows.bind(2, seesNotes)
        rows.bind(3, Self.hitsMax)
        defer { rows.reset() }
        var count = 0
        while try rows.step() {
            count += 1
            guard let readers = SearchReaders(rawValue: rows.int(1)) else { continue }
            hits.tickets[readers, default: []].insert(TicketID(rows.int(0)))
        }
        hits.isCut = count == Self.hitsMax
        return hits
    }

    /// The same among these tickets only: of somebody's own few, older texts are found than of all.
    package func find(
        _ query: SearchQuery, among tickets: [TicketID], seesNotes: Bool
    ) throws(LogError) -> SearchHits {
        var hits = SearchHits()
        hits.seesNotes = seesNotes
        let places = try places(of: tickets, seesNotes: seesNotes)
        guard let first = places.keys.min(), let last = places.keys.max() else { return hits }
        let rows = try database.prepare(
            "SELECT rowid FROM entry WHERE entry MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC LIMIT ?4")
        rows.bind(1, query.expression)
        rows.bind(2, first)
        rows.bind(3, last)
        rows.bind(4, Self.hitsAmongMax)
        defer { rows.reset() }
        var count = 0
        while try rows.step() {
            count += 1
            guard let place = places[rows.int(0)] else { continue }
            hits.tickets[place.readers, default: []].insert(place.ticket)
        }
        hits.isCut = count == Self.hitsAmongMax || places.count == Self.placesMax
        return hits
    }

    /// Where the texts of some tickets stand, by sequence; the newest of them.
    private func places(
        of tickets: [TicketID], seesNotes: Bool
    ) throws(LogError) -> [Int64: (ticket: TicketID, readers: SearchReaders)] {
        let rows = try database.prepare(
            """
            SELECT sequence, ticket, readers FROM place
            WHERE ticket IN (SELECT value FROM json_each(?1)) AND (?2 OR readers = 0)
            ORDER BY sequence DESC LIMIT ?3
            """)
        rows.bind(1, "[" + tickets.map { String($0.rawValue) }.joined(separator: ",") + "]")
        rows.bind(2, seesNotes)
        rows.bind(3, Self.placesMax)
        defer { rows.reset() }
        var found: [Int64: (ticket: TicketID, readers: SearchReaders)] = [:]
        while try rows.step() {
            guard let readers = SearchReaders(rawValue: rows.int(2)) else { continue }
            found[rows.int(0)] = (TicketID(rows.int(1)), readers)
        }
        return found
    }
}

extension Event {
    /// The article it is about.
    fileprivate var article: ArticleID? {
        guard case .knowledge(let event) = self else { return nil }
        return event.article
    }
}
