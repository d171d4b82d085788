import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleTesting
import WaggleWire

/// What is read later is what was told live, byte by byte (S3, S5).
struct RecoveryTests {
    private func page(
        _ test: TestDesk, _ channel: Channel, since: UInt64?, reverse: Bool, limit: Int
    ) throws -> [WaggleWire.Publication] {
        let result = test.wait {
            test.desk.history(
                of: channel, by: test.mia, since: since, reverse: reverse, limit: limit, completion: $0)
        }
        return try result.get().publications
    }

    private func expectSame(_ test: TestDesk, _ channel: Channel) throws {
        let live = test.publisher.stored(channel).map { WaggleWire.Publication(data: $0.data, offset: $0.offset) }
        let first = try #require(live.first, "\(channel.name)")
        let top = try #require(live.last).offset
        for after in (first.offset - 1)...top {
            let found = test.wait { test.desk.publications(of: channel, after: after, upTo: top, completion: $0) }
            #expect(found == live.filter { $0.offset > after }, "\(channel.name) after \(after)")
        }
        let middle = first.offset + (top - first.offset) / 2
        let some = test.wait {
            test.desk.publications(of: channel, after: first.offset - 1, upTo: middle, completion: $0)
        }
        #expect(some == live.filter { $0.offset <= middle })
        if case .user = channel { return }
        var forwards: [WaggleWire.Publication] = []
        var position: UInt64 = first.offset - 1
        while true {
            let next = try page(test, channel, since: position, reverse: false, limit: 7)
            guard let last = next.last else { break }
            forwards += next
            position = last.offset
        }
        #expect(forwards == live, "\(channel.name)")
        var backwards: [WaggleWire.Publication] = []
        var before: UInt64?
        while true {
            let next = try page(test, channel, since: before, reverse: true, limit: 5)
            guard let last = next.last, last.offset >= first.offset else {
                backwards += next.filter { $0.offset >= first.offset }
                break
            }
            backwards += next
            before = last.offset
        }
        #expect(backwards == live.reversed(), "\(channel.name)")
    }

    @Test(arguments: [3, 4] as [UInt64])
    func `every channel reads back as it was told`(seed: UInt64) throws {
        let test = try TestDesk(.swarm)
        var history = try RandomHistory(test, seed: seed)
        try history.run(steps: 250)
        for round in 0..<2 {
            let channels = Set(test.publisher.all.filter { $0.offset > 0 }.map(\.channel))
            #expect(channels.count > 12)
            for channel in channels { try expectSame(test, channel) }
            if round == 0 { try test.restart() }
        }
    }

    @Test func `what was trimmed or is not there yet is not given in part`() throws {
        let test = try TestDesk()
        let id = try test.openTicket(channel: "form")
        _ = try test.ask(.ticketTake, ["ticket": .int(id)], by: test.ana)
        for index in 0..<1_010 {
            _ = try test.ask(
                .queueSetMode, ["queue": 3, "mode": index % 2 == 0 ? "swarm" : "tiered", "reason": ""], by: test.mia)
        }
        let grant = try test.authorise(.queue(3), by: test.mia).get()
        #expect(grant.top == 1_010 && grant.oldest == 11)
        func publications(_ channel: Channel, _ after: UInt64, _ top: UInt64) -> [WaggleWire.Publication]? {
            test.wait { test.desk.publications(of: channel, after: after, upTo: top, completion: $0) }
        }
        #expect(publications(.queue(3), 10, grant.top)?.count == 1_000)
        #expect(publications(.queue(3), 9, grant.top) == nil)
        #expect(publications(.queue(3), 0, grant.top) == nil)
        #expect(publications(.ticket(id), 0, 9) == nil)
        #expect(publications(.ticket(id), 4, 4) == [])
        #expect(publications(.ticket(id), 5, 4) == [])
        let newest = try page(test, .queue(3), since: nil, reverse: true, limit: 3).map(\.offset)
        #expect(newest == [1_010, 1_009, 1_008])
        #expect(try page(test, .queue(3), since: 13, reverse: true, limit: 9).map(\.offset) == [12, 11])
        #expect(try page(test, .queue(3), since: 1_008, reverse: false, limit: 9).map(\.offset) == [1_009, 1_010])
        #expect(try page(test, .queue(3), since: .max, reverse: true, limit: 1).map(\.offset) == [1_010])
        #expect(try page(test, .queue(3), since: .max, reverse: false, limit: 1).isEmpty)
        #expect(try page(test, .queue(3), since: 5, reverse: false, limit: -1).isEmpty)
    }
}
