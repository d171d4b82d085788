import Foundation
import Testing
import WaggleDomain
import WaggleLog

struct VerifierTests {
    private func livedDesk() throws -> MiniDesk {
        let desk = try MiniDesk()
        try desk.liveThrough()
        return desk
    }

    private func kinds(_ desk: MiniDesk, expectedHead: [UInt8]? = nil) throws -> Set<Verification.Finding.Kind> {
        Set(try desk.verify(expectedHead: expectedHead).findings.map(\.kind))
    }

    @Test func `a sound log is counted and found sound`() throws {
        let desk = try livedDesk()
        let result = try desk.verify(expectedHead: desk.log.headHash)
        #expect(result.findings == [])
        #expect(result.isSound)
        #expect(result.events == Int(desk.log.lastSequence))
        #expect(result.tickets == 3)
        #expect(result.ownerIntervals == 5)
        #expect(result.headHash == desk.log.headHash)
    }

    @Test func `an older head is found in the chain, a foreign one is not`() throws {
        let desk = try MiniDesk()
        let start = desk.log.headHash
        let ticket = try desk.openTicket()
        let kept = desk.log.headHash
        try desk.record(.noteAdded(number: 1, text: "n"), on: ticket, by: UserID(1))
        #expect(try kinds(desk, expectedHead: start) == [])
        #expect(try kinds(desk, expectedHead: kept) == [])
        #expect(try kinds(desk, expectedHead: Array(repeating: 7, count: 32)) == [.head])
    }

    static let edits: [SQL] = [
        "UPDATE event SET payload = CAST(replace(payload, '1', '2') AS BLOB) WHERE seq = 4",
        "UPDATE event SET actor = actor + 1 WHERE seq = 5",
        "UPDATE event SET at = at - 1 WHERE seq = 6",
        "UPDATE event SET kind = 'owner.expired' WHERE kind = 'owner.accepted'",
        "UPDATE event SET ticket = 2 WHERE seq = 7",
        "UPDATE event SET hash = zeroblob(32) WHERE seq = 8",
        "UPDATE event SET client_id = x'00112233445566778899aabbccddeeff' WHERE seq = 9",
        "UPDATE event SET request_hash = x'00' WHERE seq = 9",
        "UPDATE event SET ticket_offset = NULL WHERE ticket_offset = 1",
        "UPDATE event SET staff_offset = 100 WHERE seq = 10",
        "UPDATE event SET body = CAST(replace(body, 'o', '0') AS BLOB) WHERE body IS NOT NULL AND seq = 4",
        "UPDATE event SET salt = zeroblob(16) WHERE salt IS NOT NULL",
        "UPDATE event SET body = NULL WHERE seq = 4",
        "UPDATE event SET body_hash = zeroblob(32) WHERE seq = 4",
        "DELETE FROM event WHERE seq = 12",
        "DELETE FROM event WHERE seq = 1",
        "UPDATE event SET id = 281474976710656 + 900 WHERE seq = 12",
        """
        UPDATE event SET id = 281474976710656 + 900 WHERE seq = 11;
        UPDATE event SET id = 281474976710656 + 11 WHERE seq = 12;
        UPDATE event SET id = 281474976710656 + 12 WHERE seq = 900
        """,
        """
        INSERT INTO event(id, ticket, kind, actor, at, payload, hash)
        SELECT 281474976710656 + 900, ticket, kind, actor, at, payload, hash FROM event WHERE seq = 8
        """,
        "UPDATE desk SET chain_origin = '0000000000000000'",
        "INSERT INTO event(id, kind, actor, at, payload, hash) VALUES(5, 'ticket.closed', 1, 1, x'7B7D', x'')",
    ]

    @Test(arguments: edits.indices) func `every edit of the events is found`(index: Int) throws {
        let desk = try livedDesk()
        let raw = try desk.place.raw()
        try raw.execute("PRAGMA ignore_check_constraints=ON")
        try raw.execute(Self.edits[index])
        #expect(try !desk.verify().isSound)
    }

