package import WaggleDomain

// A problem is replayed from its events, of which there are few; `problem_event` finds them. The row in `problem` is
// what lists and the desk's own questions need. Writer, `rebuild` and `verify` go through `ProblemRow(problem)`.

/// A problem in a list, without its texts.
package struct ProblemRow: Equatable, Sendable {
    package var id: ProblemID
    package var state: ProblemState
    package var category: String
    package var priority: Priority
    package var owner: UserID
    package var news: Int
    package var ended: Milliseconds?
    package var version: Int64

    init(_ problem: Problem) {
        id = problem.id
        state = problem.state
        category = problem.form.category
        priority = problem.form.priority
        owner = problem.form.owner
        news = problem.newsCount
        ended = problem.endedAt
        version = problem.version
    }

    fileprivate init(_ row: Statement) throws(LogError) {
        id = ProblemID(row.int(0))
        state = try Column.word(row, 1)
        category = row.text(2)
        guard let priority = Priority(rawValue: Int(clamping: row.int(3))) else { throw .unreadable(what: "a problem") }
        self.priority = priority
        owner = UserID(row.int(4))
        news = Int(clamping: row.int(5))
        ended = row.optionalInt(6)
        version = row.int(7)
    }

    fileprivate static let columns: SQL = "id, state, category, priority, owner, news, ended, seq"
}

extension LogTransaction {
    /// The next problem's number; ask again after its first event was appended.
    package func nextProblemID() throws(LogError) -> ProblemID {
        let row = try log.reader.query("SELECT coalesce(max(id), 0) FROM problem WHERE desk = ?1")
        return ProblemID((try log.reader.first(row) { row throws(LogError) in row.int(0) } ?? 0) + 1)
    }

    func projectProblem(_ stored: StoredEvent) throws(LogError) {
        guard case .problem(let event) = stored.event, let id = event.problem else { return }
        let note = try log.reader.cached("INSERT INTO problem_event(desk, problem, seq) VALUES(?1, ?2, ?3)")
        note.bind(1, log.desk)
        note.bind(2, id.rawValue)
        note.bind(3, stored.sequence)
        try note.run()
        guard let problem = try log.reader.problem(id) else { return }
        let row = ProblemRow(problem)
        let put = try log.reader.cached(
            """
            INSERT OR REPLACE INTO problem(desk, id, state, category, priority, owner, news, ended, seq)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """)
        put.bind(1, log.desk)
        put.bind(2, row.id.rawValue)
        put.bind(3, row.state.rawValue)
        put.bind(4, row.category)
        put.bind(5, row.priority.rawValue)
        put.bind(6, row.owner.rawValue)
        put.bind(7, row.news)
        put.bind(8, row.ended)
        put.bind(9, row.version)
        try put.run()
    }

    func put(_ row: ProblemTicketRow) throws(LogError) {
        let put = try log.reader.query(
            """
            INSERT OR REPLACE INTO problem_ticket(desk, problem, ticket, since, told, asked)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """)
        put.bind(2, row.problem.rawValue)
        put.bind(3, row.ticket.rawValue)
        put.bind(4, row.since)
        put.bind(5, row.told)
        put.bind(6, row.isAsked ? 1 : 0)
        try put.run()
    }

    func drop(_ row: ProblemTicketRow) throws(LogError) {
        let drop = try log.reader.query(
            "DELETE FROM problem_ticket WHERE desk = ?1 AND problem = ?2 AND ticket = ?3")
        drop.bind(2, row.problem.rawValue)
        drop.bind(3, row.ticket.rawValue)
        try drop.run()
    }
}

extension LogReader {
    /// The problem as its events leave it; nil when there is none of that number.
    package func problem(_ id: ProblemID) throws(LogError) -> Problem? {
        var problem: Problem?
        for stored in try events(of: id) {
            guard case .problem(let event) = stored.event else { throw .unreadable(what: "problem \(id)") }
            if problem == nil {
                problem = Problem(first: event, by: stored.actor, at: stored.at, sequence: stored.sequence)
                guard problem != nil else { throw .unreadable(what: "problem \(id) begins with \(event.kind)") }
            } else {
                problem?.apply(event, by: stored.actor, at: stored.at, sequence: stored.sequence)
            }
        }
        return problem
    }

