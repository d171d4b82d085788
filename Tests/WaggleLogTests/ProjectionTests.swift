import Testing
import WaggleDomain
import WaggleLog

struct ProjectionTests {
    /// A folder as the version before left it, with one ticket that carries tags and fields.
    private func labelledFolder() throws -> (place: TemporaryFolder, ticket: TicketID) {
        let desk = try MiniDesk()
        let ana = UserID(1)
        let ticket = try desk.openTicket()
        for tags in [["old"], ["vip", "refund"]] {
            try desk.record(.handling(.tagged(tags: tags)), on: ticket, by: ana)
        }
        for (name, value) in [("plan", "silver"), ("plan", "gold"), ("country", "pt"), ("country", "")] {
            try desk.record(.handling(.fieldSet(name: name, value: value)), on: ticket, by: ana)
        }
        try desk.record(.handling(.tagged(tags: ["vip"])), on: try desk.openTicket(), by: ana)
        desk.log.close()
        // All that the third step of the schema makes is listed here.
        try desk.place.raw().execute(
            """
            DROP TABLE ticket_tag; DROP TABLE ticket_field; DROP INDEX call_back_window;
            DROP TABLE survivor_owner; DROP TABLE person_role; DROP TABLE attachment; DROP TABLE upload;
            DROP TABLE article; DROP TABLE article_event; DROP TABLE article_version; DROP TABLE article_variant;
            DROP TABLE article_ticket; DROP TABLE article_vote; DROP TABLE search_gap; DROP TABLE help_visit;
            DROP TABLE help_read; DROP INDEX ticket_updated; DROP INDEX ticket_waiting;
            DROP TABLE canned_reply;
            DROP INDEX ticket_queue_waiting; DROP INDEX ticket_priority; DROP TABLE experiment_event;
            ALTER TABLE person DROP COLUMN interruptions;
            DROP TABLE site_secret; DROP TABLE site_customer; DROP TABLE joined_customer;
            DROP TABLE customer_session; DROP TABLE customer_link;
            DELETE FROM schema_version WHERE version > 2
            """)
        return (desk.place, ticket)
    }

    @Test func `an upgrade finds the tags and custom fields that tickets carried before`() throws {
        let (place, labelled) = try labelledFolder()
        #expect(try EventLog.pendingMigrations(place.folder) == [3, 4])
        let log = try EventLog.open(place.folder, now: 0)
        #expect(try Verifier(log.reader).run().findings.map(\.sentence) == [])
        var filter = TicketFilter()
        filter.tags = ["vip", "refund"]
        filter.fields = ["plan": "gold"]
        #expect(try log.reader.tickets(filter, limit: 9).map(\.id) == [labelled])
        filter.fields = ["country": "pt"]
        #expect(try log.reader.tickets(filter, limit: 9).isEmpty)
        log.close()
    }

    /// Every row of every projection, as text.
    private func dump(_ place: TemporaryFolder) throws -> [String] {
        let tables: [SQL] = [
            "SELECT * FROM ticket", "SELECT * FROM owner_interval", "SELECT * FROM tier_interval",
            "SELECT * FROM swarm_membership", "SELECT * FROM deadline", "SELECT * FROM queue",
        ]
        let database = try Database(file: place.database.path, access: .readOnly)
        var lines: [String] = []
        for (number, table) in tables.enumerated() {
            let columns: [Int32] = [34, 11, 6, 9, 5, 7]
            let rows = try database.prepare(table)
            while try rows.step() {
                let cells = (0..<columns[number]).map { rows.optionalText($0) ?? "NULL" }
                lines.append("\(number)|" + cells.joined(separator: "|"))
            }
        }
        return lines
    }

