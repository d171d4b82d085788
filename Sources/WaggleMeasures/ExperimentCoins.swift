internal import Statistics

/// The coins of an experiment's pairs: the lowest bit of each number of the seed's stream, 1 for true.
package enum ExperimentCoins {
    /// So many coins, the first pair's first. The seed is not negative.
    package static func draw(_ count: Int, seed: Int64) -> [Bool] {
        var generator = SplitMix64(seed: UInt64(clamping: seed))
        return (0..<count).map { _ in generator.next() & 1 == 1 }
    }
}
