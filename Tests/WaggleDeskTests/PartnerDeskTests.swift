import Crypto
import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleWire

/// Partners through the desk: what reaches them, and by no path anything else.
struct PartnerDeskTests {
    private static let secret = "xyzzy-4711"

    private func share(_ test: TestDesk, _ id: Int64, with: JSONValue) throws -> Int64 {
        guard case .object(let members) = with else { return 0 }
        let rest: [JSONMember] = [
            JSONMember("ticket", .int(id)), JSONMember("question", "Was it a retry?"),
            JSONMember(
                "items", [["kind": "note", "number": 1, "text": "two bookings"], ["kind": "message", "number": 1]]),
            JSONMember("consent_recorded", true),
        ]
        return try test.ask(.partnerShare, .object(rest + members), by: test.ana).number("ref")
    }

    /// A ticket with the secret in every text that is not shared.
    private func ticket(_ test: TestDesk) throws -> Int64 {
        let id = try test.ask(
            .ticketOpen, ["text": "Charged twice", "subject": .string(Self.secret)], by: test.carla
        ).number("ticket")
        let ticket = JSONValue.int(id)
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ana)
        let secret = JSONValue.string(Self.secret)
        _ = try test.ask(.noteAdd, ["ticket": ticket, "text": .string("two bookings of \(Self.secret)")], by: test.ana)
        _ = try test.ask(.noteAdd, ["ticket": ticket, "text": secret], by: test.ana)
        _ = try test.ask(.chatSend, ["ticket": ticket, "text": secret], by: test.carla)
        _ = try test.ask(
            .contactLog, ["ticket": ticket, "channel": "phone", "direction": "out", "note": secret], by: test.ana)
        return id
    }

    @Test func `a partner finds nothing that was not shared, on any path`() throws {
        let test = try TestDesk(.swarm)
        let id = try ticket(test)
        _ = try share(test, id, with: ["user": .int(test.pia.id.rawValue)])
        _ = try test.ask(.noteAdd, ["ticket": .int(id), "text": .string(Self.secret)], by: test.ana)
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": .string(Self.secret)], by: test.carla)
        _ = try test.ask(.partnerWrite, ["ticket": .int(id), "share": 1, "text": "Which terminal?"], by: test.ana)
        let offer: JSONValue = [
            "ticket": .int(id), "to": .int(test.ben.id.rawValue), "reason": "other", "summary": .string(Self.secret),
            "next_step": "I write", "next_step_at": 4_102_444_800_000,
        ]
        _ = try test.ask(.handOffOffer, offer, by: test.ana)
        test.settle()
        let own = Channel.partner(ticket: id, user: test.pia.id.rawValue)
        #expect(test.isOpen(own, to: test.pia) && test.isOpen(own, to: test.ana) && test.isOpen(own, to: test.mia))
        let shut: [Channel] = [
            .ticket(id), .staff(id), .queue(1), .user(test.ana.id.rawValue),
            .partner(ticket: id, user: test.ana.id.rawValue), .partner(ticket: id + 1, user: test.pia.id.rawValue),
        ]
        for channel in shut { #expect(!test.isOpen(channel, to: test.pia), "\(channel)") }
        for actor in [test.carla, test.ben, test.dora, test.otto] { #expect(!test.isOpen(own, to: actor)) }
        let heard = [own, .user(test.pia.id.rawValue)].flatMap { channel in
            test.publisher.all.filter { $0.channel == channel }.map(\.text)
        }
        #expect(heard.contains { $0.contains("Which terminal?") } && heard.contains { $0.contains("two bookings") })
        for text in heard + answers(test, id) { #expect(!text.contains(Self.secret), "\(text)") }
        #expect(test.publisher.all.contains { $0.text.contains(Self.secret) }, "it is there for others")
    }

    private func answers(_ test: TestDesk, _ id: Int64) -> [String] {
        var texts: [String] = []
        let ends: Set<WaggleDesk.Method> = [.partnerGiveBack, .partnerPropose, .partnerWrite]
        for method in WaggleDesk.Method.allCases where !ends.contains(method) {
            let data: JSONValue = [
                "ticket": .int(id), "share": 1, "ask": 1, "user": 5, "invitation": 1, "offer": 1, "queue": 1, "to": 6,
                "text": "t", "question": "q", "reason": "skill", "summary": "s", "solution": "s",
                "outcome": "solved", "mode": "swarm", "offset": 1, "view": "all", "items": [], "topic": "x",
            ]
            switch test.bytes(method, data, by: test.pia) {
            case .success(let bytes): texts.append(String(decoding: bytes, as: UTF8.self))
            case .failure(let refusal): texts.append(refusal.message)
            }
        }
        return texts
    }

    @Test func `a partner answers in the share's thread, and is cut off when it ends`() throws {
        let test = try TestDesk()
        let id = try ticket(test)
        _ = try share(test, id, with: ["user": .int(test.pia.id.rawValue)])
        #expect(try test.ask(.partnerList, by: test.pia).list("tickets").count == 1)
        let view = try test.ask(.partnerGet, ["ticket": .int(id)], by: test.pia)
        let items = try view.list("shares")[0].list("items").map { try $0.text("text") }
        #expect(items == ["two bookings", "Charged twice"])
        let propose: JSONValue = ["ticket": .int(id), "share": 1, "text": "Reverse it"]
        _ = try test.ask(.partnerPropose, propose, by: test.pia)
        #expect(test.publisher.stored(.user(test.ana.id.rawValue)).map(\.type).contains("partner.solution_proposed"))
        test.publisher.forget()
        _ = try test.ask(.partnerEnd, ["ticket": .int(id), "share": 1], by: test.ana)
        test.desk.queue.sync {}
        let own = Channel.partner(ticket: id, user: test.pia.id.rawValue)
        #expect(test.publisher.reconsidered.contains(own) && !test.isOpen(own, to: test.pia))
        #expect(test.refusal(.partnerGet, ["ticket": .int(id)], by: test.pia)?.code == .notFound)
        let never = test.refusal(.partnerGet, ["ticket": 999], by: test.pia)?.message
        #expect(never == "there is no ticket 999 for you")
        #expect(try test.ask(.partnerList, by: test.pia).list("tickets").isEmpty)
    }

    @Test func `a guest's link opens one share, is told once more to the same command, and ends with the share`() throws
    {
        let test = try TestDesk()
        let id = try ticket(test)
        let number = try share(test, id, with: ["guest": "Acquirer desk"])
        let guest = try #require(try test.replayed(id)?.partner.share(Int(number))?.user)
        let command: JSONValue = [
            "ticket": .int(id), "share": .int(number), "client_id": .string(TestDesk.newKey()),
        ]
        let made = try test.ask(.partnerLink, command, by: test.ana)
        #expect(try test.ask(.partnerLink, command, by: test.ana) == made)
        let token = try made.text("token")
        #expect(token.hasPrefix("wgp_") && token.utf8.count >= 26)
        func link() throws -> PartnerLink? {
            try test.desk.queue.sync { try test.log.reader.partnerLink(tokenHash: SHA256.hash(token).bytes) }
        }
        #expect(try link()?.person == guest)
        #expect(!test.publisher.all.contains { $0.text.contains(token) }, "nobody else hears the token")
        let actor = Actor(id: guest, name: "Acquirer desk", role: .partner)
        #expect(try test.ask(.partnerGet, ["ticket": .int(id)], by: actor).list("shares").count == 1)
        try test.restart()
        let other = try test.openTicket("Another")
        _ = try test.ask(.ticketTake, ["ticket": .int(other)], by: test.ana)
        let reuse: JSONValue = [
            "ticket": .int(other), "question": "?", "user": .int(guest.rawValue), "consent_recorded": true,
        ]
        #expect(test.refusal(.partnerShare, reuse, by: test.ana)?.field == "user", "a guest is made for one share")
        _ = try test.ask(.ticketSolve, ["ticket": .int(id), "solution": "x", "no_answer_needed": true], by: test.ana)
        _ = try test.ask(.ticketClose, ["ticket": .int(id)], by: test.carla)
        #expect(try link() == nil)
        #expect(test.refusal(.partnerGet, ["ticket": .int(id)], by: actor)?.code == .notFound)
    }

    @Test func `a member who leaves stops following what the partner writes`() throws {
        let test = try TestDesk(.swarm)
        let id = try ticket(test)
        let ticket = JSONValue.int(id)
        _ = try share(test, id, with: ["user": .int(test.pia.id.rawValue)])
        let channel = Channel.partner(ticket: id, user: test.pia.id.rawValue)
        let ask: JSONValue = [
            "ticket": ticket, "question": "Who knows this?", "tried": "all", "skills": ["network"], "urgency": "live",
            "visibility": "open_to_skill",
        ]
        _ = try test.ask(.swarmAsk, ask, by: test.ana)
        let invitation = try test.ask(
            .swarmInvite, ["ticket": ticket, "ask": 1, "user": .int(test.dora.id.rawValue)], by: test.ana)
        _ = try test.ask(
            .swarmAccept, ["ticket": ticket, "invitation": .int(try invitation.number("ref"))], by: test.dora)
        #expect(test.isOpen(channel, to: test.dora) && test.isOpen(channel, to: test.ana))
        test.publisher.forget()
        _ = try test.ask(.swarmLeave, ["ticket": ticket], by: test.dora)
        test.desk.queue.sync {}
        #expect(test.publisher.reconsidered.contains(channel) && !test.isOpen(channel, to: test.dora))
    }

    @Test func `an owner who is one no more stops following what the partner writes`() throws {
        let test = try TestDesk()
        let id = try ticket(test)
        _ = try share(test, id, with: ["user": .int(test.pia.id.rawValue)])
        let channel = Channel.partner(ticket: id, user: test.pia.id.rawValue)
        #expect(test.isOpen(channel, to: test.ana))
        test.publisher.forget()
        let to = JSONValue.int(test.ben.id.rawValue)
        _ = try test.ask(.ownerForce, ["ticket": .int(id), "to": to, "reason": "away"], by: test.mia)
        test.desk.queue.sync {}
        #expect(test.publisher.reconsidered.contains(channel) && !test.isOpen(channel, to: test.ana))
        #expect(test.isOpen(channel, to: test.ben))
    }

    @Test func `what an earlier share showed stays shut`() throws {
        let test = try TestDesk()
        let id = try ticket(test)
        let first = try share(test, id, with: ["user": .int(test.pia.id.rawValue)])
        _ = try test.ask(.partnerEnd, ["ticket": .int(id), "share": .int(first)], by: test.ana)
        _ = try test.ask(
            .partnerShare,
            [
                "ticket": .int(id), "question": "And this?", "user": .int(test.pia.id.rawValue),
                "items": [["kind": "note", "number": 1, "text": "three bookings"]], "consent_recorded": true,
            ], by: test.ana)
        let own = Channel.partner(ticket: id, user: test.pia.id.rawValue)
        func texts(_ actor: Actor) throws -> String {
            let page: Result<HistoryPage, DeskRefusal> = test.wait {
                test.desk.history(of: own, by: actor, since: nil, reverse: false, limit: 50, completion: $0)
            }
            return try page.get().publications.map { String(decoding: $0.data, as: UTF8.self) }.joined(separator: "\n")
        }
        #expect(try texts(test.pia).contains("three bookings") && !texts(test.pia).contains("two bookings"))
        #expect(try texts(test.ana).contains("two bookings"), "staff see both")
    }
}
