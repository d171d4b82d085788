internal import JSON
package import WaggleDomain

/// How often product feedback speaks of one thing.
package struct FeedbackTopic: Equatable, Sendable {
    package var topic: String
    package var messages: Int
    package var tickets: Int
    package var customers: Int
    /// Messages whose customers were told that it is done.
    package var told: Int
    package var newest: Milliseconds
}

/// Where a list of calls stood: its last row.
package struct CallBackPlace: Equatable, Sendable {
    package let from: Milliseconds
    package let ticket: TicketID
    package let number: Int
    package init(from: Milliseconds, ticket: TicketID, number: Int) {
        self.from = from
        self.ticket = ticket
        self.number = number
    }
}

extension LogReader {
    private static let callBackColumns: SQL =
        "ticket, n, queue, state, from_ms, to_ms, remind_ms, language, phone, overdue, tries"

    private func callBack(_ row: Statement) throws(LogError) -> CallBackRow {
        CallBackRow(
            ticket: TicketID(row.int(0)), number: Int(row.int(1)), queue: QueueID(row.int(2)),
            state: try Column.word(row, 3), from: row.int(4), to: row.int(5), remindAt: row.optionalInt(6),
            language: row.text(7), phone: row.text(8), isOverdue: row.int(9) != 0, tries: Int(row.int(10)))
    }

    /// Calls of these states in these queues, the earliest window first; go on with `after` = the last one.
    package func callBacks(
        in queues: [QueueID], _ states: Set<CallBackState>, after: CallBackPlace?, limit: Int
    ) throws(LogError) -> [CallBackRow] {
        var found: [CallBackRow] = []
        for queue in queues {
            let rows = try query(Self.callBacks(isPlanned: states == [.planned]))
            rows.bind(2, queue.rawValue)
            rows.bind(3, after?.from ?? .min)
            rows.bind(4, after?.ticket.rawValue ?? 0)
            rows.bind(5, after?.number ?? 0)
            rows.bind(6, limit)
            if states != [.planned] {
                let words = JSONValue.array(states.map(\.rawValue).sorted().map { .string($0) })
                rows.bind(7, String(decoding: words.serialised(), as: UTF8.self))
            }
            found += try collect(rows) { row throws(LogError) in try callBack(row) }
        }
        found.sort { ($0.from, $0.ticket.rawValue, $0.number) < ($1.from, $1.ticket.rawValue, $1.number) }
        return Array(found.prefix(limit))
    }

    private static func callBacks(isPlanned: Bool) -> SQL {
        let which: SQL =
            isPlanned
            ? "call_back INDEXED BY call_back_queue WHERE state = 'planned'"
            : "call_back INDEXED BY call_back_window WHERE state IN (SELECT value FROM json_each(?7))"
        return "SELECT " + callBackColumns + " FROM " + which
            + """
             AND desk = ?1 AND queue = ?2 AND (from_ms, ticket, n) > (?3, ?4, ?5)
            ORDER BY from_ms, ticket, n LIMIT ?6
            """
    }

    /// Marked messages, newest ticket first; go on with `before` = the last one's ticket and message.
    package func feedback(
        topic: String?, before: (ticket: TicketID, message: Int)?, limit: Int
    ) throws(LogError) -> [FeedbackRow] {
        var sql: SQL = "SELECT ticket, message, topic, by, at, told FROM feedback WHERE desk = ?1"
        if topic != nil { sql += " AND topic = ?2" }
        if before != nil { sql += " AND (ticket, message) < (?3, ?4)" }
        sql += " ORDER BY ticket DESC, message DESC LIMIT ?5"
        let rows = try query(sql)
        if let topic { rows.bind(2, topic) }
        if let before {
            rows.bind(3, before.ticket.rawValue)
            rows.bind(4, before.message)
        }
        rows.bind(5, limit)
        return try collect(rows) { row throws(LogError) in Self.feedback(row) }
    }

    private static func feedback(_ row: Statement) -> FeedbackRow {
        FeedbackRow(
            ticket: TicketID(row.int(0)), message: Int(row.int(1)), topic: row.text(2), by: UserID(row.int(3)),
            at: row.int(4), toldAt: row.optionalInt(5))
    }

