import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleWire

/// The main stories through the one door of methods: answers, publications, rights.
struct StoryTests {
    /// Dense offsets per channel from 1, and sequences that never go back.
    static func expectOrdered(_ told: [RecordingPublisher.Told], from start: [Channel: UInt64] = [:]) {
        var tops = start
        var last: Int64 = 0
        for entry in told where entry.offset > 0 {
            #expect(entry.offset == tops[entry.channel, default: 0] + 1, "\(entry.channel.name) \(entry.text)")
            tops[entry.channel] = entry.offset
            let sequence = entry.json["seq"]?.intValue ?? -1
            #expect(sequence >= last, "\(entry.channel.name) \(entry.text)")
            last = sequence
        }
    }

    @Test func `a swarm's story, from the first word to the close`() throws {
        let test = try TestDesk(.swarm)
        let (carla, ana, fay, ben) = (test.carla, test.ana, test.fay, test.ben)
        let open = try test.ask(.ticketOpen, ["text": "The database is slow\nSince today"], by: carla)
        let id = try open.number("ticket")
        let ticket = JSONValue.int(id)
        #expect(open.memberNames == ["ticket", "seq", "at", "offset", "staff_offset"])
        #expect(open["offset"] == 1 && open["staff_offset"] == 1)
        var customerChannel = test.publisher.stored(.ticket(id))
        #expect(customerChannel.map(\.type) == ["care", "message", "message"])
        #expect(customerChannel[0].json["state"] == "waiting")
        #expect(
            customerChannel[1].json["author"] == [
                "kind": "customer", "id": .int(carla.id.rawValue), "name": "Carla Customer",
            ])
        #expect(customerChannel[2].json["author"] == ["kind": "system"])
        #expect(test.publisher.stored(.staff(id)).map(\.type) == ["ticket.opened", "shadow.clock_started"])
        #expect(test.publisher.stored(.queue(1)).map(\.type) == ["row"])

        let take = try test.ask(.ticketTake, ["ticket": ticket], by: ana)
        #expect(take["offset"] == 4 && take["staff_offset"] == 3)
        let row = try #require(test.publisher.stored(.queue(1)).last?.json["row"])
        #expect(row["owner"] == ["id": .int(ana.id.rawValue), "name": "Ana Silva"])
        #expect(row["state"] == "open" && row["preview"] == "The database is slow\nSince today")
        #expect(row["version"] == take["seq"])

        #expect(try test.ask(.noteAdd, ["ticket": ticket, "text": "vacuum?"], by: ana)["ref"] == 1)
        let ask = try test.ask(
            .swarmAsk,
            ["ticket": ticket, "question": "Who knows vacuum?", "tried": "restart", "skills": ["database"]], by: ana)
        #expect(ask["ref"] == 1)
        let inbox = try test.ask(.inboxGet, by: fay)
        let invitation = try #require(inbox["invitations"]?[0])
        #expect(invitation["question"] == "Who knows vacuum?" && invitation["tried"] == "restart")
        #expect(invitation["from"] == ["id": .int(ana.id.rawValue), "name": "Ana Silva"])
        let pushed = try #require(test.publisher.stored(.user(fay.id.rawValue)).last?.json)
        #expect(pushed["type"] == "invite.sent" && pushed["question"] == "Who knows vacuum?")
        #expect(pushed["subject"] == "The database is slow" && pushed["due"] == invitation["due"])

        let number = try invitation.number("invitation")
        _ = try test.ask(.swarmAccept, ["ticket": ticket, "invitation": .int(number)], by: fay)
        #expect(try test.ask(.inboxGet, by: fay)["invitations"] == [])
        #expect(test.refusal(.chatSend, ["ticket": ticket, "text": "hello"], by: fay)?.code == .notAllowed)
        _ = try test.ask(.swarmGrantSpeak, ["ticket": ticket, "user": .int(fay.id.rawValue)], by: ana)
        let said = try test.ask(.chatSend, ["ticket": ticket, "text": "Let me look"], by: fay)
        customerChannel = test.publisher.stored(.ticket(id))
        #expect(customerChannel.last?.offset == UInt64(try said.number("offset")))
        #expect(customerChannel.last?.json["number"] == said["ref"])
        #expect(customerChannel.first { $0.type == "care" && $0.json["helpers"] == 1 } != nil)

