package import WaggleDomain

// An organisation's row names the event that gave it its present form; a customer's names where they were placed. A
// row without an organisation stands for somebody who was taken out, whatever their address says.

extension LogTransaction {
    func projectOrganisation(_ stored: StoredEvent) throws(LogError) {
        switch stored.event {
        case .desk(.organisationSaved(let organisation)):
            let put = try log.reader.cached(
                """
                INSERT INTO organisation(desk, id, seq) VALUES(?1, ?2, ?3)
                ON CONFLICT(desk, id) DO UPDATE SET seq = excluded.seq
                """)
            put.bind(1, log.desk)
            put.bind(2, organisation.id.rawValue)
            put.bind(3, stored.sequence)
            try put.run()
        case .desk(.customerPlaced(let customer, let organisation)):
            let put = try log.reader.cached(
                """
                INSERT INTO organisation_customer(desk, customer, organisation, seq) VALUES(?1, ?2, ?3, ?4)
                ON CONFLICT(desk, customer) DO UPDATE SET organisation = excluded.organisation, seq = excluded.seq
                """)
            put.bind(1, log.desk)
            put.bind(2, customer.rawValue)
            put.bind(3, organisation?.rawValue)
            put.bind(4, stored.sequence)
            try put.run()
        default: break
        }
    }
}

extension LogReader {
    /// Every organisation in its present form, by number.
    package func organisations() throws(LogError) -> [Organisation] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event WHERE id IN (SELECT ?1 << 48 | seq FROM organisation WHERE desk = ?1)
                """)
        var found: [Organisation] = []
        for stored in try collect(rows, { row throws(LogError) in try EventRow.read(row) }) {
            guard case .desk(.organisationSaved(let organisation)) = stored.event else {
                throw .unreadable(what: "an organisation")
            }
            found.append(organisation)
        }
        return found.sorted { $0.id < $1.id }
    }

    /// Where somebody placed this customer; nil when nobody did, `.some(nil)` when they were taken out.
    package func placement(of customer: UserID) throws(LogError) -> OrganisationID?? {
        let row = try query(
            "SELECT organisation FROM organisation_customer WHERE desk = ?1 AND customer = ?2")
        row.bind(2, customer.rawValue)
        return try first(row) { row throws(LogError) in row.optionalInt(0).map { OrganisationID($0) } }
    }

    /// What the desk's events say of organisations, in order.
    func organisationEvents() throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ledger
                WHERE desk = ?1 AND kind IN ('organisation.saved', 'organisation.customer_placed')
                AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' ORDER BY id
                """)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }
}

extension Verifier {
    /// The organisations and their people against the desk's events.
    func checkOrganisations() throws(LogError) {
        var organisations: [Int64: [Int64?]] = [:]
        var people: [Int64: [Int64?]] = [:]
        for stored in try reader.organisationEvents() {
            switch stored.event {
            case .desk(.organisationSaved(let organisation)):
                organisations[organisation.id.rawValue] = [stored.sequence]
            case .desk(.customerPlaced(let customer, let organisation)):
                people[customer.rawValue] = [stored.sequence, organisation?.rawValue]
            default: break
            }
        }
        result.organisations = organisations.count
        result.placements = people.count
        let storedOrganisations = try rows("SELECT id, seq FROM organisation WHERE desk = ?1", columns: 2)
        let storedPeople = try rows(
            "SELECT customer, seq, organisation FROM organisation_customer WHERE desk = ?1", columns: 3)
        let isSame = storedOrganisations == organisations && storedPeople == people
        if !isSame { result.note(.projection, "The organisations are not what the desk's events say.") }
    }

    /// The other columns by the first.
    private func rows(_ sql: SQL, columns: Int32) throws(LogError) -> [Int64: [Int64?]] {
        let found = try reader.collect(try reader.query(sql)) { row throws(LogError) in
            (row.int(0), (1..<columns).map { row.optionalInt($0) })
        }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }
}
