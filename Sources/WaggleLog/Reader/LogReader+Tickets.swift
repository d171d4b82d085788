internal import JSON
package import WaggleDomain

/// Which tickets a list shows; nil leaves a side open.
package struct TicketFilter: Equatable, Sendable {
    package var queue: QueueID?
    /// Empty: every state.
    package var states: Set<TicketState>
    package var owner: UserID?
    /// Only tickets that nobody owns.
    package var isUnowned: Bool
    package var customer: UserID?
    /// The person is a member of its swarm now.
    package var member: UserID?
    package var mode: Mode?
    /// true: imported history only; false: the desk's own only.
    package var imported: Bool?

    package init(
        queue: QueueID? = nil, states: Set<TicketState> = [], owner: UserID? = nil, isUnowned: Bool = false,
        customer: UserID? = nil, member: UserID? = nil, mode: Mode? = nil, imported: Bool? = false
    ) {
        self.queue = queue
        self.states = states
        self.owner = owner
        self.isUnowned = isUnowned
        self.customer = customer
        self.member = member
        self.mode = mode
        self.imported = imported
    }
}

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
    /// Tickets by number, newest first; go on with `before` = the last one's number. Never by position.
    package func tickets(
        _ filter: TicketFilter, before: TicketID? = nil, limit: Int
    ) throws(LogError) -> [TicketRow] {
        let rows = try query(sql(filter))
        rows.bind(2, before?.rawValue ?? .max)
        rows.bind(3, limit)
        if let queue = filter.queue { rows.bind(4, queue.rawValue) }
        if !filter.states.isEmpty { rows.bind(5, jsonArray(filter.states.map(\.rawValue))) }
        if let owner = filter.owner { rows.bind(6, owner.rawValue) }
        if let customer = filter.customer { rows.bind(7, customer.rawValue) }
        if let member = filter.member { rows.bind(8, member.rawValue) }
        if let mode = filter.mode { rows.bind(9, mode.rawValue) }
        return try collect(rows) { row throws(LogError) in try TicketRow(row) }
    }

    // Fixed pieces only; what was asked for is bound.
    private func sql(_ filter: TicketFilter) -> SQL {
        var sql: SQL = "SELECT " + TicketRow.columns + " FROM ticket WHERE desk = ?1 AND id < ?2"
        if filter.queue != nil { sql += " AND queue = ?4" }
        if !filter.states.isEmpty { sql += " AND state IN (SELECT value FROM json_each(?5))" }
        if filter.owner != nil { sql += " AND owner = ?6" }
        if filter.isUnowned { sql += " AND owner IS NULL" }
        if filter.customer != nil { sql += " AND customer = ?7" }
        if filter.member != nil {
            sql += " AND id IN (SELECT ticket FROM swarm_membership WHERE desk = ?1 AND user = ?8 AND to_ms IS NULL)"
        }
        if filter.mode != nil { sql += " AND mode = ?9" }
        if let imported = filter.imported { sql += imported ? " AND imported IS NOT NULL" : " AND imported IS NULL" }
        return sql + " ORDER BY id DESC LIMIT ?3"
    }

    /// Words as a JSON array, for `json_each`; whatever they are, they stay values.
    func jsonArray(_ words: [String]) -> String {
        String(decoding: JSONValue.array(words.sorted().map { .string($0) }).serialised(), as: UTF8.self)
    }

    /// One ticket's row; nil when there is none.
    package func ticketRow(_ id: TicketID) throws(LogError) -> TicketRow? {
        let row = try query("SELECT " + TicketRow.columns + " FROM ticket WHERE desk = ?1 AND id = ?2")
        row.bind(2, id.rawValue)
        return try first(row) { row throws(LogError) in try TicketRow(row) }
    }

    /// All queues by number.
    package func queues() throws(LogError) -> [QueueRow] {
        let rows = try query("SELECT id, name, tier, mode, since, by FROM queue WHERE desk = ?1 ORDER BY id")
        return try collect(rows) { row throws(LogError) in
            QueueRow(
                queue: Queue(
                    id: QueueID(row.int(0)), name: row.text(1), tier: try Column.tier(row, 2),
                    mode: try Column.word(row, 3)),
                since: row.int(4), by: UserID(row.int(5)))
        }
    }

    /// How many tickets each queue holds by state, finished and imported ones left out.
    package func queueCounts() throws(LogError) -> [QueueCount] {
        let rows = try query(
            """
            SELECT queue, state, count(*), min(waiting_since) FROM ticket INDEXED BY ticket_state
            WHERE desk = ?1 AND state IN ('new', 'queued', 'open', 'pending_customer', 'pending_partner', 'snoozed', 'solved')
                AND imported IS NULL
            GROUP BY queue, state ORDER BY queue, state
            """)
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
