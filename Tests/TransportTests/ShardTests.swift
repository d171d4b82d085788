import Dispatch
import Glibc
import Testing
import Transport

/// The mailbox, the time-outs and the turn of a shard, for every driver.
@Suite(.serialized) struct ShardTests {
    @Test(arguments: DriverKind.allCases)
    func `posts from many threads all run, those of one thread in order`(driver: DriverKind) throws {
        let house = try Harness(driver) { Recorder($0) }
        defer { house.stop() }
        let runs = Box<[[Int]]>(Array(repeating: [], count: 4))
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for number in 0..<5000 {
                let isPosted = house.shard.post { runs.change { $0[thread].append(number) } }
                #expect(isPosted)
                if number % 1000 == 0 { pause(milliseconds: 3) }
            }
        }
        #expect(eventually { runs.value.allSatisfy { $0.count == 5000 } })
        #expect(runs.value.allSatisfy { $0 == Array(0..<5000) })
    }

    @Test(arguments: DriverKind.allCases)
    func `a full mailbox refuses, and takes again when it was emptied`(driver: DriverKind) throws {
        var options = ShardOptions()
        options.mailboxCountMax = 10
        options.mailboxBytesMax = 1000
        let house = try Harness(driver, shardOptions: options) { Recorder($0) }
        defer { house.stop() }
        let (entered, leave) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let ran = Box(0)
        #expect(
            house.shard.post {
                entered.signal()
                leave.wait()
            })
        entered.wait()
        for _ in 0..<4 { #expect(house.shard.post(cost: 250) { ran.change { $0 += 1 } }) }
        #expect(!house.shard.post(cost: 1) { ran.change { $0 += 100 } })
        for _ in 0..<6 { #expect(house.shard.post { ran.change { $0 += 1 } }) }
        #expect(!house.shard.post { ran.change { $0 += 100 } })
        #expect(house.shard.postUrgent { ran.change { $0 += 1 } })
        leave.signal()
        #expect(eventually { ran.value == 11 })
        #expect(house.shard.post(cost: 5000) { ran.change { $0 += 1 } })
        #expect(eventually { ran.value == 12 })
    }

    @Test(arguments: DriverKind.allCases)
    func `a post wakes an idle shard at once`(driver: DriverKind) throws {
        let house = try Harness(driver) { Recorder($0) }
        defer { house.stop() }
        for _ in 0..<20 {
            pause(milliseconds: 5)
            let start = DispatchTime.now().uptimeNanoseconds
            house.run {}
            #expect(DispatchTime.now().uptimeNanoseconds - start < 500_000_000)
        }
    }

    @Test(arguments: DriverKind.allCases)
    func `what is posted while wake-ups are held runs at the last release`(driver: DriverKind) throws {
        let house = try Harness(driver) { Recorder($0) }
        defer { house.stop() }
        house.run {}
        let ran = Box(0)
        house.shard.holdWakeUps()
        house.shard.holdWakeUps()
        for _ in 0..<3 { #expect(house.shard.post { ran.change { $0 += 1 } }) }
        house.shard.releaseWakeUps()
        pause(milliseconds: 20)
        #expect(ran.value == 0)
        house.shard.releaseWakeUps()
        #expect(eventually { ran.value == 3 })
        #expect(house.shard.post { ran.change { $0 += 1 } })
        #expect(eventually { ran.value == 4 })
    }

    @Test(arguments: DriverKind.allCases)
    func `work may post further work`(driver: DriverKind) throws {
        let house = try Harness(driver) { Recorder($0) }
        defer { house.stop() }
        let depth = Box(0)
        @Sendable func again() {
            depth.change { $0 += 1 }
            if depth.value < 1000 { #expect(house.shard.post(again)) }
        }
        #expect(house.shard.post(again))
        #expect(eventually { depth.value == 1000 })
    }

    @Test(arguments: DriverKind.allCases)
    func `time-outs fire in order, once, and not early`(driver: DriverKind) throws {
        let house = try Harness(driver) { Recorder($0) }
        defer { house.stop() }
        let fired = Box<[Int]>([])
        let early = Box(0)
        let shard = house.shard
        house.run {
            let start = shard.nowMilliseconds
            for delay in [350, 20, 210, 120, 20] {
                shard.schedule(afterMilliseconds: delay) {
                    fired.change { $0.append(delay) }
                    if shard.nowMilliseconds < start + UInt64(delay) { early.change { $0 += 1 } }
                }
            }
        }
        #expect(eventually { fired.value.count == 5 })
        #expect(fired.value == [20, 20, 120, 210, 350])
        #expect(early.value == 0)
    }

    @Test(arguments: DriverKind.allCases)
    func `a cancelled time-out stays silent and a moved one fires later`(driver: DriverKind) throws {
        let house = try Harness(driver) { Recorder($0) }
        defer { house.stop() }
        let fired = Box<[String]>([])
        let shard = house.shard
        house.run {
            let cancelled = shard.schedule(afterMilliseconds: 100) { fired.change { $0.append("cancelled") } }
            let moved = shard.schedule(afterMilliseconds: 100) { fired.change { $0.append("moved") } }
            shard.schedule(afterMilliseconds: 200) { fired.change { $0.append("plain") } }
            #expect(shard.reschedule(moved, afterMilliseconds: 400))
            #expect(shard.cancel(cancelled))
            #expect(!shard.cancel(cancelled))
            #expect(!shard.reschedule(cancelled, afterMilliseconds: 5))
        }
        #expect(eventually { fired.value.count == 2 })
        #expect(fired.value == ["plain", "moved"])
    }

    @Test(arguments: DriverKind.allCases)
    func `time-outs fire while connections are busy`(driver: DriverKind) throws {
        let house = try Harness(driver) { .echo($0) }
        defer { house.stop() }
        let client = house.connect()
        let fired = Box(false)
        let shard = house.shard
        house.run {
            shard.schedule(afterMilliseconds: 150) { fired.change { $0 = true } }
        }
        let start = DispatchTime.now().uptimeNanoseconds
        while !fired.value, DispatchTime.now().uptimeNanoseconds - start < 3_000_000_000 {
            client.send("ping")
            #expect(client.read(exactly: 4).count == 4)
        }
        #expect(fired.value)
        #expect(DispatchTime.now().uptimeNanoseconds - start < 1_000_000_000)
    }

    @Test(arguments: DriverKind.allCases)
    func `one array goes to many connections`(driver: DriverKind) throws {
        let house = try Harness(driver) { Recorder($0) }
        defer { house.stop() }
        let clients = (0..<100).map { _ in house.connect() }
        #expect(eventually { house.counters.connectionsOpen == 100 })
        let frame = pattern(700)
        let shard = house.shard
        #expect(
            shard.post(cost: frame.count) {
                for _ in 0..<16 { shard.forEachConnection { $0.write(frame) } }
            })
        let expected = Array((0..<16).map { _ in frame }.joined())
        for client in clients { #expect(client.read(exactly: expected.count) == expected) }
    }

    @Test(arguments: DriverKind.allCases)
    func `a connection is found by its name until it is gone`(driver: DriverKind) throws {
        let house = try Harness(driver) { .echo($0) }
        defer { house.stop() }
        let client = house.connect()
        #expect(eventually { house.counters.connectionsOpen == 1 })
        let shard = house.shard
        let name = Box<ConnectionID?>(nil)
        house.run {
            shard.forEachConnection { connection in name.change { $0 = connection.id } }
        }
        let id = try #require(name.value)
        house.run {
            #expect(shard.connection(id)?.peer.hostText == "127.0.0.1")
            #expect(shard.connection(id)?.isUnixSocket == false)
        }
        client.close()
        #expect(eventually { house.counters.connectionsOpen == 0 })
        let other = house.connect()
        #expect(eventually { house.counters.connectionsOpen == 1 })
        house.run { #expect(shard.connection(id) == nil) }
        other.close()
    }

    @Test func `a door used on the wrong queue stops the process`() async {
        await #expect(processExitsWith: .failure) {
            let shard = try Shard()
            shard.schedule(afterMilliseconds: 1) {}
        }
    }
}
