internal import Synchronization

/// What a shard has done since it started; a snapshot from the end of its last turn.
package struct ShardCounters: Sendable, Equatable {
    /// Connections attached now.
    package var connectionsOpen = 0
    /// Connections attached ever.
    package var connectionsTotal = 0
    /// Sockets closed unserved because the shard was full.
    package var connectionsRefused = 0
    /// Bytes read.
    package var bytesIn = 0
    /// Bytes the kernel took.
    package var bytesOut = 0
    /// Bytes that waited to be sent after the last flush of each connection.
    package var bytesPending = 0
    /// Turns of the loop; stands still on an idle or a hanging shard.
    package var turns = 0
}

/// The published copy: plain numbers are counted on the queue and stored here once a turn, so counting costs nothing
/// and reading needs no queue.
final class PublishedCounters: Sendable {
    private let connectionsOpen = Atomic(0)
    private let connectionsTotal = Atomic(0)
    private let connectionsRefused = Atomic(0)
    private let bytesIn = Atomic(0)
    private let bytesOut = Atomic(0)
    private let bytesPending = Atomic(0)
    private let turns = Atomic(0)

    func publish(_ counters: ShardCounters) {
        connectionsOpen.store(counters.connectionsOpen, ordering: .relaxed)
        connectionsTotal.store(counters.connectionsTotal, ordering: .relaxed)
        connectionsRefused.store(counters.connectionsRefused, ordering: .relaxed)
        bytesIn.store(counters.bytesIn, ordering: .relaxed)
        bytesOut.store(counters.bytesOut, ordering: .relaxed)
        bytesPending.store(counters.bytesPending, ordering: .relaxed)
        turns.store(counters.turns, ordering: .relaxed)
    }

    func snapshot() -> ShardCounters {
        var counters = ShardCounters()
        counters.connectionsOpen = connectionsOpen.load(ordering: .relaxed)
        counters.connectionsTotal = connectionsTotal.load(ordering: .relaxed)
        counters.connectionsRefused = connectionsRefused.load(ordering: .relaxed)
        counters.bytesIn = bytesIn.load(ordering: .relaxed)
        counters.bytesOut = bytesOut.load(ordering: .relaxed)
        counters.bytesPending = bytesPending.load(ordering: .relaxed)
        counters.turns = turns.load(ordering: .relaxed)
        return counters
    }
}
