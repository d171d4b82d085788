package import WaggleDomain

/// A link's right: one person made for one share.
package struct PartnerLink: Equatable, Sendable {
    package var ticket: TicketID
    package var share: Int
    package var person: UserID
    package var expires: Milliseconds
    package init(ticket: TicketID, share: Int, person: UserID, expires: Milliseconds) {
        self.ticket = ticket
        self.share = share
        self.person = person
        self.expires = expires
    }
}

extension LogTransaction {
    /// Keeps a link by its token's hash.
    package func putPartnerLink(_ link: PartnerLink, tokenHash: [UInt8]) throws(LogError) {
        let put = try log.reader.query(
            """
            INSERT OR REPLACE INTO partner_link(desk, token_hash, ticket, share, person, expires)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """)
        put.bind(2, tokenHash)
        put.bind(3, link.ticket.rawValue)
        put.bind(4, link.share)
        put.bind(5, link.person.rawValue)
        put.bind(6, link.expires)
        try put.run()
    }

    /// Takes the links of a share away.
    package func dropPartnerLinks(_ ticket: TicketID, share: Int) throws(LogError) {
        let drop = try log.reader.query("DELETE FROM partner_link WHERE desk = ?1 AND ticket = ?2 AND share = ?3")
        drop.bind(2, ticket.rawValue)
        drop.bind(3, share)
        try drop.run()
    }
}

extension LogReader {
    /// A link by its token's hash, expired or not.
    package func partnerLink(tokenHash: [UInt8]) throws(LogError) -> PartnerLink? {
        let row = try query(
            "SELECT ticket, share, person, expires FROM partner_link WHERE desk = ?1 AND token_hash = ?2")
        row.bind(2, tokenHash)
        return try first(row) { row throws(LogError) in
            PartnerLink(
                ticket: TicketID(row.int(0)), share: Int(row.int(1)), person: UserID(row.int(2)), expires: row.int(3))
        }
    }

    /// Tickets shared with a partner now, newest first.
    package func sharedTickets(
        with user: UserID, before: TicketID? = nil, limit: Int
    ) throws(LogError) -> [TicketID] {
        let rows = try query(
            """
            SELECT DISTINCT ticket FROM partner_share INDEXED BY partner_share_user
            WHERE desk = ?1 AND user = ?2 AND state <> 'ended' AND ticket < ?4 ORDER BY ticket DESC LIMIT ?3
            """)
        rows.bind(2, user.rawValue)
        rows.bind(3, limit)
        rows.bind(4, before?.rawValue ?? .max)
        return try collect(rows) { row throws(LogError) in TicketID(row.int(0)) }
    }

    /// The note with a number; nil when there is none.
    package func note(_ number: Int, of ticket: TicketID) throws(LogError) -> StoredEvent? {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ticket WHERE desk = ?1 AND ticket = ?2 AND staff_offset IS NOT NULL
                AND kind = 'msg.note' AND json_extract(CAST(payload AS TEXT), '$.number') = ?3 LIMIT 1
                """)
        rows.bind(2, ticket.rawValue)
        rows.bind(3, number)
        return try first(rows) { row throws(LogError) in try EventRow.read(row) }
    }
}
