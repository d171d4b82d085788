import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleTesting

/// Customer organisations: their people, their contracts, and the tickets under them.
struct OrganisationTests {
    private static let gold: JSONValue = [
        "name": "Gold",
        "targets": .array([
            ["first_response_ms": 60_000], ["first_response_ms": 60_000],
            ["first_response_ms": 120_000, "resolution_ms": 3_600_000], ["first_response_ms": 60_000],
        ]), "calendar": "always", "channels": .array(["chat", "form"]), "tiers": .array(["L1"]),
    ]

    private func save(
        _ test: TestDesk, _ name: String, domains: [String] = [], contract: JSONValue = .null, number: Int64? = nil
    ) throws {
        var data: [JSONMember] = [
            JSONMember("name", .string(name)), JSONMember("domains", .array(domains.map { .string($0) })),
            JSONMember("contract", contract),
        ]
        if let number { data.append(JSONMember("organisation", .int(number))) }
        _ = try test.ask(.organisationSave, .object(data), by: test.mia)
    }

    private func sla(_ test: TestDesk, _ id: Int64) throws -> JSONValue {
        try #require(try test.ask(.ticketGet, ["ticket": .int(id)], by: test.mia)["sla"])
    }

    @Test func `a customer's address decides, and a placement overrides it`() throws {
        let test = try TestDesk()
        try save(test, "Example", domains: ["Example.org"], contract: Self.gold)
        try save(test, "Other")
        let first = try sla(test, test.openTicket())
        #expect(first["organisation"]?["name"] == "Example" && first["contract"] == "Gold")
        #expect(try first.list("targets").map { $0["time"] } == [120_000, 3_600_000])
        #expect(try sla(test, test.openTicket(by: test.chris))["organisation"] == .null)
        let place: JSONValue = ["customer": .int(test.carla.id.rawValue), "organisation": 2]
        _ = try test.ask(.organisationPlace, place, by: test.mia)
        #expect(try sla(test, test.openTicket())["organisation"]?["name"] == "Other")
        _ = try test.ask(.organisationPlace, place.without("organisation"), by: test.mia)
        #expect(try sla(test, test.openTicket())["organisation"] == .null)
    }

    @Test func `organisations come in pages, by number`() throws {
        let test = try TestDesk()
        for number in 1...5 { try save(test, "Number \(number)") }
        #expect(try test.ask(.organisationList, by: test.ana).list("organisations").count == 5)
        var found: [Int64] = []
        var asked: JSONValue = ["limit": 2]
        while true {
            let page = try test.ask(.organisationList, asked, by: test.ana)
            found += try page.list("organisations").map { try $0.number("organisation") }
            guard let cursor = page["cursor"] else { break }
            asked = ["limit": 2, "cursor": cursor]
        }
        #expect(found == [1, 2, 3, 4, 5])
        #expect(test.refusal(.organisationList, ["cursor": "x"], by: test.ana)?.field == "cursor")
    }

    private func contract(tiers: [JSONValue]) -> JSONValue { ["name": "Bronze", "tiers": .array(tiers)] }

