package import WaggleDomain

extension LogReader {
    /// Numbers of tickets above `after`, in order: of one import, or of the desk itself.
    package func ticketNumbers(
        after: TicketID = TicketID(0), ofImport name: String? = nil, limit: Int
    ) throws(LogError) -> [TicketID] {
        let rows = try query(
            "SELECT id FROM ticket WHERE desk = ?1 AND id > ?2 AND imported IS ?3 ORDER BY id LIMIT ?4")
        rows.bind(2, after.rawValue)
        rows.bind(3, name)
        rows.bind(4, limit)
        return try collect(rows) { row throws(LogError) in TicketID(row.int(0)) }
    }

    /// How many of them there are.
    package func ticketCount(ofImport name: String? = nil) throws(LogError) -> Int {
        let row = try query("SELECT count(*) FROM ticket WHERE desk = ?1 AND imported IS ?2")
        row.bind(2, name)
        return try first(row) { row throws(LogError) in Int(row.int(0)) } ?? 0
    }
}
