internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog
internal import WaggleMeasures
internal import WaggleWire

extension Simulation {
    /// A desk is seldom busy by itself for longer than so many seconds.
    private static let quietTriesMax = 60
    private static let word = Array(Arguments.staffWord.utf8)

    /// After every step: the rules of every ticket touched, and of the deadlines.
    func check(_ touched: Set<TicketID>, _ events: [StoredEvent], _ deadlines: [TicketDeadline]) throws {
        for id in touched {
            guard let ticket = mirror.tickets[id] else { throw Broken("ticket \(id) has no beginning") }
            if let broken = ticket.checkInvariants().first { throw Broken("ticket \(id): \(broken)") }
        }
        try checkLinks(touched)
        try checkFirings(events, deadlines)
        let next = try world.stored { try $0.nextDeadline() }
        if let next, next <= world.now { throw Broken("a deadline stands \(world.now - next) ms after its time") }
        for id in touched { try checkRow(id) }
    }

    /// Every link stands on both sides.
    private func checkLinks(_ touched: Set<TicketID>) throws {
        for id in touched {
            for link in mirror.tickets[id]?.handling.links ?? [] {
                let back = Ticket.Handling.Link(ticket: id, relation: link.relation.inverse)
                guard mirror.tickets[link.ticket]?.handling.links.contains(back) == true else {
                    throw Broken("ticket \(id) is linked to \(link.ticket), which does not know it")
                }
            }
        }
    }

    /// The list's row says what the ticket's events say.
    private func checkRow(_ id: TicketID) throws {
        guard let ticket = mirror.tickets[id], let row = try world.stored({ try $0.ticketRow(id) }) else {
            throw Broken("ticket \(id) has no row")
        }
        let isSame =
            row.state == ticket.state && row.owner == ticket.owner && row.queue == ticket.queue
            && row.tier == ticket.tier && row.mode == ticket.mode && row.version == ticket.version
        if !isSame { throw Broken("ticket \(id)'s row differs from its events") }
        // A long story is told again now and then: it takes its whole length.
        guard ticket.version < 60 || ticket.version % 16 == 0 else { return }
        let stored = try world.stored { try $0.ticket(id) }
        if stored != ticket { throw Broken("ticket \(id) as the log tells it differs from what its events told") }
    }

    /// What the clock did first to a ticket had been due. (What another event brings about may be due already.)
    private func checkFirings(_ events: [StoredEvent], _ deadlines: [TicketDeadline]) throws {
        var seen: Set<TicketID> = []
        for stored in events {
            guard let ticket = stored.ticket, seen.insert(ticket).inserted, stored.actor == .system,
                let (kind, reference) = stored.event.firing
            else { continue }
            let wasDue = deadlines.contains {
                $0.ticket == ticket && $0.deadline.kind == kind && $0.deadline.reference == reference
                    && $0.deadline.due <= stored.at
            }
            guard wasDue else { throw Broken("ticket \(ticket): \(stored.event.kind) came before its time") }
        }
    }

    /// Whoever follows a channel and may no longer: the desk has asked that they be looked at again.
    func checkFollowers(of touched: Set<TicketID>, _ reconsidered: Set<Channel>) throws {
        for id in touched.sorted() {
            for channel in [Channel.ticket(id.rawValue), .staff(id.rawValue)] {
                for user in (following[channel] ?? []).sorted() {
                    guard let actor = cast.player(user)?.actor,
                        try world.authorise(channel, by: actor) == nil
                    else { continue }
                    guard reconsidered.contains(channel) else {
                        throw Broken("\(actor.name) may no longer follow \(channel.name), and nobody looks at it again")
                    }
                    following[channel]?.remove(user)
                }
            }
        }
    }