        let offer = try test.ask(
            .handOffOffer,
            [
                "ticket": ticket, "to": .int(ben.id.rawValue), "reason": "shift_end", "summary": "vacuum",
                "next_step": "ring",
            ],
            by: ana)
        let offered = try #require(try test.ask(.inboxGet, by: ben)["offers"]?[0])
        #expect(offered["summary"] == "vacuum" && offered["offer"] == offer["ref"])
        _ = try test.ask(.handOffAccept, ["ticket": ticket, "offer": try #require(offer["ref"])], by: ben)
        let seen = try test.ask(.ticketGet, ["ticket": ticket], by: ben)
        #expect(seen["owner"] == ["id": .int(ben.id.rawValue), "name": "Ben Okafor"])
        #expect(try seen.list("owners").map { $0["user"]?["name"]?.stringValue } == ["Ana Silva", "Ben Okafor"])
        #expect(try seen["swarm"]?.list("members").count == 2)
        #expect(seen["staff_thread"] == true && seen["offer"] == .null)

        _ = try test.ask(.chatSend, ["ticket": ticket, "text": "It is quick again"], by: ben)
        #expect(
            test.refusal(.ticketSolve, ["ticket": ticket, "solution": "vacuum"], by: ben)
                == DeskRefusal(.invalidField, "say what becomes of ticket \(id)'s lesson", field: "knowledge"))
        _ = try test.ask(.ticketSolve, ["ticket": ticket, "solution": "vacuum", "knowledge": "routine"], by: ben)
        #expect(test.publisher.stored(.ticket(id)).last?.json["state"] == "solved")
        let last = try test.ask(.ticketGet, ["ticket": ticket], by: carla)
        #expect(last["state"] == "solved" && last["helpers"] == 0)
        _ = try test.ask(.ticketClose, ["ticket": ticket], by: carla)
        #expect(
            try test.ask(.ticketGet, ["ticket": ticket], by: carla)["can"] == [
                "ticket.reopen", "chat.send", "chat.rate",
            ])
        Self.expectOrdered(test.publisher.all, from: [.queue(1): 1])
    }

    @Test func `a tiered story climbs and comes down, and the queues are told`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket(channel: "form")
        let ticket = JSONValue.int(id)
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ana)
        let moved = try test.ask(
            .ticketEscalate, ["ticket": ticket, "reason": "skill", "summary": "beyond me"], by: test.ana)
        let left = try #require(test.publisher.stored(.queue(1)).last?.json)
        #expect(left.without("seq") == ["type": "left", "ticket": ticket, "to_queue": 2])
        #expect(moved["ticket"] == ticket)
        let row = try #require(test.publisher.stored(.queue(2)).last?.json["row"])
        #expect(row["tier"] == "L2" && row["owner"] == .null && row["state"] == "queued")
        #expect(test.refusal(.ticketTake, ["ticket": ticket], by: test.ben)?.code == .notFound)
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.dora)
        _ = try test.ask(
            .ticketDeescalate, ["ticket": ticket, "reason": "skill", "summary": "it is simple"], by: test.dora)
        #expect(test.publisher.stored(.queue(1)).last?.type == "row")
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ben)
        let seen = try test.ask(.ticketGet, ["ticket": ticket], by: test.mia)
        #expect(
            try seen.list("owners").map { $0["user"]?["name"]?.stringValue } == [
                "Ana Silva", "Dora Lind", "Ben Okafor",
            ])
        #expect(seen["tier"] == "L1" && seen["swarm"] == .null)
        Self.expectOrdered(test.publisher.all)
        #expect(test.refusal(.swarmAsk, ["ticket": ticket, "question": "?"], by: test.ben)?.code == .wrongState)
    }

    @Test func `a switch of mode is told, counts for new tickets and is in the ledger`() throws {
        let test = try TestDesk(.tiered)
        let before = try test.openTicket()
        let switched = try test.ask(
            .queueSetMode, ["queue": 1, "mode": "swarm", "scope": "new", "reason": "trial"], by: test.mia)
        #expect(switched["ticket"] == nil)
        let push = try #require(test.publisher.stored(.queue(1)).last?.json)
        #expect(
            push["type"] == "mode" && push["from"] == "tiered" && push["to"] == "swarm" && push["reason"] == "trial")
        #expect(push["by"] == ["id": .int(test.mia.id.rawValue), "name": "Mia Rossi"])
        let after = try test.openTicket()
        #expect(try test.ask(.ticketGet, ["ticket": .int(before)], by: test.ana)["mode"] == "tiered")
        #expect(try test.ask(.ticketGet, ["ticket": .int(after)], by: test.ana)["mode"] == "swarm")
        #expect(
            test.refusal(.queueSetMode, ["queue": 1, "mode": "tiered", "reason": ""], by: test.ana)?.code == .notAllowed
        )
        #expect(
            test.refusal(.queueSetMode, ["queue": 1, "mode": "swarm", "reason": ""], by: test.mia)?.code == .conflict)
        let ledger = try test.ask(.ledgerList, ["kinds": ["mode"]], by: test.mia)
        #expect(
            try ledger.list("entries").compactMap { $0["kind"]?.stringValue } == ["mode.changed", "mode.switched"])
    }

    @Test func `typing and reading are told without a place and only to whom they concern`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket()
        let ticket = JSONValue.int(id)
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ana)
        test.publisher.forget()
        _ = try test.ask(.chatTyping, ["ticket": ticket, "on": true], by: test.ana)
        _ = try test.ask(.chatTyping, ["ticket": ticket, "on": true, "note": true], by: test.ana)
        _ = try test.ask(.chatRead, ["ticket": ticket, "offset": 99], by: test.carla)
        test.settle()
        // The lists of the queue hear who is at the ticket, apart.
        #expect(test.publisher.all.filter { $0.channel == .queue(1) }.allSatisfy { $0.type == "looking" })
        let told = test.publisher.all.filter { $0.channel != .queue(1) }
        #expect(told.map(\.offset) == [0, 0, 0])
        #expect(told.map(\.channel) == [.ticket(id), .staff(id), .ticket(id)])
        #expect(
            told[0].json == [
                "type": "typing", "on": true,
                "user": ["id": .int(test.ana.id.rawValue), "name": "Ana Silva", "kind": "agent"],
            ])
        #expect(told[2].json["offset"] == 4, "not past the top")
        #expect(test.refusal(.chatTyping, ["ticket": ticket, "on": true], by: test.ben)?.code == .notAllowed)
        #expect(test.refusal(.chatTyping, ["ticket": ticket, "note": true], by: test.carla)?.code == .notAllowed)
        #expect(test.refusal(.chatRead, ["ticket": ticket, "offset": 1], by: test.chris)?.code == .notFound)
        let marks = try test.ask(.ticketGet, ["ticket": ticket], by: test.ana).list("read")
        #expect(
            marks.map { $0.without("at") } == [["user": .int(test.carla.id.rawValue), "kind": "customer", "offset": 4]])
    }
}
