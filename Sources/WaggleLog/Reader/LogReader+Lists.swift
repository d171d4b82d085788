internal import JSON
internal import WaggleDomain

// Lists of tickets. The statement is put together from fixed pieces; what was asked for is bound.

extension LogReader {
    /// Tickets in that order, after `cursor`; never by position, so that a list which moves skips and repeats nothing
    /// that stands still. A cursor of another order is ours to refuse before.
    package func tickets(
        _ filter: TicketFilter, order: TicketOrder = .created, after cursor: TicketCursor? = nil, limit: Int
    ) throws(LogError) -> [TicketRow] {
        // Not kept: there are more combinations than statements worth keeping.
        let rows = try database.prepare(sql(filter, order, cursor != nil))
        rows.bind(1, desk)
        rows.bind(2, limit)
        for (place, key) in zip([3, 4, 5, 31] as [Int32], cursor?.keys ?? []) { rows.bind(place, key) }
        bind(filter, to: rows)
        bindLabels(filter, to: rows)
        bindScope(filter, to: rows)
        if filter.isFromHits(order), let hits = filter.hits { rows.bind(33, jsonArray(hits.all.map(\.rawValue))) }
        return try collect(rows) { row throws(LogError) in try TicketRow(row) }
    }

    private func bind(_ filter: TicketFilter, to rows: Statement) {
        if let queue = filter.queue { rows.bind(6, queue.rawValue) }
        if !filter.states.isEmpty { rows.bind(7, jsonArray(filter.states.map(\.rawValue))) }
        if let owner = filter.owner { rows.bind(8, owner.rawValue) }
        if let customer = filter.customer { rows.bind(9, customer.rawValue) }
        if let member = filter.member { rows.bind(10, member.rawValue) }
        if let cover = filter.cover { rows.bind(26, cover.rawValue) }
        if let mode = filter.mode { rows.bind(11, mode.rawValue) }
        if let tier = filter.tier { rows.bind(12, tier.rawValue) }
        if !filter.priorities.isEmpty { rows.bind(13, jsonArray(filter.priorities.map { Int64($0.rawValue) })) }
        if let kind = filter.kind { rows.bind(14, kind.rawValue) }
        if let channel = filter.channel { rows.bind(15, channel.rawValue) }
        if let category = filter.category { rows.bind(16, category) }
        if let from = filter.createdFrom { rows.bind(17, from) }
        if let before = filter.createdBefore { rows.bind(18, before) }
        if let before = filter.waitingBefore { rows.bind(19, before) }
    }

    private func bindLabels(_ filter: TicketFilter, to rows: Statement) {
        if !filter.tags.isEmpty {
            rows.bind(27, jsonArray(Array(filter.tags)))
            rows.bind(28, filter.tags.count)
        }
        guard !filter.fields.isEmpty else { return }
        let pairs = filter.fields.sorted { $0.key < $1.key }.map {
            JSONValue.array([.string($0.key), .string($0.value)])
        }
        rows.bind(29, String(decoding: JSONValue.array(pairs).serialised(), as: UTF8.self))
        rows.bind(30, pairs.count)
    }

    private func bindScope(_ filter: TicketFilter, to rows: Statement) {
        if let hits = filter.hits {
            for (place, readers) in zip([20, 21, 32] as [Int32], SearchReaders.allCases)
            where hits.seesNotes || readers == .conversation {
                rows.bind(place, jsonArray(hits.tickets[readers, default: []].map(\.rawValue)))
            }
        }
        guard let scope = filter.scope else { return }
        rows.bind(22, scope.user.rawValue)
        rows.bind(23, jsonArray(scope.tiers.map { Int64($0.rawValue) }))
        rows.bind(24, jsonArray(scope.invitedTo.map(\.rawValue)))
        rows.bind(25, jsonArray(scope.offered.map(\.rawValue)))
    }

