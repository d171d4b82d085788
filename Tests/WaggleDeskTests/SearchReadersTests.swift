import JSON
import Testing
import WaggleDesk
import WaggleDomain

/// Every text of a ticket is found by its words, and only by those who may read it.
struct SearchReadersTests {
    private static func found(_ word: String, _ test: TestDesk, by actor: Actor) -> [Int64] {
        let view = actor.role == .customer ? "mine" : "readable"
        guard
            case .success(let bytes) = test.bytes(.ticketList, ["view": .string(view), "q": .string(word)], by: actor)
        else { return [] }
        return (try? JSONValue.parse(bytes))?["tickets"]?.arrayValue?.compactMap { $0["ticket"]?.intValue } ?? []
    }

    /// A ticket with a word of its own in each kind of text.
    private static func planted(_ test: TestDesk) throws -> Int64 {
        let id = try test.openTicket("Charged twice")
        let ticket = JSONValue.int(id)
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ana)
        _ = try test.ask(
            .ticketClassify, ["ticket": ticket, "kind": "incident", "subject": "newsubject"], by: test.ana)
        _ = try test.ask(
            .contactLog, ["ticket": ticket, "channel": "phone", "direction": "out", "note": "callnote"], by: test.ana)
        _ = try test.ask(.feedbackMark, ["ticket": ticket, "message": 1, "topic": "retry"], by: test.ana)
        _ = try test.ask(.feedbackAnnounce, ["topic": "retry", "text": "announcement"], by: test.mia)
        let share: JSONValue = [
            "ticket": ticket, "question": "partnerquestion", "items": [["kind": "message", "number": 1]],
            "consent_recorded": true, "user": .int(test.pia.id.rawValue),
        ]
        _ = try test.ask(.partnerShare, share, by: test.ana)
        _ = try test.ask(.partnerWrite, ["ticket": ticket, "share": 1, "text": "partneranswer"], by: test.pia)
        let ask: JSONValue = [
            "ticket": ticket, "question": "why", "tried": "all", "users": [.int(test.fay.id.rawValue)],
        ]
        _ = try test.ask(.swarmAsk, ask, by: test.ana)
        _ = try test.ask(.swarmAccept, ["ticket": ticket, "invitation": 1], by: test.fay)
        _ = try test.ask(.swarmAnswerAsk, ["ticket": ticket, "ask": 1, "answer": "askanswer"], by: test.ana)
        _ = try test.ask(.swarmPropose, ["ticket": ticket, "text": "proposal"], by: test.fay)
        return id
    }

    @Test func `what is said beyond the messages is found, too`() throws {
        let test = try TestDesk(.swarm)
        let id = try Self.planted(test)
        for word in ["newsubject", "announcement"] {
            for actor in [test.carla, test.ana, test.ben, test.fay, test.mia] {
                #expect(Self.found(word, test, by: actor) == [id], "\(word), \(actor.name)")
            }
            #expect(Self.found(word, test, by: test.chris) == [] && Self.found(word, test, by: test.pia) == [])
        }
        for word in ["callnote", "partnerquestion", "partneranswer", "askanswer", "proposal"] {
            for actor in [test.ana, test.fay, test.mia] {
                #expect(Self.found(word, test, by: actor) == [id], "\(word), \(actor.name)")
            }
            for actor in [test.carla, test.chris, test.ben, test.gus, test.otto, test.pia] {
                #expect(Self.found(word, test, by: actor) == [], "\(word), \(actor.name)")
            }
        }
    }

    @Test func `whoever is only offered a ticket finds its notes, not what a partner said`() throws {
        let test = try TestDesk(.swarm)
        let id = try Self.planted(test)
        let offer: JSONValue = [
            "ticket": .int(id), "to": .int(test.dora.id.rawValue), "reason": "skill", "summary": "handoffsummary",
            "next_step": "I call", "next_step_at": .int(test.desk.clock.now + 3_600_000),
        ]
        _ = try test.ask(.handOffOffer, offer, by: test.ana)
        #expect(Self.found("callnote", test, by: test.dora) == [id])
        #expect(Self.found("handoffsummary", test, by: test.dora) == [id])
        #expect(test.refusal(.partnerGet, ["ticket": .int(id)], by: test.dora) != nil)
        #expect(Self.found("partneranswer", test, by: test.dora) == [])
    }
}