    /// What happened to a problem itself, in order.
    package func events(of problem: ProblemID) throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event WHERE id IN (
                    SELECT ?1 << 48 | seq FROM problem_event WHERE desk = ?1 AND problem = ?2) ORDER BY id
                """)
        rows.bind(2, problem.rawValue)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }

    /// Problems by state and category, the newest first, those with numbers below `before`.
    package func problems(
        state: ProblemState?, category: String?, before: ProblemID?, limit: Int
    ) throws(LogError) -> [ProblemRow] {
        var sql: SQL = "SELECT " + ProblemRow.columns + " FROM problem WHERE desk = ?1"
        if state != nil { sql += " AND state = ?2" }
        if category != nil { sql += " AND category = ?3" }
        if before != nil { sql += " AND id < ?4" }
        let rows = try query(sql + " ORDER BY id DESC LIMIT ?5")
        if let state { rows.bind(2, state.rawValue) }
        if let category { rows.bind(3, category) }
        if let before { rows.bind(4, before.rawValue) }
        rows.bind(5, limit)
        return try collect(rows) { row throws(LogError) in try ProblemRow(row) }
    }

    /// How many tickets a problem has.
    package func problemTicketCount(_ problem: ProblemID) throws(LogError) -> Int {
        let row = try query("SELECT count(*) FROM problem_ticket WHERE desk = ?1 AND problem = ?2")
        row.bind(2, problem.rawValue)
        return Int(clamping: try first(row) { row throws(LogError) in row.int(0) } ?? 0)
    }

    private static let ticketColumns: SQL = "problem, ticket, since, told, asked"

    private func problemTicket(_ row: Statement) -> ProblemTicketRow {
        ProblemTicketRow(
            problem: ProblemID(row.int(0)), ticket: TicketID(row.int(1)), since: row.int(2),
            told: Int(clamping: row.int(3)), isAsked: row.int(4) != 0)
    }

    /// A problem's tickets by number, those above `after`.
    package func problemTickets(
        _ problem: ProblemID, after: TicketID, limit: Int
    ) throws(LogError) -> [ProblemTicketRow] {
        let rows = try query(
            "SELECT " + Self.ticketColumns
                + """
                 FROM problem_ticket WHERE desk = ?1 AND problem = ?2 AND ticket > ?3 ORDER BY ticket LIMIT ?4
                """)
        rows.bind(2, problem.rawValue)
        rows.bind(3, after.rawValue)
        rows.bind(4, limit)
        return try collect(rows) { row throws(LogError) in problemTicket(row) }
    }

    /// Tickets that do not stand yet as their problem does: there are news they were not told, or their owners are
    /// asked although it is open again.
    package func ticketsBehindProblems(limit: Int) throws(LogError) -> [ProblemTicketRow] {
        let rows = try query(
            """
            SELECT t.problem, t.ticket, t.since, t.told, t.asked FROM problem p
            JOIN problem_ticket t ON t.desk = p.desk AND t.problem = p.id
            WHERE p.desk = ?1 AND (t.told < p.news OR (t.asked = 1 AND p.state <> 'solved'))
            ORDER BY t.problem, t.ticket LIMIT ?2
            """)
        rows.bind(2, limit)
        return try collect(rows) { row throws(LogError) in problemTicket(row) }
    }

    /// The problem a ticket is one of, as stored.
    func problemRow(of ticket: TicketID) throws(LogError) -> ProblemTicketRow? {
        let row = try query(
            "SELECT " + Self.ticketColumns + " FROM problem_ticket WHERE desk = ?1 AND ticket = ?2")
        row.bind(2, ticket.rawValue)
        return try first(row) { row throws(LogError) in problemTicket(row) }
    }
}

extension LogReader {
    /// How a category's problems stand: whether one is proposed or open, and when the last of the others ended.
    package func problems(ofCategory category: String) throws(LogError) -> (isPresent: Bool, lastEnded: Milliseconds?) {
        let row = try query(
            """
            SELECT coalesce(max(state IN ('proposed', 'open')), 0), max(ended) FROM problem
            WHERE desk = ?1 AND category = ?2
            """)
        row.bind(2, category)
        return try first(row) { row throws(LogError) in (row.int(0) != 0, row.optionalInt(1)) } ?? (false, nil)
    }

    /// Tickets of a category opened from `from` and before `to`, counted up to `max`.
    package func openedTickets(
        category: String, from: Milliseconds, to: Milliseconds, max: Int
    ) throws(LogError) -> Int {
        let row = try query(
            """
            SELECT count(*) FROM (SELECT 1 FROM ticket INDEXED BY ticket_category
                WHERE desk = ?1 AND category = ?2 AND created >= ?3 AND created < ?4 LIMIT ?5)
            """)
        row.bind(2, category)
        row.bind(3, from)
        row.bind(4, to)
        row.bind(5, max)
        return Int(clamping: try first(row) { row throws(LogError) in row.int(0) } ?? 0)
    }

    /// Tickets of a category opened from `from` to `to`, both included, the first first.
    package func openedTickets(
        category: String, from: Milliseconds, to: Milliseconds, limit: Int
    ) throws(LogError) -> [TicketID] {
        let rows = try query(
            """
            SELECT id FROM ticket INDEXED BY ticket_category
            WHERE desk = ?1 AND category = ?2 AND created >= ?3 AND created <= ?4 ORDER BY created, id LIMIT ?5
            """)
        rows.bind(2, category)
        rows.bind(3, from)
        rows.bind(4, to)
        rows.bind(5, limit)
        return try collect(rows) { row throws(LogError) in TicketID(row.int(0)) }
    }

    /// When a category's first ticket was opened; nil without any.
    package func firstOpened(category: String) throws(LogError) -> Milliseconds? {
        let row = try query(
            """
            SELECT created FROM ticket INDEXED BY ticket_category WHERE desk = ?1 AND category = ?2
            ORDER BY created LIMIT 1
            """)
        row.bind(2, category)
        return try first(row) { row throws(LogError) in row.int(0) }
    }

    /// What happened to problems, in order.
    func problemEvents() throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ledger WHERE desk = ?1 AND ticket IS NULL AND kind GLOB 'problem.*'
                AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' ORDER BY id
                """)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }
}

