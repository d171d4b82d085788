package import WaggleDomain

// The secrets of sites' keys. The desk's events say which there were, and not what they are; a secret's row is blank until
// the one who made it fills it, and again once it has ended.

/// A secret as lists show it.
package struct SiteSecret: Equatable, Sendable {
    package var site: String
    package var number: Int
    package var last4: String
    package var created: Milliseconds
    /// Who made it; the desk itself where the operator did.
    package var maker: UserID
    /// When somebody came in by it last; nil until then.
    package var used: Milliseconds?
}

extension LogTransaction {
    func projectSiteSecret(_ stored: StoredEvent) throws(LogError) {
        switch stored.event {
        case .desk(.siteSecretAdded(let site, let number)):
            let put = try log.reader.query(
                """
                INSERT INTO site_secret(desk, site, n, last4, created, maker) VALUES(?1, ?2, ?3, '', ?4, ?5)
                ON CONFLICT DO NOTHING
                """)
            put.bind(2, site)
            put.bind(3, number)
            put.bind(4, stored.at)
            put.bind(5, stored.actor.rawValue)
            try put.run()
        case .desk(.siteSecretEnded(let site, let number)):
            let end = try log.reader.query(
                "UPDATE site_secret SET secret = NULL, last4 = '' WHERE desk = ?1 AND site = ?2 AND n = ?3")
            end.bind(2, site)
            end.bind(3, number)
            try end.run()
        default: break
        }
    }

    /// Keeps the secret that an event just announced.
    package func fillSiteSecret(_ site: String, _ number: Int, secret: String) throws(LogError) {
        let fill = try log.reader.query(
            "UPDATE site_secret SET secret = ?4, last4 = ?5 WHERE desk = ?1 AND site = ?2 AND n = ?3")
        fill.bind(2, site)
        fill.bind(3, number)
        fill.bind(4, Array(secret.utf8))
        fill.bind(5, String(secret.suffix(4)))
        try fill.run()
    }

    /// Somebody came in by it.
    package func noteSiteSecretUsed(_ site: String, _ number: Int, at now: Milliseconds) throws(LogError) {
        let note = try log.reader.query("UPDATE site_secret SET used = ?4 WHERE desk = ?1 AND site = ?2 AND n = ?3")
        note.bind(2, site)
        note.bind(3, number)
        note.bind(4, now)
        try note.run()
    }
}

extension LogReader {
    /// The secrets that are good now, of one site or of all, the first made first; what they are stays here.
    package func siteSecrets(of site: String? = nil) throws(LogError) -> [SiteSecret] {
        let rows = try query(
            """
            SELECT site, n, last4, created, maker, used FROM site_secret
            WHERE desk = ?1 AND secret IS NOT NULL AND (?2 IS NULL OR site = ?2) ORDER BY site, n
            """)
        rows.bind(2, site)
        return try collect(rows) { row throws(LogError) in
            SiteSecret(
                site: row.text(0), number: Int(row.int(1)), last4: row.text(2), created: row.int(3),
                maker: UserID(row.int(4)), used: row.optionalInt(5))
        }
    }

    /// How many sessions rest on a secret and would end with it.
    package func sessions(vouchedBy secret: SiteSecret, at now: Milliseconds) throws(LogError) -> Int {
        let row = try query(
            "SELECT count(*) FROM customer_session WHERE desk = ?1 AND site = ?2 AND n = ?3 AND expires > ?4")
        row.bind(2, secret.site)
        row.bind(3, secret.number)
        row.bind(4, now)
        return try first(row) { row throws(LogError) in Int(row.int(0)) } ?? 0
    }

    /// What signs for a site, newest first: for the one who checks a signature, and nobody else.
    package func signingSecrets(of site: String) throws(LogError) -> [(number: Int, secret: [UInt8])] {
        let rows = try query(
            "SELECT n, secret FROM site_secret WHERE desk = ?1 AND site = ?2 AND secret IS NOT NULL ORDER BY n DESC")
        rows.bind(2, site)
        return try collect(rows) { row throws(LogError) in (Int(row.int(0)), row.bytes(1)) }
    }

    /// The highest number that a site's secret ever had; 0 before the first.
    package func lastSiteSecret(of site: String) throws(LogError) -> Int {
        let row = try query("SELECT coalesce(max(n), 0) FROM site_secret WHERE desk = ?1 AND site = ?2")
        row.bind(2, site)
        return try first(row) { row throws(LogError) in Int(row.int(0)) } ?? 0
    }

    /// What the desk's events say of sites' secrets, in order.
    fileprivate func siteSecretEvents() throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ledger
                WHERE desk = ?1 AND kind IN ('settings.secret_added', 'settings.secret_ended')
                AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' ORDER BY id
                """)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }
}

extension Verifier {
    /// Which secrets there are, and which have ended, against the desk's events.
    func checkSiteSecrets() throws(LogError) {
        var recorded: [String: [Int64]] = [:]
        for stored in try reader.siteSecretEvents() {
            switch stored.event {
            case .desk(.siteSecretAdded(let site, let number)):
                recorded["\(site) \(number)"] = [1, stored.actor.rawValue]
            case .desk(.siteSecretEnded(let site, let number)): recorded["\(site) \(number)"]?[0] = 0
            default: break
            }
        }
        let rows = try reader.query("SELECT site, n, secret IS NOT NULL, maker FROM site_secret WHERE desk = ?1")
        let kept = try reader.collect(rows) { row throws(LogError) in
            ("\(row.text(0)) \(row.int(1))", [row.int(2), row.int(3)])
        }
        guard Dictionary(kept, uniquingKeysWith: { first, _ in first }) != recorded else { return }
        result.note(.projection, "The secrets of the sites are not those that the desk's events tell of.")
    }
}
