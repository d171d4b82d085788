import Dispatch
import JSON
import Synchronization
import Testing
import WaggleDesk
import WaggleDomain
import WaggleTesting
import WaggleWire

/// Many at one instant: one order, one winner, few commits.
struct ConcurrencyTests {
    @Test func `of eight who take one ticket one wins and seven are told who`() throws {
        let test = try TestDesk()
        var agents = [test.ana, test.ben]
        for index in 3...8 { agents.append(try test.person(.init(role: .agent, name: "Agent \(index)", tiers: [.l1]))) }
        let names = Dictionary(uniqueKeysWithValues: agents.map { ($0.id, $0.name) })
        for round in 0..<100 {
            let id = try test.openTicket(channel: "form")
            let answers = Mutex<[(UserID, CallResult)]>([])
            let group = DispatchGroup()
            let team = agents
            let desk = test.desk
            for _ in team { group.enter() }
            DispatchQueue.concurrentPerform(iterations: team.count) { index in
                let actor = team[(index + round) % team.count]
                desk.call(.ticketTake, data: TestDesk.keyed(.ticketTake, ["ticket": .int(id)]), by: actor) { answer in
                    answers.withLock { $0.append((actor.id, answer)) }
                    group.leave()
                }
            }
            group.wait()
            let all = answers.withLock { $0 }
            let winners = all.filter { (try? $0.1.get()) != nil }
            try #require(winners.count == 1, "round \(round)")
            let winner = winners[0].0
            for (user, answer) in all where user != winner {
                guard case .failure(let refusal) = answer else { continue }
                #expect(refusal.code == .alreadyOwned && refusal.owner == winner, "round \(round)")
                #expect(refusal.message == "\(names[winner] ?? "") owns ticket \(id)")
            }
            #expect(try test.count("owner.taken", id) == 1)
        }
    }

    @Test func `what waits together is committed together`() throws {
        let test = try TestDesk()
        let ids = try (0..<4).map { _ in try test.openTicket() }
        let turns = test.turns
        test.publisher.forget()
        let group = DispatchGroup()
        test.whileHeld {
            for index in 0..<600 {
                group.enter()
                let data: JSONValue = ["ticket": .int(ids[index % 4]), "text": .string("message \(index)")]
                test.desk.call(.chatSend, data: TestDesk.keyed(.chatSend, data), by: test.carla) { _ in group.leave() }
            }
        }
        group.wait()
        test.desk.queue.sync {}
        #expect(test.turns == turns + 1)
        let tops = Dictionary(uniqueKeysWithValues: ids.map { (Channel.ticket($0), UInt64(3)) })
        StoryTests.expectOrdered(test.publisher.all, from: tops)
        #expect(test.publisher.all.count { $0.offset > 0 } == 600)
    }

    @Test func `writers on many threads share commits, and order is offsets is sequence`() throws {
        let test = try TestDesk()
        let ids = try (0..<4).map { _ in try test.openTicket() }
        let turns = test.turns
        test.publisher.forget()
        let receipts = Mutex<[(Int64, Int64)]>([])
        let group = DispatchGroup()
        let (desk, carla) = (test.desk, test.carla)
        for _ in 0..<800 { group.enter() }
        DispatchQueue.concurrentPerform(iterations: 8) { writer in
            for index in 0..<100 {
                let data: JSONValue = ["ticket": .int(ids[writer % 4]), "text": .string("\(writer) \(index)")]
                desk.call(.chatSend, data: TestDesk.keyed(.chatSend, data), by: carla) { answer in
                    if let bytes = try? answer.get(), let receipt = try? JSONValue.parse(bytes),
                        let sequence = receipt["seq"]?.intValue, let offset = receipt["offset"]?.intValue
                    {
                        receipts.withLock { $0.append((sequence, offset)) }
                    }
                    group.leave()
                }
            }
        }
        group.wait()
        desk.queue.sync {}
        #expect(test.turns - turns < 400)
        let acknowledged = receipts.withLock { $0 }
        #expect(acknowledged.count == 800)
        #expect(acknowledged.map(\.0) == acknowledged.map(\.0).sorted(), "acknowledged in the order of the log")
        let told = test.publisher.all.filter { $0.offset > 0 }
        #expect(told.map { $0.json["seq"]?.intValue } == acknowledged.map(\.0))
        #expect(told.map { Int64($0.offset) } == acknowledged.map(\.1))
        StoryTests.expectOrdered(told, from: Dictionary(uniqueKeysWithValues: ids.map { (Channel.ticket($0), 3) }))
        for writer in 0..<8 {
            let own = told.compactMap { $0.json["text"]?.stringValue }.filter { $0.hasPrefix("\(writer) ") }
            #expect(own == (0..<100).map { "\(writer) \($0)" })
        }
    }