    func checkSecrecy(_ bytes: [UInt8], _ place: String) throws {
        guard bytes.count >= Self.word.count, let first = Self.word.first else { return }
        for start in 0...(bytes.count - Self.word.count) where bytes[start] == first {
            if bytes[start..<(start + Self.word.count)].elementsEqual(Self.word) {
                throw Broken("a word of the staff's is in \(place): \(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    /// A whole look: every page beside a fresh one, and what customers can read.
    func look() throws {
        // Previews and marks come within a second; that somebody came or went, within five.
        try world.pass(5_000) { try settle() }
        for _ in 0..<Self.quietTriesMax {
            let before = mirror.sequence
            try world.pass(1_100) { try settle() }
            if mirror.sequence == before { break }
        }
        for id in customerPages.keys.sorted() {
            for index in customerPages[id]?.indices ?? 0..<0 { try customerPages[id]?[index].check(at: world) }
        }
        for id in staffPages.keys.sorted() { try staffPages[id]?.check(at: world) }
        for index in queuePages.indices { try queuePages[index].check(at: world) }
        try checkRecords()
        for customer in cast.customers {
            for method in [WaggleDesk.Method.ticketList, .inboxGet, .deskSettings, .queueList, .helpList] {
                if case .success(let bytes) = try world.call(method, [:], by: customer) {
                    try checkSecrecy(bytes, "what \(method.rawValue) tells \(customer.name)")
                }
            }
        }
        try openPages()
        try openRecords()
        if step % (Self.lookEvery * 40) == 0 { try verify() }
    }

    /// What `waggle verify` says.
    func verify() throws {
        let reader = try LogReader.open(world.folder)
        let verification = try Verifier(
            reader, policy: .recorded(in: reader, over: world.policy), coin: ExperimentCoins.coin(of:seed:)
        ).run()
        guard verification.isSound else {
            throw Broken("verify finds: " + verification.findings.prefix(3).map(\.sentence).joined(separator: " "))
        }
    }

    /// Stops or is killed, and opens again, on a clock that may have jumped either way. Nobody's view of anything changes by that, and
    /// no deadline is lost or comes once more.
    func restart() throws {
        restarts += 1
        last = "restart"
        let isKilled = chance.percent(50)
        let (views, deadlines) = (try views(afterKill: isKilled), try world.stored { try $0.deadlines() })
        let moment = world.now
        let jumps: [Milliseconds] = [0, 0, 5_000, 3_600_000, -3_600_000, -60_000]
        // Everybody's devices are gone with the process.
        for player in cast.players { cast.change(player.actor.id) { $0.devices = 0 } }
        for id in customerPages.keys {
            for index in customerPages[id]?.indices ?? 0..<0 { customerPages[id]?[index].follower.drop() }
        }
        for id in staffPages.keys { staffPages[id]?.drop() }
        for index in queuePages.indices { queuePages[index].follower.drop() }
        for key in recordPages.keys { recordPages[key]?.follower.drop() }
        following = [:]
        if isKilled { last = "kill" }
        isKilled ? world.kill() : world.stop()
        try world.start(wall: moment)
        guard try world.stored({ try $0.deadlines() }) == deadlines else { throw Broken("a restart changed deadlines") }
        let after = try self.views(afterKill: isKilled)
        for (name, view) in views where after[name] != view {
            let difference = StaffPage.difference(view, after[name] ?? [:])
            throw Broken("after a restart \(name) is another: \(difference)")
        }
        chance.percent(50) ? world.kill() : world.stop()
        try world.start(wall: moment + (chance.one(of: jumps) ?? 0))
        for actor in cast.everybody where actor.role != .customer && chance.percent(70) { connect(actor.id) }
        try settle()
    }

    /// What people see that must survive a restart: every working ticket, inboxes, loads, lists. Read marks are written a
    /// second later, together, and a kill loses those that wait.
    private func views(afterKill: Bool) throws -> [String: JSONValue] {
        var views: [String: JSONValue] = [:]
        for ticket in mirror.working {
            views["ticket \(ticket.id)"] = try world.read(
                .ticketGet, ["ticket": .int(ticket.id.rawValue)], by: cast.manager
            ).without(afterKill ? ["can", "viewers", "read", "delivered"] : ["can", "viewers"])
        }
        for actor in cast.staff { views["\(actor.name)'s inbox"] = try world.read(.inboxGet, by: actor) }
        let staff = try world.read(.staffList, by: cast.manager)["staff"]?.arrayValue ?? []
        for person in staff {
            // Who is connected ends with the process.
            views["staff \(person["name"]?.stringValue ?? "")"] = person.without(["connected"])
        }
        views["the queues"] = try world.read(.queueList, by: cast.manager)
        views["the settings"] = try world.read(.deskSettings, by: cast.administrator)
        return views
    }
}

extension Event {
    /// The deadline whose coming this event alone records; nil where the desk may act for other reasons too.
    var firing: (Deadline.Kind, Int)? {
        switch self {
        case .invitationExpired(let number): (.invitation, number)
        case .swarming(.askExpired(let ask)): (.ask, ask)
        case .contact(.callBackReminded(let call)): (.callBackReminder, call)
        case .contact(.callBackOverdue(let call)): (.callBackOverdue, call)
        case .noAnswerWarned: (.noAnswer, 0)
        case .tierClockExpired(let tier): (.tierClock, tier.rawValue)
        default: nil
        }
    }
}
