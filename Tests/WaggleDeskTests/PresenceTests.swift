import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleWire

/// Who is here: from links, apart from what people say of themselves; recorded, and acted upon when an owner is gone.
struct PresenceTests {
    private static let second: Milliseconds = 1_000

    private func intervals(_ test: TestDesk, _ actor: Actor) throws -> [StaffingInterval] {
        test.flushPresence()
        return try test.desk.queue.sync { try test.log.reader.staffingIntervals() }.filter { $0.user == actor.id }
    }

    private func member(_ test: TestDesk, _ actor: Actor) throws -> JSONValue {
        let list = try test.ask(.staffList, by: test.mia).list("staff")
        return try #require(list.first { $0["id"]?.intValue == actor.id.rawValue })
    }

    private func expectSound(_ test: TestDesk) throws {
        test.flushPresence()
        let verified = try test.desk.queue.sync { try Verifier(test.log.reader).run() }
        #expect(verified.findings.map(\.sentence) == [])
    }

    @Test func `several devices are one person`() throws {
        let test = try TestDesk(connecting: false)
        test.desk.connected(test.ana.id)
        test.desk.connected(test.ana.id)
        test.desk.disconnected(test.ana.id)
        #expect(try member(test, test.ana)["connected"] == true)
        #expect(try intervals(test, test.ana).count == 1)
        test.desk.disconnected(test.ana.id)
        #expect(try member(test, test.ana)["connected"] == false)
        try expectSound(test)
    }

    @Test func `a page that loads again within the grace was never away`() throws {
        let test = try TestDesk(connecting: false)
        test.desk.connected(test.ana.id)
        test.desk.disconnected(test.ana.id)
        test.pass(44 * Self.second)
        test.settle()
        test.desk.connected(test.ana.id)
        test.pass(60 * Self.second)
        test.settle()
        let found = try intervals(test, test.ana)
        #expect(found.map(\.kind) == [.presence] && found.first?.to == nil)
        try expectSound(test)
    }

    @Test func `after the grace the interval ends when the last link died`() throws {
        let test = try TestDesk(connecting: false)
        test.desk.connected(test.ana.id)
        test.desk.disconnected(test.ana.id)
        let left = test.desk.queue.sync { test.desk.clock.now }
        test.pass(45 * Self.second)
        #expect(test.until { (try? intervals(test, test.ana).first?.to) ?? nil != nil })
        let end = try #require(try intervals(test, test.ana).first?.to)
        #expect((left - 1_000...left).contains(end))
        try expectSound(test)
    }

    @Test func `what people say of themselves is told, kept, and hides them from routing`() throws {
        let test = try TestDesk()
        test.publisher.forget()
        _ = try test.ask(.presenceSet, ["status": "focus"], by: test.ana)
        #expect(try member(test, test.ana)["status"] == "focus")
        #expect(try member(test, test.ana)["connected"] == true)
        let told = test.publisher.all.filter { $0.type == "presence" }
        #expect(told.map(\.channel) == [.queue(1), .queue(2), .queue(3)] && told.allSatisfy { $0.offset == 0 })
        try test.restart()
        #expect(try member(test, test.ana)["status"] == "focus")
        #expect(test.refusal(.presenceSet, ["status": "focus"], by: test.carla)?.code == .notAllowed)
        try expectSound(test)
    }

