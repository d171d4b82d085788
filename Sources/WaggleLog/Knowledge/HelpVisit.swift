package import WaggleDomain

/// Somebody opened an article of the help centre.
package struct HelpRead: Hashable, Sendable {
    /// A random number that the reader's browser keeps for a day.
    package var visit: [UInt8]
    package var article: ArticleID
    package var at: Milliseconds
    package init(visit: [UInt8], article: ArticleID, at: Milliseconds) {
        self.visit = visit
        self.article = article
        self.at = at
    }
}

/// Visits in the help centre in which something was read, and what came of them.
package struct HelpFigures: Equatable, Sendable {
    /// Those that are over: nothing was read for a day.
    package var visits = 0
    /// Those of them whose reader opened a ticket.
    package var tickets = 0
    package init() {}
}

/// How long what is known of visits counts.
package enum HelpVisits {
    /// A visit is over when nothing was read for so long, in ms.
    package static let overAfter: Milliseconds = 86_400_000
    /// Visits are kept so long after their last reading, in ms.
    package static let keptFor: Milliseconds = 31 * 86_400_000
    /// Visits that are kept; beyond it the oldest leave.
    package static let visitsMax = 100_000
    /// Articles of one visit.
    package static let readsMax = 50
}

extension LogTransaction {
    /// Keeps what was read, and forgets what is too old or too much.
    package func noteHelpReads(_ reads: [HelpRead], at now: Milliseconds) throws(LogError) {
        let visit = try log.reader.query(
            """
            INSERT INTO help_visit(desk, visit, began, last_at) VALUES(?1, ?2, ?3, ?3)
            ON CONFLICT DO UPDATE SET last_at = max(last_at, excluded.last_at)
            """)
        let put = try log.reader.query(
            """
            INSERT INTO help_read(desk, visit, article, at) SELECT ?1, ?2, ?3, ?4
            WHERE (SELECT count(*) FROM help_read WHERE desk = ?1 AND visit = ?2) < ?5
            ON CONFLICT DO UPDATE SET at = excluded.at
            """)
        for read in reads {
            visit.bind(2, read.visit)
            visit.bind(3, read.at)
            try visit.run()
            put.bind(2, read.visit)
            put.bind(3, read.article.rawValue)
            put.bind(4, read.at)
            put.bind(5, HelpVisits.readsMax)
            try put.run()
        }
        try forgetVisits(before: now - HelpVisits.keptFor)
    }

    private func forgetVisits(before moment: Milliseconds) throws(LogError) {
        let newest = try log.reader.query(
            "SELECT last_at FROM help_visit INDEXED BY help_visit_at WHERE desk = ?1 ORDER BY last_at DESC LIMIT 1 OFFSET ?2"
        )
        newest.bind(2, HelpVisits.visitsMax)
        let surplus = try log.reader.first(newest) { row throws(LogError) in row.int(0) }
        let end = max(moment, surplus.map { $0 + 1 } ?? moment)
        let reads = try log.reader.query(
            """
            DELETE FROM help_read WHERE desk = ?1 AND visit IN (
                SELECT visit FROM help_visit WHERE desk = ?1 AND last_at < ?2)
            """)
        reads.bind(2, end)
        try reads.run()
        let visits = try log.reader.query("DELETE FROM help_visit WHERE desk = ?1 AND last_at < ?2")
        visits.bind(2, end)
        try visits.run()
    }

    /// The reader of a visit is this customer.
    package func bindHelpVisit(_ visit: [UInt8], to person: UserID) throws(LogError) {
        let put = try log.reader.query(
            "UPDATE help_visit SET person = ?3 WHERE desk = ?1 AND visit = ?2 AND person IS NULL AND ticket IS NULL")
        put.bind(2, visit)
        put.bind(3, person.rawValue)
        try put.run()
    }

    /// A customer opened a ticket: what they read within the last day belongs to it.
    package func attachHelpVisits(
        of person: UserID, to ticket: TicketID, at now: Milliseconds
    ) throws(LogError) {
        let put = try log.reader.query(
            """
            UPDATE help_visit SET ticket = ?3
            WHERE desk = ?1 AND person = ?2 AND ticket IS NULL AND last_at >= ?4
            """)
        put.bind(2, person.rawValue)
        put.bind(3, ticket.rawValue)
        put.bind(4, now - HelpVisits.overAfter)
        try put.run()
    }

    /// A customer is erased: nothing says any more what they read.
    package func eraseHelpVisits(of person: UserID) throws(LogError) {
        let reads = try log.reader.query(
            """
            DELETE FROM help_read WHERE desk = ?1 AND visit IN (
                SELECT visit FROM help_visit WHERE desk = ?1 AND person = ?2)
            """)
        reads.bind(2, person.rawValue)
        try reads.run()
        let visits = try log.reader.query("DELETE FROM help_visit WHERE desk = ?1 AND person = ?2")
        visits.bind(2, person.rawValue)
        try visits.run()
    }
}

extension LogReader {
    /// What the customer of a ticket had read before they wrote, in the order they read it.
    package func helpReads(before ticket: TicketID) throws(LogError) -> [HelpRead] {
        let rows = try query(
            """
            SELECT r.visit, r.article, r.at FROM help_visit v INDEXED BY help_visit_ticket
            JOIN help_read r ON r.desk = v.desk AND r.visit = v.visit
            WHERE v.desk = ?1 AND v.ticket = ?2 ORDER BY r.at, r.article LIMIT ?3
            """)
        rows.bind(2, ticket.rawValue)
        rows.bind(3, HelpVisits.readsMax)
        return try collect(rows) { row throws(LogError) in
            HelpRead(visit: row.bytes(0), article: ArticleID(row.int(1)), at: row.int(2))
        }
    }

    /// The visits whose last reading lies in this span.
    package func helpFigures(from start: Milliseconds, until end: Milliseconds) throws(LogError) -> HelpFigures {
        let row = try query(
            """
            SELECT count(*), count(ticket) FROM help_visit INDEXED BY help_visit_at
            WHERE desk = ?1 AND last_at >= ?2 AND last_at < ?3
            """)
        row.bind(2, start)
        row.bind(3, end)
        return try first(row) { row throws(LogError) in
            var figures = HelpFigures()
            figures.visits = Int(clamping: row.int(0))
            figures.tickets = Int(clamping: row.int(1))
            return figures
        } ?? HelpFigures()
    }
}
