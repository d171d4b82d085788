internal import TLS
internal import Transport

/// The connections of one shard, so that stopping can reach them. Confined to the shard's queue.
final class ConnectionTable: @unchecked Sendable {
    private var connections: [ObjectIdentifier: ServerConnection] = [:]

    func add(_ connection: ServerConnection) { connections[ObjectIdentifier(connection)] = connection }
    func remove(_ connection: ServerConnection) { connections[ObjectIdentifier(connection)] = nil }

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
            let handler = ServerConnection(
                connection, context: context, world: world, table: tables[shard.index], tls: tls, isLocal: isLocal)
            tables[shard.index].add(handler)
            return handler
        }
        if !isTaken { context.metrics.cut("mailbox_full") }
    }
}
