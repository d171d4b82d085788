internal import JSON
package import WaggleDomain

// Erasing a customer. Free text is kept apart from what the chain covers, so clearing it leaves every link as it was.
// That it was cleared rightly is itself recorded: an event `ticket.erased` on each ticket, and `verify` takes a text
// that is gone for damage unless such an event came after it, and one that is there for a forgery if it did.

extension LogTransaction {
    /// Erases the texts of a ticket's events for good, their bodies and salts, and makes everything that is derived
    /// from them anew. Record `ticketErased` first. Cached aggregates of the ticket are void afterwards. Returns how many
    /// events had text.
    package func eraseTexts(
        of ticket: TicketID, policy: DeskPolicy
    ) throws(LogError) -> Int {
        try flush()
        let erase = try log.reader.query(
            "UPDATE event SET body = NULL, salt = NULL WHERE desk = ?1 AND ticket = ?2 AND body IS NOT NULL")
        erase.bind(2, ticket.rawValue)
        try erase.run()
        let count = log.database.changes
        if let history = try TicketHistory.read(ticket, from: log.reader), !history.ticket.isImported {
            try replace(history, policy)
        } else {
            let row = try log.reader.query(
                "UPDATE ticket SET subject = '', preview = '', category = '' WHERE desk = ?1 AND id = ?2")
            row.bind(2, ticket.rawValue)
            try row.run()
        }
        return count
    }

    /// What lists, inboxes and partners' channels were told of a customer's tickets keeps its place and loses what it
    /// said. Reads all that is kept of them once. Returns the names of these channels.
    package func erasePublications(ofCustomer customer: UserID) throws(LogError) -> [String] {
        let told = try log.reader.query(
            """
            SELECT p.channel, p.offset, e.ticket FROM publication p
            JOIN event e ON e.id = (?1 << 48) + p.seq
            JOIN ticket t ON t.desk = ?1 AND t.id = e.ticket AND t.customer = ?2
            WHERE p.desk = ?1
            """)
        told.bind(2, customer.rawValue)
        let entries = try log.reader.collect(told) { row throws(LogError) in
            (channel: row.text(0), offset: row.int(1), ticket: TicketID(row.int(2)))
        }
        let blank = try log.reader.query(
            "UPDATE publication SET data = ?4 WHERE desk = ?1 AND channel = ?2 AND offset = ?3")
        for entry in entries {
            blank.bind(2, entry.channel)
            blank.bind(3, entry.offset)
            blank.bind(4, Self.blankPublication(entry.ticket))
            try blank.run()
        }
        return Set(entries.map(\.channel)).sorted()
    }

    private static func blankPublication(_ ticket: TicketID) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", "erased")
        writer.field("ticket", ticket.rawValue)
        writer.endObject()
        return writer.bytes
    }

    /// Forgets who a person is: name, address, and every way to come in as them. Their number stays. Answers the hashes
    /// of what let them in.
    package func erasePerson(_ person: UserID, at now: Milliseconds) throws(LogError) -> [[UInt8]] {
        for sql in LogTransaction.accounts {
            let drop = try log.reader.query(sql)
            drop.bind(2, person.rawValue)
            try drop.run()
        }
        let visits = try log.reader.query(
            "DELETE FROM visitor_token WHERE desk = ?1 AND person = ?2 RETURNING token_hash")
        visits.bind(2, person.rawValue)
        var ended = try log.reader.collect(visits) { row throws(LogError) in row.bytes(0) }
        ended += try dropSessions(of: person) + dropAPITokens(of: person) + dropCustomerSessions(of: person)
        let blank = try log.reader.query(
            """
            UPDATE person SET name = '', email = NULL, skills = '{}', disabled = coalesce(disabled, ?3)
            WHERE desk = ?1 AND id = ?2
            """)
        blank.bind(2, person.rawValue)
        blank.bind(3, now)
        try blank.run()
        return ended
    }

    private static let accounts: [SQL] = [
        "DELETE FROM login WHERE desk = ?1 AND person = ?2",
        "DELETE FROM site_customer WHERE desk = ?1 AND person = ?2",
        "DELETE FROM setting WHERE desk = ?1 AND key GLOB 'imported-person:*' AND CAST(value AS TEXT) = CAST(?2 AS TEXT)",
    ]
}

extension LogReader {
    /// A customer's tickets, imported ones included, by number; at most `limit`.
    package func tickets(ofCustomer customer: UserID, limit: Int) throws(LogError) -> [TicketID] {
        let rows = try query("SELECT id FROM ticket WHERE desk = ?1 AND customer = ?2 ORDER BY id LIMIT ?3")
        rows.bind(2, customer.rawValue)
        rows.bind(3, limit)
        return try collect(rows) { row throws(LogError) in TicketID(row.int(0)) }
    }
}
