import Dispatch
import Foundation
import Glibc
import Testing
import Transport

@Suite(.serialized) struct ListenerTests {
    private func path(_ name: String) -> String {
        FileManager.default.temporaryDirectory.path + "/transport-\(getpid())-\(name)"
    }

    @Test func `a port in use is named in one sentence`() throws {
        let house = try Harness(.epoll) { Recorder($0) }
        defer { house.stop() }
        let port = house.listener.port
        #expect(port != 0)
        let error = #expect(throws: TransportError.self) {
            try Listener(.tcp(host: "127.0.0.1", port: port), shards: [house.shard]) { $1.discard() }
        }
        #expect(error == .addressInUse(place: "port \(port) on 127.0.0.1"))
        #expect(error?.description == "port \(port) on 127.0.0.1 is already in use")
    }

    @Test func `a port is free again after the cancellation`() throws {
        let first = try Harness(.epoll) { .echo($0) }
        let port = first.listener.port
        let client = first.connect()
        client.send("a")
        #expect(client.read(exactly: 1).count == 1)
        first.stop()
        let shard = try Shard()
        defer { shard.stop() }
        let again = try Listener(.tcp(host: "127.0.0.1", port: port), shards: [shard]) { $1.discard() }
        #expect(again.port == port)
    }

    @Test func `bad hosts and foreign addresses are refused`() throws {
        let shard = try Shard()
        defer { shard.stop() }
        #expect(throws: TransportError.unknownHost("no host at all")) {
            try Listener(.tcp(host: "no host at all", port: 0), shards: [shard]) { $1.discard() }
        }
        #expect(throws: TransportError.addressUnavailable(place: "port 0 on 192.0.2.1")) {
            try Listener(.tcp(host: "192.0.2.1", port: 0), shards: [shard]) { $1.discard() }
        }
    }

    @Test func `accepted sockets are non-blocking, closed on exec and send at once`() throws {
        let shard = try Shard()
        defer { shard.stop() }
        let found = Box<[Int32]>([])
        let listener = try Listener(.tcp(host: "localhost", port: 0), shards: [shard]) { _, socket in
            var noDelay: Int32 = 0
            var length = socklen_t(4)
            getsockopt(socket.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, &length)
            let flags = [fcntl(socket.descriptor, F_GETFL) & O_NONBLOCK, fcntl(socket.descriptor, F_GETFD)]
            found.change { $0 = [noDelay] + flags }
            socket.discard()
        }
        listener.resume()
        var client: TestClient? = nil
        if ListenerTests.isIPv4(listener) { client = TestClient(port: listener.port) }
        try #require(client != nil, "localhost is not IPv4 here")
        #expect(eventually { found.value == [1, O_NONBLOCK, FD_CLOEXEC] })
        client?.close()
        listener.cancel()
    }

    /// Whether the port can be reached over IPv4.
    private static func isIPv4(_ listener: Listener) -> Bool {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = listener.port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafeBytes(of: &address) {
            connect(probe, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count)) == 0
        }
    }

    @Test func `connections go to the shards in turn`() throws {
        let shards = [try Shard(index: 0), try Shard(index: 1), try Shard(index: 2)]
        defer { for shard in shards { shard.stop() } }
        let order = Box<[Int]>([])
        let listener = try Listener(.tcp(host: "127.0.0.1", port: 0), shards: shards) { shard, socket in
            order.change { $0.append(shard.index) }
            socket.discard()
        }
        listener.resume()
        let clients = (0..<7).map { _ in TestClient(port: listener.port) }
        #expect(eventually { order.value == [0, 1, 2, 0, 1, 2, 0] })
        #expect(listener.acceptCount == 7)
        closeAll(clients)
        #expect(listener.failureCount == 0)
        listener.cancel()
    }

    @Test func `a paused listener accepts nobody until it resumes`() throws {
        let house = try Harness(.epoll) { .echo($0) }
        defer { house.stop() }
        house.listener.pause()
        house.listener.pause()
        let client = house.connect()
        client.send("a")
        pause(milliseconds: 30)
        #expect(house.listener.acceptCount == 0)
        house.listener.resume()
        house.listener.resume()
        #expect(client.read(exactly: 1).count == 1)
    }

    @Test func `a socket file is for its owner alone and goes with the listener`() throws {
        let path = path("owner")
        let shard = try Shard()
        defer { shard.stop() }
        let events = EventList()
        let listener = try Listener(.unix(path: path), shards: [shard]) { shard, socket in
            shard.adopt(socket) { _ in Recorder.echo(events) }
        }
        listener.resume()
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let client = TestClient(path: path)
        client.send("over the file")
        #expect(client.read(exactly: 13) == Array("over the file".utf8))
        let done = DispatchSemaphore(value: 0)
        listener.cancel { done.signal() }
        #expect(done.wait(timeout: .now() + 5) == .success)
        #expect(lstat(path, &status) == -1)
    }

    @Test func `a socket file in use is refused and a stale one replaced`() throws {
        let path = path("stale")
        let shard = try Shard()
        defer { shard.stop() }
        let first = try Listener(.unix(path: path), shards: [shard]) { $1.discard() }
        #expect(throws: TransportError.addressInUse(place: "the socket file \(path)")) {
            try Listener(.unix(path: path), shards: [shard]) { $1.discard() }
        }
        let second = path + ".second"
        #expect(link(path, second) == 0)
        first.cancel()
        var status = stat()
        #expect(eventually { lstat(path, &status) == -1 })
        #expect(rename(second, path) == 0)
        let next = try Listener(.unix(path: path), shards: [shard]) { $1.discard() }
        next.cancel()
        #expect(eventually { lstat(path, &status) == -1 })
    }

    @Test func `a file that is no socket is left alone`() throws {
        let path = path("plain")
        try "precious".write(toFile: path, atomically: true, encoding: .utf8)
        defer { unlink(path) }
        let shard = try Shard()
        defer { shard.stop() }
        #expect(throws: TransportError.notASocket(path: path)) {
            try Listener(.unix(path: path), shards: [shard]) { $1.discard() }
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        #expect(throws: TransportError.pathTooLong(path: String(repeating: "x", count: 108), bytesMax: 107)) {
            try Listener(.unix(path: String(repeating: "x", count: 108)), shards: [shard]) { $1.discard() }
        }
        #expect(throws: TransportError.folderMissing(path: path + ".none/socket")) {
            try Listener(.unix(path: path + ".none/socket"), shards: [shard]) { $1.discard() }
        }
    }

    @Test func `without descriptors accepting rests, old connections live, and it recovers`() async {
        await #expect(processExitsWith: .success) {
            let house = try Harness(.epoll) { .echo($0) }
            let old = house.connect()
            old.send("a")
            precondition(old.read(exactly: 1).count == 1)
            // Only the clients may open what is left; the server's side finds nothing.
            let waiting = house.withoutDescriptors { house.connect() }
            precondition(eventually { house.listener.failureCount >= 2 })
            let failures = house.listener.failureCount
            pause(milliseconds: 350)
            precondition((1...5).contains(house.listener.failureCount - failures), "it spins or is dead")
            old.send("b")
            precondition(old.read(exactly: 1) == Array("b".utf8))
            house.restoreDescriptors()
            waiting.send("c")
            precondition(waiting.read(exactly: 1) == Array("c".utf8))
            precondition(house.listener.acceptCount == 2)
            house.stop()
        }
    }

    @Test func `every descriptor is closed in the end`() async {
        await #expect(processExitsWith: .success) {
            for driver in DriverKind.allCases {
                // The first round opens what Dispatch keeps for itself.
                serve(driver)
                let before = openDescriptors()
                for _ in 0..<5 { serve(driver) }
                precondition(eventually { openDescriptors() <= before })
            }
        }
    }

    @Test func `writing to a vanished peer is no signal once it is ignored`() async {
        await #expect(processExitsWith: .success) {
            ignoreBrokenPipeSignal()
            var pair: [Int32] = [0, 0]
            precondition(pipe(&pair) == 0)
            close(pair[0])
            precondition(write(pair[1], "x", 1) == -1 && errno == EPIPE)
        }
    }
}

