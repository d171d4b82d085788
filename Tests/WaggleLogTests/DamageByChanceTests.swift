import Testing
import WaggleDomain
import WaggleLog
import WaggleTesting

/// Five hundred times chance damages the stored ledger; each time `verify`, which knows a kept head, must say so.
struct DamageByChanceTests {
    private static let seed: UInt64 = 20_261_122
    fileprivate static let numbers: [SQL] = ["actor", "at", "ticket", "ticket_offset", "staff_offset"]
    fileprivate static let blobs: [SQL] = [
        "payload", "body", "salt", "body_hash", "client_id", "request_hash", "hash",
    ]
    fileprivate static let all: SQL = """
        id, ticket, kind, actor, client_id, request_hash, at, payload, body, salt, body_hash, ticket_offset, \
        staff_offset, hash
        """

    fileprivate static let withoutPlace: SQL = """
        ticket, kind, actor, client_id, request_hash, at, payload, body, salt, body_hash, ticket_offset, \
        staff_offset, hash
        """

    private func livedDesk() throws -> MiniDesk {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let history = try desk.log.transaction { turn throws(LogError) in try turn.nextTicketID() }
        for number in 1...3 {
            try desk.record(.importedRow(payload: Array(#"{"row":\#(number)}"#.utf8)), on: history, by: .system)
        }
        let gone = try desk.openTicket(subject: "secret")
        let request = RequestKey(clientID: Array(1...16), hash: Array(repeating: 7, count: 32))
        try desk.record(.customerMessageSent(number: 1, text: "secret"), on: gone, by: UserID(9), request: request)
        try desk.record(.ticketErased, on: gone, by: UserID(8))
        _ = try desk.log.transaction { turn throws(LogError) in
            try turn.eraseTexts(of: gone, policy: desk.policy)
        }
        let waiting = try desk.openTicket()
        try desk.record(.customerMessageSent(number: 1, text: "Anybody?"), on: waiting, by: UserID(9))
        return desk
    }

    @Test func `five hundred edits, deletions, copies, swaps, flipped bits and cut tails are all found`() throws {
        let desk = try livedDesk()
        let head = desk.log.headHash
        #expect(try desk.verify(expectedHead: head).findings == [])
        let raw = try desk.place.raw()
        try raw.execute("PRAGMA synchronous=OFF")
        try raw.execute("CREATE TEMP TABLE kept AS SELECT *, id AS place FROM event")
        var damage = Damage(raw: raw, count: Int(desk.log.lastSequence), chance: SeededGenerator(seed: Self.seed))
        var missed: [String] = []
        var done: [String: Int] = [:]
        while done.values.reduce(0, +) < 500 {
            guard let what = try damage.once() else { continue }
            done[what, default: 0] += 1
            let verified = try desk.verify(expectedHead: head)
            // A cut must be found although whoever cut made the lists fit: by the kept head alone.
            let isFound = what == "cut" ? verified.findings.contains { $0.kind == .head } : !verified.isSound
            if !isFound { missed.append("seed \(Self.seed), damage \(done.values.reduce(0, +)): \(what)") }
            try raw.execute("DELETE FROM event")
            try raw.execute("INSERT INTO event(" + Self.all + ") SELECT " + Self.all + " FROM kept")
        }
        #expect(missed == [])
        #expect(done.count == 9 && done.values.allSatisfy { $0 > 20 }, "\(done)")
        #expect(try desk.verify(expectedHead: head).findings == [])
    }

    /// One piece of damage, drawn by chance; nil when the draw changes nothing.
    private struct Damage {
        let raw: Database
        let count: Int
        var chance: SeededGenerator

        mutating func once() throws -> String? {
            switch Int.random(in: 0..<9, using: &chance) {
            case 0: try number()
            case 1: try flip()
            case 2: try run("DELETE FROM event WHERE seq = ?1", row(), nil) ? "deletion" : nil
            case 3: try swapPlaces()
            case 4: try swapValues()
            case 5:
                try run("DELETE FROM event WHERE seq > ?1", Int.random(in: 0..<count, using: &chance), nil)
                    ? "cut" : nil
            case 6: try copyOver()
            case 7: try copyBeside()
            default:
                try run("UPDATE event SET body = NULL, salt = NULL WHERE seq = ?1 AND body IS NOT NULL", row(), nil)
                    ? "text" : nil
            }
        }

        private mutating func row() -> Int { Int.random(in: 1...count, using: &chance) }

        /// True when it changed a row.
        private func run(_ sql: SQL, _ first: Int, _ second: Int?) throws -> Bool {
            let statement = try raw.prepare(sql)
            statement.bind(1, first)
            if let second { statement.bind(2, second) }
            try statement.run()
            return try raw.number("SELECT changes()") ?? 0 > 0
        }

        private mutating func number() throws -> String? {
            let column = DamageByChanceTests.numbers.randomElement(using: &chance)!
            let sql =
                "UPDATE event SET " + column + " = " + column + " + 1 WHERE seq = ?1 AND " + column + " IS NOT NULL"
            return try run(sql, row(), nil) ? "edit" : nil
        }

        private mutating func flip() throws -> String? {
            let column = DamageByChanceTests.blobs.randomElement(using: &chance)!
            let seq = row()
            let read = try raw.prepare("SELECT " + column + " FROM event WHERE seq = ?1")
            read.bind(1, seq)
            guard try read.step(), var bytes = read.optionalBytes(0), !bytes.isEmpty else { return nil }
            read.reset()
            let place = Int.random(in: bytes.indices, using: &chance)
            bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &chance)
            let write = try raw.prepare("UPDATE event SET " + column + " = ?2 WHERE seq = ?1")
            write.bind(1, seq)
            write.bind(2, bytes)
            try write.run()
            return "flip"
        }

        /// A row gets all that another one holds. One that answers a request stands alone in the index of requests.
        private mutating func copyOver() throws -> String? {
            let (from, to) = (row(), row())
            return try from != to && run(Self.copy, from, to) ? "copy over another" : nil
        }

        /// A row stands once more, after the last one.
        private mutating func copyBeside() throws -> String? {
            try run(Self.copy, row(), count + 1) ? "copy at the end" : nil
        }

        private static let copy: SQL =
            "INSERT OR REPLACE INTO event(" + DamageByChanceTests.all + ") SELECT (1 << 48) + ?2, "
            + DamageByChanceTests.withoutPlace + " FROM kept WHERE place = (1 << 48) + ?1 AND client_id IS NULL"

        private mutating func swapPlaces() throws -> String? {
            let (a, b) = (row(), row())
            guard a != b else { return nil }
            let base = 1 << 48
            _ = try run("UPDATE event SET id = -1 WHERE id = ?1", base + a, nil)
            _ = try run("UPDATE event SET id = ?1 WHERE id = ?2", base + a, base + b)
            _ = try run("UPDATE event SET id = ?1 WHERE id = -1", base + b, nil)
            return "swap of places"
        }

        private mutating func swapValues() throws -> String? {
            let column = (DamageByChanceTests.blobs + ["kind"]).randomElement(using: &chance)!
            let (a, b) = (row(), row())
            // Only values that are both there and differ.
            var sql: SQL = "UPDATE event SET "
            sql += column
            sql += " = (SELECT kept."
            sql += column
            sql += " FROM kept WHERE kept.place = (1 << 48) + CASE event.seq WHEN ?1 THEN ?2 ELSE ?1 END)"
            sql += " WHERE seq IN (?1, ?2) AND (SELECT count(DISTINCT kept."
            sql += column
            sql += ") FROM kept WHERE kept.place IN ((1 << 48) + ?1, (1 << 48) + ?2)) = 2"
            return try run(sql, a, b) ? "swap of values" : nil
        }
    }
}
