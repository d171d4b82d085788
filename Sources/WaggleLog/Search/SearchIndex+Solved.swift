internal import WaggleDomain

// Solved tickets in the search index: one row each, made from the ticket's events whenever one of them changes what is
// known. Whoever keeps them in memory hears of changes through `takeSolvedChanges`.

extension SearchIndex {
    /// Changes that wait to be fetched; above it everything is to be read again.
    private static let changesMax = 2_000

    static var solvedTables: SQL {
        """

        CREATE TABLE IF NOT EXISTS solved(
            ticket INTEGER PRIMARY KEY, at INTEGER NOT NULL, category TEXT NOT NULL, text TEXT NOT NULL,
            parts TEXT NOT NULL, reopened INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS author(
            ticket INTEGER NOT NULL, user INTEGER NOT NULL, PRIMARY KEY(ticket, user)) STRICT, WITHOUT ROWID;
        """
    }

    /// The last solved tickets, at most `limit`, in the order they were solved. From now on changes are kept.
    package func solvedTickets(limit: Int) throws(LogError) -> [SolvedTicket] {
        solvedChanges = []
        let rows = try database.prepare(
            "SELECT ticket, at, category, text, parts, reopened FROM solved ORDER BY at DESC, ticket DESC LIMIT ?1")
        defer { rows.reset() }
        rows.bind(1, limit)
        var found: [SolvedTicket] = []
        while try rows.step() {
            found.append(
                SolvedTicket(
                    ticket: TicketID(rows.int(0)), at: rows.int(1), category: rows.text(2), text: rows.text(3),
                    parts: Self.parts(rows.text(4)), isReopened: rows.int(5) != 0))
        }
        return found.reversed()
    }

    /// What changed since the last time; nil when everything is to be read again.
    package func takeSolvedChanges() -> [SolvedChange]? {
        guard let changes = solvedChanges else { return nil }
        solvedChanges = []
        return changes
    }

    func takeSolved(_ events: [StoredEvent]) throws(LogError) {
        for stored in events {
            if case .knowledge(.drafted(_, _, _, let ticket?)) = stored.event { try note(ticket, stored.actor) }
        }
        let changed = Set(events.compactMap { $0.event.changedWork($0.ticket) })
        for ticket in changed.sorted() {
            let work = SolvedTicket(ticket, try reader.events(of: ticket), authors: try authors(of: ticket))
            if let work { try keep(work) }
        }
    }

    func forgetSolved(_ ticket: TicketID) throws(LogError) {
        for sql: SQL in ["DELETE FROM solved WHERE ticket = ?1", "DELETE FROM author WHERE ticket = ?1"] {
            let row = try database.prepare(sql)
            row.bind(1, ticket.rawValue)
            try row.run()
        }
        change(.forgotten(ticket))
    }

    private func keep(_ work: SolvedTicket) throws(LogError) {
        let row = try database.prepare(
            "INSERT OR REPLACE INTO solved(ticket, at, category, text, parts, reopened) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
        row.bind(1, work.ticket.rawValue)
        row.bind(2, work.at)
        row.bind(3, work.category)
        row.bind(4, work.text)
        row.bind(
            5,
            work.parts.sorted { $0.key < $1.key }.map { "\($0.key.rawValue):\($0.value.rawValue)" }
                .joined(separator: ","))
        row.bind(6, work.isReopened)
        try row.run()
        change(.known(work))
    }

    private func note(_ ticket: TicketID, _ author: UserID) throws(LogError) {
        let row = try database.prepare("INSERT OR IGNORE INTO author(ticket, user) VALUES(?1, ?2)")
        row.bind(1, ticket.rawValue)
        row.bind(2, author.rawValue)
        try row.run()
    }

    private func authors(of ticket: TicketID) throws(LogError) -> [UserID] {
        let rows = try database.prepare("SELECT user FROM author WHERE ticket = ?1")
        defer { rows.reset() }
        rows.bind(1, ticket.rawValue)
        var found: [UserID] = []
        while try rows.step() { found.append(UserID(rows.int(0))) }
        return found
    }

    private func change(_ change: SolvedChange) {
        solvedChanges?.append(change)
        if solvedChanges?.count ?? 0 > Self.changesMax { solvedChanges = nil }
    }

    private static func parts(_ text: String) -> [UserID: SolvedTicket.Part] {
        var parts: [UserID: SolvedTicket.Part] = [:]
        for piece in text.split(separator: ",") {
            let pair = piece.split(separator: ":")
            guard pair.count == 2, let user = Int64(pair[0]), let part = SolvedTicket.Part(rawValue: String(pair[1]))
            else { continue }
            parts[UserID(user)] = part
        }
        return parts
    }
}
