package import WaggleDomain

// A reply's row names the event that gave it its present form. The row of a removed one stays, so that its number is not
// given again.

extension LogTransaction {
    func projectReply(_ stored: StoredEvent) throws(LogError) {
        let reply: ReplyID
        switch stored.event {
        case .desk(.replySaved(let saved)): reply = saved.id
        case .desk(.replyRemoved(let removed, _)): reply = removed
        default: return
        }
        let put = try log.reader.cached(
            """
            INSERT INTO canned_reply(desk, id, seq) VALUES(?1, ?2, ?3)
            ON CONFLICT(desk, id) DO UPDATE SET seq = excluded.seq
            """)
        put.bind(1, log.desk)
        put.bind(2, reply.rawValue)
        put.bind(3, stored.sequence)
        try put.run()
    }
}

extension LogReader {
    /// The newest event of every canned reply, removed ones too, in order.
    package func cannedReplies() throws(LogError) -> [DeskEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event WHERE id IN (SELECT ?1 << 48 | seq FROM canned_reply WHERE desk = ?1) ORDER BY id
                """)
        var found: [DeskEvent] = []
        for stored in try collect(rows, { row throws(LogError) in try EventRow.read(row) }) {
            guard case .desk(let event) = stored.event, event.reply != nil else {
                throw .unreadable(what: "a canned reply")
            }
            found.append(event)
        }
        return found
    }

    /// What the desk's events say of canned replies, in order.
    func replyEvents() throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ledger
                WHERE desk = ?1 AND kind IN ('reply.saved', 'reply.removed')
                AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' ORDER BY id
                """)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }
}

extension Verifier {
    /// The canned replies against the desk's events.
    func checkReplies() throws(LogError) {
        var replies: [Int64: Int64] = [:]
        for stored in try reader.replyEvents() {
            guard case .desk(let event) = stored.event, let reply = event.reply else { continue }
            replies[reply.rawValue] = stored.sequence
        }
        result.replies = replies.count
        let rows = try reader.query("SELECT id, seq FROM canned_reply WHERE desk = ?1")
        let kept = try reader.collect(rows) { row throws(LogError) in (row.int(0), row.int(1)) }
        guard Dictionary(kept, uniquingKeysWith: { first, _ in first }) != replies else { return }
        result.note(.projection, "The canned replies are not what the desk's events say.")
    }
}
