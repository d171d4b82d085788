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

    func drain() {
        for connection in Array(connections.values) { connection.drain() }
    }
}

/// Gives accepted sockets their connection. Immutable; any queue.
struct ConnectionOpener: Sendable {
    let context: ServerContext
    let world: SessionWorld
    let tables: [ConnectionTable]
    let limits: Limits

    func open(_ socket: AcceptedSocket, on shard: Shard, tls: TLSContext?, isLocal: Bool) {
        let isTaken = shard.adopt(socket) { connection in
            guard isLocal || world.gates.opened(from: connection.peer.network) else { return nil }
            let handler = ServerConnection(
                connection, context: context, world: world, table: tables[shard.index], tls: tls, isLocal: isLocal)
            tables[shard.index].add(handler)
            return handler
        }
        if !isTaken { context.metrics.cut("mailbox_full") }
    }
}