    func sql(_ filter: TicketFilter, _ order: TicketOrder, _ goesOn: Bool) -> SQL {
        var sql: SQL = "SELECT " + TicketRow.columns + " FROM ticket" + filter.index + " WHERE desk = ?1"
        if goesOn { sql += order.continuation }
        if filter.queue != nil { sql += " AND queue = ?6" }
        // The plus keeps SQLite from the index of states: that would sort all it finds for the few that are shown.
        if !filter.states.isEmpty { sql += " AND +state IN (SELECT value FROM json_each(?7))" }
        if filter.owner != nil { sql += " AND owner = ?8" }
        if filter.isUnowned { sql += " AND owner IS NULL" }
        if filter.customer != nil { sql += " AND customer = ?9" }
        if filter.member != nil {
            sql += " AND id IN (SELECT ticket FROM swarm_membership WHERE desk = ?1 AND user = ?10 AND to_ms IS NULL)"
        }
        if filter.cover != nil { sql += " AND id IN (SELECT ticket FROM cover WHERE desk = ?1 AND user = ?26)" }
        if filter.mode != nil { sql += " AND mode = ?11" }
        if filter.tier != nil { sql += " AND tier = ?12" }
        if !filter.priorities.isEmpty { sql += " AND priority IN (SELECT value FROM json_each(?13))" }
        if filter.kind != nil { sql += " AND kind = ?14" }
        if filter.channel != nil { sql += " AND channel = ?15" }
        if filter.category != nil { sql += " AND category = ?16" }
        if !filter.tags.isEmpty { sql += TicketFilter.tagged }
        if !filter.fields.isEmpty { sql += TicketFilter.withFields }
        if filter.createdFrom != nil { sql += " AND created >= ?17" }
        if filter.createdBefore != nil { sql += " AND created < ?18" }
        if filter.waitingBefore != nil { sql += " AND waiting_since < ?19" }
        if let imported = filter.imported { sql += imported ? " AND imported IS NOT NULL" : " AND imported IS NULL" }
        if let hits = filter.hits { sql += hits.condition(scoped: filter.scope != nil) }
        if filter.isReadable, filter.scope != nil { sql += ReadScope.conversation }
        let isFromHits = filter.isFromHits(order)
        if isFromHits { sql += " AND id IN (SELECT value FROM json_each(?33))" }
        // A plus before the first key keeps SQLite from walking all tickets in order for the few of one person or search.
        return sql + (filter.isOfOnePerson || isFromHits ? " ORDER BY +" : " ORDER BY ") + order.keys + " LIMIT ?2"
    }

    /// Words as a JSON array in their order; whatever they are, they stay values.
    func jsonArray(_ words: [String]) -> String {
        String(decoding: JSONValue.array(words.map { .string($0) }).serialised(), as: UTF8.self)
    }

    private func jsonArray(_ numbers: [Int64]) -> String {
        String(decoding: JSONValue.array(numbers.map { .int($0) }).serialised(), as: UTF8.self)
    }
}

extension TicketFilter {
    /// Somebody's own tickets: few, and an index or a table of their own finds them.
    package var isOfOnePerson: Bool { owner != nil || customer != nil || member != nil || cover != nil }

    private static let manyHits = 300

    /// Whether the tickets in which something was found are looked up and sorted, some milliseconds at most. Else all are
    /// walked in order until enough were found, which is a tenth of it where many of the newest are hits, and would be ten
    /// times as much where none is.
    fileprivate func isFromHits(_ order: TicketOrder) -> Bool {
        guard let hits else { return false }
        let isNewestFirst = order == .created || order == .updated
        return !isNewestFirst || scope != nil || hits.tickets.values.reduce(0) { $0 + $1.count } < Self.manyHits
    }

    /// SQLite, which knows nothing of how many tickets one person has, would rather read all.
    fileprivate var index: SQL {
        if owner != nil { return " INDEXED BY ticket_owner" }
        return customer != nil ? " INDEXED BY ticket_customer" : ""
    }

