import Glibc
import Testing
import Transport

/// The ways a connection ends, for every driver.
@Suite(.serialized) struct CloseTests {
    private let chunk = [UInt8](repeating: 9, count: 50_000)

    @Test(arguments: DriverKind.allCases)
    func `closing others inside a callback leaves their waiting events without effect`(driver: DriverKind)
        throws
    {
        let seen = Box<[ConnectionID: Int]>([:])
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in
                seen.change { $0[connection.id, default: 0] += 1 }
                connection.shard.forEachConnection { if $0 !== connection { $0.abort() } }
            }
            return recorder
        }
        defer { house.stop() }
        let clients = (0..<60).map { _ in house.connect() }
        #expect(eventually { house.counters.connectionsOpen == 60 })
        house.run {
            for client in clients { client.send("all at once") }
        }
        #expect(eventually { house.events.closes.count == 59 })
        pause(milliseconds: 20)
        #expect(house.counters.connectionsOpen == 1)
        #expect(seen.value.count == 1)
        #expect(house.events.closes.allSatisfy { $0 == .aborted })
        closeAll(clients)
    }

    @Test(arguments: DriverKind.allCases)
    func `an event of a dead connection never reaches its successor in the slot`(driver: DriverKind) throws {
        let heard = Box(0)
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in
                connection.shard.forEachConnection { if $0 !== connection { $0.abort() } }
                for _ in 0..<10 {
                    var pair: [Int32] = [0, 0]
                    socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0, &pair)
                    let successor = Recorder(events)
                    successor.onReceive = { _, _ in heard.change { $0 += 1 } }
                    successor.onEnd = { _ in heard.change { $0 += 1 } }
                    let far = pair[1]
                    successor.onClose = { _ in _ = close(far) }
                    _ = connection.shard.attach(AcceptedSocket(descriptor: pair[0], peer: .unix)) { _ in
                        successor
                    }
                }
            }
            return recorder
        }
        defer { house.stop() }
        let clients = (0..<11).map { _ in house.connect() }
        #expect(eventually { house.counters.connectionsOpen == 11 })
        house.run {
            for client in clients { client.send("x") }
        }
        #expect(eventually { house.events.closes.count == 10 })
        pause(milliseconds: 20)
        #expect(heard.value == 0)
        #expect(house.counters.connectionsOpen == 11)
        closeAll(clients)
    }

    @Test(arguments: DriverKind.allCases)
    func `a lingering close delivers the last answer although the peer keeps sending`(driver: DriverKind)
        throws
    {
        let answer = pattern(50_000)
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in
                connection.write(answer)
                connection.close(lingerMilliseconds: 3000)
                connection.close()
            }
            return recorder
        }
        defer { house.stop() }
        for _ in 0..<5 {
            let client = house.connect()
            for _ in 0..<30 { #expect(client.send(chunk)) }
            #expect(client.read(exactly: answer.count) == answer)
            #expect(client.send(chunk))
            client.shutdownWrite()
            #expect(client.readToEnd() == [])
        }
        #expect(eventually { house.events.closes.count == 5 })
        #expect(house.events.closes.allSatisfy { $0 == .finished })
    }

    @Test(arguments: DriverKind.allCases)
    func `a lingering close ends by time when the peer stays`(driver: DriverKind) throws {
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in connection.close(lingerMilliseconds: 150) }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect()
        client.send("a")
        #expect(client.readToEnd() == [])
        #expect(house.counters.connectionsOpen == 1)
        #expect(eventually { house.events.closes == [.finished] })
        #expect(eventually { house.counters.connectionsOpen == 0 })
    }

    @Test(arguments: DriverKind.allCases)
    func `a lingering close ends when the peer sends too much`(driver: DriverKind) throws {
        var options = ShardOptions()
        options.lingerBytesMax = 100_000
        let house = try Harness(driver, shardOptions: options) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in connection.close(lingerMilliseconds: 60_000) }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect()
        while client.send(chunk) {}
        #expect(eventually { house.events.closes == [.finished] })
        client.close()
    }

    @Test(arguments: DriverKind.allCases)
    func `a close whose rest does not leave in time is cut`(driver: DriverKind) throws {
        var options = ShardOptions()
        options.flushTimeoutMilliseconds = 200
        options.hardCapBytes = 64 << 20
        let house = try Harness(driver, shardOptions: options) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in
                connection.write([UInt8](repeating: 7, count: 16_000_000))
                connection.close()
            }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect(receiveBufferBytes: 4096)
        client.send("a")
        #expect(eventually { house.events.closes == [.stuck] })
        #expect(client.readToEnd() == nil)
    }

    @Test(arguments: DriverKind.allCases)
    func `a reader that takes nothing is reported, then cut`(driver: DriverKind) throws {
        let stalled = Box<UInt64>(0)
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in feed(connection, stalled) }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect(receiveBufferBytes: 4096)
        client.send("a")
        #expect(eventually { house.events.closes == [.aborted] })
        #expect(house.events.count(.fill) == 1)
        #expect(house.events.count(.overflow) == 1)
        client.close()
    }

    @Test(arguments: DriverKind.allCases)
    func `when too much waits in all, who has more than a share is reported and the others are not`(
        driver: DriverKind
    ) throws {
        var options = ShardOptions()
        options.pendingBytesMax = 8 << 20
        options.highWaterBytes = 32 << 20
        options.hardCapBytes = 32 << 20
        let house = try Harness(driver, shardOptions: options) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, bytes in
                // A kernel takes some of it; far more than that waits.
                connection.write([UInt8](repeating: 7, count: Int(bytes[0]) << 20))
            }
            return recorder
        }
        defer { house.stop() }
        let modest = house.connect(receiveBufferBytes: 4096)
        modest.send([6])
        let first = house.connect(receiveBufferBytes: 4096)
        first.send([1])
        #expect(eventually { house.events.count(.received(1)) == 2 })
        #expect(house.events.count(.overflow) == 0)
        let greedy = house.connect(receiveBufferBytes: 4096)
        greedy.send([16])
        #expect(eventually { house.events.closes == [.aborted] })
        #expect(house.events.count(.overflow) == 1)
        for client in [modest, first, greedy] { client.close() }
    }

    @Test(arguments: DriverKind.allCases)
    func `an owner that ignores the overflow loses the connection at twice the cap`(driver: DriverKind) throws {
        let stalled = Box<UInt64>(0)
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in feed(connection, stalled) }
            recorder.onOverflow = { _ in }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect(receiveBufferBytes: 4096)
        client.send("a")
        #expect(eventually { house.events.closes == [.overfull] })
        #expect(stalled.value > 0)
        client.close()
    }

    @Test(arguments: DriverKind.allCases)
    func `what is held back until there is room is asked for again before a close`(driver: DriverKind) throws {
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            var left = 5
            recorder.onReceive = { connection, _ in
                connection.write([UInt8(ascii: "a")])
                connection.close()
            }
            recorder.onWillFlush = { connection in
                if left > 0 { connection.write([UInt8(ascii: "b")]) }
                left -= 1
            }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect()
        client.send("x")
        #expect(client.readToEnd() == Array("abbbbb".utf8))
    }

    @Test(arguments: DriverKind.allCases)
    func `an abort resets the peer`(driver: DriverKind) throws {
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in
                connection.write(Array("never sent".utf8))
                connection.abort()
                #expect(!connection.write([1]))
            }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect()
        client.send("a")
        #expect(client.readToEnd() == nil)
        #expect(eventually { house.events.closes == [.aborted] })
        #expect(house.counters.bytesOut == 0)
    }

    @Test(arguments: DriverKind.allCases)
    func `stopping a shard closes what is open and refuses what comes`(driver: DriverKind) throws {
        let house = try Harness(driver) { Recorder($0) }
        let clients = (0..<20).map { _ in house.connect() }
        #expect(eventually { house.counters.connectionsOpen == 20 })
        house.stop()
        #expect(house.events.closes.count == 20)
        #expect(house.events.closes.allSatisfy { $0 == .shardStopped })
        #expect(!house.shard.post {})
        #expect(!house.shard.postUrgent {})
        for client in clients { #expect(client.readToEnd() == []) }
    }

    @Test(arguments: DriverKind.allCases)
    func `a full shard turns connections away`(driver: DriverKind) throws {
        var options = ShardOptions()
        options.connectionsMax = 3
        let house = try Harness(driver, shardOptions: options) { .echo($0) }
        defer { house.stop() }
        let clients = (0..<5).map { _ in house.connect() }
        #expect(eventually { house.counters.connectionsRefused == 2 })
        #expect(house.counters.connectionsOpen == 3)
        closeAll(clients)
    }
}

/// Writes on a time-out until the connection gives up, noting the longest stall.
private func feed(_ connection: Connection, _ stalled: Box<UInt64>) {
    stalled.change { $0 = max($0, connection.stalledMilliseconds) }
    guard connection.write([1, 2, 3]), connection.write([UInt8](repeating: 0, count: 400_000)) else {
        return
    }
    connection.shard.schedule(afterMilliseconds: 1) { feed(connection, stalled) }
}
