package import WaggleDomain

/// The two channels of a ticket whose numbers the events themselves carry.
package enum TicketChannelKind: Sendable {
    /// `ticket:ID`: customer and staff.
    case ticket
    /// `staff:ID`: staff alone.
    case staff
}

extension LogReader {
    /// All events of a ticket in order, from which its aggregate is rebuilt.
    package func events(of ticket: TicketID, after sequence: Int64 = 0) throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns + " FROM event WHERE desk = ?1 AND ticket = ?2 AND id > ?3 ORDER BY id")
        rows.bind(2, ticket.rawValue)
        rows.bind(3, desk << 48 | sequence)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }

    /// The ticket as its events leave it; nil when there is none of that number.
    package func ticket(_ id: TicketID) throws(LogError) -> Ticket? {
        var ticket: Ticket?
        for stored in try events(of: id) {
            if ticket == nil {
                ticket = Ticket(
                    id: id, first: stored.event, by: stored.actor, at: stored.at, sequence: stored.sequence)
                guard ticket != nil else { throw .unreadable(what: "ticket \(id) begins with \(stored.event.kind)") }
            } else {
                ticket?.apply(stored.event, by: stored.actor, at: stored.at, sequence: stored.sequence)
            }
        }
        return ticket
    }

    /// Events of one of a ticket's channels with numbers above `after`, oldest first.
    package func channel(
        _ kind: TicketChannelKind, of ticket: TicketID, after: Int64, limit: Int
    ) throws(LogError) -> [StoredEvent] {
        let rows =
            switch kind {
            case .ticket: try query(ChannelPages.ticketForward)
            case .staff: try query(ChannelPages.staffForward)
            }
        rows.bind(2, ticket.rawValue)
        rows.bind(3, after)
        rows.bind(4, try boundary(kind, ticket, atMost: after))
        rows.bind(5, limit)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }

    /// Events of one of a ticket's channels with numbers below `before` (nil: from the top), newest first.
    package func channelReversed(
        _ kind: TicketChannelKind, of ticket: TicketID, before: Int64?, limit: Int
    ) throws(LogError) -> [StoredEvent] {
        let rows =
            switch kind {
            case .ticket: try query(ChannelPages.ticketBackward)
            case .staff: try query(ChannelPages.staffBackward)
            }
        rows.bind(2, ticket.rawValue)
        rows.bind(3, before ?? .max)
        rows.bind(4, limit)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }

    /// The newest number of a ticket's channel; 0 when it is empty.
    package func top(_ kind: TicketChannelKind, of ticket: TicketID) throws(LogError) -> Int64 {
        let row =
            switch kind {
            case .ticket: try query(ChannelSQL.ticketTop)
            case .staff: try query(ChannelSQL.staffTop)
            }
        row.bind(2, ticket.rawValue)
        return try first(row) { row throws(LogError) in row.int(0) } ?? 0
    }

    // Walks the index back from the newest entry: it costs what was missed, not the ticket's length.
    private func boundary(
        _ kind: TicketChannelKind, _ ticket: TicketID, atMost offset: Int64
    ) throws(LogError) -> Int64 {
        guard offset > 0 else { return 0 }
        let row =
            switch kind {
            case .ticket: try query(ChannelPages.ticketBoundary)
            case .staff: try query(ChannelPages.staffBoundary)
            }
        row.bind(2, ticket.rawValue)
        row.bind(3, offset)
        return try first(row) { row throws(LogError) in row.int(0) } ?? 0
    }

    /// Publications of a `user:` or `queue:` channel with offsets above `after`, oldest first.
    package func publications(
        _ channel: String, after: Int64, limit: Int
    ) throws(LogError) -> [Publication] {
        let rows = try query(
            """
            SELECT offset, seq, data FROM publication WHERE desk = ?1 AND channel = ?2 AND offset > ?3
            ORDER BY offset LIMIT ?4
            """)
        rows.bind(2, channel)
        rows.bind(3, after)
        rows.bind(4, limit)
        return try collect(rows) { row throws(LogError) in
            Publication(offset: row.int(0), sequence: row.int(1), data: row.bytes(2))
        }
    }

    /// The newest offset of such a channel; 0 when nothing was ever published there.
    package func top(_ channel: String) throws(LogError) -> Int64 {
        let row = try query(ChannelSQL.top)
        row.bind(2, channel)
        return try first(row) { row throws(LogError) in row.int(0) } ?? 0
    }

    /// The oldest offset still kept; a reader whose position is below `oldest - 1` has missed something for good.
    /// 0 when nothing was ever published.
    package func oldest(_ channel: String) throws(LogError) -> Int64 {
        let row = try query("SELECT min(offset) FROM publication WHERE desk = ?1 AND channel = ?2")
        row.bind(2, channel)
        return try first(row) { row throws(LogError) in row.int(0) } ?? 0
    }

    /// The oldest offset kept of what was published at an event's sequence or later; nil when there is none.
    package func oldest(_ channel: String, since sequence: Int64) throws(LogError) -> Int64? {
        let row = try query("SELECT min(offset) FROM publication WHERE desk = ?1 AND channel = ?2 AND seq >= ?3")
        row.bind(2, channel)
        row.bind(3, sequence)
        return try first(row) { row throws(LogError) in row.optionalInt(0) }.flatMap(\.self)
    }
}

private enum ChannelPages {
    private static let select: SQL = "SELECT " + EventRow.columns + " FROM event INDEXED BY event_ticket "
    static let ticketForward: SQL =
        select + "WHERE desk = ?1 AND ticket = ?2 AND id > ?4 AND ticket_offset > ?3 ORDER BY id LIMIT ?5"
    static let staffForward: SQL =
        select + "WHERE desk = ?1 AND ticket = ?2 AND id > ?4 AND staff_offset > ?3 ORDER BY id LIMIT ?5"
    static let ticketBackward: SQL =
        select + "WHERE desk = ?1 AND ticket = ?2 AND ticket_offset < ?3 ORDER BY id DESC LIMIT ?4"
    static let staffBackward: SQL =
        select + "WHERE desk = ?1 AND ticket = ?2 AND staff_offset < ?3 ORDER BY id DESC LIMIT ?4"
    static let ticketBoundary: SQL = """
        SELECT id FROM event INDEXED BY event_ticket WHERE desk = ?1 AND ticket = ?2 AND ticket_offset <= ?3
        ORDER BY id DESC LIMIT 1
        """
    static let staffBoundary: SQL = """
        SELECT id FROM event INDEXED BY event_ticket WHERE desk = ?1 AND ticket = ?2 AND staff_offset <= ?3
        ORDER BY id DESC LIMIT 1
        """
}
