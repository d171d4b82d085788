package import WaggleDomain

/// A deadline of a ticket.
package struct TicketDeadline: Equatable, Sendable {
    package var ticket: TicketID
    package var deadline: Deadline
    package init(ticket: TicketID, deadline: Deadline) {
        self.ticket = ticket
        self.deadline = deadline
    }
}

extension LogReader {
    /// All events from `after` on in the order of the log, at most `limit`: for exports and indexing.
    package func events(after sequence: Int64, limit: Int) throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + " FROM event WHERE id > ?2 AND id < (?1 + 1) << 48 ORDER BY id LIMIT ?3")
        rows.bind(2, desk << 48 | sequence)
        rows.bind(3, limit)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }

    /// The last committed event's number and the link of the chain at it, as 32 bytes.
    package func head() throws(LogError) -> (sequence: Int64, hash: [UInt8]) {
        let row = try query(
            "SELECT seq, hash FROM event WHERE id BETWEEN ?1 << 48 AND ((?1 + 1) << 48) - 1 ORDER BY id DESC LIMIT 1")
        return try first(row) { row throws(LogError) in (row.int(0), row.bytes(1)) }
            ?? (0, Chain.start(origin: chainOrigin).bytes)
    }

    /// Who owned a ticket from when to when, in order.
    package func ownerIntervals(of ticket: TicketID) throws(LogError) -> [OwnerInterval] {
        let rows = try query(
            """
            SELECT n, user, tier, mode, start_seq, from_ms, to_ms, cause_start, cause_end FROM owner_interval
            WHERE desk = ?1 AND ticket = ?2 ORDER BY n
            """)
        rows.bind(2, ticket.rawValue)
        return try collect(rows) { row throws(LogError) in
            OwnerInterval(
                number: Int(row.int(0)), user: UserID(row.int(1)), tier: try Column.tier(row, 2),
                mode: try Column.word(row, 3), startSequence: row.int(4), from: row.int(5), to: row.optionalInt(6),
                causeOfStart: row.text(7), causeOfEnd: row.optionalText(8))
        }
    }

    /// At which tier a ticket was from when to when, in order.
    package func tierIntervals(of ticket: TicketID) throws(LogError) -> [TierInterval] {
        let rows = try query(
            "SELECT n, tier, from_ms, to_ms FROM tier_interval WHERE desk = ?1 AND ticket = ?2 ORDER BY n")
        rows.bind(2, ticket.rawValue)
        return try collect(rows) { row throws(LogError) in
            TierInterval(
                number: Int(row.int(0)), tier: try Column.tier(row, 1), from: row.int(2), to: row.optionalInt(3))
        }
    }

    /// In which state, at which tier and in which mode a ticket was from when to when, in order.
    package func stageIntervals(of ticket: TicketID) throws(LogError) -> [StageInterval] {
        let rows = try query(
            """
            SELECT n, state, tier, mode, waits, from_ms, to_ms FROM stage_interval
            WHERE desk = ?1 AND ticket = ?2 ORDER BY n
            """)
        rows.bind(2, ticket.rawValue)
        return try collect(rows) { row throws(LogError) in
            StageInterval(
                number: Int(row.int(0)),
                stage: .init(
                    state: try Column.word(row, 1), tier: try Column.tier(row, 2), mode: try Column.word(row, 3),
                    waits: row.int(4) != 0),
                from: row.int(5), to: row.optionalInt(6))
        }
    }

    /// Who was in a ticket's swarm from when to when, in order of joining.
    package func swarmMemberships(of ticket: TicketID) throws(LogError) -> [SwarmMembership] {
        let rows = try query(
            """
            SELECT n, user, role, tier, from_ms, to_ms, cause FROM swarm_membership
            WHERE desk = ?1 AND ticket = ?2 ORDER BY n
            """)
        rows.bind(2, ticket.rawValue)
        return try collect(rows) { row throws(LogError) in
            SwarmMembership(
                number: Int(row.int(0)), user: UserID(row.int(1)), role: try Column.word(row, 2),
                tier: row.isNull(3) ? nil : try Column.tier(row, 3), from: row.int(4), to: row.optionalInt(5),
                cause: row.isNull(6) ? nil : try Column.word(row, 6))
        }
    }

    /// Stored deadlines by due time, up to `until` (nil: all).
    package func deadlines(until: Milliseconds? = nil) throws(LogError) -> [TicketDeadline] {
        let rows = try query(
            """
            SELECT ticket, kind, reference, due FROM deadline INDEXED BY deadline_due
            WHERE desk = ?1 AND due <= ?2 ORDER BY due, ticket
            """)
        rows.bind(2, until ?? .max)
        return try collect(rows) { row throws(LogError) in
            TicketDeadline(
                ticket: TicketID(row.int(0)),
                deadline: Deadline(kind: try Column.word(row, 1), reference: Int(row.int(2)), due: row.int(3)))
        }
    }
}
