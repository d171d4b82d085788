internal import JSON
package import WaggleDomain

// Accounts change rarely: their statements come from the cache of the desk's own reader.
extension LogTransaction {
    private func statement(_ sql: SQL) throws(LogError) -> Statement {
        precondition(isOpen)
        let statement = try log.reader.cached(sql)
        statement.bind(1, log.desk)
        return statement
    }

    /// Inserts or replaces a person.
    package func putPerson(_ person: Person) throws(LogError) {
        let put = try statement(
            """
            INSERT INTO person(desk, id, role, name, email, tiers, skills, capacity, created, disabled, interruptions)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT DO UPDATE SET role = excluded.role, name = excluded.name, email = excluded.email,
                tiers = excluded.tiers, skills = excluded.skills, capacity = excluded.capacity,
                disabled = excluded.disabled, interruptions = excluded.interruptions
            """)
        put.bind(2, person.id.rawValue)
        put.bind(3, person.role.rawValue)
        put.bind(4, person.name)
        put.bind(5, person.email)
        put.bind(6, PersonText.tiers(person.tiers))
        put.bind(7, PersonText.skills(person.skills))
        put.bind(8, person.capacity)
        put.bind(9, person.created)
        put.bind(10, person.disabled)
        put.bind(11, person.interruptionsPerDay.map { Int64($0) })
        try put.run()
    }

    /// Gives a person a log-in name (folded) and password hash, in place of the ones before. False: another person
    /// has that name.
    package func putLogin(name: String, person: UserID, passwordHash: String) throws(LogError) -> Bool {
        let folded = Login.fold(name)
        let taken = try statement("SELECT person FROM login WHERE desk = ?1 AND name = ?2")
        taken.bind(2, folded)
        let holder = try log.reader.first(taken) { row throws(LogError) in row.int(0) }
        guard holder == nil || holder == person.rawValue else { return false }
        let drop = try statement("DELETE FROM login WHERE desk = ?1 AND person = ?2")
        drop.bind(2, person.rawValue)
        try drop.run()
        let put = try statement("INSERT INTO login(desk, name, person, password_hash) VALUES(?1, ?2, ?3, ?4)")
        put.bind(2, folded)
        put.bind(3, person.rawValue)
        put.bind(4, passwordHash)
        try put.run()
        return true
    }

    /// Stores a session under the hash of its token.
    package func putSession(tokenHash: [UInt8], _ session: StoredSession) throws(LogError) {
        let put = try statement(
            "INSERT INTO session(desk, token_hash, person, created, expires) VALUES(?1, ?2, ?3, ?4, ?5)")
        put.bind(2, tokenHash)
        put.bind(3, session.person.rawValue)
        put.bind(4, session.created)
        put.bind(5, session.expires)
        try put.run()
    }

    /// Ends one session.
    package func dropSession(tokenHash: [UInt8]) throws(LogError) {
        let drop = try statement("DELETE FROM session WHERE desk = ?1 AND token_hash = ?2")
        drop.bind(2, tokenHash)
        try drop.run()
    }

    /// Stores a session of somebody whose password was just checked. False: meanwhile they were disabled or have
    /// another password, and there is no session.
    package func putSession(
        tokenHash: [UInt8], _ session: StoredSession, for login: Login
    ) throws(LogError) -> Bool {
        guard try log.reader.login(login.name) == login, login.person == session.person,
            let person = try log.reader.person(login.person), person.disabled == nil
        else { return false }
        try putSession(tokenHash: tokenHash, session)
        return true
    }

    /// Ends all sessions of a person (password change, disabling). Answers the hashes of their tokens.
    @discardableResult
    package func dropSessions(of person: UserID) throws(LogError) -> [[UInt8]] {
        let drop = try statement("DELETE FROM session WHERE desk = ?1 AND person = ?2 RETURNING token_hash")
        drop.bind(2, person.rawValue)
        return try log.reader.collect(drop) { row throws(LogError) in row.bytes(0) }
    }

    /// Revokes all tokens of a person's programs. Answers their hashes.
    package func dropAPITokens(of person: UserID) throws(LogError) -> [[UInt8]] {
        let drop = try statement("DELETE FROM api_token WHERE desk = ?1 AND person = ?2 RETURNING token_hash")
        drop.bind(2, person.rawValue)
        return try log.reader.collect(drop) { row throws(LogError) in row.bytes(0) }
    }

    /// Forgets sessions that ended before `now`.
    package func dropExpiredSessions(now: Milliseconds) throws(LogError) {
        let drop = try statement("DELETE FROM session WHERE desk = ?1 AND expires <= ?2")
        drop.bind(2, now)
        try drop.run()
    }

