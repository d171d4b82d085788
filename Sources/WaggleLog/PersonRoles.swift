package import WaggleDomain

// The role somebody had when they did something: people change, what they did does not.

/// From an event on, somebody has a role.
struct PersonRole: Equatable {
    let person: UserID
    let since: Int64
    let role: Role

    init(person: UserID, since: Int64, role: Role) {
        self.person = person
        self.since = since
        self.role = role
    }

    /// What an event says of it; nil for all others.
    init?(_ stored: StoredEvent) {
        switch stored.event {
        case .userAdded(let user, let role, _, _), .userChanged(let user, let role, _, _, _):
            self.init(person: user, since: stored.sequence, role: role)
        default: return nil
        }
    }
}

extension LogTransaction {
    func put(_ row: PersonRole) throws(LogError) {
        let put = try log.reader.query(
            "INSERT OR REPLACE INTO person_role(desk, person, seq, role) VALUES(?1, ?2, ?3, ?4)")
        put.bind(2, row.person.rawValue)
        put.bind(3, row.since)
        put.bind(4, row.role.rawValue)
        try put.run()
    }
}

extension LogReader {
    /// The role that a member of staff had at an event; nil for those of whom no event tells one (customers).
    package func role(of person: UserID, at sequence: Int64) throws(LogError) -> Role? {
        let rows = try query(
            "SELECT role FROM person_role WHERE desk = ?1 AND person = ?2 AND seq <= ?3 ORDER BY seq DESC LIMIT 1")
        rows.bind(2, person.rawValue)
        rows.bind(3, sequence)
        return try first(rows) { row throws(LogError) in try Column.word(row, 0) }
    }

    func personRoles() throws(LogError) -> [PersonRole] {
        let rows = try query("SELECT person, seq, role FROM person_role WHERE desk = ?1 ORDER BY seq")
        return try collect(rows) { row throws(LogError) in
            PersonRole(person: UserID(row.int(0)), since: row.int(1), role: try Column.word(row, 2))
        }
    }

    func personRolesFromEvents() throws(LogError) -> [PersonRole] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + " FROM event WHERE desk = ?1 AND kind IN ('user.added', 'user.changed') ORDER BY id")
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }.compactMap { PersonRole($0) }
    }
}