extension Verifier {
    /// The problems against the desk's events.
    func checkProblems() throws(LogError) {
        do throws(LogError) {
            var problems: [ProblemID: Problem] = [:]
            var events: [[Int64]] = []
            for stored in try reader.problemEvents() {
                guard case .problem(let event) = stored.event, let id = event.problem else { continue }
                events.append([id.rawValue, stored.sequence])
                let (actor, at, sequence) = (stored.actor, stored.at, stored.sequence)
                if problems[id] == nil {
                    problems[id] = Problem(first: event, by: actor, at: at, sequence: sequence)
                } else {
                    problems[id]?.apply(event, by: actor, at: at, sequence: sequence)
                }
            }
            let stored = try reader.problems(state: nil, category: nil, before: nil, limit: .max)
            let found = try reader.query("SELECT problem, seq FROM problem_event WHERE desk = ?1 ORDER BY seq")
            let links = try reader.collect(found) { row throws(LogError) in [row.int(0), row.int(1)] }
            result.problems = problems.count
            let isSame =
                stored.count == problems.count && links == events
                && stored.allSatisfy { row in problems[row.id].map { ProblemRow($0) } == row }
            if !isSame { result.note(.projection, "The problems are not what the desk's events say.") }
        } catch .unreadable {
            result.note(.projection, "A problem cannot be read.")
        }
    }
}
