internal import Statistics
package import WaggleDomain

/// The coins of an experiment: the lowest bit of each number of the seed's stream, 1 for true.
package enum ExperimentCoins {
    /// So many coins, the first pair's first. The seed is not negative.
    package static func draw(_ count: Int, seed: Int64) -> [Bool] {
        var generator = SplitMix64(seed: UInt64(clamping: seed))
        return (0..<count).map { _ in generator.next() & 1 == 1 }
    }

    /// The coin of a pilot's ticket, true for a swarm: the first number of the stream that the ticket's number has of
    /// the seed, so that it depends on no other ticket.
    package static func coin(of ticket: TicketID, seed: Int64) -> Bool {
        var generator = SplitMix64(seed: UInt64(clamping: seed), stream: UInt64(clamping: ticket.rawValue))
        return generator.next() & 1 == 1
    }
}
