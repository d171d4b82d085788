// Proves a log: read-only, beside a running server or without one, on one snapshot of the database.
//
//   1. file        SQLite's integrity check
//   2. one pass in the order of writing: sequence dense, every link of the chain, every text against its hash, the
//                  numbers of every ticket channel dense, every event decodes
//   3. ticket by ticket: replayed from its events; exactly one owner whenever the state wants one; row and intervals
//                  equal to what the replay gives; queues likewise; nothing left over in the projections
//                  its states, tiers and owners each add up to its life to the millisecond, without overlap, and it is
//                  without an owner only while queued; a text is gone only where an erasure is recorded
//                  its mode is its coin's exactly when a pilot ran
//                  the moments at which the desk acts on it are those that follow from it and the settings
//   4. channels    publications without holes, each with the number of an event
//   5. contents    every file that a message refers to is there and has the hash it was recorded with
//
// After a broken link the stored one is taken up, so one edit gives one finding (two when it is a link itself).

internal import Crypto
package import WaggleDomain

/// Checks one database; use it on one queue. It takes some µs per event and keeps two numbers per ticket in memory.
package final class Verifier {
    /// Findings kept with their sentences.
    package static let findingsMax = 100

    let reader: LogReader
    private let files: FileStore?
    /// What deadlines are derived with; nil: they are left alone.
    let policy: DeskPolicy?
    /// The coin of a pilot's ticket under a seed, true for a swarm; nil: coins are not thrown again.
    let coin: ((TicketID, Int64) -> Bool)?
    var pilots: [PilotRun] = []
    var deadlines: [TicketID: [Deadline]] = [:]
    var isRederiving = false
    var result = Verification()
    private let chain = Chain()
    private var tops: [Int64: EventLog.Tops] = [:]
    private var link: Digest
    private var expectedHead: [UInt8]?

    /// `files`: where the contents lie; nil to leave them alone. `policy`: the desk's settings, with which the moments
    /// at which it acts are derived; nil to leave those alone. `coin`: the coin of a pilot's ticket under the plan's
    /// seed, true for a swarm; nil to leave them alone.
    package init(
        _ reader: LogReader, files: FileStore? = nil, policy: DeskPolicy? = nil,
        coin: ((TicketID, Int64) -> Bool)? = nil
    ) {
        self.reader = reader
        self.coin = coin
        self.files = files
        self.policy = policy
        link = Chain.start(origin: reader.chainOrigin)
    }

    /// Runs all checks. `expectedHead` is a link kept elsewhere (32 bytes): it must be in the chain still.
    package func run(expectedHead: [UInt8]? = nil) throws(LogError) -> Verification {
        self.expectedHead = expectedHead
        if expectedHead == link.bytes { self.expectedHead = nil }
        try reader.consistently { _ throws(LogError) in
            try checkFile()
            try checkChain()
            try checkTickets()
            try checkQueues()
            try checkSettings()
            try checkOrganisations()
            try checkReplies()
            try checkSiteSecrets()
            try checkProblems()
            try checkExperiments()
            try checkArticles()
            try checkStaffing()
            try checkRoles()
            try checkPublications()
        }
        if let files { try checkContents(in: files) }
        if self.expectedHead != nil {
            result.note(.head, "The kept head is not in the log: its end was cut off, or it is another log.")
        }
        return result
    }

    /// Beside a running server somebody may be erased meanwhile: what nobody refers to by now is no loss.
    private func checkContents(in files: FileStore) throws(LogError) {
        for content in try reader.contents() {
            result.contents += 1
            result.contentBytes += content.size
            guard let fault = files.fault(of: content.sha256, size: content.size),
                try reader.refersTo(content.sha256)
            else { continue }
            result.note(.content, ticket: content.ticket, "The file \(content.sha256) \(fault).")
        }
    }

    private func checkFile() throws(LogError) {
        let rows = try reader.cached("PRAGMA integrity_check(20)")
        while try rows.step() {
            let line = rows.text(0)
            if line != "ok" { result.note(.file, "SQLite says: \(line).") }
        }
    }

    private func checkChain() throws(LogError) {
        let strangers = try reader.query("SELECT count(*) FROM event WHERE desk <> ?1 OR id & 281474976710655 = 0")
        let strange = try reader.first(strangers) { row throws(LogError) in row.int(0) } ?? 0
        if strange > 0 { result.note(.sequence, "\(strange) events belong to no desk.") }
        let rows = try reader.query(
            """
            SELECT seq, ticket, kind, actor, client_id, request_hash, at, payload, body, salt, body_hash,
                ticket_offset, staff_offset, hash
            FROM event WHERE id > ?1 << 48 AND id < (?1 + 1) << 48 ORDER BY id
            """)
        defer { rows.reset() }
        while try rows.step() { check(rows) }
        result.headHash = link.bytes
    }

    private func check(_ row: Statement) {
        let fields = Chain.Fields(
            desk: reader.desk, sequence: row.int(0), ticket: row.optionalInt(1), kind: row.text(2),
            actor: row.int(3), clientID: row.optionalBytes(4), requestHash: row.optionalBytes(5), at: row.int(6),
            payload: row.bytes(7), textHash: row.optionalBytes(10), ticketOffset: row.optionalInt(11),
            staffOffset: row.optionalInt(12))
        let body = row.optionalBytes(8)
        checkSequence(fields)
        checkLink(fields, stored: row.bytes(13))
        checkText(fields, body: body, salt: row.optionalBytes(9))
        checkOffsets(fields)
        checkEvent(fields, body: body)
    }

    private func checkSequence(_ fields: Chain.Fields) {
        let expected = result.headSequence + 1
        if fields.sequence != expected {
            let sentence = "Event \(fields.sequence) follows \(result.headSequence): events are missing."
            result.note(.sequence, sequence: fields.sequence, sentence)
        }
        result.headSequence = fields.sequence
        if fields.kind == "imported.row" { result.importedEvents += 1 } else { result.events += 1 }
    }

    private func checkLink(_ fields: Chain.Fields, stored: [UInt8]) {
        let computed = chain.link(after: link, fields)
        if computed.bytes != stored {
            let sentence = "Event \(fields.sequence) does not follow from the one before it: something was changed."
            result.note(.chain, sequence: fields.sequence, ticket: fields.ticket, sentence)
        }
        link = Digest(stored) ?? computed
        if stored == expectedHead { expectedHead = nil }
    }

    private func checkText(_ fields: Chain.Fields, body: [UInt8]?, salt: [UInt8]?) {
        switch (body, salt, fields.textHash) {
        case (nil, nil, nil): break
        case (nil, nil, .some):
            result.erasedTexts += 1
            guard fields.ticket == nil else { break }
            // Whether a ticket's text may be gone, its replay says; the desk's own stay.
            result.note(
                .text, sequence: fields.sequence,
                "The text of event \(fields.sequence) is gone, which belongs to no customer.")
        case (.some(let body), .some(let salt), .some(let hash)) where chain.textHash(salt: salt, body: body) == hash:
            break
        default:
            let sentence = "The text of event \(fields.sequence) is not the one that was written."
            result.note(.text, sequence: fields.sequence, ticket: fields.ticket, sentence)
        }
    }

    private func checkOffsets(_ fields: Chain.Fields) {
        guard let ticket = fields.ticket else { return }
        var top = tops[ticket] ?? EventLog.Tops(ticket: 0, staff: 0)
        check(fields.ticketOffset, &top.ticket, fields)
        check(fields.staffOffset, &top.staff, fields)
        tops[ticket] = top
    }

    private func check(_ offset: Int64?, _ top: inout Int64, _ fields: Chain.Fields) {
        guard let offset else { return }
        if offset != top + 1 {
            let sentence = "Event \(fields.sequence) has the number \(offset) in its channel, after \(top)."
            result.note(.offset, sequence: fields.sequence, ticket: fields.ticket, sentence)
        }
        top = offset
    }

    private func checkEvent(_ fields: Chain.Fields, body: [UInt8]?) {
        do throws(LogError) {
            _ = try EventCodec.decode(kind: fields.kind, payload: fields.payload, body: body)
        } catch {
            let sentence = "Event \(fields.sequence) does not read back. \(error)"
            result.note(.event, sequence: fields.sequence, ticket: fields.ticket, sentence)
        }
    }
}
