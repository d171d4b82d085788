package import WaggleDomain

extension LogReader {
    /// Tickets of a queue that wait for an owner, or whose owner is to be relieved, longest waiting customer first: at
    /// most `limit` besides those that are passed over, which hide nobody who waits behind them.
    package func ticketsSeekingOwner(
        in queue: QueueID, limit: Int, passingOver isPassedOver: (TicketID) -> Bool
    ) throws(LogError) -> [TicketID] {
        let rows = try query(
            """
            SELECT id FROM ticket INDEXED BY ticket_state
            WHERE desk = ?1 AND state IN ('queued', 'open', 'pending_customer', 'pending_partner', 'snoozed')
                AND queue = ?2 AND (state = 'queued' OR escalation_pending = 1) AND imported IS NULL
            ORDER BY coalesce(waiting_since, created), id
            """)
        rows.bind(2, queue.rawValue)
        defer { rows.reset() }
        var found: [TicketID] = []
        while found.count < limit, try rows.step() {
            let id = TicketID(rows.int(0))
            if !isPassedOver(id) { found.append(id) }
        }
        return found
    }

    /// How many asynchronous tickets each person owns and works on.
    package func ticketLoads() throws(LogError) -> [UserID: Int] {
        let rows = try query(
            """
            SELECT owner, count(*) FROM ticket INDEXED BY ticket_state
            WHERE desk = ?1 AND state = 'open' AND channel <> 'chat' AND owner IS NOT NULL AND imported IS NULL
            GROUP BY owner
            """)
        let counted = try collect(rows) { row throws(LogError) in (UserID(row.int(0)), Int(row.int(1))) }
        return Dictionary(uniqueKeysWithValues: counted)
    }

    /// What each person last said of themself.
    package func presenceStatuses() throws(LogError) -> [UserID: PresenceStatus] {
        let rows = try query("SELECT user, status FROM status_interval WHERE desk = ?1 AND to_ms IS NULL")
        let said = try collect(rows) { row throws(LogError) in
            (UserID(row.int(0)), try Column.word(row, 1) as PresenceStatus)
        }
        return Dictionary(uniqueKeysWithValues: said)
    }
}
