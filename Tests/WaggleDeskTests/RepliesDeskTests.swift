import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleTesting

/// Canned replies at the desk: kept over restarts, in pages, and told to those they are for.
struct RepliesDeskTests {
    private func titles(_ test: TestDesk, by actor: Actor, _ data: JSONValue = [:]) throws -> [String] {
        try test.ask(.replyList, data, by: actor).list("replies").compactMap { $0["title"]?.stringValue }
    }

    @Test func `replies outlive a restart, and so do the numbers of removed ones`() throws {
        let test = try TestDesk()
        let first = try test.ask(.replySave, ["title": "One", "text": "1", "shortcut": "one"], by: test.mia)
        #expect(first["ref"] == 1)
        _ = try test.ask(.replySave, ["title": "Mine", "text": "2", "own": true], by: test.ana)
        _ = try test.ask(.replySave, ["title": "Three", "text": "3"], by: test.mia)
        _ = try test.ask(.replyRemove, ["reply": 3], by: test.mia)
        _ = try test.ask(.replySave, ["reply": 1, "title": "Uno", "text": "1"], by: test.mia)
        try test.restart()
        #expect(try titles(test, by: test.ana) == ["Uno", "Mine"])
        #expect(try titles(test, by: test.ben) == ["Uno"])
        #expect(try test.ask(.replySave, ["title": "Four", "text": "4"], by: test.mia)["ref"] == 4)
        #expect(try test.ask(.replyList, by: test.mia)["may_share"] == true)
        #expect(try test.ask(.replyList, by: test.ana)["may_share"] == false)
    }

    @Test func `a macro says what is done besides its words, over a restart too, until it says so no more`() throws {
        let test = try TestDesk()
        let actions: JSONValue = [
            "kind": "request", "category": "billing", "impact": "low", "urgency": "high", "tags": ["refund"],
            "pend": true, "pend_ms": 86_400_000,
        ]
        _ = try test.ask(.replySave, ["title": "Refund", "text": "x", "actions": actions], by: test.mia)
        try test.restart()
        #expect(try test.ask(.replyList, by: test.ana).list("replies").first?["actions"] == actions)
        let refused = test.refusal(
            .replySave, ["title": "x", "text": "x", "actions": ["impact": "huge"]], by: test.mia)
        #expect(refused?.field == "impact")
        _ = try test.ask(.replySave, ["reply": 1, "title": "Refund", "text": "x"], by: test.mia)
        let listed = try test.ask(.replyList, by: test.ana).list("replies").first
        #expect(listed?["title"] == "Refund" && listed?["actions"] == nil)
    }

    @Test func `replies come in pages, by number`() throws {
        let test = try TestDesk()
        for number in 1...5 {
            _ = try test.ask(.replySave, ["title": .string("R\(number)"), "text": "x"], by: test.mia)
        }
        let page = try test.ask(.replyList, ["limit": 2], by: test.ana)
        #expect(try page.list("replies").count == 2 && page["cursor"] == "2")
        #expect(try titles(test, by: test.ana, ["limit": 2, "cursor": "2"]) == ["R3", "R4"])
        #expect(try test.ask(.replyList, ["cursor": "4"], by: test.ana)["cursor"] == nil)
        #expect(test.refusal(.replyList, ["cursor": "x"], by: test.ana)?.field == "cursor")
    }

    @Test func `customers and partners find none`() throws {
        let test = try TestDesk()
        for actor in [test.carla, test.pia] { #expect(test.refusal(.replyList, [:], by: actor)?.code == .notAllowed) }
        #expect(test.refusal(.replySave, ["title": "x", "text": "x"], by: test.ana)?.code == .notAllowed)
    }
}
