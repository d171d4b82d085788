internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleWire

extension Simulation {
    /// Ends are rare, so that stories get long; so is what changes the whole desk. Everything else weighs ten.
    static let weights: [WaggleDesk.Method: Int] = [
        .ticketClose: 12, .ticketCancel: 1, .ticketMerge: 2, .swarmClose: 4, .ticketSolve: 6, .chatSend: 40,
        .noteAdd: 6,
        .ticketTake: 25, .deskChangeSettings: 1, .queueSetMode: 2, .deskSetMode: 1, .queueCreate: 1, .shiftAbsence: 1,
        .shiftEnd: 1, .swarmAccept: 30, .swarmDecline: 10, .handOffAccept: 30, .handOffDecline: 10, .swarmAsk: 12,
        .helpOffer: 25, .helpWelcome: 40, .helpThank: 40, .swarmCredit: 30, .swarmGrantSpeak: 20, .swarmRevokeSpeak: 30,
        .ticketLinkArticle: 4, .ticketGet: 4, .chatTyping: 4,
    ]

    var arguments: Arguments {
        get throws {
            let sections = try world.read(.deskSettings, by: cast.administrator)["sections"]?.arrayValue ?? []
            return Arguments(
                forms: forms, cast: cast, tickets: mirror.working, now: world.now, lastSwitch: mirror.lastSwitch,
                settings: sections)
        }
    }

    /// One command: mostly what the desk itself says somebody may do, sometimes anything by anybody.
    func command() throws {
        let ticket = pick()
        let call: Call
        if chance.percent(75), let ticket, let likely = try likely(ticket) {
            call = likely
        } else {
            call = try any(ticket)
        }
        try send(call)
    }

    func pick() -> Ticket? {
        if chance.percent(4) { return chance.one(of: mirror.tickets.values.sorted { $0.id < $1.id }) }
        return chance.one(of: mirror.working)
    }

    private func any(_ ticket: Ticket?) throws -> Call {
        // In turn, so that a few short stories reach every method there is.
        let methods = WaggleDesk.Method.allCases
        let method = methods[(anyCount + Int(seed % 1_000) * 31) % methods.count]
        anyCount += 1
        // What only managers may would be refused nearly always.
        let actor = chance.percent(70) ? chance.one(of: cast.everybody) ?? cast.manager : cast.manager
        let isWild = chance.percent(50)
        let data = try arguments.data(
            method, on: chance.percent(96) ? ticket : nil, by: actor, isWild: isWild, &chance)
        return Call(method: method, data: data, actor: actor)
    }