    @Test func `a grant names exactly what was published before it`() throws {
        let test = try TestDesk()
        let id = try test.openTicket()
        let channel = Channel.ticket(id)
        test.publisher.forget()
        let seen = Mutex<[(top: UInt64, published: Int)]>([])
        let group = DispatchGroup()
        let (desk, carla, publisher) = (test.desk, test.carla, test.publisher)
        DispatchQueue.concurrentPerform(iterations: 4) { writer in
            var random = SeededGenerator(seed: UInt64(writer))
            let pace = DispatchSemaphore(value: 6)
            for index in 0..<120 {
                group.enter()
                pace.wait()
                if Bool.random(using: &random) {
                    let data: JSONValue = ["ticket": .int(id), "text": .string("\(index)")]
                    desk.call(.chatSend, data: TestDesk.keyed(.chatSend, data), by: carla) { _ in
                        pace.signal()
                        group.leave()
                    }
                } else {
                    desk.authorise(channel, by: carla) { grant in
                        let top = (try? grant.get().top) ?? .max
                        seen.withLock { $0.append((top, publisher.stored(channel).count)) }
                        pace.signal()
                        group.leave()
                    }
                }
            }
        }
        group.wait()
        let grants = seen.withLock { $0 }
        #expect(grants.count > 100)
        for grant in grants { #expect(grant.top == UInt64(grant.published) + 3) }
        #expect(Set(grants.map(\.top)).count > 3, "the writers were at work meanwhile")
    }

    @Test func `stopping answers everything that waits, and refuses what comes later`() throws {
        var limits = DeskLimits()
        limits.perTurnMax = 10
        let test = try TestDesk(limits: limits)
        let id = try test.openTicket()
        let answers = Mutex<[Bool]>([])
        test.whileHeld {
            for index in 0..<45 {
                let data: JSONValue = ["ticket": .int(id), "text": .string("\(index)")]
                test.desk.call(.chatSend, data: TestDesk.keyed(.chatSend, data), by: test.carla) { answer in
                    answers.withLock { $0.append((try? answer.get()) != nil) }
                }
            }
        }
        test.desk.stop()
        #expect(answers.withLock { $0 } == Array(repeating: true, count: 45))
        #expect(test.refusal(.chatSend, ["ticket": .int(id), "text": "late"], by: test.carla)?.code == .unavailable)
        #expect(test.refusal(.ticketGet, ["ticket": .int(id)], by: test.carla)?.code == .unavailable)
        try test.restart()
        #expect(try test.count("msg.customer", id) == 46)
    }

    @Test func `too much waiting is refused at once, and the rest is done`() throws {
        var limits = DeskLimits()
        limits.waitingMax = 20
        let test = try TestDesk(limits: limits)
        let id = try test.openTicket()
        let group = DispatchGroup()
        let answers = Mutex<[RefusalCode?]>([])
        test.whileHeld {
            for index in 0..<30 {
                group.enter()
                let data: JSONValue = ["ticket": .int(id), "text": .string("\(index)")]
                test.desk.call(.chatSend, data: TestDesk.keyed(.chatSend, data), by: test.carla) { answer in
                    let code: RefusalCode? = if case .failure(let refusal) = answer { refusal.code } else { nil }
                    answers.withLock { $0.append(code) }
                    group.leave()
                }
            }
        }
        group.wait()
        #expect(answers.withLock { $0.count { $0 == nil } } == 20)
        #expect(answers.withLock { $0.count { $0 == .unavailable } } == 10)
    }
}