    @Test func `a tail cut off is found against a kept head only`() throws {
        let desk = try livedDesk()
        let kept = desk.log.headHash
        try desk.place.raw().execute("DELETE FROM event WHERE seq > 28")
        _ = try desk.log.rebuild(policy: desk.policy)
        #expect(try kinds(desk) == [])
        #expect(try kinds(desk, expectedHead: kept) == [.head])
    }

    static let projections: [SQL] = [
        "UPDATE ticket SET owner = 3 WHERE id = 1", "UPDATE ticket SET escalations = 0",
        "UPDATE ticket SET state = 'flying' WHERE id = 1", "DELETE FROM ticket WHERE id = 3",
        "UPDATE owner_interval SET to_ms = to_ms + 1", "DELETE FROM tier_interval WHERE ticket = 3",
        "UPDATE swarm_membership SET role = 'observer'", "UPDATE queue SET mode = 'tiered'",
        "INSERT INTO owner_interval VALUES(1, 99, 1, 1, 1, 'swarm', 1, 1, NULL, 'x', NULL)",
        "DELETE FROM queue",
        "DELETE FROM deadline", "UPDATE deadline SET due = due + 1", "UPDATE deadline SET desk = 2",
        "INSERT INTO deadline VALUES(1, 3, 'offer', 7, 1)", "INSERT INTO deadline VALUES(1, 99, 'offer', 7, 1)",
        "INSERT INTO experiment_event VALUES(1, 1, 1)",
        "INSERT INTO problem_event VALUES(1, 1, 1)", "INSERT INTO article_event VALUES(1, 1, 1)",
        "INSERT INTO article_version VALUES(1, 1, 'en', 1, 1)",
        "INSERT INTO organisation_customer VALUES(1, 9, 1, 1)", "INSERT INTO organisation VALUES(1, 1, 1)",
        "INSERT INTO canned_reply VALUES(1, 1, 1)",
        "INSERT INTO call_back VALUES(1, 99, 1, 1, 'planned', 1, 2, NULL, 'en', '', 0, 0)",
        "INSERT INTO feedback VALUES(1, 99, 1, 'dark mode', 1, 1, NULL)", "INSERT INTO ticket_tag VALUES(1, 99, 'vip')",
        "INSERT INTO ticket_field VALUES(1, 99, 'plan', 'gold')", "INSERT INTO cover VALUES(1, 99, 1)",
        "INSERT INTO survivor_owner VALUES(1, 99, 1)", "INSERT INTO partner_share VALUES(1, 99, 1, 1, 'open', NULL)",
        "INSERT INTO credit VALUES(1, 99, 1, 1, '[]', 1, 1)", "INSERT INTO speak_interval VALUES(1, 99, 1, 1, 1, NULL)",
        "INSERT INTO interruption VALUES(1, 99, 1, 1, 1, 0)",
        "INSERT INTO attachment VALUES(1, 99, 1, 1, 0, 'a', 1, 'text/plain', '')",
        "INSERT INTO article_ticket VALUES(1, 99, 1, 'linked', 1, 1)",
        "INSERT INTO problem_ticket VALUES(1, 1, 99, 1, 0, 0)",
    ]

    @Test(arguments: projections.indices) func `every edit of the projections is found`(index: Int) throws {
        let desk = try livedDesk()
        try desk.place.raw().execute(Self.projections[index])
        #expect(try kinds(desk) == [.projection])
    }

    @Test func `a customer moved to another organisation behind the events is found`() throws {
        let desk = try livedDesk()
        try desk.log.transaction { turn throws(LogError) in
            for event in [
                DeskEvent.organisationSaved(Organisation(id: OrganisationID(1), name: "Acme")),
                .customerPlaced(customer: UserID(9), organisation: OrganisationID(1)),
            ] {
                _ = try turn.append(.desk(event), ticket: nil, actor: UserID(1), at: desk.now)
            }
        }
        let sound = try desk.verify()
        #expect(sound.isSound && sound.organisations == 1 && sound.placements == 1)
        try desk.place.raw().execute("UPDATE organisation_customer SET organisation = 2")
        #expect(try kinds(desk) == [.projection])
    }