    /// Every topic with its counts, the most frequent first.
    package func feedbackTopics(
        after: FeedbackTopicPlace? = nil, limit: Int
    ) throws(LogError) -> [FeedbackTopic] {
        let rows = try query(
            """
            SELECT topic, count(*), count(DISTINCT f.ticket), count(DISTINCT t.customer), count(told), max(at)
            FROM feedback f JOIN ticket t ON t.desk = f.desk AND t.id = f.ticket
            WHERE f.desk = ?1 GROUP BY topic HAVING ?3 IS NULL OR (-count(*), topic) > (-?3, ?4)
            ORDER BY count(*) DESC, topic LIMIT ?2
            """)
        rows.bind(2, limit)
        if let after {
            rows.bind(3, after.messages)
            rows.bind(4, after.topic)
        }
        return try collect(rows) { row throws(LogError) in
            FeedbackTopic(
                topic: row.text(0), messages: Int(row.int(1)), tickets: Int(row.int(2)), customers: Int(row.int(3)),
                told: Int(row.int(4)), newest: row.int(5))
        }
    }

    /// Tickets with a message on this topic whose customer was not told yet, the first first.
    package func untoldFeedback(topic: String) throws(LogError) -> [TicketID] {
        let rows = try query(
            "SELECT DISTINCT ticket FROM feedback WHERE desk = ?1 AND topic = ?2 AND told IS NULL ORDER BY ticket")
        rows.bind(2, topic)
        return try collect(rows) { row throws(LogError) in TicketID(row.int(0)) }
    }

    /// The message with a number among those the customer sees; nil when it has none.
    package func message(_ number: Int, of ticket: TicketID) throws(LogError) -> StoredEvent? {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ticket WHERE desk = ?1 AND ticket = ?2 AND ticket_offset IS NOT NULL
                AND kind IN ('msg.customer', 'msg.agent', 'msg.system', 'msg.announcement', 'contact.logged',
                    'remote.offered') AND json_extract(CAST(payload AS TEXT), '$.number') = ?3 LIMIT 1
                """)
        rows.bind(2, ticket.rawValue)
        rows.bind(3, number)
        return try first(rows) { row throws(LogError) in try EventRow.read(row) }
    }

    /// The rows that are stored of one ticket.
    func peopleRows(of ticket: TicketID) throws(LogError) -> PeopleRows {
        var stored = PeopleRows()
        let calls = try query(
            "SELECT " + Self.callBackColumns + " FROM call_back WHERE desk = ?1 AND ticket = ?2 ORDER BY n")
        calls.bind(2, ticket.rawValue)
        stored.callBacks = try collect(calls) { row throws(LogError) in try callBack(row) }
        let marks = try query(
            """
            SELECT ticket, message, topic, by, at, told FROM feedback WHERE desk = ?1 AND ticket = ?2 ORDER BY message
            """)
        marks.bind(2, ticket.rawValue)
        stored.feedback = try collect(marks) { row throws(LogError) in Self.feedback(row) }
        let cover = try query("SELECT user FROM cover WHERE desk = ?1 AND ticket = ?2")
        cover.bind(2, ticket.rawValue)
        stored.cover = try first(cover) { row throws(LogError) in UserID(row.int(0)) }
        let survivor = try query("SELECT user FROM survivor_owner WHERE desk = ?1 AND ticket = ?2")
        survivor.bind(2, ticket.rawValue)
        stored.survivorOwner = try first(survivor) { row throws(LogError) in UserID(row.int(0)) }
        let shares = try query(
            "SELECT ticket, n, user, state, due FROM partner_share WHERE desk = ?1 AND ticket = ?2 ORDER BY n")
        shares.bind(2, ticket.rawValue)
        stored.shares = try collect(shares) { row throws(LogError) in
            ShareRow(
                ticket: TicketID(row.int(0)), number: Int(row.int(1)), user: UserID(row.int(2)),
                state: try Column.word(row, 3), due: row.optionalInt(4))
        }
        stored.problem = try problemRow(of: ticket)
        stored.articles = try articleRows(of: ticket)
        return stored
    }
}

/// The place of one topic in the list of them.
package struct FeedbackTopicPlace: Equatable, Sendable {
    package var messages: Int
    package var topic: String

    package init(messages: Int, topic: String) {
        self.messages = messages
        self.topic = topic
    }
}
