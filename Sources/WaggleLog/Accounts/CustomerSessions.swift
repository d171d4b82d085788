package import WaggleDomain

// How customers come back: a session after a site vouched for them or after a link, and the links themselves. Of every token
// there is a hash and nothing else.

/// A customer's session.
package struct CustomerSession: Equatable, Sendable {
    package var person: UserID
    package var expires: Milliseconds
    /// Which secret of which site it rests on, be it by a link; nil where no site vouched.
    package var site: String?
    package var secret: Int?

    package init(person: UserID, expires: Milliseconds, site: String? = nil, secret: Int? = nil) {
        self.person = person
        self.expires = expires
        self.site = site
        self.secret = secret
    }
}

extension LogTransaction {
    /// Keeps a session by its token's hash; those that are over go.
    package func putCustomerSession(
        tokenHash: [UInt8], _ session: CustomerSession, now: Milliseconds
    ) throws(LogError) {
        let sweep = try log.reader.query(
            "DELETE FROM customer_session WHERE desk = ?1 AND person = ?2 AND expires <= ?3")
        sweep.bind(2, session.person.rawValue)
        sweep.bind(3, now)
        try sweep.run()
        let put = try log.reader.query(
            """
            INSERT INTO customer_session(desk, token_hash, person, expires, site, n) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """)
        put.bind(2, tokenHash)
        put.bind(3, session.person.rawValue)
        put.bind(4, session.expires)
        put.bind(5, session.site)
        put.bind(6, session.secret.map { Int64($0) })
        try put.run()
    }

    /// Ends one session. True: there was one.
    package func dropCustomerSession(tokenHash: [UInt8]) throws(LogError) -> Bool {
        let drop = try log.reader.query("DELETE FROM customer_session WHERE desk = ?1 AND token_hash = ?2")
        drop.bind(2, tokenHash)
        try drop.run()
        return log.database.changes > 0
    }

    /// Ends all sessions and links of a customer. Answers the hashes of the sessions' tokens.
    package func dropCustomerSessions(of person: UserID) throws(LogError) -> [[UInt8]] {
        let links = try log.reader.query("DELETE FROM customer_link WHERE desk = ?1 AND person = ?2")
        links.bind(2, person.rawValue)
        try links.run()
        let drop = try log.reader.query(
            "DELETE FROM customer_session WHERE desk = ?1 AND person = ?2 RETURNING token_hash")
        drop.bind(2, person.rawValue)
        return try log.reader.collect(drop) { row throws(LogError) in row.bytes(0) }
    }

    /// Ends every session and link that rests on a site's secret.
    package func dropCustomerSessions(
        ofSite site: String, secret: Int
    ) throws(LogError) -> [(person: UserID, hash: [UInt8])] {
        let links = try log.reader.query("DELETE FROM customer_link WHERE desk = ?1 AND site = ?2 AND n = ?3")
        links.bind(2, site)
        links.bind(3, secret)
        try links.run()
        let drop = try log.reader.query(
            "DELETE FROM customer_session WHERE desk = ?1 AND site = ?2 AND n = ?3 RETURNING person, token_hash")
        drop.bind(2, site)
        drop.bind(3, secret)
        return try log.reader.collect(drop) { row throws(LogError) in (UserID(row.int(0)), row.bytes(1)) }
    }

    /// Takes a visitor's tokens away. Answers their hashes.
    package func dropVisitorTokens(of person: UserID) throws(LogError) -> [[UInt8]] {
        let drop = try log.reader.query(
            "DELETE FROM visitor_token WHERE desk = ?1 AND person = ?2 RETURNING token_hash")
        drop.bind(2, person.rawValue)
        return try log.reader.collect(drop) { row throws(LogError) in row.bytes(0) }
    }

    /// Keeps a link by its token's hash, which opens such a session; at most `most` of a person's are good at once, the
    /// oldest go first.
    package func putCustomerLink(
        tokenHash: [UInt8], _ link: CustomerSession, now: Milliseconds, most: Int
    ) throws(LogError) {
        let sweep = try log.reader.query(
            """
            DELETE FROM customer_link WHERE desk = ?1 AND person = ?2 AND (expires <= ?3 OR token_hash NOT IN (
                SELECT token_hash FROM customer_link WHERE desk = ?1 AND person = ?2 ORDER BY expires DESC LIMIT ?4))
            """)
        sweep.bind(2, link.person.rawValue)
        sweep.bind(3, now)
        sweep.bind(4, most - 1)
        try sweep.run()
        let put = try log.reader.query(
            "INSERT INTO customer_link(desk, token_hash, person, expires, site, n) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
        put.bind(2, tokenHash)
        put.bind(3, link.person.rawValue)
        put.bind(4, link.expires)
        put.bind(5, link.site)
        put.bind(6, link.secret.map { Int64($0) })
        try put.run()
    }

    /// Uses a link up. What it opens, if it was still good.
    package func takeCustomerLink(tokenHash: [UInt8], now: Milliseconds) throws(LogError) -> CustomerSession? {
        let take = try log.reader.query(
            "DELETE FROM customer_link WHERE desk = ?1 AND token_hash = ?2 RETURNING person, expires, site, n")
        take.bind(2, tokenHash)
        let found = try log.reader.collect(take) { row throws(LogError) in CustomerSession(row) }
        return found.first.flatMap { $0.expires > now ? $0 : nil }
    }
}

extension CustomerSession {
    /// Person, end, site and secret, in this order.
    fileprivate init(_ row: Statement) {
        self.init(
            person: UserID(row.int(0)), expires: row.int(1), site: row.optionalText(2),
            secret: row.optionalInt(3).map { Int(clamping: $0) })
    }
}

extension LogReader {
    /// A session by its token's hash, expired or not.
    package func customerSession(tokenHash: [UInt8]) throws(LogError) -> CustomerSession? {
        let row = try query(
            "SELECT person, expires, site, n FROM customer_session WHERE desk = ?1 AND token_hash = ?2")
        row.bind(2, tokenHash)
        return try first(row) { row throws(LogError) in CustomerSession(row) }
    }
}
