internal import WaggleDomain

/// Reads events out of statements.
enum EventRow {
    /// The columns that `read` expects, in order.
    static let columns: SQL =
        "seq, ticket, kind, actor, at, payload, body, body_hash IS NOT NULL, ticket_offset, staff_offset"

    /// The event in the present row, its columns beginning at `first`.
    static func read(_ row: Statement, from first: Int32 = 0) throws(LogError) -> StoredEvent {
        let body = row.optionalBytes(first + 6)
        let event = try EventCodec.decode(kind: row.text(first + 2), payload: row.bytes(first + 5), body: body)
        return StoredEvent(
            sequence: row.int(first), ticket: row.optionalInt(first + 1).map { TicketID($0) },
            actor: UserID(row.int(first + 3)), at: row.int(first + 4), event: event,
            ticketOffset: row.optionalInt(first + 8), staffOffset: row.optionalInt(first + 9),
            isErased: body == nil && row.int(first + 7) != 0, hasText: body != nil)
    }
}
