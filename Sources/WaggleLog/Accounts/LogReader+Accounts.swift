package import WaggleDomain

extension LogReader {
    private static let personColumns: SQL =
        "id, role, name, email, tiers, skills, capacity, created, disabled, interruptions"

    private func person(_ row: Statement) throws(LogError) -> Person {
        Person(
            id: UserID(row.int(0)), role: try Column.word(row, 1), name: row.text(2), email: row.optionalText(3),
            tiers: try PersonText.readTiers(row.bytes(4)), skills: try PersonText.readSkills(row.bytes(5)),
            capacity: Int(row.int(6)), interruptionsPerDay: row.optionalInt(9).map { Int(clamping: $0) },
            created: row.int(7), disabled: row.optionalInt(8))
    }

    /// One person; nil when there is none of that number.
    package func person(_ id: UserID) throws(LogError) -> Person? {
        let row = try query("SELECT " + LogReader.personColumns + " FROM person WHERE desk = ?1 AND id = ?2")
        row.bind(2, id.rawValue)
        return try first(row, person)
    }

    /// Staff, partners and bots (everybody but customers), by number.
    package func staff() throws(LogError) -> [Person] {
        let rows = try query(
            "SELECT " + LogReader.personColumns + " FROM person WHERE desk = ?1 AND role <> 'customer' ORDER BY id")
        return try collect(rows, person)
    }

    /// Everybody by number, `limit` at a time; go on with `after` = the last one's number.
    package func persons(after: UserID = UserID(0), limit: Int) throws(LogError) -> [Person] {
        let rows = try query(
            "SELECT " + LogReader.personColumns + " FROM person WHERE desk = ?1 AND id > ?2 ORDER BY id LIMIT ?3")
        rows.bind(2, after.rawValue)
        rows.bind(3, limit)
        return try collect(rows, person)
    }

    /// People with an e-mail address, compared byte for byte.
    package func persons(email: String) throws(LogError) -> [Person] {
        let rows = try query(
            "SELECT " + LogReader.personColumns + " FROM person WHERE desk = ?1 AND email = ?2 ORDER BY id")
        rows.bind(2, email)
        return try collect(rows, person)
    }

    /// The log-in of a name in any case.
    package func login(_ name: String) throws(LogError) -> Login? {
        let row = try query("SELECT name, person, password_hash FROM login WHERE desk = ?1 AND name = ?2")
        row.bind(2, Login.fold(name))
        return try first(row) { row throws(LogError) in
            Login(name: row.text(0), person: UserID(row.int(1)), passwordHash: row.text(2))
        }
    }

    /// The log-in of a person, if there is one.
    package func login(of person: UserID) throws(LogError) -> Login? {
        let row = try query("SELECT name, person, password_hash FROM login WHERE desk = ?1 AND person = ?2")
        row.bind(2, person.rawValue)
        return try first(row) { row throws(LogError) in
            Login(name: row.text(0), person: UserID(row.int(1)), passwordHash: row.text(2))
        }
    }

    /// A session by its token's hash, expired or not.
    package func session(tokenHash: [UInt8]) throws(LogError) -> StoredSession? {
        let row = try query("SELECT person, created, expires FROM session WHERE desk = ?1 AND token_hash = ?2")
        row.bind(2, tokenHash)
        return try first(row) { row throws(LogError) in
            StoredSession(person: UserID(row.int(0)), created: row.int(1), expires: row.int(2))
        }
    }

    /// A program's token by its hash, expired or not.
    package func apiToken(tokenHash: [UInt8]) throws(LogError) -> APIToken? {
        let row = try query(
            "SELECT person, name, created, expires, last4 FROM api_token WHERE desk = ?1 AND token_hash = ?2")
        row.bind(2, tokenHash)
        return try first(row, apiToken)
    }

    /// All tokens for programs, with their hashes, in order of making.
    package func apiTokens() throws(LogError) -> [(tokenHash: [UInt8], token: APIToken)] {
        let rows = try query(
            "SELECT person, name, created, expires, last4, token_hash FROM api_token WHERE desk = ?1 ORDER BY created")
        return try collect(rows) { row throws(LogError) in (row.bytes(5), apiToken(row)) }
    }

    private func apiToken(_ row: Statement) -> APIToken {
        APIToken(
            person: UserID(row.int(0)), name: row.text(1), created: row.int(2), expires: row.optionalInt(3),
            last4: row.text(4))
    }

    /// Which customer a visitor's token stands for.
    package func visitor(tokenHash: [UInt8]) throws(LogError) -> UserID? {
        let row = try query("SELECT person FROM visitor_token WHERE desk = ?1 AND token_hash = ?2")
        row.bind(2, tokenHash)
        return try first(row) { row throws(LogError) in UserID(row.int(0)) }
    }

    /// One of the desk's settings.
    package func setting(_ key: String) throws(LogError) -> [UInt8]? {
        let row = try query("SELECT value FROM setting WHERE desk = ?1 AND key = ?2")
        row.bind(2, key)
        return try first(row) { row throws(LogError) in row.bytes(0) }
    }

    /// How far a ticket's thread has reached each person.
    package func deliveryMarks(of ticket: TicketID) throws(LogError) -> [ReadMark] {
        let rows = try query("SELECT user, offset, at FROM delivery_mark WHERE desk = ?1 AND ticket = ?2 ORDER BY user")
        rows.bind(2, ticket.rawValue)
        return try collect(rows) { row throws(LogError) in
            ReadMark(user: UserID(row.int(0)), offset: row.int(1), at: row.int(2))
        }
    }

    /// How far each person has read a ticket.
    package func readMarks(of ticket: TicketID) throws(LogError) -> [ReadMark] {
        let rows = try query("SELECT user, offset, at FROM read_mark WHERE desk = ?1 AND ticket = ?2 ORDER BY user")
        rows.bind(2, ticket.rawValue)
        return try collect(rows) { row throws(LogError) in
            ReadMark(user: UserID(row.int(0)), offset: row.int(1), at: row.int(2))
        }
    }
}