    @Test func `a publication that is not of its event is found`() throws {
        let desk = try livedDesk()
        try desk.log.transaction { turn throws(LogError) in
            _ = try turn.publish("queue:1", sequence: 5, data: Array(#"{"type":"row","seq":5}"#.utf8))
        }
        #expect(try kinds(desk) == [])
        for damage: SQL in [
            "UPDATE publication SET seq = 6", "UPDATE publication SET seq = 5, data = CAST('{\"seq\":5' AS BLOB)",
            "UPDATE publication SET seq = 9000, data = CAST('{}' AS BLOB)",
        ] {
            try desk.place.raw().execute(damage)
            #expect(try kinds(desk) == [.offset])
        }
    }

    @Test func `a hole in a channel is found`() throws {
        let desk = try livedDesk()
        try desk.log.transaction { turn throws(LogError) in
            for _ in 1...5 { _ = try turn.publish("queue:1", sequence: 0, data: Array(#"{"seq":0}"#.utf8)) }
        }
        #expect(try kinds(desk) == [])
        try desk.place.raw().execute("DELETE FROM publication WHERE offset = 3")
        #expect(try kinds(desk) == [.offset])
    }

    @Test func `any flipped byte in the file's events is found`() throws {
        let desk = try livedDesk()
        desk.log.close()
        var generator = SystemRandomNumberGenerator()
        let count = Int(desk.log.lastSequence)
        for _ in 0..<60 {
            let seq = Int.random(in: 1...count, using: &generator)
            let raw = try desk.place.raw()
            let read = try raw.prepare("SELECT payload, hash FROM event WHERE seq = ?")
            read.bind(1, seq)
            #expect(try read.step())
            let (payload, hash) = (read.bytes(0), read.bytes(1))
            read.reset()
            let flipsPayload = Bool.random(using: &generator)
            var bytes = flipsPayload ? payload : hash
            bytes[Int.random(in: bytes.indices, using: &generator)] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            let write = try raw.prepare(
                flipsPayload ? "UPDATE event SET payload = ? WHERE seq = ?" : "UPDATE event SET hash = ? WHERE seq = ?")
            write.bind(1, bytes)
            write.bind(2, seq)
            try write.run()
            #expect(try !desk.verify().isSound, "event \(seq), payload \(flipsPayload)")
            write.bind(1, flipsPayload ? payload : hash)
            try write.run()
        }
        #expect(try desk.verify().isSound)
    }

    @Test func `erased texts leave the chain sound and no trace in the file`() throws {
        let desk = try MiniDesk()
        let secret = "sésame-ouvre-toi-4711"
        let ticket = try desk.openTicket(subject: secret)
        try desk.record(.customerMessageSent(number: 1, text: secret), on: ticket, by: UserID(9))
        let head = desk.log.headHash
        try desk.record(.ticketErased, on: ticket, by: UserID(8))
        let erased = try desk.log.transaction { turn throws(LogError) in
            try turn.eraseTexts(of: ticket, policy: desk.policy)
        }
        #expect(erased == 2)
        let result = try desk.verify(expectedHead: head)
        #expect(result.findings == [])
        #expect(result.erasedTexts == 2)
        let stored = try LogReader.open(desk.place.folder).events(of: ticket)
        #expect(stored.dropLast().allSatisfy { $0.isErased })
        #expect(stored.dropLast().last?.event == .customerMessageSent(number: 1, text: ""))
        desk.log.close()
        #expect(try Data(contentsOf: desk.place.database).range(of: Data(secret.utf8)) == nil)
    }

    @Test func `imported rows are counted apart and asserted nothing of`() throws {
        let desk = try MiniDesk()
        let id = try desk.log.transaction { turn throws(LogError) in try turn.nextTicketID() }
        for number in 1...4 {
            let row = Event.importedRow(payload: Array(#"{"row":\#(number)}"#.utf8))
            try desk.record(row, on: id, by: .system)
        }
        let result = try desk.verify()
        #expect(result.findings == [])
        #expect(result.events == 0)
        #expect(result.importedEvents == 4)
        #expect(result.importedTickets == 1)
        #expect(result.tickets == 0)
    }
}
