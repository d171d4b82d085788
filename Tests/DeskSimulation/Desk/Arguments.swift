internal import JSON
internal import WaggleDesk
internal import WaggleDomain

/// Values for the fields of a request: mostly such as make sense for the ticket now, sometimes any, sometimes none.
struct Arguments {
    /// In every text that staff write among themselves. No customer may ever be told it.
    static let staffWord = "xyzzy"
    /// The code of the desk's only reason of its own.
    private static let reason = "parts"
    /// The code of the desk's only procedure.
    private static let procedure = "swap"
    private static let skills = ["billing", "email", "network", "database"]
    private static let texts = ["printer", "invoice", "vpn", "backup", "login", "é 漢字 🐝", "\"quoted\"\n<b>line</b>"]
    /// Texts that a customer is meant to read, whoever writes them.
    private static let publicTexts: Set<String> = [
        "chat.send.text", "partner.tell.text", "ticket.open.text", "ticket.open.subject", "ticket.promise.text",
        "remote.offer.link",
        "feedback.announce.text", "ticket.classify.subject", "callback.plan.phone", "callback.plan.language",
        "partner.share.guest", "problem.declare.title", "problem.declare.workaround", "problem.change.title",
        "card.keep.problem", "card.keep.next_step", "card.correct.text",
        "problem.change.workaround", "problem.tell.text", "problem.tell.workaround", "problem.solve.text",
    ]

    let forms: RequestForms
    let cast: Cast
    let tickets: [Ticket]
    let now: Milliseconds
    /// The number of the last switch of mode, and each section of the settings with its version and value.
    let lastSwitch: Int64
    let settings: [JSONValue]

    /// The data of a request; `isWild` lets some fields be wrong.
    func data(
        _ method: Method, on ticket: Ticket?, by actor: Actor, isWild: Bool, _ chance: inout Chance
    ) -> JSONValue {
        if method == .deskChangeSettings, let data = settingsChange(&chance) { return data }
        var members: [JSONMember] = []
        for field in forms.fields(of: method.rawValue) {
            guard chance.percent(field.isRequired ? (isWild ? 90 : 100) : 35) else { continue }
            let value =
                isWild && chance.percent(25)
                ? wild(&chance) : value(field, method, ticket, actor, &chance)
            if let value { members.append(JSONMember(field.name, value)) }
        }
        if method.kind == .change {
            members.append(JSONMember("client_id", .string(chance.key(at: now))))
            if let ticket, method.isOnTicket, actor.role != .customer, chance.percent(5) {
                let version = ticket.version - (chance.percent(50) ? 0 : 1)
                members.append(JSONMember("expected_version", .int(version)))
            }
        }
        return .object(members)
    }

    private func wild(_ chance: inout Chance) -> JSONValue {
        let values: [JSONValue] = [
            .null, .bool(true), .int(-1), .int(0), .int(.max), .int(.min), .double(0.5), .string(""),
            .string(String(repeating: "long ", count: 5_000)), .string("\u{0}"), .array([]), .object([]),
            .array(Array(repeating: .int(1), count: 200)), .string("nonsense"), .int(999_999),
        ]
        return chance.one(of: values) ?? .null
    }

    private func value(
        _ field: RequestForms.Field, _ method: Method, _ ticket: Ticket?, _ actor: Actor, _ chance: inout Chance
    ) -> JSONValue? {
        if let known = special(field.name, method, ticket, actor, &chance) { return known }
        switch field.form {
        case .words(let words): return chance.one(of: words).map { .string($0) }
        case .flag: return .bool(chance.percent(50))
        case .number: return number(field.name, ticket, &chance)
        case .text: return .string(text("\(method.rawValue).\(field.name)", actor, &chance))
        case .list(.words(let words)): return .array(chance.some(of: words, percent: 40).map { .string($0) })
        case .list, .object: return nil
        }
    }

    private func text(_ path: String, _ actor: Actor, _ chance: inout Chance) -> String {
        let word = chance.one(of: Self.texts) ?? ""
        let isPublic = actor.role == .customer || Self.publicTexts.contains(path)
        let length = chance.percent(1) ? 3_000 : 0
        return (isPublic ? "" : Self.staffWord + " ") + word + String(repeating: ".", count: length)
    }

