internal import TLS
internal import Transport

/// The connections of one shard, so that stopping can reach them. Confined to the shard's queue.
final class ConnectionTable: @unchecked Sendable {
    private let shard: Shard
    private let handshakesPerTurn: Int
    private var connections: [ObjectIdentifier: ServerConnection] = [:]
    /// Handshakes begun in the turn that began at `turn`.
    private var handshakes = 0
    private var turn: UInt64 = 0
    /// Those that wait for a later turn, oldest first.
    private var waiting: [() -> Void] = []
    private var waitingIsPosted = false

    init(shard: Shard, handshakesPerTurn: Int) {
        self.shard = shard
        self.handshakesPerTurn = handshakesPerTurn
    }

    func add(_ connection: ServerConnection) { connections[ObjectIdentifier(connection)] = connection }
    func remove(_ connection: ServerConnection) { connections[ObjectIdentifier(connection)] = nil }

    /// May one more handshake begin in this turn? Those that wait go first.
    func takeHandshake() -> Bool {
        guard waiting.isEmpty else { return false }
        if turn != shard.nowMilliseconds { (turn, handshakes) = (shard.nowMilliseconds, 0) }
        handshakes += 1
        return handshakes <= handshakesPerTurn
    }

    /// Runs `body` in a later turn of the shard.
    func queueHandshake(_ body: @escaping () -> Void) {
        waiting.append(body)
        post()
    }

    private func post() {
        guard !waitingIsPosted else { return }
        waitingIsPosted = true
        shard.postUrgent { [self] in goOn() }
    }

    private func goOn() {
        waitingIsPosted = false
        let batch = waiting.prefix(handshakesPerTurn)
        waiting.removeFirst(batch.count)
        for body in batch { body() }
        if !waiting.isEmpty { post() }
    }

    /// Tells all to come back, some each time, so that they are spread over `milliseconds`.
    func drain(over milliseconds: Int) {
        let all = Array(connections.values)
        let times = max(1, milliseconds / Self.drainInterval)
        let size = max(Self.drainAtOnce, all.count / times + 1)
        for (time, first) in stride(from: 0, to: all.count, by: size).enumerated() {
            let part = all[first..<min(first + size, all.count)]
            if time == 0 {
                for connection in part { connection.drain() }
            } else {
                _ = shard.schedule(afterMilliseconds: time * Self.drainInterval) {
                    for connection in part { connection.drain() }
                }
            }
        }
    }

    private static let drainInterval = 50
    /// So few come back at once without harm.
    private static let drainAtOnce = 64
}

/// Gives accepted sockets their connection. Immutable; any queue.
struct ConnectionOpener: Sendable {
    let context: ServerContext
    let world: SessionWorld
    let tables: [ConnectionTable]

    func open(_ socket: AcceptedSocket, on shard: Shard, tls: TLSContext?, isLocal: Bool) {
        let isTaken = shard.adopt(socket) { connection in
            // A proxy brings many; they are counted when it says for whom.
            let isCounted = !isLocal && !context.proxies.trusts(connection.peer)
            guard !isCounted || world.gates.opened(from: connection.peer.network) else { return nil }
            let handler = ServerConnection(
                connection, context: context, world: world, table: tables[shard.index], tls: tls, isLocal: isLocal)
            if isCounted { handler.countedAddress = connection.peer.network }
            tables[shard.index].add(handler)
            return handler
        }
        if !isTaken { context.journal.cut("mailbox_full") }
    }
}
