import Testing
import Transport

@Suite(.serialized) struct PeerAddressTests {
    @Test func `a peer is named by address and port, and IPv4 through an IPv6 socket stays IPv4`() throws {
        let shard = try Shard()
        defer { shard.stop() }
        let peers = Box<[PeerAddress]>([])
        let listener: Listener
        do {
            listener = try Listener(.tcp(host: "::", port: 0), shards: [shard]) { _, socket in
                peers.change { $0.append(socket.peer) }
                socket.discard()
            }
        } catch TransportError.systemFailure {
            return  // A machine without IPv6 has nothing to map.
        }
        listener.resume()
        let clients = [TestClient(port: listener.port), TestClient(port: listener.port)]
        #expect(eventually { peers.value.count == 2 })
        closeAll(clients)
        let (first, second) = (peers.value[0], peers.value[1])
        #expect(first.kind == .ipv4)
        #expect(first.hostText == "127.0.0.1")
        #expect(first.description == "127.0.0.1:\(first.port)")
        #expect(first != second)
        #expect(first.host == second.host)
        #expect(first.network == first.host)
        #expect(PeerAddress.unix.description == "unix")
        listener.cancel()
    }
}
