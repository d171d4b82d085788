import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleWire

/// A word that staff write among themselves is planted in every text there is, then looked for in everything a
/// customer can get (A1).
struct SecrecyTests {
    static let secret = "xyzzy-4711"

    private func tell(_ test: TestDesk, _ id: Int64) throws {
        let ticket = JSONValue.int(id)
        let secret = JSONValue.string(Self.secret)
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ana)
        _ = try test.ask(.noteAdd, ["ticket": ticket, "text": secret], by: test.ana)
        _ = try test.ask(
            .contactLog, ["ticket": ticket, "channel": "phone", "direction": "out", "note": secret], by: test.ana)
        _ = try test.ask(.feedbackMark, ["ticket": ticket, "message": 1, "topic": secret], by: test.ana)
        _ = try test.ask(
            .swarmAsk, ["ticket": ticket, "question": secret, "tried": secret, "skills": [secret, "email"]],
            by: test.ana)
        let first = try test.ask(.inboxGet, by: test.dora).list("invitations")
        let number = try first[0].number("invitation")
        _ = try test.ask(
            .swarmDecline,
            ["ticket": ticket, "invitation": .int(number), "reason": "busy", "comment": secret], by: test.dora)
        _ = try test.ask(
            .swarmAsk, ["ticket": ticket, "question": secret, "tried": "all", "users": [.int(test.fay.id.rawValue)]],
            by: test.ana)
        let second = try test.ask(.inboxGet, by: test.fay).list("invitations")
        _ = try test.ask(
            .swarmAccept, ["ticket": ticket, "invitation": try #require(second[0]["invitation"])], by: test.fay)
        _ = try test.ask(.noteAdd, ["ticket": ticket, "text": secret], by: test.fay)
        let to = JSONValue.int(test.ben.id.rawValue)
        let offer: JSONValue = [
            "ticket": ticket, "to": to, "reason": "other", "summary": secret, "next_step": secret,
            "next_step_at": 4_102_444_800_000,
        ]
        var ref = try test.ask(.handOffOffer, offer, by: test.ana)
        _ = try test.ask(
            .handOffDecline,
            ["ticket": ticket, "offer": try #require(ref["ref"]), "reason": "busy", "comment": secret], by: test.ben)
        ref = try test.ask(.handOffOffer, offer, by: test.ana)
        _ = try test.ask(.handOffAccept, ["ticket": ticket, "offer": try #require(ref["ref"])], by: test.ben)
        _ = try test.ask(.chatSend, ["ticket": ticket, "text": "All is well"], by: test.ben)
        _ = try test.ask(
            .ticketSolve,
            ["ticket": ticket, "solution": secret, "knowledge": "drafted", "knowledge_note": secret], by: test.ben)
        _ = try test.ask(.chatSend, ["ticket": ticket, "text": "Thanks"], by: test.carla)
        _ = try test.ask(.chatSend, ["ticket": ticket, "text": "It is back"], by: test.carla)
    }

    @Test func `a customer finds no word of the staff's on any path`() throws {
        let test = try TestDesk(.swarm)
        let id = try test.openTicket()
        try tell(test, id)
        _ = try test.ask(.queueSetMode, ["queue": 1, "mode": "tiered", "reason": .string(Self.secret)], by: test.mia)
        let climbing = try test.openTicket("Another")
        _ = try test.ask(.ticketTake, ["ticket": .int(climbing)], by: test.ana)
        _ = try test.ask(
            .ticketEscalate, ["ticket": .int(climbing), "reason": "skill", "summary": .string(Self.secret)],
            by: test.ana)
        test.settle()

        #expect(test.publisher.all.contains { $0.text.contains(Self.secret) }, "the staff were told")
        var texts = try [id, climbing].flatMap { ticket in
            let channel = Channel.ticket(ticket)
            let live = test.publisher.all.filter { $0.channel == channel }.map(\.text)
            #expect(live.count > 4)
            let page = test.wait {
                test.desk.history(
                    of: channel, by: test.carla, since: nil, reverse: false, limit: 300, completion: $0)
            }
            let past = try page.get().publications.map { String(decoding: $0.data, as: UTF8.self) }
            #expect(past == test.publisher.stored(channel).map(\.text))
            return live + past
        }
        texts += answers(test, [id, climbing])
        for text in texts { #expect(!text.contains(Self.secret) && !text.contains("xyzzy"), "\(text)") }
        for channel in [Channel.staff(id), .user(test.carla.id.rawValue), .queue(1), .user(test.ana.id.rawValue)] {
            #expect(!test.isOpen(channel, to: test.carla))
        }
    }

    /// What every method answers the customer, refusals too.
    private func answers(_ test: TestDesk, _ ids: [Int64]) -> [String] {
        var texts: [String] = []
        for id in ids + [999] {
            for method in WaggleDesk.Method.allCases where method != .ticketClose && method != .chatSend {
                let data: JSONValue = [
                    "ticket": .int(id), "ask": 1, "user": 5, "invitation": 1, "offer": 1, "queue": 1, "to": 6,
                    "text": "t", "question": "q", "tried": "all", "reason": "skill", "summary": "s", "solution": "s",
                    "outcome": "solved", "mode": "swarm", "offset": 1, "view": "all",
                ]
                switch test.bytes(method, data, by: test.carla) {
                case .success(let bytes): texts.append(String(decoding: bytes, as: UTF8.self))
                case .failure(let refusal): texts.append(refusal.message)
                }
            }
        }
        return texts
    }

    @Test func `a customer's view has the fields it promises and no others`() throws {
        let test = try TestDesk(.swarm)
        let id = try test.openTicket()
        try tell(test, id)
        let view = try test.ask(.ticketGet, ["ticket": .int(id)], by: test.carla)
        #expect(
            view.memberNames == [
                "ticket", "subject", "state", "owner", "helpers", "chat", "created_at", "asked_if_solved", "read",
                "delivered", "callbacks", "sessions", "sharing", "can",
            ])
        let row = try #require(try test.ask(.ticketList, by: test.carla).list("tickets").first)
        #expect(row.memberNames == ["ticket", "subject", "state", "owner", "helpers", "created_at", "last_message_at"])
    }
}
