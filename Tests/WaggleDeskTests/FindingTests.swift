import Foundation
import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

/// Who can help with a ticket: out of solved work, for those who work on it.
struct FindingTests {
    private let test: TestDesk

    init() throws { test = try TestDesk(.swarm) }

    /// A ticket at `tier` that its owner solved; its number.
    @discardableResult
    private func solve(
        _ text: String, by owner: Actor, category: String = "general", at tier: Tier = .l1, solution: String = "Done."
    ) throws -> Int64 {
        let id = try test.ask(
            .ticketOpen,
            [
                "text": .string(text), "customer": ["name": "Somebody"], "category": .string(category),
                "queue": .int(tier == .l1 ? 1 : tier == .l2 ? 2 : 3),
            ], by: test.mia
        ).number("ticket")
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: owner)
        try close(id, by: owner, solution)
        return id
    }

    private func close(_ id: Int64, by owner: Actor, _ solution: String = "Done.") throws {
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "It works again."], by: owner)
        _ = try test.ask(
            .ticketSolve,
            [
                "ticket": .int(id), "solution": .string(solution), "knowledge": "not_useful",
                "knowledge_note": "known already",
            ], by: owner)
    }

    private func open(_ text: String, owner: Actor) throws -> Int64 {
        let id = try test.openTicket(text)
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: owner)
        return id
    }

    private func find(_ id: Int64, by actor: Actor, _ more: JSONValue = [:]) throws -> JSONValue {
        let data = JSONValue.object([JSONMember("ticket", .int(id))] + (more.objectValue ?? []))
        return try test.ask(.helpFind, data, by: actor)
    }

    private func people(_ found: JSONValue) throws -> [Int64] {
        try found.list("people").compactMap { $0["user"]?["id"]?.intValue }
    }

    /// Enough other work for words to be rare.
    private func fill() throws {
        for number in 0..<12 { try solve("Invoice \(number) went to another address", by: test.ben) }
    }

    @Test func `whoever solved the like is named with the ticket, and nobody else`() throws {
        try fill()
        let solved = try solve("The tunnel renegotiates its key", by: test.dora, at: .l2)
        let id = try open("Our tunnel loses the key", owner: test.ana)
        let found = try find(id, by: test.mia)
        #expect(try people(found) == [test.dora.id.rawValue])
        let dora = try #require(found["people"]?[0])
        #expect(dora["solved"] == [.int(solved)] && dora["helped"] == [] && dora["more"] == false)
        #expect(dora["available"] == true && found["nobody"] == false)
    }

    @Test func `a ticket that the asker may not read is not named, and is no secret work either`() throws {
        try fill()
        try solve("The tunnel renegotiates its key", by: test.fay, at: .l3)
        let id = try open("Our tunnel loses the key", owner: test.ana)
        let fay = try #require(try find(id, by: test.ana)["people"]?[0])
        #expect(fay["user"]?["id"] == .int(test.fay.id.rawValue))
        #expect(fay["solved"] == [] && fay["more"] == true)
    }

    @Test func `a credited helper is named as one`() throws {
        try fill()
        let first = try open("The tunnel renegotiates its key", owner: test.ana)
        let ask = try test.ask(
            .swarmAsk,
            ["ticket": .int(first), "question": "Who knows tunnels?", "tried": "a look", "skills": ["database"]],
            by: test.ana)
        #expect(ask["ref"] == 1)
        let invited = try test.ask(.inboxGet, by: test.fay)["invitations"]?[0]
        _ = try test.ask(
            .swarmAccept, ["ticket": .int(first), "invitation": try #require(invited?["invitation"])], by: test.fay)
        _ = try test.ask(.noteAdd, ["ticket": .int(first), "text": "Set the lifetime on both sides."], by: test.fay)
        _ = try test.ask(
            .swarmClose,
            ["ticket": .int(first), "outcome": "solved", "contributors": [.int(test.fay.id.rawValue)]], by: test.ana)
        try close(first, by: test.ana)
        let second = try open("A tunnel with a lost key", owner: test.ben)
        let found = try find(second, by: test.mia).list("people")
        let fay = try #require(found.first { $0["user"]?["id"] == .int(test.fay.id.rawValue) })
        #expect(fay["helped"] == [.int(first)] && fay["solved"] == [])
        let ana = try #require(found.first { $0["user"]?["id"] == .int(test.ana.id.rawValue) })
        #expect(ana["solved"] == [.int(first)])
    }

    @Test func `nobody is said plainly`() throws {
        try fill()
        let id = try open("An umbrella stand", owner: test.ana)
        let found = try find(id, by: test.ana)
        #expect(found["nobody"] == true && found["people"] == [] && found["cover"] == [])
    }

    @Test func `declared skills name people where no work speaks, and the fewest cover several`() throws {
        let id = try open("An umbrella stand", owner: test.ana)
        let found = try find(id, by: test.ana, ["skills": ["email", "network"]])
        // Dora has both; Ben has one of them, Fay the other.
        #expect(found["cover"] == [.int(test.dora.id.rawValue)])
        #expect(try people(found).first == test.dora.id.rawValue)
        #expect(Set(try people(found)) == Set([test.dora, test.ben, test.fay].map(\.id.rawValue)))
        #expect(found["people"]?[0]?["skills"] == ["email", "network"])
    }

    @Test func `the owner, the asker and who is in the swarm already are not named`() throws {
        try fill()
        try solve("The tunnel renegotiates its key", by: test.ana)
        let id = try open("Our tunnel loses the key", owner: test.ana)
        #expect(try find(id, by: test.ana)["nobody"] == true)
    }

    @Test func `what came back says less than what held`() throws {
        try fill()
        let first = try solve("The tunnel renegotiates its key", by: test.ana)
        try solve("The tunnel renegotiates its key", by: test.ben)
        _ = try test.ask(.ticketReopen, ["ticket": .int(first), "cause": "error"], by: test.mia)
        let id = try open("The tunnel renegotiates its key", owner: test.mia)
        #expect(try Array(people(find(id, by: test.mia)).prefix(2)) == [test.ben, test.ana].map(\.id.rawValue))
    }

    @Test func `only those who work on a ticket may ask`() throws {
        let id = try open("Our tunnel loses the key", owner: test.ana)
        for actor in [test.ben, test.carla] {
            #expect(test.refusal(.helpFind, ["ticket": .int(id)], by: actor)?.code == .notAllowed)
        }
        for actor in [test.chris, test.otto, test.pia] {
            #expect(test.refusal(.helpFind, ["ticket": .int(id)], by: actor)?.code == .notFound)
        }
        #expect(test.refusal(.helpFind, ["ticket": 4_711], by: test.mia)?.code == .notFound)
    }

    @Test func `what is known survives a restart, follows the log, and forgets who was erased`() throws {
        try fill()
        let secret = "tunnel-sesame-4711"
        var solved = [try solve("The \(secret) renegotiates", by: test.dora, at: .l2)]
        let id = try test.openTicket("\(secret) again", by: test.chris)
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        #expect(try people(find(id, by: test.mia)) == [test.dora.id.rawValue])
        try test.restart()
        #expect(try people(find(id, by: test.mia)) == [test.dora.id.rawValue])
        solved.append(try solve("The \(secret) once more", by: test.fay, at: .l3))
        #expect(try Set(people(find(id, by: test.mia))) == Set([test.dora, test.fay].map(\.id.rawValue)))
        for ticket in solved {
            let customer = try #require(
                try test.ask(.ticketGet, ["ticket": .int(ticket)], by: test.mia)["customer"]?["id"])
            _ = try test.ask(.customerErase, ["customer": customer, "reason": "asked for"], by: test.otto)
        }
        #expect(try find(id, by: test.mia)["nobody"] == true)
    }
}