    @Test func `a rebuild gives the same rows`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let before = try dump(desk.place)
        #expect(before.count > 15)
        #expect(try desk.log.rebuild(policy: desk.policy) == 3)
        #expect(try dump(desk.place) == before)
        #expect(try desk.verify().findings == [])
    }

    @Test func `a rebuild repairs what was changed or lost`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let before = try dump(desk.place)
        try desk.place.raw().execute(
            "UPDATE ticket SET hand_offs = 7; DELETE FROM owner_interval; DELETE FROM deadline; DELETE FROM queue")
        #expect(try desk.verify().findings.contains { $0.kind == .projection })
        _ = try desk.log.rebuild(policy: desk.policy)
        #expect(try dump(desk.place) == before)
    }

    @Test func `the swarm ticket's row and intervals tell its life`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let reader = try LogReader.open(desk.place.folder)
        let id = TicketID(1)
        let row = try #require(try reader.ticketRow(id))
        #expect(row.state == .open)
        #expect(row.owner == UserID(2))
        #expect(row.handOffs == 1)
        #expect(row.shadowEscalations == 1)
        #expect(row.peopleTouched == 3)
        #expect(row.preview == "On it.")
        #expect(row.version == desk.tickets[id]?.version)
        let owners = try reader.ownerIntervals(of: id)
        #expect(owners.map(\.user) == [UserID(1), UserID(2)])
        #expect(owners[0].to == owners[1].from)
        #expect(owners.map(\.causeOfStart) == ["owner.taken", "owner.accepted"])
        let members = try reader.swarmMemberships(of: id)
        #expect(members.map(\.user) == [UserID(2), UserID(3), UserID(3)])
        #expect(members.map { $0.to == nil } == [true, false, true])
    }

    @Test func `the tiered ticket's intervals part its life without gap`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let reader = try LogReader.open(desk.place.folder)
        let id = TicketID(2)
        let tiers = try reader.tierIntervals(of: id)
        #expect(tiers.map(\.tier) == [.l1, .l2, .l2])
        #expect(tiers[0].to == tiers[1].from)
        // Closed, then reopened: a further leg.
        #expect(try #require(tiers[1].to) < tiers[2].from)
        #expect(tiers[2].to == nil)
        let owners = try reader.ownerIntervals(of: id)
        #expect(owners.map(\.causeOfEnd) == ["tier.escalated", "ticket.closed", nil])
        #expect(try #require(try reader.ticketRow(id)).reopens == 1)
    }

    @Test func `lists filter by queue, state, owner, customer, member and mode`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let reader = try LogReader.open(desk.place.folder)
        func ids(_ filter: TicketFilter, before: Int64? = nil, limit: Int = 9) throws -> [Int64] {
            let cursor = before.map { TicketCursor(order: .created, keys: [$0]) }
            return try reader.tickets(filter, after: cursor, limit: limit).map(\.id.rawValue)
        }
        #expect(try ids(TicketFilter()) == [3, 2, 1])
        #expect(try ids(TicketFilter(), limit: 2) == [3, 2])
        #expect(try ids(TicketFilter(), before: 2) == [1])
        #expect(try ids(TicketFilter(queue: QueueID(2))) == [2])
        #expect(try ids(TicketFilter(states: [.queued, .closed])) == [3])
        #expect(try ids(TicketFilter(states: [.queued, .open], owner: UserID(2), mode: .swarm)) == [1])
        #expect(try ids(TicketFilter(isUnowned: true)) == [3])
        #expect(try ids(TicketFilter(customer: UserID(9), member: UserID(3))) == [1])
        #expect(try ids(TicketFilter(customer: UserID(10))) == [])
        #expect(try ids(TicketFilter(imported: true)) == [])
        #expect(try reader.unfinishedTickets() == [TicketID(1), TicketID(2), TicketID(3)])
        #expect(try reader.queueCounts().map(\.tickets) == [1, 1, 1])
        #expect(try reader.queues().map(\.queue.mode) == [.swarm])
    }

    @Test func `the ledger is newest first and holds no messages`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let reader = try LogReader.open(desk.place.folder)
        let all = try reader.ledger(LedgerFilter(), limit: 100).entries
        #expect(all.map(\.sequence) == all.map(\.sequence).sorted(by: >))
        #expect(!all.contains { $0.event.kind.hasPrefix("msg.") })
        let others = try reader.events(after: 0, limit: 999).filter { !$0.event.kind.hasPrefix("msg.") }
        #expect(all == others.reversed())
        let second = try reader.ledger(LedgerFilter(), before: all[4].sequence, limit: 5).entries
        #expect(second == Array(all[5..<10]))
        #expect(try reader.ledger(LedgerFilter(kinds: ["owner"]), limit: 9).entries.count == 5)
        #expect(
            try reader.ledger(LedgerFilter(kinds: ["owner", "queue"]), limit: 9).entries.last?.event.kind
                == "queue.created")
        #expect(try reader.ledger(LedgerFilter(ticket: TicketID(1), kinds: ["owner"]), limit: 9).entries.count == 3)
        #expect(
            try reader.ledger(LedgerFilter(ticket: TicketID(3)), limit: 9).entries.map(\.event.kind) == [
                "ticket.opened"
            ])
    }

    @Test func `the ledger shows what a person did, what happened in a span, and what in a mode`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let reader = try LogReader.open(desk.place.folder)
        let all = try reader.ledger(LedgerFilter(), limit: 200).entries
        func found(_ set: (inout LedgerFilter) -> Void) throws -> [StoredEvent] {
            var filter = LedgerFilter()
            set(&filter)
            let page: LedgerPage = try reader.ledger(filter, before: nil, limit: 200)
            return page.entries
        }
        let ana = UserID(1)
        let hers = try found { $0.person = ana }
        #expect(Set(hers.map(\.sequence)).isSuperset(of: all.filter { $0.actor == ana }.map(\.sequence)))
        #expect(hers.count < all.count && hers.contains { $0.event.kind == "owner.taken" })
        #expect(try found { $0.kinds = ["owner.taken"] }.allSatisfy { $0.event.kind == "owner.taken" })
        let (first, last) = (all[all.count - 4].at, all[3].at)
        let between = try found { ($0.from, $0.to) = (first, last) }
        #expect(between == all.filter { $0.at >= first && $0.at < last })
        let swarm = try found { $0.mode = .swarm }
        let tiered = try found { $0.mode = .tiered }
        let stages = try reader.stageIntervals(of: TicketID(1))
        #expect(Set(stages.map(\.stage.mode)) == [.swarm])
        #expect(swarm == all.filter { $0.ticket == TicketID(1) || $0.ticket == TicketID(3) })
        #expect(tiered == all.filter { $0.ticket == TicketID(2) })
    }

    @Test func `a page of the ledger looks at a bounded part of the log, and says where to go on`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let reader = try LogReader.open(desk.place.folder)
        #expect(try reader.ledger(LedgerFilter(), before: 3, limit: 200).next == nil)
        let far = try reader.ledger(LedgerFilter(), before: LogReader.ledgerReadMax + 5, limit: 200)
        #expect(far.next == 5 && far.entries.allSatisfy { $0.sequence >= 5 })
        #expect(try reader.ledger(LedgerFilter(), before: far.next, limit: 200).next == nil)
    }

    @Test func `deadlines are those of the tickets, by due time`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let stored = try LogReader.open(desk.place.folder).deadlines()
        let expected = desk.tickets.flatMap { id, ticket in
            ticket.deadlines(policy: desk.policy).map { TicketDeadline(ticket: id, deadline: $0) }
        }
        #expect(!expected.isEmpty)
        #expect(Set(stored.map { "\($0)" }) == Set(expected.map { "\($0)" }))
        #expect(stored.map(\.deadline.due) == stored.map(\.deadline.due).sorted())
    }

    @Test func `the board counts by mode at creation and keeps imported history apart`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let opened = Sample.opened(mode: .tiered)
        var imported = TicketRow(
            Ticket(id: TicketID(4), opened: opened, at: 5, sequence: 99), modeSource: .policy, preview: "",
            imported: "history")
        imported.state = .closed
        imported.solved = 5 + 3_600_000
        try desk.log.transaction { turn throws(LogError) in try turn.putTicketRow(imported) }
        let day: Int64 = 86_400_000
        let board = try LogReader.open(desk.place.folder).board(now: desk.now + day)
        #expect(board.map(\.mode) == [.swarm, .tiered, .tiered])
        #expect(board.map(\.imported) == [false, false, true])
        #expect(board.map(\.tickets) == [2, 1, 1])
        #expect(board.map(\.open) == [2, 1, 0])
        #expect(board[0].answeredIn60s == Share(count: 1, of: 2))
        #expect(board[0].solvedIn24h == Share(count: 0, of: 2))
        #expect(board[2].solvedIn1h == Share(count: 1, of: 1))
        #expect(board[0].handOffs == 1)
        #expect(board[1].escalations == 1)
        let young = try LogReader.open(desk.place.folder).board(now: desk.now)
        #expect(young[0].solvedIn1h == Share(count: 0, of: 0))
    }
}
