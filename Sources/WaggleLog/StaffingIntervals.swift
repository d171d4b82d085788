package import WaggleDomain

/// One stretch of a person's presence, of what they said of themself, or of looking at a ticket.
package struct StaffingInterval: Equatable, Sendable {
    package enum Kind: Hashable, Sendable {
        case presence, status
        case view(TicketID)
    }
    package var kind: Kind
    package var user: UserID
    package var from: Milliseconds
    /// Nil: still.
    package var to: Milliseconds?
    /// For `status`.
    package var status: PresenceStatus?
}

/// What one event changes in the intervals of people at work. One place for the writer, `rebuild` and `verify`.
enum StaffingChange {
    case start(StaffingInterval)
    case end(StaffingInterval.Kind, UserID, at: Milliseconds)

    static func changes(_ stored: StoredEvent) -> [StaffingChange] {
        guard case .staffing(let event) = stored.event else { return [] }
        return switch event {
        case .presenceUp(let user, let at): [.start(.init(kind: .presence, user: user, from: at))]
        case .presenceDown(let user, let at): [.end(.presence, user, at: at)]
        case .statusSet(let user, let status):
            [
                .end(.status, user, at: stored.at),
                .start(.init(kind: .status, user: user, from: stored.at, status: status)),
            ]
        case .viewEntered(let ticket, let user, let at): [.start(.init(kind: .view(ticket), user: user, from: at))]
        case .viewLeft(let ticket, let user, let at): [.end(.view(ticket), user, at: at)]
        case .shiftEnded, .absenceStarted: []
        }
    }
}

extension LogTransaction {
    func projectStaffing(_ stored: StoredEvent) throws(LogError) {
        for change in StaffingChange.changes(stored) {
            switch change {
            case .start(let interval): try start(interval)
            case .end(let kind, let user, let at): try end(kind, user, at)
            }
        }
    }

    // A second beginning at the same moment replaces the first, so that a moment has one state.
    private func start(_ interval: StaffingInterval) throws(LogError) {
        let row =
            switch interval.kind {
            case .presence:
                try log.reader.cached(
                    "INSERT OR REPLACE INTO presence_interval(desk, user, from_ms) VALUES(?1, ?2, ?3)")
            case .status:
                try log.reader.cached(
                    "INSERT OR REPLACE INTO status_interval(desk, user, from_ms, status) VALUES(?1, ?2, ?3, ?4)")
            case .view:
                try log.reader.cached(
                    "INSERT OR REPLACE INTO view_interval(desk, user, from_ms, ticket) VALUES(?1, ?2, ?3, ?4)")
            }
        row.bind(1, log.desk)
        row.bind(2, interval.user.rawValue)
        row.bind(3, interval.from)
        if let status = interval.status { row.bind(4, status.rawValue) }
        if case .view(let ticket) = interval.kind { row.bind(4, ticket.rawValue) }
        try row.run()
    }

    private func end(_ kind: StaffingInterval.Kind, _ user: UserID, _ at: Milliseconds) throws(LogError) {
        let row =
            switch kind {
            case .presence:
                try log.reader.cached(
                    "UPDATE presence_interval SET to_ms = ?3 WHERE desk = ?1 AND user = ?2 AND to_ms IS NULL")
            case .status:
                try log.reader.cached(
                    "UPDATE status_interval SET to_ms = ?3 WHERE desk = ?1 AND user = ?2 AND to_ms IS NULL")
            case .view:
                try log.reader.cached(
                    """
                    UPDATE view_interval SET to_ms = ?3 WHERE desk = ?1 AND user = ?2 AND ticket = ?4 AND to_ms IS NULL
                    """)
            }
        row.bind(1, log.desk)
        row.bind(2, user.rawValue)
        row.bind(3, at)
        if case .view(let ticket) = kind { row.bind(4, ticket.rawValue) }
        try row.run()
    }
}

extension LogReader {
    /// Every interval of people at work, or only those that are open, in the order of the tables.
    package func staffingIntervals(openOnly: Bool = false) throws(LogError) -> [StaffingInterval] {
        let sql: SQL = """
            SELECT 0, user, from_ms, to_ms, NULL, NULL FROM presence_interval WHERE desk = ?1
            UNION ALL SELECT 1, user, from_ms, to_ms, status, NULL FROM status_interval WHERE desk = ?1
            UNION ALL SELECT 2, user, from_ms, to_ms, NULL, ticket FROM view_interval WHERE desk = ?1
            """
        let rows = try query(
            openOnly ? "SELECT * FROM (" + sql + ") WHERE to_ms IS NULL" : sql + " ORDER BY 1, 2, 3, 6")
        return try collect(rows) { row throws(LogError) in
            let kind: StaffingInterval.Kind =
                switch row.int(0) {
                case 0: .presence
                case 1: .status
                default: .view(TicketID(row.int(5)))
                }
            return StaffingInterval(
                kind: kind, user: UserID(row.int(1)), from: row.int(2), to: row.optionalInt(3),
                status: kind == .status ? try Column.word(row, 4) : nil)
        }
    }

    /// The events that the intervals follow from, in order.
    func staffingEvents() throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ledger WHERE desk = ?1
                AND kind IN ('presence.up', 'presence.down', 'presence.status', 'view.enter', 'view.leave')
                AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' ORDER BY id
                """)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }

    /// The intervals as the events leave them, in the order of `staffingIntervals`.
    func staffingIntervalsFromEvents() throws(LogError) -> [StaffingInterval] {
        var closed: [StaffingInterval] = []
        var open: [StaffingKey: StaffingInterval] = [:]
        for stored in try staffingEvents() {
            for change in StaffingChange.changes(stored) {
                switch change {
                case .start(let interval): open[StaffingKey(interval.kind, interval.user)] = interval
                case .end(let kind, let user, let at):
                    guard var interval = open.removeValue(forKey: StaffingKey(kind, user)) else { continue }
                    interval.to = at
                    closed.append(interval)
                }
            }
        }
        // A later one that began at the same moment has taken the earlier one's place.
        var last: [StaffingPlace: StaffingInterval] = [:]
        for interval in closed + open.values { last[StaffingPlace(interval)] = interval }
        return last.values.sorted { StaffingPlace($0).order.lexicographicallyPrecedes(StaffingPlace($1).order) }
    }
}

private struct StaffingKey: Hashable {
    let kind: StaffingInterval.Kind
    let user: UserID
    init(_ kind: StaffingInterval.Kind, _ user: UserID) {
        self.kind = kind
        self.user = user
    }
}

/// What is unique in the tables, and how they are ordered.
private struct StaffingPlace: Hashable {
    let order: [Int64]
    init(_ interval: StaffingInterval) {
        let (table, ticket): (Int64, Int64) =
            switch interval.kind {
            case .presence: (0, 0)
            case .status: (1, 0)
            case .view(let ticket): (2, ticket.rawValue)
            }
        order = [table, interval.user.rawValue, interval.from, ticket]
    }
}
