import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

struct TicketListTests {
    private static func ids(_ page: JSONValue) -> [Int64] {
        page["tickets"]?.arrayValue?.compactMap { $0["ticket"]?.intValue } ?? []
    }

    private static func list(_ test: TestDesk, _ fields: JSONValue, by actor: Actor) throws -> [Int64] {
        ids(try test.ask(.ticketList, fields, by: actor))
    }

    @Test(arguments: [Mode.tiered, .swarm])
    func `an agent's list of what is readable holds what they may get, and nothing else`(mode: Mode) throws {
        let test = try TestDesk(mode)
        var history = try RandomHistory(test, seed: 11)
        try history.run(steps: 400)
        for agent in test.agents {
            let readable = history.tickets.filter { id in
                if case .success = test.bytes(.ticketGet, ["ticket": .int(id)], by: agent) { true } else { false }
            }
            let listed = try Self.list(test, ["view": "readable", "limit": 200], by: agent)
            #expect(listed.sorted() == readable.sorted(), "\(agent.name)")
        }
        #expect(
            try Self.list(test, ["view": "readable", "limit": 200], by: test.mia).sorted() == history.tickets.sorted())
    }

    @Test func `a desk may let its agents read the conversations of every tier, and they find what they may read`()
        throws
    {
        let test = try TestDesk()
        let id = try test.openTicket("The invoice is wrong", by: test.carla)
        let ticket = JSONValue.int(id)
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ana)
        _ = try test.ask(.noteAdd, ["ticket": ticket, "text": "Quagmire"], by: test.ana)
        func reads(_ actor: Actor) throws -> [Bool] {
            [
                test.refusal(.ticketGet, ["ticket": ticket], by: actor) == nil,
                test.isOpen(.ticket(id), to: actor),
                try Self.list(test, ["view": "readable"], by: actor) == [id],
                try Self.list(test, ["view": "readable", "q": "invoice"], by: actor) == [id],
            ]
        }
        var version: Int64 = 0
        func set(_ word: String) throws {
            let change: JSONValue = [
                "section": "tiers", "value": ["agents_read": .string(word)], "version": .int(version), "reason": "why",
            ]
            version = try test.ask(.deskChangeSettings, change, by: test.otto).number("seq")
        }
        #expect(try reads(test.fay) == [false, false, false, false])
        try set("all_tiers")
        #expect(try reads(test.fay) == [true, true, true, true])
        // Neither the notes nor the right to take come with it, and nobody but agents is meant.
        #expect(test.refusal(.noteList, ["ticket": ticket], by: test.fay)?.code == .notAllowed)
        #expect(try Self.list(test, ["view": "readable", "q": "quagmire"], by: test.fay) == [])
        let second = try test.openTicket("Another", by: test.carla)
        #expect(test.refusal(.ticketTake, ["ticket": .int(second)], by: test.fay)?.code == .notAllowed)
        for actor in [test.pia, test.otto, test.chris] {
            #expect(test.refusal(.ticketGet, ["ticket": ticket], by: actor)?.code == .notFound, "\(actor.name)")
        }
        try set("own_tiers")
        #expect(try reads(test.fay) == [false, false, false, false])
    }

    /// The tickets in that order, by what each says of itself.
    private static func inOrder(_ order: String, _ tickets: [Int64], _ test: TestDesk) throws -> [Int64] {
        let rows = try tickets.map { id in
            let ticket = try test.ask(.ticketGet, ["ticket": .int(id)], by: test.mia)
            let isFinished = ["closed", "cancelled"].contains(ticket["state"]?.stringValue)
            let priority = ticket["priority"]?.stringValue?.last?.wholeNumberValue ?? 9
            let waiting = ticket["waiting_since"]?.intValue ?? .max
            let version = ticket["version"]?.intValue ?? 0
            let keys: [Int64] =
                switch order {
                case "created": [-id]
                case "oldest": [id]
                case "updated": [-version]
                case "waiting": [isFinished ? 1 : 0, waiting, id]
                default: [isFinished ? 1 : 0, Int64(priority), waiting, id]
                }
            return (id: id, keys: keys)
        }
        return rows.sorted { $0.keys.lexicographicallyPrecedes($1.keys) }.map(\.id)
    }

    @Test(arguments: ["created", "oldest", "updated", "waiting", "priority"])
    func `pages join without a gap or a repetition, in every order`(order: String) throws {
        let test = try TestDesk()
        var history = try RandomHistory(test, seed: 5)
        try history.run(steps: 150)
        let whole = try Self.list(test, ["view": "all", "sort": .string(order), "limit": 200], by: test.mia)
        #expect(whole.sorted() == history.tickets.sorted())
        #expect(try whole == Self.inOrder(order, history.tickets, test))
        var pages: [Int64] = []
        var fields: [JSONMember] = [
            JSONMember("view", "all"), JSONMember("sort", .string(order)), JSONMember("limit", 2),
        ]
        while true {
            let page = try test.ask(.ticketList, .object(fields), by: test.mia)
            pages += Self.ids(page)
            guard let cursor = page["cursor"] else { break }
            fields.removeAll { $0.key == "cursor" }
            fields.append(JSONMember("cursor", cursor))
        }
        #expect(pages == whole)
    }

    @Test func `a cursor of another order, and one that is none, are refused`() throws {
        let test = try TestDesk()
        for _ in 0..<3 { _ = try test.openTicket("Again", by: test.carla) }
        let page = try test.ask(.ticketList, ["view": "all", "limit": 1], by: test.mia)
        let cursor = try #require(page["cursor"])
        for wrong: JSONValue in [
            ["view": "all", "sort": "waiting", "cursor": cursor], ["view": "all", "cursor": "x"],
            ["view": "all", "cursor": ""],
        ] {
            #expect(test.refusal(.ticketList, wrong, by: test.mia)?.field == "cursor")
        }
    }

    @Test func `a list is narrowed by tier, owner, priority, mode, channel and time`() throws {
        let test = try TestDesk()
        let first = try test.openTicket("The printer burns", by: test.carla)
        let second = try test.openTicket("A letter", by: test.chris, channel: "form")
        _ = try test.ask(.ticketTake, ["ticket": .int(first)], by: test.ana)
        func all(_ more: [JSONMember]) throws -> [Int64] {
            try Self.list(test, .object([JSONMember("view", "all")] + more), by: test.mia)
        }
        #expect(try all([JSONMember("tier", "L1")]) == [second, first])
        #expect(try all([JSONMember("tier", "L3")]) == [])
        #expect(try all([JSONMember("owner", .int(test.ana.id.rawValue))]) == [first])
        #expect(try all([JSONMember("unowned", true)]) == [second])
        #expect(try all([JSONMember("channel", "form")]) == [second])
        #expect(try all([JSONMember("mode", "swarm")]) == [])
        #expect(try all([JSONMember("priorities", ["P3"])]) == [second, first])
        #expect(try all([JSONMember("priorities", ["P1", "P2"])]) == [])
        #expect(try all([JSONMember("created_before", 1)]) == [])
        #expect(try all([JSONMember("created_from", 1)]) == [second, first])
        #expect(try all([JSONMember("waiting_before", .int(.max))]) == [second, first])
        #expect(try all([JSONMember("customer", .int(test.chris.id.rawValue))]) == [second])
        #expect(test.refusal(.ticketList, ["view": "all", "priorities": ["P9"]], by: test.mia)?.field == "priorities")
    }

    @Test func `a list is narrowed by tags and custom fields, all of those asked for`() throws {
        let test = try TestDesk()
        let fields: JSONValue = ["fields": [["name": "plan", "kind": "text"], ["name": "country", "kind": "text"]]]
        _ = try test.ask(.deskChangeSettings, ["section": "handling", "value": fields, "version": 0], by: test.otto)
        let both = try test.openTicket()
        let one = try test.openTicket()
        _ = try test.openTicket()
        func set(_ id: Int64, _ tags: JSONValue, _ values: JSONValue) throws {
            _ = try test.ask(.ticketTag, ["ticket": .int(id), "tags": tags], by: test.mia)
            _ = try test.ask(.ticketSetFields, ["ticket": .int(id), "fields": values], by: test.mia)
        }
        func listed(tags: JSONValue = [], fields: JSONValue = []) throws -> [Int64] {
            try Self.list(test, ["view": "all", "tags": tags, "fields": fields], by: test.mia)
        }
        try set(both, ["vip", "refund"], ["plan": "gold=1, of two", "country": "pt"])
        try set(one, ["vip"], ["plan": "gold=1, of two"])
        for _ in 0..<2 {
            #expect(try listed(tags: ["vip"]) == [one, both])
            #expect(try listed(tags: ["vip", "refund"]) == [both])
            #expect(try listed(tags: ["VIP"]) == [])
            #expect(try listed(fields: ["plan=gold=1, of two"]) == [one, both])
            #expect(try listed(fields: ["plan=gold=1, of two", "country=pt"]) == [both])
            #expect(try listed(tags: ["vip"], fields: ["country=pt"]) == [both])
            #expect(try listed(fields: ["plan="]) == [])
            #expect(try test.desk.queue.sync { try Verifier(test.log.reader).run() }.findings.isEmpty)
            #expect(try test.log.rebuild(policy: test.policy) == 3)
        }
        try set(both, ["refund"], ["plan": JSONValue.null])
        #expect(try listed(tags: ["vip"]) == [one] && listed(fields: ["country=pt"]) == [both])
        #expect(try listed(fields: ["plan=gold=1, of two"]) == [one])
        for wrong: JSONValue in [["plan"], ["=gold"], ["plan=a", "plan=b"]] {
            #expect(test.refusal(.ticketList, ["view": "all", "fields": wrong], by: test.mia)?.field == "fields")
        }
    }

    @Test func `whoever covers finds the tickets they cover, and what was written there`() throws {
        let test = try TestDesk()
        let id = try test.openTicket(channel: "form")
        let ticket = JSONValue.int(id)
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ana)
        _ = try test.ask(.noteAdd, ["ticket": ticket, "text": "The pelican knows"], by: test.ana)
        let views: [JSONValue] = [["view": "covering"], ["view": "readable"], ["view": "readable", "q": "pelican"]]
        for view in views { #expect(try Self.list(test, view, by: test.fay) == []) }
        _ = try test.ask(
            .shiftPlan, ["ticket": ticket, "plan": "cover", "cover": .int(test.fay.id.rawValue)], by: test.ana)
        for view in views { #expect(try Self.list(test, view, by: test.fay) == [id], "\(view)") }
        _ = try test.ask(.shiftEndCover, ["ticket": ticket], by: test.ana)
        for view in views { #expect(try Self.list(test, view, by: test.fay) == []) }
    }

    @Test func `beside a conversation stand the customer's earlier tickets that one may read, and that there are more`()
        throws
    {
        let test = try TestDesk()
        func earlier(_ id: Int64, by actor: Actor) throws -> (found: [Int64], more: Bool) {
            let seen = try test.ask(.ticketGet, ["ticket": .int(id)], by: actor)
            return (try seen.list("earlier").map { try $0.number("ticket") }, seen["earlier_more"] == true)
        }
        let away = try (0..<3).map { _ in try test.openTicket(channel: "form") }
        for id in away {
            _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
            _ = try test.ask(.ticketEscalate, ["ticket": .int(id), "reason": "skill", "summary": "s"], by: test.ana)
        }
        _ = try test.openTicket(by: test.chris)
        let own = try (0..<19).map { _ in try test.openTicket(channel: "form") }
        let now = try test.openTicket()
        // Those at the second line are none of Ana's, and take no room from those that are.
        #expect(try earlier(now, by: test.ana) == (own.reversed(), false))
        let all = (away + own).reversed()
        #expect(try earlier(now, by: test.mia) == (Array(all.prefix(20)), true))
        let asked: JSONValue = ["view": "readable", "customer": .int(test.carla.id.rawValue), "limit": 200]
        #expect(try Self.list(test, asked, by: test.mia) == [now] + all)
    }

    @Test func `what staff alone know of a ticket neither narrows nor orders its customer's list`() throws {
        let test = try TestDesk()
        let old = try test.openTicket()
        let new = try test.openTicket()
        _ = try test.ask(.ticketTag, ["ticket": .int(new), "tags": ["difficult"]], by: test.mia)
        let asked: [JSONValue] = [
            ["tags": ["difficult"]], ["tags": ["easy"]], ["tier": "L3"], ["mode": "swarm"], ["priorities": ["P1"]],
            ["owner": .int(test.ana.id.rawValue)], ["states": ["snoozed"]], ["category": "other"], ["queue": 3],
            ["fields": ["plan=gold"]], ["sort": "updated"], ["sort": "priority"], ["waiting_before": 1],
        ]
        for fields in asked { #expect(try Self.list(test, fields, by: test.carla) == [new, old], "\(fields)") }
        #expect(try Self.list(test, ["created_before": 1], by: test.carla) == [])
    }

    @Test func `a search finds words, beginnings and phrases, whatever their accents`() throws {
        let test = try TestDesk()
        let café = try test.openTicket("O café não chega à impressora", by: test.carla)
        let other = try test.openTicket("Rien ne marche", by: test.chris)
        func found(_ text: String) throws -> [Int64] {
            try Self.list(test, ["view": "all", "q": .string(text)], by: test.mia)
        }
        #expect(try found("CAFE") == [café])
        #expect(try found("impress cafe") == [café])
        #expect(try found("\"cafe nao\"") == [café])
        #expect(try found("\"nao cafe\"") == [])
        #expect(try found("march") == [other])
        #expect(try found("marche cafe") == [])
        // Operators of the engine are words here.
        for text in ["NEAR(cafe)", "cafe OR marche", "entry:cafe", "cafe\" OR \"", "-cafe", "^cafe", "cafe*"] {
            _ = try found(text)
        }
        #expect(try found("cafe OR marche") == [])
        for text in ["", "   ", "!?", String(repeating: "a ", count: 101)] {
            #expect(
                test.refusal(.ticketList, ["view": "all", "q": .string(text)], by: test.mia)?.field == "q", "\(text)")
        }
    }

    @Test func `a search finds notes for those who may read them, and for nobody else`() throws {
        let test = try TestDesk()
        let id = try test.openTicket("The invoice is wrong", by: test.carla)
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        _ = try test.ask(.noteAdd, ["ticket": .int(id), "text": "Quagmire: he owes us money"], by: test.ana)
        func found(_ text: String, _ actor: Actor) throws -> [Int64] {
            try Self.list(test, ["view": "readable", "q": .string(text)], by: actor)
        }
        #expect(try found("quagmire", test.ana) == [id])
        #expect(try found("quagmire", test.mia) == [id])
        // Ben works at the tier: he reads the conversation, not the notes.
        #expect(try found("quagmire", test.ben) == [])
        #expect(try found("invoice", test.ben) == [id])
        #expect(try found("quagmire", test.carla) == [])
        #expect(try found("invoice", test.carla) == [id])
        #expect(try found("invoice", test.chris) == [])
    }

    @Test func `whatever the view, a word in notes is found by those alone who may read the notes`() throws {
        let test = try TestDesk()
        let id = try test.openTicket("The invoice is wrong", by: test.carla)
        let ticket = JSONValue.int(id)
        _ = try test.ask(.ticketTake, ["ticket": ticket], by: test.ana)
        _ = try test.ask(.noteAdd, ["ticket": ticket, "text": "Quagmire: he owes us money"], by: test.ana)
        let asked: [(view: String, more: [JSONMember])] = [
            ("mine", []), ("helping", []), ("covering", []), ("queue", [JSONMember("queue", 1)]), ("readable", []),
            ("all", []), ("customer", [JSONMember("customer", .int(test.carla.id.rawValue))]),
        ]
        let everybody = test.staff + [test.carla, test.chris, test.otto, test.pia]
        var finders: [String: Set<String>] = [:]
        for actor in everybody {
            let readsNotes = test.refusal(.noteList, ["ticket": ticket], by: actor) == nil
            for (view, more) in asked {
                let data = JSONValue.object([JSONMember("view", .string(view)), JSONMember("q", "quagmire")] + more)
                guard case .success(let bytes) = test.bytes(.ticketList, data, by: actor) else { continue }
                let found = Self.ids(try JSONValue.parse(bytes))
                #expect(found.isEmpty || readsNotes, "\(actor.name) found it in \(view)")
                if found == [id] { finders[view, default: []].insert(actor.name) }
            }
        }
        #expect(finders["queue"] == [test.ana.name, test.mia.name] && finders["mine"] == [test.ana.name])
        #expect(finders["all"] == [test.mia.name] && finders["readable"] == finders["queue"])
        // What they may read of it is found as before.
        let open: JSONValue = ["view": "queue", "queue": 1, "q": "invoice"]
        #expect(try Self.list(test, open, by: test.ben) == [id])
    }

    @Test func `a change that names a version is refused when the ticket has moved on`() throws {
        let test = try TestDesk()
        let id = try test.openTicket("Slow", by: test.carla)
        let seen = try #require(try test.ask(.ticketGet, ["ticket": .int(id)], by: test.ana)["version"])
        _ = try test.ask(.chatSend, ["ticket": .int(id), "text": "Hello?"], by: test.carla)
        let stale: JSONValue = ["ticket": .int(id), "expected_version": seen]
        #expect(test.refusal(.ticketTake, stale, by: test.ana)?.code == .staleVersion)
        let now = try #require(try test.ask(.ticketGet, ["ticket": .int(id)], by: test.ana)["version"])
        _ = try test.ask(.ticketTake, ["ticket": .int(id), "expected_version": now], by: test.ana)
        #expect(
            test.refusal(.chatSend, ["ticket": .int(id), "text": "x", "expected_version": now], by: test.carla)?.field
                == "expected_version")
    }
}
