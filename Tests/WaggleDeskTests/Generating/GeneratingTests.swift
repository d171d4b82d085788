import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

/// All that was recorded, but for what is random: salts and the chain's links.
private func story(_ options: GeneratedDesk.Options) throws -> [StoredEvent] {
    let place = try DeskFolder()
    _ = try GeneratedDesk.make(place.folder, options)
    let reader = try place.reader()
    #expect(try Verifier(reader).run().isSound)
    return try reader.events(after: 0, limit: 1_000_000)
}

extension StoredEvent {
    fileprivate var isOfStaffing: Bool { if case .staffing = event { true } else { false } }
}

private let end: Int64 = 1_790_000_000_000
private let small = {
    var options = GeneratedDesk.Options(seed: 3, tickets: 60, agents: 6, days: 6, end: end)
    options.hasLogIns = false
    return options
}()

@Suite struct GeneratingTests {
    @Test func `the same seed tells the same story, another seed another one`() throws {
        let first = try story(small)
        #expect(try story(small) == first)
        var other = small
        other.seed = 4
        #expect(try story(other) != first)
    }

    @Test func `a story has both modes, everything people do, and times in order`() throws {
        let place = try DeskFolder()
        var options = small
        options.tickets = 150
        options.hasLogIns = true
        let made = try GeneratedDesk.make(place.folder, options)
        #expect(made.map(\.login) == ["admin", "manager", "agent1", "agent2", "agent3"])
        let reader = try place.reader()
        let events = try reader.events(after: 0, limit: 1_000_000)
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.at <= $1.at })
        #expect(events.last.map { $0.at <= end } == true)
        let kinds = Set(events.map { $0.event.kind })
        for kind in [
            "mode.changed", "owner.taken", "tier.escalated", "ask.opened", "invite.accepted", "invite.declined",
            "member.joined", "owner.offered", "owner.accepted", "ticket.solved", "ticket.closed", "ticket.reopened",
        ] { #expect(kinds.contains(kind), "\(kind) is missing") }
        let rows = try reader.tickets(TicketFilter(), limit: 1_000)
        #expect(rows.count == 150)
        #expect(Set(rows.map(\.modeAtCreation)) == [.tiered, .swarm])
        #expect(rows.contains { !$0.state.isFinished })
    }

    @Test func `with presence the tickets are the same, and people came, looked and left`() throws {
        var options = small
        options.hasPresence = true
        let events = try story(options)
        #expect(try story(options) == events)
        let (staffing, others) = (events.filter(\.isOfStaffing), events.filter { !$0.isOfStaffing })
        let without = try story(small)
        #expect(others.map(\.event) == without.map(\.event) && others.map(\.at) == without.map(\.at))
        #expect(Set(staffing.map { $0.event.kind }) == ["presence.up", "presence.down", "view.enter", "view.leave"])
        var ends: [UserID: Milliseconds] = [:]
        var looks = 0
        for stored in staffing {
            switch stored.event {
            case .staffing(.viewEntered(_, let user, let at)):
                #expect(at >= ends[user, default: 0])
                ends[user] = at
                looks += 1
            case .staffing(.viewLeft(_, let user, let at)):
                #expect(at > ends[user, default: .max] && at <= stored.at)
                ends[user] = at
            default: break
            }
        }
        #expect(looks > 100)
    }

    @Test func `a folder in use is left alone`() throws {
        let place = try DeskFolder()
        try place.withDesk { _ in }
        #expect(throws: GeneratingError.notEmpty(folder: place.folder.path)) {
            try GeneratedDesk.make(place.folder, small)
        }
        #expect(try DemoDesk.prepare(place.folder, now: end) == nil)
    }

    @Test func `the demo has something for everybody now`() throws {
        let place = try DeskFolder()
        let made = try #require(try DemoDesk.prepare(place.folder, now: end))
        #expect(made.map(\.login) == ["ana", "bruno", "carla", "davi", "eva", "acquirer", "marta", "admin"])
        #expect(made.allSatisfy { $0.password.count == 16 })
        let reader = try place.reader()
        #expect(try Verifier(reader).run().isSound)
        let rows = try reader.tickets(TicketFilter(), limit: 1_000)
        #expect((24...30).contains(rows.count))
        #expect(Set(rows.map(\.modeAtCreation)) == [.tiered, .swarm])
        #expect(Set(rows.filter { $0.state == .queued }.map(\.queue)).isSuperset(of: [QueueID(1), QueueID(2)]))
        let ids = Dictionary(uniqueKeysWithValues: try reader.staff().map { ($0.name, $0.id) })
        let tickets = try reader.ticketsAwaitingAnswers().compactMap { try reader.ticket($0) }
        #expect(tickets.contains { $0.liveOffer?.to == ids["Ana Silva"] })
        #expect(tickets.contains { $0.activeSwarm?.liveInvitations.first?.user == ids["Eva Lopes"] })
        #expect(tickets.contains { $0.activeSwarm?.activeMembers.first?.user == ids["Davi Rocha"] })
        #expect(rows.contains { $0.owner == ids["Ana Silva"] && $0.waitingSince != nil })
        var articles = ArticleFilter()
        articles.state = .published
        let published = try reader.articles(articles, limit: 50)
        #expect(Set(published.map(\.category)) == ["network", "accounts", "billing", "payments"])
        #expect(published.filter { $0.audience == .public }.count == 5 && published.count == 6)
        let read = Set(try published.flatMap { try reader.articleVariants($0.id).map(\.language) })
        #expect(read == [.en, .fr, .ptPT])
    }
}
