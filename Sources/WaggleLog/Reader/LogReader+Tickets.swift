package import WaggleDomain

/// A queue with its mode, as it is now.
package struct QueueRow: Equatable, Sendable {
    package var queue: Queue
    /// When and by whom its mode was last set.
    package var since: Milliseconds
    package var by: UserID
}

/// How many tickets a queue holds in one state.
package struct QueueCount: Equatable, Sendable {
    package var queue: QueueID
    package var state: TicketState
    package var tickets: Int
    /// The longest waiting customer's first unanswered message.
    package var waitingSince: Milliseconds?
}

extension LogReader {
    /// One ticket's row; nil when there is none.
    package func ticketRow(_ id: TicketID) throws(LogError) -> TicketRow? {
        let row = try query("SELECT " + TicketRow.columns + " FROM ticket WHERE desk = ?1 AND id = ?2")
        row.bind(2, id.rawValue)
        return try first(row) { row throws(LogError) in try TicketRow(row) }
    }

    /// All queues by number.
    package func queues() throws(LogError) -> [QueueRow] {
        let rows = try query("SELECT id, name, tier, mode, since, by, source FROM queue WHERE desk = ?1 ORDER BY id")
        return try collect(rows) { row throws(LogError) in
            var queue = Queue(
                id: QueueID(row.int(0)), name: row.text(1), tier: try Column.tier(row, 2),
                mode: try Column.word(row, 3))
            queue.modeSource = try Column.word(row, 6)
            return QueueRow(queue: queue, since: row.int(4), by: UserID(row.int(5)))
        }
    }

    static let queueCountsSQL: SQL = """
        SELECT queue, state, count(*), min(waiting_since) FROM ticket INDEXED BY ticket_state
        WHERE desk = ?1 AND state IN ('new', 'queued', 'open', 'pending_customer', 'pending_partner', 'snoozed', 'solved')
            AND imported IS NULL
        GROUP BY queue, state ORDER BY queue, state
        """

    /// How many tickets each queue holds by state, finished and imported ones left out.
    package func queueCounts() throws(LogError) -> [QueueCount] {
        let rows = try query(Self.queueCountsSQL)
        return try collect(rows) { row throws(LogError) in
            QueueCount(
                queue: QueueID(row.int(0)), state: try Column.word(row, 1), tickets: Int(row.int(2)),
                waitingSince: row.optionalInt(3))
        }
    }

    /// Tickets with anybody on duty: not finished, not imported. What the desk loads at its start.
    package func unfinishedTickets() throws(LogError) -> [TicketID] {
        let rows = try query(
            """
            SELECT id FROM ticket INDEXED BY ticket_state
            WHERE desk = ?1 AND state IN ('new', 'queued', 'open', 'pending_customer', 'pending_partner', 'snoozed', 'solved')
                AND imported IS NULL ORDER BY id
            """)
        return try collect(rows) { row throws(LogError) in TicketID(row.int(0)) }
    }
}