private func openDescriptors() -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
}

/// Connections that end in every way there is.
private func serve(_ driver: DriverKind) {
    guard let house = try? Harness(driver, makeHandler: { .echo($0) }) else {
        preconditionFailure("no harness")
    }
    let clients = (0..<40).map { _ in house.connect() }
    for (index, client) in clients.enumerated() {
        client.send("x")
        if index % 4 == 1 { client.reset() }
        if index % 4 == 2 { client.shutdownWrite() }
        if index % 4 == 3 { client.close() }
    }
    precondition(eventually { house.listener.acceptCount == 40 && house.counters.connectionsOpen == 10 })
    house.stop()
    closeAll(clients)
}

extension Harness {
    /// Leaves the process with exactly as many descriptors as `body` uses.
    func withoutDescriptors(_ body: () -> TestClient) -> TestClient {
        let client = body
        let highest = Int32(openDescriptors() + 16)
        for number in 0..<highest where fcntl(number, F_GETFD) == -1 { dup2(2, number) }
        let last = dup(2)
        close(last)
        // One free number for the client; whatever accepts afterwards finds none.
        setLimit(UInt(last) + 1)
        return client()
    }

    func restoreDescriptors() { setLimit(1024) }

    private func setLimit(_ count: UInt) {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        getrlimit(resource, &limit)
        limit.rlim_cur = count
        precondition(setrlimit(resource, &limit) == 0)
    }
}
