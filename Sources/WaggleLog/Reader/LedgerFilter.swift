package import WaggleDomain

// The ledger as it is read: newest first, with conditions that no index answers. So that no question reads the whole
// log, a page looks at so many events at most; one that found less than it wanted says where to go on.

/// What to show of the ledger; nothing set shows all of it.
package struct LedgerFilter: Equatable, Sendable {
    package var ticket: TicketID?
    /// The words before the dot of a kind (`owner`, `tier`), or whole kinds (`owner.taken`); empty means all
    /// but presence and views.
    package var kinds: [String] = []
    /// Who did it, or whom it names as owner, giver, receiver or member.
    package var person: UserID?
    /// Recorded then or later, and before then.
    package var from: Milliseconds?
    package var to: Milliseconds?
    /// Of tickets that worked in this mode at the time.
    package var mode: Mode?

    package init(ticket: TicketID? = nil, kinds: [String] = []) {
        self.ticket = ticket
        self.kinds = kinds
    }
}

/// A page of the ledger.
package struct LedgerPage: Sendable {
    /// Newest first.
    package var entries: [StoredEvent]
    /// Go on with `before` = this; nil when there is nothing more.
    package var next: Int64?
}

extension LogReader {
    /// Events that one page looks at.
    package static let ledgerReadMax: Int64 = 100_000

    /// Entries of the ledger, newest first. Messages, notes and imported rows are no part of it.
    package func ledger(
        _ filter: LedgerFilter, before: Int64? = nil, limit: Int
    ) throws(LogError) -> LedgerPage {
        let start = if let before { before } else { try head().sequence + 1 }
        let bottom = filter.ticket == nil ? max(1, start - Self.ledgerReadMax) : 1
        let rows = try query(Self.ledgerQuery(filter))
        rows.bind(2, desk << 48 | start)
        rows.bind(3, desk << 48 | bottom)
        rows.bind(4, limit + 1)
        // Only what the statement names can be bound.
        if let ticket = filter.ticket { rows.bind(5, ticket.rawValue) }
        if !filter.kinds.isEmpty { rows.bind(6, jsonArray(filter.kinds)) }
        if let person = filter.person { rows.bind(7, person.rawValue) }
        if let from = filter.from { rows.bind(8, from) }
        if let to = filter.to { rows.bind(9, to) }
        if let mode = filter.mode { rows.bind(10, mode.rawValue) }
        let found = try collect(rows) { row throws(LogError) in try EventRow.read(row) }
        if found.count > limit {
            let entries = Array(found.prefix(limit))
            return LedgerPage(entries: entries, next: entries.last?.sequence)
        }
        return LedgerPage(entries: found, next: bottom > 1 ? bottom : nil)
    }

    private static func ledgerQuery(_ filter: LedgerFilter) -> SQL {
        var sql: SQL = "SELECT " + EventRow.columns + " FROM event INDEXED BY "
        sql += filter.ticket == nil ? "event_ledger" : "event_ticket"
        sql += " WHERE desk = ?1 AND id < ?2 AND id >= ?3"
        if filter.ticket != nil { sql += " AND ticket = ?5" }
        if !filter.kinds.isEmpty {
            sql += """
                 AND (kind IN (SELECT value FROM json_each(?6))
                OR substr(kind, 1, instr(kind, '.') - 1) IN (SELECT value FROM json_each(?6)))
                """
        }
        if filter.kinds.isEmpty { sql += " AND kind NOT GLOB 'presence.*' AND kind NOT GLOB 'view.*'" }
        if filter.person != nil { sql += concernsPerson }
        if filter.from != nil { sql += " AND at >= ?8" }
        if filter.to != nil { sql += " AND at < ?9" }
        if filter.mode != nil { sql += inMode }
        // Credit is between the owner and the person.
        return sql + """
             AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' AND kind <> 'member.credited'
            ORDER BY id DESC LIMIT ?4
            """
    }

    // `from` and `to` are people where ownership moves; elsewhere they are tiers, tickets or modes.
    private static let concernsPerson: SQL = """
         AND (actor = ?7 OR EXISTS (SELECT 1 FROM json_each(CAST(payload AS TEXT)) AS field
            WHERE field.atom = ?7 AND field.type = 'integer' AND (field.key IN ('user', 'owner')
            OR (field.key IN ('from', 'to') AND kind GLOB 'owner.*'))))
        """

    // What ends a stretch, such as closing, belongs to it; a switch belongs to both of its modes.
    private static let inMode: SQL = """
         AND EXISTS (SELECT 1 FROM stage_interval AS stage WHERE stage.desk = ?1 AND stage.ticket = event.ticket
            AND stage.mode = ?10 AND stage.from_ms <= event.at AND (stage.to_ms IS NULL OR event.at <= stage.to_ms))
        """
}
