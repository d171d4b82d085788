/// A room that switches between two ways of working block by block: blocks 2k and 2k + 1 are pair k, and a coin says
/// which of the two comes first in each pair.
///
/// Tickets of a block share its weather, so the unit is the block: each outcome is averaged per block, the two
/// averages of a pair are subtracted, and `PairedBlocks` does the rest. A pair with an empty block is left out.
/// Everything is analysed as assigned: a ticket belongs to the block it was made in.
package struct Switchback: Sendable {
    /// For each block: does the first way of working rule it? One of each pair does.
    package let isFirst: [Bool]

    /// A switchback; nil when the blocks are odd in number or a pair has twice the same way.
    package init?(isFirst: [Bool]) {
        guard isFirst.count % 2 == 0 else { return nil }
        let pairsDiffer = stride(from: 0, to: isFirst.count, by: 2).allSatisfy { isFirst[$0] != isFirst[$0 + 1] }
        guard pairsDiffer else { return nil }
        self.isFirst = isFirst
    }

    /// So many pairs whose blocks are numbered with that of the first way before the other, whichever was earlier.
    package init(pairsWithFirstBefore pairs: Int) {
        isFirst = (0..<max(0, pairs)).flatMap { _ in [true, false] }
    }

    /// So many pairs, each turned by a coin of the seed's stream: the lowest bit of a number, 1 puts the first way first.
    package init(pairs: Int, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        isFirst = (0..<pairs).flatMap { _ in
            let coin = generator.next() & 1 == 1
            return [coin, !coin]
        }
    }

    /// What was measured of a ticket made in a block.
    package struct Measured<Value: Sendable>: Sendable {
        /// The block's number, from 0; one outside the plan is passed over.
        package var block: Int
        /// What was measured.
        package var value: Value

        /// A measurement.
        package init(block: Int, value: Value) {
            self.block = block
            self.value = value
        }
    }

    /// A pair's two averages, that of the block of the first way first.
    package struct PairMeans: Equatable, Sendable {
        /// The average of the block in which the first way ruled.
        package var first: Double
        /// That of the other block.
        package var second: Double
    }

    /// The averages of each pair of which both blocks have something: minutes, counts, or 0 and 1 for a share. Missing
    /// values are not given.
    package func pairMeans(_ measured: [Measured<Double>]) -> [PairMeans] {
        var sums = Array(repeating: 0.0, count: isFirst.count)
        var counts = sums
        for one in measured where isFirst.indices.contains(one.block) {
            sums[one.block] += one.value
            counts[one.block] += 1
        }
        return stride(from: 0, to: isFirst.count, by: 2).compactMap { even in
            guard counts[even] > 0, counts[even + 1] > 0 else { return nil }
            let (one, other) = (sums[even] / counts[even], sums[even + 1] / counts[even + 1])
            return isFirst[even] ? PairMeans(first: one, second: other) : PairMeans(first: other, second: one)
        }
    }

    /// Means per block, first minus second.
    package func means(_ measured: [Measured<Double>]) -> PairedBlocks {
        PairedBlocks(differences: pairMeans(measured).map { $0.first - $0.second })
    }

    /// What each time contributes to the restricted mean of its way of working, those outside the plan left out. Their
    /// averages per block are compared, also where some times are censored. The horizon is positive.
    package func pseudoValues(_ measured: [Measured<FollowUp>], horizon: Double) -> [Measured<Double>] {
        let known = measured.filter { isFirst.indices.contains($0.block) }
        return [true, false].flatMap { way in
            let arm = known.filter { isFirst[$0.block] == way }
            let values = PseudoValues.restrictedMean(arm.map(\.value), horizon: horizon)
            return zip(arm, values).map { Measured<Double>(block: $0.block, value: $1) }
        }
    }

    /// Restricted mean times, first minus second.
    package func restrictedMeans(_ measured: [Measured<FollowUp>], horizon: Double) -> PairedBlocks {
        means(pseudoValues(measured, horizon: horizon))
    }
}