    fileprivate static let tagged: SQL = """
         AND id IN (SELECT ticket FROM ticket_tag WHERE desk = ?1 AND tag IN (SELECT value FROM json_each(?27))
            GROUP BY ticket HAVING count(*) = ?28)
        """
    fileprivate static let withFields: SQL = """
         AND id IN (SELECT f.ticket FROM json_each(?29) wish JOIN ticket_field f
            ON f.desk = ?1 AND f.name = wish.value ->> 0 AND f.value = wish.value ->> 1
            GROUP BY f.ticket HAVING count(*) = ?30)
        """
}

extension TicketOrder {
    // 9223372036854775807 stands for "does not wait"; `TicketCursor` says the same. The indexes of `Migration3+Lists`
    // hold these very expressions.
    fileprivate var keys: SQL {
        switch self {
        case .created: "id DESC"
        case .oldest: "id"
        case .updated: "version DESC"
        case .waiting: "(state IN ('closed', 'cancelled')), coalesce(waiting_since, 9223372036854775807), id"
        case .priority: "(state IN ('closed', 'cancelled')), priority, coalesce(waiting_since, 9223372036854775807), id"
        }
    }

    fileprivate var continuation: SQL {
        switch self {
        case .created: " AND id < ?3"
        case .oldest: " AND id > ?3"
        case .updated: " AND version < ?3"
        case .waiting:
            """
             AND ((state IN ('closed', 'cancelled')), coalesce(waiting_since, 9223372036854775807), id) > (?3, ?4, ?5)
            """
        case .priority:
            """
             AND ((state IN ('closed', 'cancelled')), priority, coalesce(waiting_since, 9223372036854775807), id)
                > (?3, ?4, ?5, ?31)
            """
        }
    }
}

extension ReadScope {
    fileprivate static let once: SQL = """
        (state IN ('closed', 'cancelled') AND (?22 = (SELECT o.user FROM owner_interval o
            WHERE o.desk = ?1 AND o.ticket = ticket.id ORDER BY o.n DESC LIMIT 1)
            OR id IN (SELECT ticket FROM survivor_owner WHERE desk = ?1 AND user = ?22)))
        """
    fileprivate static let membership: SQL = """
        id IN (SELECT ticket FROM swarm_membership WHERE desk = ?1 AND user = ?22 AND to_ms IS NULL)
        """
    fileprivate static let cover: SQL = "id IN (SELECT ticket FROM cover WHERE desk = ?1 AND user = ?22)"
    /// Whose conversation the asker may read.
    fileprivate static let conversation: SQL =
        " AND (tier IN (SELECT value FROM json_each(?23)) OR owner = ?22 OR " + membership + " OR " + cover
        + " OR id IN (SELECT value FROM json_each(?24)) OR id IN (SELECT value FROM json_each(?25)) OR " + once + ")"
    /// Whose notes the asker may read.
    fileprivate static let notes: SQL = "(" + shares + " OR id IN (SELECT value FROM json_each(?25)))"
    /// Whose shares with partners the asker may read: not those that are only offered.
    fileprivate static let shares: SQL = "(owner = ?22 OR " + membership + " OR " + cover + " OR " + once + ")"
}

extension SearchHits {
    fileprivate func condition(scoped: Bool) -> SQL {
        let conversation: SQL = " AND (id IN (SELECT value FROM json_each(?20))"
        guard seesNotes else { return conversation + ")" }
        guard scoped else {
            return conversation
                + " OR id IN (SELECT value FROM json_each(?21)) OR id IN (SELECT value FROM json_each(?32)))"
        }
        return conversation + " OR (id IN (SELECT value FROM json_each(?21)) AND " + ReadScope.notes
            + ") OR (id IN (SELECT value FROM json_each(?32)) AND " + ReadScope.shares + "))"
    }
}
