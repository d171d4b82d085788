/// A switchback's blocks in pairs, one of each pair in each mode, decided by a coin.
package struct PairedBlocks: Sendable {
    /// First minus second of each pair.
    package let differences: [Double]

    /// Pairs by their differences.
    package init(differences: [Double]) { self.differences = differences }

    /// The mean difference with the t interval over pairs: tickets of one block resemble each other, pairs do not.
    /// nil below two pairs or when all are equal. Source: Student 1908.
    package func estimate(confidence: Double = 0.95) -> Estimate? {
        let moments = Moments(differences)
        guard let error = moments.standardError, error > 0 else { return nil }
        return .student(moments.mean, error: error, degrees: Double(moments.count - 1), confidence: confidence)
    }

    /// What chance alone would do: the share of coin throws under which the mean difference is at least as far from 0.
    package struct Randomisation: Sendable, Equatable {
        /// Two-sided p.
        package let pValue: Double
        /// How many assignments were looked at.
        package let assignments: Int
        /// True when those were all there are.
        package let isExact: Bool
    }

    /// The randomisation test: every one of the 2^pairs assignments when there are at most `exactMax`, or `draws` where
    /// that is not told, else so many drawn from the seed, the one that happened counted too: (1 + hits) / (1 + draws). nil without pairs.
    ///
    /// Sums that differ by no more than rounding count as equal. Source: Fisher 1935; Phipson and Smyth 2010.
    package func randomisation(seed: UInt64, draws: Int = 10_000, exactMax: Int? = nil) -> Randomisation? {
        guard !differences.isEmpty else { return nil }
        let size = differences.reduce(0) { $0 + abs($1) }
        let seen = abs(differences.reduce(0, +)) - size * 1e-12
        if differences.count < 30, 1 << differences.count <= max(1, exactMax ?? draws) {
            let all = 1 << differences.count
            let hits = (0..<all).count { abs(sum(signs: UInt64($0))) >= seen }
            return Randomisation(pValue: Double(hits) / Double(all), assignments: all, isExact: true)
        }
        var generator = SplitMix64(seed: seed)
        let hits = (0..<draws).count { _ in abs(drawnSum(&generator)) >= seen }
        return Randomisation(
            pValue: Double(hits + 1) / Double(draws + 1), assignments: draws, isExact: false)
    }

    private func sum(signs: UInt64) -> Double {
        var sum = 0.0
        for (index, difference) in differences.enumerated() {
            sum += signs >> UInt64(index) & 1 == 1 ? -difference : difference
        }
        return sum
    }

    /// One coin a pair: the lowest bit of the next number, 1 turns the pair round.
    private func drawnSum(_ generator: inout SplitMix64) -> Double {
        var sum = 0.0
        for difference in differences { sum += generator.next() & 1 == 1 ? -difference : difference }
        return sum
    }
}
