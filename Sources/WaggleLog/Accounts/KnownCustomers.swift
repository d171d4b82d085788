package import WaggleDomain

// Whom sites vouch for. The name that a site gives a person is kept as a keyed hash; a visitor who turned out to be somebody
// known keeps their number, and nothing else of their own.

extension LogTransaction {
    /// From now on this name of a site's means this person.
    package func putKnownCustomer(_ subject: [UInt8], _ person: UserID) throws(LogError) {
        let put = try log.reader.query("INSERT INTO site_customer(desk, subject, person) VALUES(?1, ?2, ?3)")
        put.bind(2, subject)
        put.bind(3, person.rawValue)
        try put.run()
    }

    /// Keeps that a visitor is somebody known.
    package func putJoined(_ visitor: UserID, into person: UserID) throws(LogError) {
        let put = try log.reader.query("INSERT INTO joined_customer(desk, person, into_person) VALUES(?1, ?2, ?3)")
        put.bind(2, visitor.rawValue)
        put.bind(3, person.rawValue)
        try put.run()
    }

    /// The row of a ticket whose customer is another now.
    func putCustomer(of ticket: Ticket) throws(LogError) {
        let put = try log.reader.query("UPDATE ticket SET customer = ?3 WHERE desk = ?1 AND id = ?2")
        put.bind(2, ticket.id.rawValue)
        put.bind(3, ticket.customer.rawValue)
        try put.run()
    }
}

extension LogReader {
    /// The person behind a site's name for them.
    package func knownCustomer(_ subject: [UInt8]) throws(LogError) -> UserID? {
        let row = try query("SELECT person FROM site_customer WHERE desk = ?1 AND subject = ?2")
        row.bind(2, subject)
        return try first(row) { row throws(LogError) in UserID(row.int(0)) }
    }

    /// Whether some site vouched for this person.
    package func isKnown(_ person: UserID) throws(LogError) -> Bool {
        let row = try query("SELECT 1 FROM site_customer WHERE desk = ?1 AND person = ?2 LIMIT 1")
        row.bind(2, person.rawValue)
        return try first(row) { row throws(LogError) in row.int(0) } != nil
    }

    /// Visitors who turned out to be this person.
    package func visitorsJoined(into person: UserID) throws(LogError) -> [UserID] {
        let rows = try query("SELECT person FROM joined_customer WHERE desk = ?1 AND into_person = ?2 ORDER BY person")
        rows.bind(2, person.rawValue)
        return try collect(rows) { row throws(LogError) in UserID(row.int(0)) }
    }
}
