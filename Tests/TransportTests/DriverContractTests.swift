import Glibc
import Testing
import Transport

/// What every readiness driver owes to the connections of a shard.
@Suite(.serialized) struct DriverContractTests {
    @Test(arguments: DriverKind.allCases)
    func `what is sent comes back unchanged`(driver: DriverKind) throws {
        let house = try Harness(driver) { .echo($0) }
        defer { house.stop() }
        let client = house.connect()
        let text = pattern(1_000_000)
        var from = 0
        var size = 1
        while from < text.count {
            let chunk = Array(text[from..<min(text.count, from + size)])
            #expect(client.send(chunk))
            #expect(client.read(exactly: chunk.count) == chunk)
            from += chunk.count
            size = size * 3 % 40_009
        }
        client.shutdownWrite()
        #expect(client.readToEnd() == [])
        #expect(eventually { house.events.closes == [.finished] })
        #expect(house.counters.bytesIn == text.count)
        #expect(house.counters.bytesOut == text.count)
        #expect(house.counters.connectionsOpen == 0)
    }

    @Test(arguments: DriverKind.allCases)
    func `a slow reader gets everything in order through partial writes`(driver: DriverKind) throws {
        var shardOptions = ShardOptions()
        shardOptions.hardCapBytes = 16 << 20
        var listenerOptions = ListenerOptions()
        listenerOptions.sendBufferBytes = 4096
        let text = pattern(1_500_000)
        let house = try Harness(driver, shardOptions: shardOptions, listenerOptions: listenerOptions) {
            events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in
                var from = 0
                for size in [1, 20_000, 3, 300_000, 7, 7, 7, 1_179_975] {
                    connection.write(Array(text[from..<from + size]))
                    from += size
                }
                connection.close()
            }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect(receiveBufferBytes: 4096)
        client.send("go")
        var got: [UInt8] = []
        var reads = 0
        while got.count < text.count, let more = client.read(), !more.isEmpty {
            got += more
            reads += 1
            if reads % 50 == 0 { pause(milliseconds: 1) }
        }
        #expect(got == text)
        #expect(eventually { house.events.closes == [.finished] })
    }

