package import WaggleDomain

// What the desk must know at its start without replaying tickets: who carries what, and what comes next.
extension LogReader {
    /// Live chats owned and memberships in live chats' swarms, by person.
    package func liveLoads() throws(LogError) -> [UserID: Int] {
        let rows = try query(
            """
            SELECT user, count(*) FROM (
                SELECT owner AS user FROM ticket INDEXED BY ticket_state
                WHERE desk = ?1 AND state IN ('open', 'pending_customer', 'pending_partner', 'snoozed')
                    AND channel = 'chat' AND owner IS NOT NULL AND imported IS NULL
                UNION ALL
                SELECT m.user FROM swarm_membership m JOIN ticket t ON t.desk = m.desk AND t.id = m.ticket
                WHERE m.desk = ?1 AND m.to_ms IS NULL AND t.channel = 'chat'
            ) GROUP BY user
            """)
        let counted = try collect(rows) { row throws(LogError) in (UserID(row.int(0)), Int(row.int(1))) }
        return Dictionary(uniqueKeysWithValues: counted)
    }

    /// Tickets with an invitation, a hand-off offer, a raised hand or an ask that waits for somebody.
    package func ticketsAwaitingAnswers() throws(LogError) -> [TicketID] {
        let rows = try query(
            """
            SELECT DISTINCT ticket FROM deadline WHERE desk = ?1 AND kind IN ('invitation', 'offer', 'help_offer', 'ask')
            ORDER BY ticket
            """)
        return try collect(rows) { row throws(LogError) in TicketID(row.int(0)) }
    }

    /// How many tickets wait in each queue to be taken; queues without any are left out.
    package func waitingCounts() throws(LogError) -> [QueueID: Int] {
        let rows = try query(
            """
            SELECT queue, count(*) FROM ticket INDEXED BY ticket_state
            WHERE desk = ?1 AND state = 'queued' AND imported IS NULL GROUP BY queue
            """)
        let counts = try collect(rows) { row throws(LogError) in (QueueID(row.int(0)), Int(row.int(1))) }
        return Dictionary(uniqueKeysWithValues: counts)
    }

    /// When the last tickets that came to a tier and were answered were opened and first answered, the newest first. Only the
    /// newest five hundred tickets are looked at.
    package func firstAnswers(
        tier: Tier, isLive: Bool, limit: Int
    ) throws(LogError) -> [(opened: Milliseconds, answered: Milliseconds)] {
        let rows = try query(
            """
            SELECT created, first_response FROM ticket
            WHERE desk = ?1 AND id > (SELECT coalesce(max(id), 0) FROM ticket WHERE desk = ?1) - 500
                AND (SELECT i.tier FROM tier_interval i WHERE i.desk = ?1 AND i.ticket = ticket.id AND i.n = 1) = ?2
                AND (channel = 'chat') = ?3 AND first_response IS NOT NULL AND imported IS NULL
            ORDER BY id DESC LIMIT ?4
            """)
        rows.bind(2, tier.rawValue)
        rows.bind(3, isLive ? 1 : 0)
        rows.bind(4, limit)
        return try collect(rows) { row throws(LogError) in (row.int(0), row.int(1)) }
    }

    /// When the earliest deadline is due; nil without one.
    package func nextDeadline() throws(LogError) -> Milliseconds? {
        let row = try query(
            "SELECT due FROM deadline INDEXED BY deadline_due WHERE desk = ?1 ORDER BY due LIMIT 1")
        return try first(row) { row throws(LogError) in row.int(0) }
    }

    /// What is due by `now`, earliest first, at most `limit`.
    package func dueDeadlines(by now: Milliseconds, limit: Int) throws(LogError) -> [TicketDeadline] {
        let rows = try query(
            """
            SELECT ticket, kind, reference, due FROM deadline INDEXED BY deadline_due
            WHERE desk = ?1 AND due <= ?2 ORDER BY due, ticket LIMIT ?3
            """)
        rows.bind(2, now)
        rows.bind(3, limit)
        return try collect(rows) { row throws(LogError) in
            TicketDeadline(
                ticket: TicketID(row.int(0)),
                deadline: Deadline(kind: try Column.word(row, 1), reference: Int(row.int(2)), due: row.int(3)))
        }
    }

    /// A ticket's first event: what it began as.
    package func firstEvent(of ticket: TicketID) throws(LogError) -> StoredEvent? {
        let row = try query(
            "SELECT " + EventRow.columns + " FROM event WHERE desk = ?1 AND ticket = ?2 ORDER BY id LIMIT 1")
        row.bind(2, ticket.rawValue)
        return try first(row) { row throws(LogError) in try EventRow.read(row) }
    }

    /// The last numbers given to a ticket and to a person.
    package func lastNumbers() throws(LogError) -> (ticket: Int64, person: Int64) {
        let tickets = try query("SELECT coalesce(max(id), 0) FROM ticket WHERE desk = ?1")
        let people = try query("SELECT coalesce(max(id), 0) FROM person WHERE desk = ?1")
        return (
            try first(tickets) { row throws(LogError) in row.int(0) } ?? 0,
            try first(people) { row throws(LogError) in row.int(0) } ?? 0
        )
    }
}

extension LogReader {
    /// Live chats that are not finished and who owns each, at most `limit`.
    package func openChats(limit: Int) throws(LogError) -> [(ticket: TicketID, owner: UserID?)] {
        let rows = try query(
            """
            SELECT id, owner FROM ticket INDEXED BY ticket_state
            WHERE desk = ?1 AND state IN
                    ('new', 'queued', 'open', 'pending_customer', 'pending_partner', 'snoozed', 'solved')
                AND channel = 'chat' AND imported IS NULL LIMIT ?2
            """)
        rows.bind(2, limit)
        return try collect(rows) { row throws(LogError) in
            (TicketID(row.int(0)), row.optionalInt(1).map { UserID($0) })
        }
    }

    /// Swarms at work now.
    package func openSwarms() throws(LogError) -> Int {
        let row = try query(
            "SELECT count(DISTINCT ticket) FROM swarm_membership WHERE desk = ?1 AND to_ms IS NULL")
        return Int(try first(row) { row throws(LogError) in row.int(0) } ?? 0)
    }
}
