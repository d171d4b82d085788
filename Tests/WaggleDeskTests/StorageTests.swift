import Dispatch
import Foundation
import Glibc
import JSON
import Synchronization
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleWire

/// A disk that is full (S7): commands are refused and say why, reading goes on, writing comes back by itself.
struct StorageTests {
    private static let text = String(repeating: "x", count: 12_000)

    private func fill(_ test: TestDesk, _ id: Int64, _ text: String = text) -> DeskRefusal? {
        for _ in 0..<400 {
            let data: JSONValue = ["ticket": .int(id), "text": .string(text)]
            if let refusal = test.refusal(.chatSend, data, by: test.carla) { return refusal }
        }
        return nil
    }

    @Test func `a full disk refuses commands and nothing else`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket()
        try test.desk.queue.sync { try test.log.setPageLimit(120) }
        let refusal = try #require(fill(test, id))
        #expect(refusal.code == .storageFull && refusal.message.contains("full"))
        let count = try test.count("msg.customer", id)
        let told = test.publisher.stored(.ticket(id)).count

        // A whole batch is refused, each command for itself.
        let answers = Mutex<[CallResult]>([])
        let group = DispatchGroup()
        test.whileHeld {
            for _ in 0..<20 {
                group.enter()
                let data: JSONValue = ["ticket": .int(id), "text": .string(Self.text)]
                test.desk.call(.chatSend, data: TestDesk.keyed(.chatSend, data), by: test.carla) { answer in
                    answers.withLock { $0.append(answer) }
                    group.leave()
                }
            }
        }
        group.wait()
        #expect(
            answers.withLock { $0 }.allSatisfy { answer in
                if case .failure(let refusal) = answer { refusal.code == .storageFull } else { false }
            })
        let draft = PersonDraft(role: .customer, name: "Nina New " + String(repeating: "n", count: 60))
        for _ in 0..<60 {
            let added = test.wait { test.desk.addPerson(draft, by: .system, completion: $0) }
            guard case .failure(let refusal) = added else { continue }
            #expect(refusal.code == .storageFull)
            break
        }

        // Reading goes on and shows what is stored, nothing else was told.
        #expect(try test.ask(.ticketGet, ["ticket": .int(id)], by: test.carla)["state"] == "waiting")
        #expect(try test.ask(.ticketList, by: test.carla).list("tickets").count == 1)
        #expect(try test.authorise(.ticket(id), by: test.carla).get().top == UInt64(told))
        #expect(test.publisher.stored(.ticket(id)).count == told)
        #expect(try test.count("msg.customer", id) == count)
        #expect(test.counters.storageFailures > 1)

        try test.desk.queue.sync { try test.log.setPageLimit(1_000_000) }
        let data: JSONValue = ["ticket": .int(id), "text": .string(Self.text)]
        let receipt = try test.ask(.chatSend, data, by: test.carla)
        #expect(receipt["offset"] == .int(Int64(told + 1)))
        StoryTests.expectOrdered(test.publisher.all)
        #expect(try test.desk.queue.sync { try Verifier(test.log.reader).run().findings } == [])
    }

    @Test func `after a failed write everything remembered is read anew`() throws {
        let test = try TestDesk(.swarm)
        var history = try RandomHistory(test, seed: 9)
        try history.run(steps: 80)
        for round in 0..<3 {
            let id = history.tickets[round]
            let data: JSONValue = ["ticket": .int(id), "text": "with it"]
            let answers = Mutex<[RefusalCode?]>([])
            let group = DispatchGroup()
            group.enter()
            group.enter()
            test.whileHeld {
                test.desk.call(.chatSend, data: TestDesk.keyed(.chatSend, data), by: test.carla) { answer in
                    if case .failure(let refusal) = answer { answers.withLock { $0.append(refusal.code) } }
                    group.leave()
                }
                test.desk.administer(
                    { (_, _) throws(LogError) in throw .ioError(code: 10) },
                    completion: { error in
                        #expect(error == .ioError(code: 10))
                        group.leave()
                    })
            }
            group.wait()
            #expect(answers.withLock { $0 } == [.unavailable])
            try history.run(steps: 20)
            try RecountTests.expectRecount(test, history)
        }
    }

    @Test func `a ticket that does not read back fails its own commands only`() throws {
        let test = try TestDesk()
        let good = try test.openTicket()
        let bad = try test.openTicket(channel: "form")
        test.desk.stop()
        let raw = try Database(file: test.folder.database, access: .readWrite)
        try raw.execute("UPDATE event SET payload = x'00' WHERE ticket = 2 AND kind = 'ticket.opened'")
        try test.restart()
        let answers = Mutex<[RefusalCode?]>([])
        let group = DispatchGroup()
        test.whileHeld {
            for id in [good, bad, good] {
                group.enter()
                let data: JSONValue = ["ticket": .int(id), "text": "word"]
                test.desk.call(.chatSend, data: TestDesk.keyed(.chatSend, data), by: test.carla) { answer in
                    let code: RefusalCode? = if case .failure(let refusal) = answer { refusal.code } else { nil }
                    answers.withLock { $0.append(code) }
                    group.leave()
                }
            }
        }
        group.wait()
        #expect(answers.withLock { $0 } == [nil, .internal, nil])
        // Its clock runs out: that must not hold up the others' either.
        test.pass(20 * 60_000)
        #expect(test.until { (try? test.count("tier.escalated", good)) == 1 })
        test.settle()
        let turns = test.turns
        test.settle()
        #expect(test.turns == turns, "nothing is tried over and over")
    }

    @Test func `a deadline that meets a full disk fires when there is room`() throws {
        let test = try TestDesk(.tiered)
        let id = try test.openTicket(channel: "form")
        try test.desk.queue.sync { try test.log.setPageLimit(1) }
        #expect(fill(test, id)?.code == .storageFull)
        #expect(fill(test, id, "x")?.code == .storageFull)
        let failures = test.counters.storageFailures
        test.pass(16 * 60_000)
        #expect(test.until { test.desk.countersSnapshot.storageFailures > failures })
        #expect(try test.count("tier.escalated", id) == 0)
        try test.desk.queue.sync { try test.log.setPageLimit(1_000_000) }
        #expect(test.until { (try? test.count("tier.escalated", id)) == 1 }, "it is tried again within a second")
    }

    /// A real file system without room; needs the right to mount one.
    @Test func `a full file system refuses, and its room is used when it comes back`() throws {
        guard let place = SmallFileSystem(bytes: 3 << 20) else {
            print("skipped: mounting a small file system is not allowed here")
            return
        }
        defer { place.remove() }
        let test = try TestDesk(.tiered, in: place.path + "/data")
        defer { test.close() }
        let id = try test.openTicket()
        let refusal = try #require(fill(test, id))
        #expect(refusal.code == .storageFull)
        let count = try test.count("msg.customer", id)
        #expect(try test.ask(.ticketGet, ["ticket": .int(id)], by: test.carla)["state"] == "waiting")
        #expect(place.grow(to: 30 << 20))
        let data: JSONValue = ["ticket": .int(id), "text": "room again"]
        _ = try test.ask(.chatSend, data, by: test.carla)
        #expect(try test.count("msg.customer", id) == count + 1)
        try test.restart()
        #expect(try test.count("msg.customer", id) == count + 1)
    }
}

/// A memory file system of a given size.
private struct SmallFileSystem {
    let path: String

    init?(bytes: Int) {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("waggle-small-\(UUID().uuidString)").path
        guard mkdir(path, 0o700) == 0 else { return nil }
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(bytes)") == 0 else {
            rmdir(path)
            return nil
        }
    }

    func grow(to bytes: Int) -> Bool { mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), "size=\(bytes)") == 0 }

    func remove() {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }
}