    /// Stores a program's token under its hash.
    package func putAPIToken(tokenHash: [UInt8], _ token: APIToken) throws(LogError) {
        let put = try statement(
            """
            INSERT INTO api_token(desk, token_hash, person, name, created, expires, last4)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """)
        put.bind(2, tokenHash)
        put.bind(3, token.person.rawValue)
        put.bind(4, token.name)
        put.bind(5, token.created)
        put.bind(6, token.expires)
        put.bind(7, token.last4)
        try put.run()
    }

    /// Revokes a program's token.
    package func dropAPIToken(tokenHash: [UInt8]) throws(LogError) {
        let drop = try statement("DELETE FROM api_token WHERE desk = ?1 AND token_hash = ?2")
        drop.bind(2, tokenHash)
        try drop.run()
    }

    /// Stores a visitor's token under its hash: it stands for exactly one customer.
    package func putVisitorToken(tokenHash: [UInt8], person: UserID, created: Milliseconds) throws(LogError) {
        let put = try statement("INSERT INTO visitor_token(desk, token_hash, person, created) VALUES(?1, ?2, ?3, ?4)")
        put.bind(2, tokenHash)
        put.bind(3, person.rawValue)
        put.bind(4, created)
        try put.run()
    }

    /// Sets one of the desk's settings.
    package func putSetting(_ key: String, _ value: [UInt8]) throws(LogError) {
        let put = try statement(
            "INSERT INTO setting(desk, key, value) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = excluded.value")
        put.bind(2, key)
        put.bind(3, value)
        try put.run()
    }

    /// Forgets one of the desk's settings.
    package func dropSetting(_ key: String) throws(LogError) {
        let drop = try statement("DELETE FROM setting WHERE desk = ?1 AND key = ?2")
        drop.bind(2, key)
        try drop.run()
    }

    /// Moves a mark of delivery forward; a lower offset than the stored one changes nothing.
    package func putDeliveryMark(_ ticket: TicketID, _ mark: ReadMark) throws(LogError) {
        let put = try statement(
            """
            INSERT INTO delivery_mark(desk, ticket, user, offset, at) VALUES(?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET offset = excluded.offset, at = excluded.at WHERE excluded.offset > offset
            """)
        put.bind(2, ticket.rawValue)
        put.bind(3, mark.user.rawValue)
        put.bind(4, mark.offset)
        put.bind(5, mark.at)
        try put.run()
    }

    /// Moves a reading mark forward; a lower offset than the stored one changes nothing. True: it moved.
    package func putReadMark(_ ticket: TicketID, _ mark: ReadMark) throws(LogError) -> Bool {
        let put = try statement(
            """
            INSERT INTO read_mark(desk, ticket, user, offset, at) VALUES(?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET offset = excluded.offset, at = excluded.at WHERE excluded.offset > offset
            """)
        put.bind(2, ticket.rawValue)
        put.bind(3, mark.user.rawValue)
        put.bind(4, mark.offset)
        put.bind(5, mark.at)
        try put.run()
        return log.database.changes > 0
    }
}

/// How tiers and skills are written in a person's row.
enum PersonText {
    /// "[1,2]"
    static func tiers(_ tiers: Set<Tier>) -> String {
        "[" + tiers.sorted().map { "\($0.rawValue)" }.joined(separator: ",") + "]"
    }

    /// {"network":3}
    static func skills(_ skills: [String: Int]) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, level) in skills.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            writer.int(level)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func readTiers(_ bytes: [UInt8]) throws(LogError) -> Set<Tier> {
        guard let values = (try? JSONValue.parse(bytes))?.arrayValue else {
            throw .unreadable(what: "a person's tiers")
        }
        var tiers: Set<Tier> = []
        for value in values {
            guard let number = value.intValue, let tier = Tier(rawValue: Int(number)) else {
                throw .unreadable(what: "a person's tiers")
            }
            tiers.insert(tier)
        }
        return tiers
    }

    static func readSkills(_ bytes: [UInt8]) throws(LogError) -> [String: Int] {
        guard let members = (try? JSONValue.parse(bytes))?.objectValue else {
            throw .unreadable(what: "a person's skills")
        }
        var skills: [String: Int] = [:]
        for member in members {
            guard let level = member.value.intValue.flatMap({ Int(exactly: $0) }) else {
                throw .unreadable(what: "a person's skills")
            }
            skills[member.key] = level
        }
        return skills
    }
}
