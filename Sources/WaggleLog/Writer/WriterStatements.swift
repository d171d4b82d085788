/// The writer's statements, prepared once per connection.
struct WriterStatements {
    let begin: Statement
    let commit: Statement
    let rollBack: Statement
    let appendEvent: Statement
    let findRequest: Statement
    let ticketTop: Statement
    let staffTop: Statement
    let publish: Statement
    let trim: Statement
    let channelTop: Statement

    init(_ database: Database) throws(LogError) {
        begin = try database.prepare("BEGIN IMMEDIATE")
        commit = try database.prepare("COMMIT")
        rollBack = try database.prepare("ROLLBACK")
        appendEvent = try database.prepare(
            """
            INSERT INTO event(id, ticket, kind, actor, client_id, request_hash, at, payload, body, salt, body_hash,
                ticket_offset, staff_offset, hash) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        findRequest = try database.prepare(
            "SELECT request_hash, " + EventRow.columns
                + " FROM event WHERE client_id = ? AND actor = ? AND desk = ?")
        ticketTop = try database.prepare(ChannelSQL.ticketTop)
        staffTop = try database.prepare(ChannelSQL.staffTop)
        publish = try database.prepare(
            "INSERT INTO publication(desk, channel, offset, seq, data) VALUES(?, ?, ?, ?, ?)")
        trim = try database.prepare("DELETE FROM publication WHERE desk = ? AND channel = ? AND offset <= ?")
        channelTop = try database.prepare(ChannelSQL.top)
    }
}

/// The newest number of each kind of channel.
enum ChannelSQL {
    static let ticketTop: SQL = """
        SELECT ticket_offset FROM event INDEXED BY event_ticket
        WHERE desk = ? AND ticket = ? AND ticket_offset IS NOT NULL ORDER BY id DESC LIMIT 1
        """
    static let staffTop: SQL = """
        SELECT staff_offset FROM event INDEXED BY event_ticket
        WHERE desk = ? AND ticket = ? AND staff_offset IS NOT NULL ORDER BY id DESC LIMIT 1
        """
    static let top: SQL = "SELECT max(offset) FROM publication WHERE desk = ? AND channel = ?"
}