    @Test func `the chats of an owner who is gone are offered to the queue, and come back with the owner`() throws {
        let test = try TestDesk()
        let chat = try test.openTicket()
        let mail = try test.openTicket(by: test.chris, channel: "form")
        for id in [chat, mail] { _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana) }
        test.desk.disconnected(test.ana.id)
        test.settle()
        test.pass(89 * Self.second)
        test.settle()
        #expect(try test.count("owner.auto", chat) == 0)
        test.pass(Self.second)
        #expect(test.until { (try? test.count("owner.auto", chat)) == 1 })
        #expect(try test.count("owner.auto", mail) == 0)
        test.desk.connected(test.ana.id)
        #expect(test.until { (try? test.count("owner.auto_ended", chat)) == 1 })
        #expect(try test.replayed(chat)?.owner == test.ana.id)
        try expectSound(test)
    }

    @Test func `somebody who said they are on a break keeps their chats`() throws {
        let test = try TestDesk()
        let chat = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(chat)], by: test.ana)
        _ = try test.ask(.presenceSet, ["status": "break"], by: test.ana)
        test.desk.disconnected(test.ana.id)
        test.settle()
        test.pass(100 * Self.second)
        test.settle()
        #expect(try test.count("owner.auto", chat) == 0)
    }

    @Test func `owners of chats who do not come back after a restart are gone too`() throws {
        let test = try TestDesk()
        let chat = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(chat)], by: test.ana)
        try test.restart()
        test.desk.connected(test.ben.id)
        test.pass(90 * Self.second)
        #expect(test.until { (try? test.count("owner.auto", chat)) == 1 })
        _ = try test.ask(.ticketTake, ["ticket": .int(chat)], by: test.ben)
        #expect(try test.replayed(chat)?.owner == test.ben.id)
        try expectSound(test)
    }

    @Test func `looking at a ticket is told, shown, and counted until five minutes without doing anything`() throws {
        let test = try TestDesk()
        let ticket = try test.openTicket()
        test.publisher.forget()
        _ = try test.ask(.viewEnter, ["ticket": .int(ticket), "page": "a"], by: test.ana)
        _ = try test.ask(.viewEnter, ["ticket": .int(ticket), "page": "b"], by: test.ana)
        #expect(test.publisher.all.filter { $0.type == "view" }.count == 1)
        // The queue hears every sign of life: lists that were opened in between learn of it, too.
        #expect(test.publisher.all.filter { $0.type == "looking" }.count == 2)
        let viewers = try test.ask(.ticketGet, ["ticket": .int(ticket)], by: test.ben).list("viewers")
        #expect(viewers.map { $0["user"]?["id"]?.intValue } == [test.ana.id.rawValue])
        _ = try test.ask(.viewLeave, ["ticket": .int(ticket), "page": "a"], by: test.ana)
        test.pass(200 * Self.second)
        _ = try test.ask(.viewEnter, ["ticket": .int(ticket), "page": "b"], by: test.ana)
        test.pass(299 * Self.second)
        test.settle()
        #expect(try views(test, ticket).map { $0.to == nil } == [true])
        test.pass(2 * Self.second)
        #expect(test.until { (try? views(test, ticket).first?.to) ?? nil != nil })
        let view = try #require(try views(test, ticket).first)
        #expect((499_900...501_000).contains((view.to ?? 0) - view.from))
        #expect(test.refusal(.viewEnter, ["ticket": .int(ticket)], by: test.dora)?.code == .notFound)
        #expect(test.refusal(.viewEnter, ["ticket": .int(ticket)], by: test.carla)?.code == .notAllowed)
        try expectSound(test)
    }

    private func views(_ test: TestDesk, _ ticket: Int64, by actor: Actor? = nil) throws -> [StaffingInterval] {
        try intervals(test, actor ?? test.ana).filter { $0.kind == .view(TicketID(ticket)) }
    }

    @Test func `a manager who reads notes without a part in the ticket is on record, and those who work there see it`()
        throws
    {
        let test = try TestDesk()
        let ticket = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(ticket)], by: test.ana)
        test.publisher.forget()
        for actor in [test.ana, test.mia, test.mia] {
            _ = try test.ask(.noteList, ["ticket": .int(ticket)], by: actor)
        }
        #expect(test.refusal(.noteList, ["ticket": .int(ticket)], by: test.ben) != nil)
        let told = test.publisher.all.filter { $0.type == "view" && $0.channel == .staff(ticket) }
        #expect(told.count == 1 && told.first?.text.contains(test.mia.name) == true)
        test.flushPresence()
        #expect(try views(test, ticket, by: test.mia).map { $0.to == nil } == [true])
        // A page that shows them ends it, and so do five minutes without a sign.
        _ = try test.ask(.viewEnter, ["ticket": .int(ticket), "page": "a"], by: test.mia)
        _ = try test.ask(.viewLeave, ["ticket": .int(ticket), "page": "a"], by: test.mia)
        test.flushPresence()
        #expect(try views(test, ticket, by: test.mia).map { $0.to == nil } == [false])
        _ = try test.ask(.noteList, ["ticket": .int(ticket)], by: test.mia)
        test.pass(301 * Self.second)
        #expect(test.until { (try? views(test, ticket, by: test.mia).allSatisfy { $0.to != nil }) ?? false })
        #expect(try views(test, ticket, by: test.mia).count == 2)
        try expectSound(test)
    }

    @Test func `what is in the background is not looked at`() throws {
        let test = try TestDesk()
        let ticket = try test.openTicket()
        _ = try test.ask(.viewEnter, ["ticket": .int(ticket)], by: test.ana)
        _ = try test.ask(.viewEnter, ["ticket": .int(ticket), "foreground": false], by: test.ana)
        #expect(try views(test, ticket).allSatisfy { $0.to != nil })
    }

    @Test func `a stop ends every interval, and one without notice ends where the record ends`() throws {
        let test = try TestDesk()
        let ticket = try test.openTicket()
        _ = try test.ask(.viewEnter, ["ticket": .int(ticket)], by: test.ana)
        try test.restart()
        let found = try test.desk.queue.sync { try test.log.reader.staffingIntervals() }
        #expect(!found.isEmpty && found.allSatisfy { $0.to != nil })
        try expectSound(test)
    }

    @Test func `a rebuild makes the same intervals, and a wrong one is found`() throws {
        let test = try TestDesk()
        let ticket = try test.openTicket()
        _ = try test.ask(.viewEnter, ["ticket": .int(ticket)], by: test.ana)
        _ = try test.ask(.viewLeave, ["ticket": .int(ticket)], by: test.ana)
        _ = try test.ask(.presenceSet, ["status": "away"], by: test.ben)
        test.flushPresence()
        let before = try test.desk.queue.sync { try test.log.reader.staffingIntervals() }
        try test.desk.queue.sync {
            _ = try test.log.rebuild(policy: DeskPolicy())
        }
        #expect(try test.desk.queue.sync { try test.log.reader.staffingIntervals() } == before)
        try expectSound(test)
    }

    @Test func `whoever is disabled is here no longer, and what was theirs goes to others`() throws {
        let test = try TestDesk(.swarm)
        let operations = Operations(test.desk)
        let user = """
            {"role":"agent","login":"eve","name":"Eve","tiers":["L1"],"skills":{"cobol":3},"password":"correct horse"}
            """
        let id = try JSONValue.parse(
            try test.wait { operations.perform("/control/users", body: Array(user.utf8), completion: $0) }.get()
        ).number("id")
        let eve = Actor(id: UserID(id), name: "Eve", role: .agent)
        test.desk.connected(eve.id)
        let (chat, mail) = (try test.openTicket(), try test.openTicket(channel: "form"))
        for ticket in [chat, mail] { _ = try test.ask(.ticketTake, ["ticket": .int(ticket)], by: eve) }
        let helped = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(helped)], by: test.ana)
        let ask: JSONValue = [
            "ticket": .int(helped), "question": "q", "tried": "all", "users": [.int(eve.id.rawValue)],
        ]
        _ = try test.ask(.swarmAsk, ask, by: test.ana)
        _ = try test.ask(.swarmAccept, ["ticket": .int(helped), "invitation": 1], by: eve)
        #expect(try intervals(test, eve).map(\.to) == [nil])
        for path in ["disable", "enable"] {
            _ = try test.wait {
                operations.perform("/control/user-\(path)", body: Array(#"{"login":"eve"}"#.utf8), completion: $0)
            }.get()
            if path == "disable" { test.desk.disconnected(eve.id) }
            test.settle()
        }
        for ticket in [chat, mail] {
            #expect(try test.replayed(ticket)?.routing.auto?.cause == .absence)
            _ = try test.ask(.ticketTake, ["ticket": .int(ticket)], by: test.ben)
        }
        #expect(try test.replayed(helped)?.activeSwarm?.activeMembers.isEmpty == true)
        let found = try intervals(test, eve)
        #expect(found.map { $0.to == nil } == [false], "\(found)")
        #expect(try member(test, eve)["connected"] == false)
        try expectSound(test)
    }

    @Test func `an absence gives invitations to others and sets the person aside`() throws {
        let test = try TestDesk(.swarm)
        let id = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        let ask: JSONValue = ["ticket": .int(id), "question": "q", "tried": "all", "skills": ["network"]]
        _ = try test.ask(.swarmAsk, ask, by: test.ana)
        #expect(try test.replayed(id)?.activeSwarm?.liveInvitations.map(\.user) == [test.fay.id])
        _ = try test.ask(.shiftAbsence, ["reason": "ill"], by: test.fay)
        #expect(try test.replayed(id)?.activeSwarm?.liveInvitations.map(\.user) == [test.dora.id])
        #expect(try member(test, test.fay)["status"] == "away")
        try expectSound(test)
    }
}