    /// Moments, references to parts of the ticket, and other small numbers.
    private func number(_ name: String, _ ticket: Ticket?, _ chance: inout Chance) -> JSONValue {
        if name == "at" || name == "until" || name.hasSuffix("_at") || name.hasPrefix("created_") {
            return .int(now + chance.number(-600_000...20_000_000))
        }
        if name == "duration_ms" { return .int(chance.number(0...3_600_000)) }
        if name == "limit" { return .int(chance.number(1...200)) }
        guard let ticket else { return .int(chance.number(1...3)) }
        let swarm = ticket.swarm
        let numbers: [Int] =
            switch name {
            case "ask": swarm?.asks.suffix(3).map(\.number) ?? []
            case "invitation": (swarm?.liveInvitations ?? []).map(\.number) + [ticket.invitationCount]
            case "offer": [ticket.offerCount]
            case "help_offer": swarm?.helpOffers.suffix(2).map(\.number) ?? []
            case "proposal": swarm?.proposals.suffix(2).map(\.number) ?? []
            case "callback": ticket.contact.callBacks.suffix(2).map(\.number)
            case "share": ticket.partner.shares.suffix(2).map(\.number)
            case "session": ticket.contact.sessions.suffix(2).map(\.number)
            case "message", "offset", "since": [ticket.messageCount, max(1, ticket.messageCount - 2)]
            default: [1, 2, 3]
            }
        return .int(Int64(chance.one(of: numbers) ?? 1))
    }

    /// Fields whose name says more than their schema.
    private func special(
        _ name: String, _ method: Method, _ ticket: Ticket?, _ actor: Actor, _ chance: inout Chance
    ) -> JSONValue? {
        switch name {
        case "ticket": return ticket.map { .int($0.id.rawValue) } ?? .int(999)
        case "problem": return .int(Int64(ticket?.handling.problem?.problem.rawValue ?? chance.number(1...3)))
        case "kinds" where method == .reportGet || method == .staffingGet: return nil
        case "article" where method == .ticketUnlinkArticle:
            return .int(ticket?.handling.articles.last?.article.rawValue ?? 1)
        case "article": return .int(chance.number(1...2))
        case "based_on", "languages": return nil
        case "user" where method == .swarmRevokeSpeak && chance.percent(80):
            return (ticket?.activeSwarm?.activeMembers.last(where: \.maySpeak)?.user.rawValue).map { .int($0) }
        case "user" where method == .partnerShare: return .int(cast.partner.id.rawValue)
        case "guest" where method == .partnerShare && chance.percent(70): return nil
        case "user", "pointer", "cover", "owner": return user(ticket, &chance)
        case "users", "contributors", "next": return .array((0..<2).map { _ in user(ticket, &chance) })
        case "to":
            if method == .ticketLink || method == .ticketUnlink { return other(ticket, &chance) }
            if method == .handOffOffer, chance.percent(30) {
                return chance.percent(50) ? ["team": 1] : ["queue": .int(chance.number(1...3))]
            }
            return user(ticket, &chance)
        case "into", "duplicate_of": return other(ticket, &chance)
        case "queue": return .int(chance.number(1...(chance.percent(10) ? 9 : 3)))
        case "customer":
            let customer = JSONValue.int(chance.one(of: cast.customers)?.id.rawValue ?? 1)
            guard method == .ticketOpen else { return customer }
            if actor.role == .customer { return nil }
            return chance.percent(80) ? ["id": customer] : ["name": "Nora New", "email": "nora@example.com"]
        case "reply": return chance.percent(50) ? nil : .int(chance.number(1...4))
        case "language" where method == .replySave: return .string(chance.one(of: ["", "en", "pt-BR"]) ?? "")
        case "actions" where chance.percent(50): return ["tags": ["refund"], "pend": true, "pend_ms": 60_000]
        case "actions": return nil
        case "shortcut": return .string(chance.one(of: ["", "hello"]) ?? "")
        case "organisation": return .int(chance.number(1...3))
        case "code" where method == .procedureBegin: return .string(chance.percent(90) ? Self.procedure : "nonsense")
        case "procedure": return .int(Int64(max(1, ticket?.handling.procedures.count ?? 1)))
        case "step": return .int(chance.number(1...3))
        case "note" where method == .procedureMark: return chance.percent(50) ? nil : .string(Self.staffWord)
        case "code": return chance.percent(50) ? nil : .string(chance.percent(90) ? Self.reason : "nonsense")
        case "switch": return .int(lastSwitch)
        case "longest_wait_ms": return .int(60_000)
        case "limits": return chance.percent(70) ? nil : ["longest_wait_ms": 60_000, "least": 1]
        case "reopened_percent", "satisfied_percent", "interruptions_per_100_hours": return .int(chance.number(1...100))
        case "within_ms": return .int(60_000)
        case "share_percent", "busy_percent": return .int(chance.number(10...99))
        case "load_percent": return .int(chance.number(50...200))
        case "values" where method == .simulationGet:
            return chance.percent(50) ? nil : ["gamma=0.9", "time-box=20"]
        case "least": return .int(1)
        case "experiment" where method == .experimentGet || method == .experimentResult: return .int(1)
        case "experiment": return .int(chance.number(1...(chance.percent(10) ? 9 : 3)))
        case "start_at": return .int(now + chance.number(chance.percent(10) ? -1_000...1_000 : 1...3_600_000))
        case "design": return chance.percent(30) ? "pilot" : nil
        case "days" where method == .experimentPlan: return .int(chance.percent(90) ? 7 : chance.number(0...91))
        case "blocks": return .int(chance.percent(90) ? 16 : chance.number(1...40))
        case "horizon_ms", "wash_in_ms": return nil
        case "queues" where method == .experimentPlan:
            return chance.percent(50) ? nil : [.int(chance.number(1...3))]
        default: return list(name, ticket, &chance)
        }
    }