    @Test(arguments: DriverKind.allCases)
    func `water marks report a reader that falls behind and one that catches up`(driver: DriverKind) throws {
        var options = ShardOptions()
        options.hardCapBytes = 64 << 20
        let house = try Harness(driver, shardOptions: options) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in connection.write([UInt8](repeating: 5, count: 12_000_000)) }
            recorder.onDrain = { $0.close() }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect(receiveBufferBytes: 4096)
        client.send("go")
        #expect(eventually { house.events.count(.fill) == 1 })
        #expect(house.events.count(.drain) == 0)
        #expect(client.readToEnd()?.count == 12_000_000)
        #expect(eventually { house.events.closes == [.finished] })
        #expect(house.events.count(.fill) == 1)
        #expect(house.events.count(.drain) == 1)
        #expect(house.events.count(.overflow) == 0)
    }

    @Test(arguments: DriverKind.allCases)
    func `a peer that has ended its direction still gets the answer`(driver: DriverKind) throws {
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onEnd = { connection in
                connection.shard.schedule(afterMilliseconds: 50) {
                    connection.write(Array("answer".utf8))
                    connection.close()
                }
            }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect()
        client.send("question")
        client.shutdownWrite()
        #expect(client.readToEnd() == Array("answer".utf8))
        #expect(eventually { house.events.closes == [.finished] })
        #expect(house.events.received == Array("question".utf8))
        #expect(house.events.count(.end) == 1)
    }

    @Test(arguments: DriverKind.allCases)
    func `our direction can end first while the peer goes on`(driver: DriverKind) throws {
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in
                connection.write(Array("last".utf8))
                connection.shutdownWrite()
                #expect(!connection.write(Array("too late".utf8)))
            }
            recorder.onEnd = { _ in }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect()
        client.send("a")
        #expect(client.readToEnd() == Array("last".utf8))
        client.send("b")
        #expect(eventually { house.events.received == Array("ab".utf8) })
        client.shutdownWrite()
        #expect(eventually { house.events.closes == [.finished] })
    }

    @Test(arguments: DriverKind.allCases)
    func `a reset is reported once`(driver: DriverKind) throws {
        let house = try Harness(driver) { Recorder($0) }
        defer { house.stop() }
        let client = house.connect()
        client.send("a")
        #expect(eventually { house.events.received.count == 1 })
        client.reset()
        #expect(eventually { house.events.closes == [.peerReset] })
        pause(milliseconds: 20)
        #expect(house.events.closes.count == 1)
    }

    @Test(arguments: DriverKind.allCases)
    func `a storm of resets leaves nothing open`(driver: DriverKind) throws {
        let house = try Harness(driver) { .echo($0) }
        defer { house.stop() }
        for _ in 0..<300 {
            let client = house.connect()
            client.send("hello")
            client.reset()
        }
        #expect(eventually { house.listener.acceptCount == 300 && house.counters.connectionsOpen == 0 })
        #expect(eventually { house.events.closes.count == house.counters.connectionsTotal })
    }

    @Test(arguments: DriverKind.allCases)
    func `two thousand connections come, speak and go`(driver: DriverKind) throws {
        let house = try Harness(driver) { .echo($0) }
        defer { house.stop() }
        let clients = (0..<2000).map { _ in house.connect() }
        for (index, client) in clients.enumerated() { client.send([UInt8(truncatingIfNeeded: index)]) }
        for (index, client) in clients.enumerated() {
            #expect(client.read(exactly: 1) == [UInt8(truncatingIfNeeded: index)])
        }
        #expect(house.counters.connectionsOpen == 2000)
        for client in clients { client.close() }
        #expect(eventually { house.counters.connectionsOpen == 0 })
        #expect(eventually { house.events.closes.count == 2000 })
    }

    @Test(arguments: DriverKind.allCases)
    func `while reading is paused no bytes come, and afterwards all`(driver: DriverKind) throws {
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in connection.pauseReading() }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect()
        for round in 1...3 {
            client.send("a")
            #expect(eventually { house.events.received.count == round * 2 - 1 })
            client.send("b")
            pause(milliseconds: 30)
            #expect(house.events.received.count == round * 2 - 1)
            house.run { [shard = house.shard] in shard.forEachConnection { $0.resumeReading() } }
            #expect(eventually { house.events.received.count == round * 2 })
            house.run { [shard = house.shard] in shard.forEachConnection { $0.resumeReading() } }
        }
        client.close()
        #expect(eventually { house.events.closes == [.finished] })
    }

    @Test(arguments: DriverKind.allCases)
    func `a paused reader still writes`(driver: DriverKind) throws {
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in
                connection.pauseReading()
                connection.write(pattern(900_000))
            }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect(receiveBufferBytes: 4096)
        client.send("a")
        client.send("b")
        #expect(client.read(exactly: 900_000) == pattern(900_000))
        #expect(house.events.received.count <= 2)
    }

    @Test(arguments: DriverKind.allCases)
    func `the owner is asked once a turn and its last words leave with the rest`(driver: DriverKind) throws {
        let house = try Harness(driver) { events in
            let recorder = Recorder(events)
            recorder.onReceive = { connection, _ in
                for _ in 0..<10 { connection.write([1]) }
                connection.markDirty()
            }
            recorder.onWillFlush = { connection in
                connection.write([2])
                let bytes: [UInt8] = [3]
                bytes.withUnsafeBytes { _ = connection.write(copying: $0) }
            }
            return recorder
        }
        defer { house.stop() }
        let client = house.connect()
        client.send("a")
        #expect(client.read(exactly: 12) == [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3])
        pause(milliseconds: 10)
        #expect(house.events.count(.willFlush) == 1)
    }
}
