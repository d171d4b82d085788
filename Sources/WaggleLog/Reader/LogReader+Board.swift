package import WaggleDomain

/// A share of a cohort: `count` of `of`. `of` leaves out tickets too young to tell.
package struct Share: Equatable, Sendable {
    package var count: Int
    package var of: Int

    package init(count: Int, of: Int) {
        self.count = count
        self.of = of
    }
}

/// The board's figures for tickets that began in one mode (intention to treat), or for imported history.
package struct BoardRow: Equatable, Sendable {
    package var mode: Mode
    package var imported: Bool
    package var tickets: Int
    /// Not solved, closed or cancelled now.
    package var open: Int
    /// Answered by a person within 60 s, of those answered or at least that old.
    package var answeredIn60s: Share
    /// Solved within 1 h and 24 h, of those at least that old.
    package var solvedIn1h: Share
    package var solvedIn24h: Share
    /// Sums over all `tickets`; their means are the sums divided by `tickets`.
    package var peopleTouched: Int
    package var handOffs: Int
    package var escalations: Int
    package var shadowEscalations: Int
    package var reopens: Int
}

extension LogReader {
    /// The board, by mode at creation, imported tickets in rows of their own; created in `from..<to`, seen at `now`.
    /// Reads every ticket of the span: call it on a reader's queue and keep the answer for some seconds.
    package func board(
        from: Milliseconds = 0, to: Milliseconds = .max, now: Milliseconds
    ) throws(LogError) -> [BoardRow] {
        let rows = try query(
            """
            SELECT mode_at_creation, imported IS NOT NULL, count(*),
                sum(state NOT IN ('solved', 'closed', 'cancelled')),
                sum(first_response - created <= 60000),
                sum(first_response IS NOT NULL OR ?4 - created >= 60000),
                sum(solved - created <= 3600000 AND ?4 - created >= 3600000), sum(?4 - created >= 3600000),
                sum(solved - created <= 86400000 AND ?4 - created >= 86400000), sum(?4 - created >= 86400000),
                sum(people_touched), sum(hand_offs), sum(escalations), sum(shadow_escalations), sum(reopens)
            FROM ticket WHERE desk = ?1 AND created >= ?2 AND created < ?3
            GROUP BY 1, 2 ORDER BY 2, 1
            """)
        rows.bind(2, from)
        rows.bind(3, to)
        rows.bind(4, now)
        return try collect(rows) { row throws(LogError) in
            BoardRow(
                mode: try Column.word(row, 0), imported: row.int(1) != 0, tickets: Int(row.int(2)),
                open: Int(row.int(3)), answeredIn60s: Share(count: Int(row.int(4)), of: Int(row.int(5))),
                solvedIn1h: Share(count: Int(row.int(6)), of: Int(row.int(7))),
                solvedIn24h: Share(count: Int(row.int(8)), of: Int(row.int(9))), peopleTouched: Int(row.int(10)),
                handOffs: Int(row.int(11)), escalations: Int(row.int(12)), shadowEscalations: Int(row.int(13)),
                reopens: Int(row.int(14)))
        }
    }
}