    @Test func `tiers that a contract leaves out are passed by, and their people get no offers`() throws {
        let test = try TestDesk()
        try save(test, "Example", domains: ["example.org"], contract: contract(tiers: ["L1", "L3"]))
        let opening: JSONValue = ["text": "It is broken", "channel": "form", "queue": 2]
        #expect(test.refusal(.ticketOpen, opening, by: test.carla)?.field == "queue")
        let id = try test.openTicket(channel: "form")
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        let soon: JSONValue = .int(test.desk.clock.now + 60_000)
        let offer: JSONValue = [
            "ticket": .int(id), "to": .int(test.dora.id.rawValue), "reason": "skill", "summary": "x",
            "next_step": "call", "next_step_at": soon,
        ]
        #expect(test.refusal(.handOffOffer, offer, by: test.ana)?.field == "to")
        let team: JSONValue = [
            "ticket": .int(id), "to": ["queue": 2], "reason": "skill", "summary": "x", "next_step": "call",
            "next_step_at": soon,
        ]
        #expect(test.refusal(.handOffOffer, team, by: test.ana)?.field == "to")
        let force: JSONValue = ["ticket": .int(id), "to": .int(test.dora.id.rawValue), "reason": "x"]
        #expect(test.refusal(.ownerForce, force, by: test.mia)?.field == "to")
        let up: JSONValue = ["ticket": .int(id), "reason": "skill", "summary": "x"]
        _ = try test.ask(.ticketEscalate, up, by: test.ana)
        #expect(try test.ask(.ticketGet, ["ticket": .int(id)], by: test.mia).text("tier") == "L3")
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.fay)
        _ = try test.ask(.ticketDeescalate, up, by: test.fay)
        #expect(try test.ask(.ticketGet, ["ticket": .int(id)], by: test.mia).text("tier") == "L1")
    }

    @Test func `a warned owner's ticket does not climb out of a contract that was changed meanwhile`() throws {
        var policy = DeskPolicy.quiet
        policy.tiers.expiry = .warnOwner
        let test = try TestDesk(policy: policy)
        try save(test, "Example", domains: ["example.org"])
        let id = try test.openTicket(channel: "form")
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        test.pass(15 * 60_000)
        #expect(test.until { (try? test.count("tier.warned", id)) == 1 })
        try save(test, "Example", domains: ["example.org"], contract: contract(tiers: ["L1"]), number: 1)
        test.pass(5 * 60_000)
        #expect(test.until { (try? test.count("tier.warned", id)) == 2 })
        #expect(try test.count("tier.escalated", id) == 0)
        let up: JSONValue = ["ticket": .int(id), "reason": "skill", "summary": "x"]
        #expect(test.refusal(.ticketEscalate, up, by: test.ana)?.code == .wrongState)
    }

    @Test func `a ticket keeps its contract over a restart, and what is stored verifies`() throws {
        let test = try TestDesk()
        try save(test, "Example", domains: ["example.org"], contract: Self.gold)
        let id = try test.openTicket()
        let before = try test.ask(.organisationList, by: test.ana)
        #expect(try before.list("organisations").first?["contract"] == Self.gold)
        try test.restart()
        #expect(try test.ask(.organisationList, by: test.ana) == before)
        #expect(try sla(test, id)["contract"] == "Gold")
        let verified = try test.desk.queue.sync { try Verifier(test.log.reader).run() }
        #expect(verified.findings.map(\.sentence) == [])
    }

    @Test func `a contract's channels and tiers hold`() throws {
        let test = try TestDesk()
        try save(test, "Example", domains: ["example.org"], contract: Self.gold)
        let refusal = test.refusal(.ticketOpen, ["text": "x", "channel": "phone"], by: test.carla)
        #expect(refusal?.field == "channel")
        let id = try test.openTicket()
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        let up: JSONValue = ["ticket": .int(id), "reason": "skill", "summary": "x"]
        #expect(test.refusal(.ticketEscalate, up, by: test.ana)?.code == .wrongState)
        try save(test, "Example", domains: ["example.org"], number: 1)
        _ = try test.ask(.ticketEscalate, up, by: test.ana)
    }

    @Test func `organisations are refused that are wrong, twice or nobody's`() throws {
        let test = try TestDesk()
        try save(test, "Example", domains: ["example.org"])
        func refused(_ data: JSONValue) -> String? { test.refusal(.organisationSave, data, by: test.mia)?.field }
        #expect(refused(["name": " "]) == "name")
        #expect(refused(["name": "x", "domains": .array(["example.org"])]) == "domains")
        #expect(refused(["name": "x", "domains": .array(["a@b.c"])]) == "domains")
        #expect(refused(["name": "x", "contract": ["name": "c", "calendar": "moon"]]) == "contract")
        #expect(refused(["name": "x", "contract": ["name": "c", "channels": .array(["pigeon"])]]) == "contract")
        let targets: JSONValue = .array([["first_response_ms": 60_000]])
        #expect(refused(["name": "x", "contract": ["name": "c", "targets": targets]]) == "contract")
        #expect(
            test.refusal(.organisationSave, ["name": "x", "organisation": 7], by: test.mia)?.code == .notFound)
        #expect(test.refusal(.organisationSave, ["name": "x"], by: test.ana)?.code == .notAllowed)
        let place: JSONValue = ["customer": .int(test.ana.id.rawValue), "organisation": 1]
        #expect(test.refusal(.organisationPlace, place, by: test.mia)?.code == .notFound)
        let nowhere: JSONValue = ["customer": .int(test.carla.id.rawValue), "organisation": 9]
        #expect(test.refusal(.organisationPlace, nowhere, by: test.mia)?.code == .notFound)
        #expect(test.refusal(.organisationList, by: test.carla)?.code == .notAllowed)
    }
}
