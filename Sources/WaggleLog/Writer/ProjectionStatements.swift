/// The statements that keep the projections, prepared once per connection.
struct ProjectionStatements {
    let putTicket: Statement
    let updateTicket: Statement
    let moveTicket: Statement
    let startOwner: Statement
    let endOwner: Statement
    let startTier: Statement
    let endTier: Statement
    let startStage: Statement
    let endStage: Statement
    let join: Statement
    let changeRole: Statement
    let leave: Statement
    let putDeadline: Statement
    let dropDeadline: Statement
    let putQueue: Statement
    let changeMode: Statement

    init(_ database: Database) throws(LogError) {
        putTicket = try database.prepare(TicketRow.put)
        updateTicket = try database.prepare(TicketRow.update)
        moveTicket = try database.prepare(TicketRow.move)
        startOwner = try database.prepare(
            """
            INSERT INTO owner_interval(desk, ticket, n, user, tier, mode, start_seq, from_ms, cause_start)
            VALUES(?1, ?2, (SELECT coalesce(max(n), 0) + 1 FROM owner_interval WHERE desk = ?1 AND ticket = ?2),
                ?3, ?4, ?5, ?6, ?7, ?8)
            """)
        endOwner = try database.prepare(
            "UPDATE owner_interval SET to_ms = ?3, cause_end = ?4 WHERE desk = ?1 AND ticket = ?2 AND to_ms IS NULL")
        startTier = try database.prepare(
            """
            INSERT INTO tier_interval(desk, ticket, n, tier, from_ms)
            VALUES(?1, ?2, (SELECT coalesce(max(n), 0) + 1 FROM tier_interval WHERE desk = ?1 AND ticket = ?2), ?3, ?4)
            """)
        endTier = try database.prepare(
            "UPDATE tier_interval SET to_ms = ?3 WHERE desk = ?1 AND ticket = ?2 AND to_ms IS NULL")
        startStage = try database.prepare(
            """
            INSERT INTO stage_interval(desk, ticket, n, state, tier, mode, waits, from_ms)
            VALUES(?1, ?2, (SELECT coalesce(max(n), 0) + 1 FROM stage_interval WHERE desk = ?1 AND ticket = ?2),
                ?3, ?4, ?5, ?6, ?7)
            """)
        endStage = try database.prepare(
            "UPDATE stage_interval SET to_ms = ?3 WHERE desk = ?1 AND ticket = ?2 AND to_ms IS NULL")
        join = try database.prepare(
            """
            INSERT INTO swarm_membership(desk, ticket, n, user, role, tier, from_ms)
            VALUES(?1, ?2, (SELECT coalesce(max(n), 0) + 1 FROM swarm_membership WHERE desk = ?1 AND ticket = ?2),
                ?3, ?4, ?5, ?6)
            """)
        changeRole = try database.prepare(
            "UPDATE swarm_membership SET role = ?4 WHERE desk = ?1 AND ticket = ?2 AND user = ?3 AND to_ms IS NULL")
        leave = try database.prepare(
            """
            UPDATE swarm_membership SET to_ms = ?4, cause = ?5
            WHERE desk = ?1 AND ticket = ?2 AND user = ?3 AND to_ms IS NULL
            """)
        putDeadline = try database.prepare(
            """
            INSERT INTO deadline(desk, ticket, kind, reference, due) VALUES(?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET due = excluded.due
            """)
        dropDeadline = try database.prepare(
            "DELETE FROM deadline WHERE desk = ? AND ticket = ? AND kind = ? AND reference = ?")
        putQueue = try database.prepare(
            "INSERT INTO queue(desk, id, name, tier, mode, since, by, source) VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
        changeMode = try database.prepare(
            "UPDATE queue SET mode = ?3, since = ?4, by = ?5, source = 'manual' WHERE desk = ?1 AND id = ?2")
    }
}
