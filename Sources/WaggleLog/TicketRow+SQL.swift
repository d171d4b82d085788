internal import WaggleDomain

extension TicketRow {
    /// The columns that `init(row)` reads and `bind` fills, in order, after `desk`.
    static let columns: SQL = """
        id, customer, subject, queue, tier, mode, mode_at_creation, mode_source, state, owner, channel, kind, category,
        priority, created, first_response, solved, closed, waiting_since, last_message_at, preview, messages, notes,
        people_touched, hand_offs, escalations, shadow_escalations, reopens, swarm_members, warned,
        escalation_pending, imported, version
        """
    static let columnCount: Int32 = 33

    /// Inserts the row, or replaces it: texts that a later event does not repeat are kept when ?22 is NULL.
    static let put: SQL =
        "INSERT INTO ticket(desk, " + columns
            + """
            ) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, \
            ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34)
            """

    private static let changing: SQL = """
        UPDATE ticket SET subject = ?4, tier = ?6, mode = ?7, kind = ?13,
            first_response = ?17, solved = ?18, closed = ?19, last_message_at = ?21, preview = coalesce(?22, preview), messages = ?23, notes = ?24, people_touched = ?25,
            hand_offs = ?26, escalations = ?27, shadow_escalations = ?28, reopens = ?29, swarm_members = ?30,
            warned = ?31, escalation_pending = ?32, version = ?34
        """
    private static let ofTicket: SQL = " WHERE desk = ?1 AND id = ?2"

    /// Updates what changes during a ticket's life, but for the columns of an index: SQLite rewrites the entries of
    /// each index whose column is named, whatever its value. The version alone, which every event changes, is indexed
    /// all the same. The preview stays when ?22 is NULL.
    static let update: SQL = changing + ofTicket
    /// Updates everything that changes during a ticket's life.
    static let move: SQL =
        changing + ", queue = ?5, state = ?10, owner = ?11, category = ?14, priority = ?15, waiting_since = ?20"
        + ofTicket

    /// Whether a column of an index changes between the two.
    static func moves(_ before: Ticket?, _ after: Ticket) -> Bool {
        guard let before else { return true }
        return before.queue != after.queue || before.state != after.state || before.owner != after.owner
            || before.category != after.category || before.priority != after.priority
            || before.waitingSince != after.waitingSince
    }

    /// Fills `put`'s parameters.
    func bind(_ statement: Statement, desk: Int64) {
        statement.bind(1, desk)
        statement.bind(2, id.rawValue)
        bindNature(statement)
        bindKind(statement)
        bindPlace(statement)
        bindTimes(statement)
        statement.bind(16, created)
        statement.bind(22, preview)
        bindCounts(statement)
        statement.bind(33, imported)
        statement.bind(34, version)
    }

    /// Fills the parameters of `update`, or of `move`: they have those of `put`, under the same numbers.
    func bindUpdate(_ statement: Statement, desk: Int64, keepingPreview: Bool, moves: Bool) {
        statement.bind(1, desk)
        statement.bind(2, id.rawValue)
        bindKind(statement)
        if moves { bindPlace(statement) }
        bindTimes(statement)
        if keepingPreview { statement.bindNull(22) } else { statement.bind(22, preview) }
        bindCounts(statement)
        statement.bind(34, version)
    }

    private func bindCounts(_ statement: Statement) {
        statement.bind(23, messages)
        statement.bind(24, notes)
        statement.bind(25, peopleTouched)
        statement.bind(26, handOffs)
        statement.bind(27, escalations)
        statement.bind(28, shadowEscalations)
        statement.bind(29, reopens)
        statement.bind(30, helpers)
        statement.bind(31, warned)
        statement.bind(32, escalationPending)
    }

    /// What never changes.
    private func bindNature(_ statement: Statement) {
        statement.bind(3, customer.rawValue)
        statement.bind(8, modeAtCreation.rawValue)
        statement.bind(9, modeSource.rawValue)
        statement.bind(12, channel.rawValue)
    }

    /// What rows are found by.
    private func bindPlace(_ statement: Statement) {
        statement.bind(5, queue.rawValue)
        statement.bind(10, state.rawValue)
        statement.bind(11, owner?.rawValue)
    }

    private func bindKind(_ statement: Statement) {
        statement.bind(4, subject)
        statement.bind(6, tier.rawValue)
        statement.bind(7, mode.rawValue)
        statement.bind(13, kind.rawValue)
        statement.bind(14, category)
        statement.bind(15, priority.rawValue)
    }

    private func bindTimes(_ statement: Statement) {
        statement.bind(17, firstResponse)
        statement.bind(18, solved)
        statement.bind(19, closed)
        statement.bind(20, waitingSince)
        statement.bind(21, lastMessageAt)
    }

    /// The row a query with `columns` is at.
    init(_ row: Statement) throws(LogError) {
        id = TicketID(row.int(0))
        customer = UserID(row.int(1))
        subject = row.text(2)
        queue = QueueID(row.int(3))
        tier = try Column.tier(row, 4)
        mode = try Column.word(row, 5)
        modeAtCreation = try Column.word(row, 6)
        modeSource = try Column.word(row, 7)
        state = try Column.word(row, 8)
        owner = row.optionalInt(9).map { UserID($0) }
        channel = try Column.word(row, 10)
        kind = try Column.word(row, 11)
        category = row.text(12)
        guard let priority = Priority(rawValue: Int(row.int(13))) else {
            throw .unreadable(what: "ticket \(id), priority")
        }
        self.priority = priority
        created = row.int(14)
        firstResponse = row.optionalInt(15)
        solved = row.optionalInt(16)
        closed = row.optionalInt(17)
        waitingSince = row.optionalInt(18)
        lastMessageAt = row.optionalInt(19)
        preview = row.text(20)
        messages = Int(row.int(21))
        notes = Int(row.int(22))
        peopleTouched = Int(row.int(23))
        handOffs = Int(row.int(24))
        escalations = Int(row.int(25))
        shadowEscalations = Int(row.int(26))
        reopens = Int(row.int(27))
        helpers = Int(row.int(28))
        warned = row.int(29) != 0
        escalationPending = row.int(30) != 0
        imported = row.optionalText(31)
        version = row.int(32)
    }
}

/// Columns with a closed vocabulary.
enum Column {
    static func word<Word: RawRepresentable>(_ row: Statement, _ column: Int32) throws(LogError) -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: row.text(column)) else {
            throw .unreadable(what: "the word \(row.text(column))")
        }
        return word
    }

    static func tier(_ row: Statement, _ column: Int32) throws(LogError) -> Tier {
        guard let tier = Tier(rawValue: Int(row.int(column))) else {
            throw .unreadable(what: "tier \(row.int(column))")
        }
        return tier
    }
}