    private func list(_ name: String, _ ticket: Ticket?, _ chance: inout Chance) -> JSONValue? {
        switch name {
        case "skills": return .array(chance.some(of: Self.skills, percent: 30).map { .string($0) })
        case "items":
            guard let ticket, ticket.messageCount > 0 else { return nil }
            return [["kind": "message", "number": .int(chance.number(1...Int64(ticket.messageCount)))]]
        case "tickets": return ticket.map { [.int($0.id.rawValue)] }
        case "tags": return .array(chance.some(of: ["vpn", "vip", "again"], percent: 50).map { .string($0) })
        case "fields": return ["serial": chance.percent(70) ? "7" : nil]
        case "domains": return chance.percent(50) ? ["example.org"] : []
        case "contract": return chance.percent(50) ? nil : [:]
        case "credits":
            return [["user": user(ticket, &chance), "skills": .array([.string(chance.one(of: Self.skills) ?? "")])]]
        case "category": return .string(chance.one(of: ["general", "vpn", "billing"]) ?? "")
        case "topic": return .string("\(Self.staffWord) \(chance.number(1...4))")
        case "knowledge_note": return .string("https://kb.example.org/\(Self.staffWord)")
        case "link": return "https://meet.example.org/1"
        case "language": return chance.one(of: ["de", "en", ""]).map { .string($0) }
        case "cursor": return nil
        case "kinds": return ["owner.taken", "ticket.opened"]
        case "name": return .string("Line \(chance.number(1...99))")
        default: return nil
        }
    }

    /// Mostly somebody who could be meant.
    private func user(_ ticket: Ticket?, _ chance: inout Chance) -> JSONValue {
        var likely = ticket?.activeSwarm?.activeMembers.map(\.user) ?? []
        if let owner = ticket?.owner { likely.append(owner) }
        let found =
            chance.percent(40)
            ? chance.one(of: likely) : chance.one(of: chance.percent(85) ? cast.agents : cast.everybody)?.id
        return .int(found?.rawValue ?? chance.one(of: cast.agents)?.id.rawValue ?? 1)
    }

    /// Another ticket, mostly of the same customer.
    private func other(_ ticket: Ticket?, _ chance: inout Chance) -> JSONValue {
        let same = tickets.filter { $0.customer == ticket?.customer && $0.id != ticket?.id }
        let found = (chance.percent(80) ? chance.one(of: same) : nil) ?? chance.one(of: tickets)
        return .int(found?.id.rawValue ?? 1)
    }

    /// A section as it stands, with one of its members a little different.
    private func settingsChange(_ chance: inout Chance) -> JSONValue? {
        // Procedures are begun only where the desk has some.
        let procedures = settings.first { $0["section"]?.stringValue == "procedures" }
        guard let section = (chance.percent(40) ? procedures : nil) ?? chance.one(of: settings),
            let name = section["section"]?.stringValue,
            let value = section["value"], let version = section["version"]?.intValue
        else { return nil }
        var members = value.objectValue ?? []
        if name == "reasons" {
            let decisions: JSONValue = .array(ReasonedAction.allCases.map { .string($0.rawValue) })
            let one: JSONValue = ["code": .string(Self.reason), "labels": ["en": "Parts"], "actions": decisions]
            members = [JSONMember("reasons", chance.percent(80) ? [one] : [])]
        } else if name == "procedures" {
            let steps: JSONValue = [
                ["text": .string(Self.staffWord)], ["text": .string(Self.staffWord), "required": true],
            ]
            let one: JSONValue = ["code": .string(Self.procedure), "title": .string(Self.staffWord), "steps": steps]
            members = [JSONMember("procedures", chance.percent(80) ? [one] : [])]
        } else if name == "roles" {
            let people = chance.one(of: cast.agents).map { [JSONValue.int($0.id.rawValue)] } ?? []
            let one: JSONValue = [
                "name": "Junior", "origin": "agent", "without": ["merge", "snooze", "escalate"],
                "people": .array(people),
            ]
            members = [JSONMember("roles", chance.percent(60) ? [one] : [])]
        } else if let index = chance.one(of: members.indices) {
            members[index].value = changed(members[index].value, &chance)
        }
        return [
            "section": .string(name), "value": .object(members), "version": .int(version),
            "reason": .string(Self.staffWord), "client_id": .string(chance.key(at: now)),
        ]
    }

    private func changed(_ value: JSONValue, _ chance: inout Chance) -> JSONValue {
        switch value {
        case .bool(let flag): return .bool(!flag)
        case .int(let number): return .int(chance.percent(50) ? number / 2 : number &+ max(1, number / 3))
        default: return value
        }
    }
}
