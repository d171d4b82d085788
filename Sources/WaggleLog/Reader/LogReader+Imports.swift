// Imported history as it is stored: rows as events, one ticket an incident.
extension LogReader {
    /// The names of all imports with their tickets, in alphabetical order.
    package func imports() throws(LogError) -> [(name: String, tickets: Int)] {
        let rows = try query(
            "SELECT imported, count(*) FROM ticket WHERE desk = ?1 AND imported IS NOT NULL GROUP BY imported ORDER BY 1"
        )
        return try collect(rows) { row throws(LogError) in (row.text(0), Int(row.int(1))) }
    }

    /// The payload of every row of one import that was not erased: ticket by ticket, each ticket's in their order. Constant memory.
    package func eachImportedPayload(of name: String, _ body: ([UInt8]) -> Void) throws(LogError) {
        let rows = try query(
            """
            SELECT coalesce(e.body, e.payload) FROM ticket t CROSS JOIN event e INDEXED BY event_ticket ON e.desk = t.desk AND e.ticket = t.id
            WHERE t.desk = ?1 AND t.imported = ?2 AND e.kind = 'imported.row'
                AND (e.body IS NOT NULL OR e.body_hash IS NULL) ORDER BY t.id, e.id
            """)
        rows.bind(2, name)
        defer { rows.reset() }
        while try rows.step() { body(rows.bytes(0)) }
    }
}

extension LogTransaction {
    /// Writes the row of an imported ticket, in place of the one before: its import says what it holds.
    package func putImportedRow(_ row: TicketRow) throws(LogError) {
        precondition(isOpen && row.imported != nil)
        let drop = try log.reader.query("DELETE FROM ticket WHERE desk = ?1 AND id = ?2 AND imported IS NOT NULL")
        drop.bind(2, row.id.rawValue)
        try drop.run()
        try putTicketRow(row)
    }
}