    /// What somebody who stands near the ticket may do with it now.
    func likely(_ ticket: Ticket) throws -> Call? {
        let actor = near(ticket)
        let view = try world.call(.ticketGet, ["ticket": .int(ticket.id.rawValue)], by: actor)
        guard case .success(let bytes) = view else { return nil }
        if actor.role == .customer { try checkSecrecy(bytes, "\(actor.name)'s view of ticket \(ticket.id)") }
        let names = try JSONValue.parse(bytes)["can"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let methods = names.compactMap { WaggleDesk.Method(rawValue: $0) }
        guard let method = chance.one(weighing: methods.map { ($0, weight(of: $0, Self.weights[$0] ?? 10)) }) else {
            return nil
        }
        let data = try arguments.data(method, on: ticket, by: actor, isWild: chance.percent(5), &chance)
        return Call(method: method, data: data, actor: actor)
    }

    /// What a story has not been allowed yet is likelier than what it has, so that each method gets its turn.
    private func weight(of method: WaggleDesk.Method, _ usual: Int) -> Int {
        allowed[method] == nil ? usual * 5 : usual
    }

    /// The customer, the owner, those who help or are asked to; sometimes anybody.
    private func near(_ ticket: Ticket) -> Actor {
        var near: [UserID] = [ticket.customer, ticket.customer]
        if let owner = ticket.owner { near += [owner, owner, owner] }
        near += ticket.activeSwarm?.activeMembers.map(\.user) ?? []
        near += ticket.activeSwarm?.liveInvitations.map(\.user) ?? []
        near += ticket.liveOffer?.awaited ?? []
        near += ticket.partner.openShares.map(\.user)
        if chance.percent(75), let user = chance.one(of: near), let player = cast.player(user), !player.isDisabled {
            return player.actor
        }
        return chance.one(of: cast.staff) ?? cast.manager
    }

    func send(_ call: Call) throws {
        last = "\(call.actor.name): \(call.method.rawValue) \(call.data.text.prefix(500))"
        note(call, try world.call(call.method, call.data, by: call.actor))
    }

    private func note(_ call: Call, _ result: CallResult) {
        called[call.method, default: 0] += 1
        for key in recordPages.keys { recordPages[key]?.noteDeed(of: call.actor.id) }
        if call.method == .deskChangeSettings { for key in staffPages.keys { staffPages[key]?.hearOfSettings() } }
        switch result {
        case .success: allowed[call.method, default: 0] += 1
        case .failure(let refusal): refused[call.method] = refusal.message
        }
        last += " → " + Self.sentence(result)
        guard call.method.kind == .change else { return }
        answered.append((call, result))
        if answered.count > 50 { answered.removeFirst(25) }
    }

    private static func sentence(_ result: CallResult) -> String {
        switch result {
        case .success(let bytes): String(decoding: bytes.prefix(200), as: UTF8.self)
        case .failure(let refusal): "\(refusal.code.rawValue): \(refusal.message)"
        }
    }

    /// What no ticket's own page offers: articles, problems, which gather tickets, and the partner's answers.
    func beside() throws {
        let shared = mirror.working.filter { $0.partner.openShare(of: cast.partner.id) != nil }
        if let ticket = chance.one(of: shared), chance.percent(60) {
            if ticket.partner.openShare(of: cast.partner.id)?.maySpeak == false, chance.percent(30) {
                let owner = ticket.owner.flatMap { cast.player($0) }?.actor ?? cast.manager
                return try playBeside([(.partnerGrantSpeak, 1)], on: ticket, by: owner)
            }
            let methods: [(WaggleDesk.Method, Int)] = [
                (.partnerWrite, 5), (.partnerPropose, 3), (.partnerTell, 4), (.partnerGiveBack, 1),
            ]
            return try playBeside(methods, on: ticket, by: cast.partner)
        }
        if chance.percent(3) { return try regretted() }
        if chance.percent(5) { return try experiments() }
        if chance.percent(6) { return try tripwires() }
        if chance.percent(40) { return try knowledge() }
        if chance.percent(30), try inSwarm() { return }
        let known = mirror.working.filter { $0.handling.problem != nil }
        let methods: [(WaggleDesk.Method, Int)] = [
            (.problemDeclare, 2), (.problemLink, 8), (.problemChange, 2), (.problemTell, 3), (.problemUnlink, 2),
            (.problemSolve, 4), (.problemReopen, 3), (.problemDismiss, 3), (.ticketAnswerProblem, 8),
        ]
        let ticket = chance.percent(60) ? chance.one(of: known) : pick()
        let owner = ticket?.owner.flatMap { cast.player($0) }?.actor
        try playBeside(methods, on: ticket, by: chance.percent(50) ? owner ?? cast.manager : cast.manager)
    }

    /// A manager switches a queue's mode and takes it back.
    private func regretted() throws {
        for method in [WaggleDesk.Method.queueSetMode, .modeUndo] {
            let data = try arguments.data(method, on: nil, by: cast.manager, isWild: false, &chance)
            try send(Call(method: method, data: data, actor: cast.manager))
            try settle()
        }
    }

    /// A manager sets a limit that is soon crossed, or answers for one; before the first they switch something.
    private func tripwires() throws {
        let methods: [WaggleDesk.Method] =
            lastLimit == mirror.lastSwitch ? [.tripwireAnswer] : [.queueSetMode, .tripwireSet]
        for method in methods {
            let data = try arguments.data(method, on: nil, by: cast.manager, isWild: false, &chance)
            try send(Call(method: method, data: data, actor: cast.manager))
            try settle()
        }
        lastLimit = methods == [.tripwireAnswer] ? -1 : mirror.lastSwitch
    }

    /// A manager plans an experiment, which the desk then runs, looks at one or stops one. Days of it seldom pass here.
    private func experiments() throws {
        let method =
            chance.percent(50)
            ? WaggleDesk.Method.experimentPlan
            : chance.percent(30) ? .experimentGet : chance.percent(30) ? .experimentResult : .experimentStop
        let data = try arguments.data(method, on: nil, by: cast.manager, isWild: false, &chance)
        try send(Call(method: method, data: data, actor: cast.manager))
        try settle()
    }

    /// An article's life, and canned replies. There are few, so that each is played often.
    private func knowledge() throws {
        let using = mirror.working.filter { !$0.handling.articles.isEmpty }
        if let ticket = chance.one(of: using), chance.percent(30) {
            return try playBeside([(.ticketUnlinkArticle, 1)], on: ticket, by: cast.manager)
        }
        let methods: [(WaggleDesk.Method, Int)] = [
            (.articleDraft, 2), (.articleEdit, 3), (.articleChange, 2), (.articleSubmit, 3), (.articleReturn, 2),
            (.articlePublish, 5), (.articleArchive, 3), (.articleRestore, 8), (.articleReview, 6),
            (.ticketLinkArticle, 5), (.replySave, 3), (.replyRemove, 3),
        ]
        try playBeside(
            methods, on: pick(), by: chance.percent(70) ? cast.manager : chance.one(of: cast.agents) ?? cast.manager)
    }

    /// Somebody raises a hand, the owner answers one, or takes back who may speak; false when there is nothing of it.
    private func inSwarm() throws -> Bool {
        if chance.percent(40), let (ticket, helper) = helper() {
            try playBeside([(.helpOffer, 1)], on: ticket, by: helper)
            try settle()
            guard chance.percent(90), let now = mirror.tickets[ticket.id] else { return true }
            let owner = now.owner.flatMap { cast.player($0) }?.actor ?? cast.manager
            try playBeside([(.helpThank, 1), (.helpWelcome, 3)], on: now, by: owner)
            return true
        }
        let offered = mirror.working.filter { $0.activeSwarm?.helpOffers.contains(where: \.isLive) == true }
        let speaking = mirror.working.filter { $0.activeSwarm?.activeMembers.contains(where: \.maySpeak) == true }
        let isOffer = chance.percent(50)
        guard let ticket = chance.one(of: isOffer ? offered : speaking) else { return false }
        let owner = ticket.owner.flatMap { cast.player($0) }?.actor ?? cast.manager
        let methods: [(WaggleDesk.Method, Int)] =
            isOffer ? [(.helpThank, 1), (.helpWelcome, 1)] : [(.swarmRevokeSpeak, 1)]
        try playBeside(methods, on: ticket, by: owner)
        return true
    }

    /// An agent whom an open ask reaches, and its ticket.
    private func helper() -> (Ticket, Actor)? {
        let asking = mirror.working.filter { !($0.activeSwarm?.openAsks ?? []).isEmpty }
        guard let ticket = chance.one(of: asking) else { return nil }
        let helpers = cast.agents.filter { Relation.skilledAgent.holds($0, ticket) }
        return chance.one(of: helpers).map { (ticket, $0) }
    }

    private func playBeside(_ methods: [(WaggleDesk.Method, Int)], on ticket: Ticket?, by actor: Actor) throws {
        guard let method = chance.one(weighing: methods.map { ($0, weight(of: $0, $1)) }), let ticket else { return }
        let data = try arguments.data(method, on: ticket, by: actor, isWild: false, &chance)
        try send(Call(method: method, data: data, actor: actor))
    }

    /// A new ticket, by its customer or by staff or a program.
    func open() throws {
        guard mirror.working.count < Self.workingMax else { return try command() }
        let isOwn = chance.percent(80)
        let actor = (isOwn ? chance.one(of: cast.customers) : chance.one(of: cast.everybody)) ?? cast.manager
        let data = try arguments.data(.ticketOpen, on: nil, by: actor, isWild: false, &chance)
        try send(Call(method: .ticketOpen, data: data, actor: actor))
        try settle()
        try openPages()
    }

    /// The pages of the newest tickets: two of the customer's, one of a manager's.
    func openPages() throws {
        for ticket in mirror.working.suffix(Self.pagesMax) where customerPages[ticket.id] == nil {
            guard let customer = cast.player(ticket.customer)?.actor else { continue }
            customerPages[ticket.id] = try (0..<2).compactMap { _ in try CustomerPage(ticket, customer, at: world) }
            staffPages[ticket.id] = try StaffPage(ticket, cast.manager, at: world)
        }
        while customerPages.count > Self.pagesMax * 2, let oldest = customerPages.keys.min() {
            customerPages[oldest] = nil
            staffPages[oldest] = nil
        }
    }

    /// Several people at once, mostly on one ticket: decided in one turn, in one order.
    func together() throws {
        let ticket = pick()
        var calls: [Call] = []
        for _ in 0..<Int(chance.number(2...5)) {
            guard let near = chance.percent(80) ? ticket : pick(), let call = try likely(near) else { continue }
            calls.append(call)
        }
        last = "together:"
        let results = try world.callTogether(calls)
        guard results.count == calls.count else { throw Broken("some of several commands got no answer") }
        for (call, result) in zip(calls, results) {
            last += "\n  \(call.actor.name): \(call.method.rawValue) \(call.data.text.prefix(300))"
            note(call, result)
        }
    }

    /// A command that was answered comes again: the same answer, and nothing recorded twice.
    func resend() throws {
        guard let (call, result) = chance.one(of: answered), let player = cast.player(call.actor.id),
            !player.isDisabled
        else { return }
        last = "again: \(call.actor.name): \(call.method.rawValue) \(call.data.text.prefix(300))"
        let before = mirror.sequence
        let again = try world.call(call.method, call.data, by: call.actor)
        guard case .success(let bytes) = result else { return }
        guard case .success(let same) = again, same == bytes else {
            throw Broken("a command that came twice got \(Self.sentence(result)), then \(Self.sentence(again))")
        }
        let after = try world.stored { try $0.head().sequence }
        guard after == before else { throw Broken("a command that came twice was recorded twice") }
    }

    /// An agent follows a ticket's channels, as far as they are let.
    func follow() throws {
        guard let ticket = pick(), let agent = chance.one(of: cast.agents) else { return }
        for channel in [Channel.ticket(ticket.id.rawValue), .staff(ticket.id.rawValue)] {
            guard try world.authorise(channel, by: agent) != nil else { continue }
            following[channel, default: []].insert(agent.id)
        }
    }

    /// The operator changes an agent's tiers and skills, or lets them out and in again.
    func operate() throws {
        guard let player = chance.one(of: cast.players.filter { $0.login != nil }), let login = player.login else {
            return
        }
        let operations = Operations(world.desk)
        var path = "/control/user-change"
        var body: JSONValue = ["login": .string(login)]
        if player.isDisabled {
            path = "/control/user-enable"
        } else if chance.percent(30) {
            path = "/control/user-disable"
        } else {
            let tiers = chance.some(of: ["L1", "L2", "L3"], percent: 50)
            body = body.with("tiers", .array((tiers.isEmpty ? ["L2"] : tiers).map { .string($0) }))
            if chance.percent(50) { body = body.with("skills", ["network": .int(chance.number(1...5))]) }
        }
        last = "\(path) \(body.text)"
        let result = try world.wait { operations.perform(path, body: body.serialised(), completion: $0) }
        guard case .success = result else { throw Broken("the operator was refused: \(Self.sentence(result))") }
        cast.change(player.actor.id) { $0.isDisabled = path.hasSuffix("disable") }
        // Whoever is connected is asked for their rights again by the server's observer, not by the desk.
        for channel in following.keys { following[channel]?.remove(player.actor.id) }
    }
}
