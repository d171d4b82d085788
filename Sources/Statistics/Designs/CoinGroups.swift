/// Things of which each had a coin of its own: true is the first group, false the second.
package struct CoinGroups: Sendable {
    /// A value, and its coin.
    package typealias Thrown = (value: Double, isFirst: Bool)

    /// The values less their mean: a difference of means stays as it is, and sums stay small.
    private let values: [Double]
    private let isFirst: [Bool]
    /// Nothing but rounding.
    private let total: Double

    /// Values with their coins, in an order that stays the same: coins are thrown again in it.
    package init(_ thrown: [Thrown]) {
        let mean = Moments(thrown.map(\.value)).mean
        values = thrown.map { $0.value - mean }
        isFirst = thrown.map(\.isFirst)
        total = values.reduce(0, +)
    }

    /// The mean of the first group minus that of the second; nil when one is empty.
    package var difference: Double? {
        let first = zip(values, isFirst).reduce(0) { $1.1 ? $0 + $1.0 : $0 }
        return difference(first, of: isFirst.count(where: \.self))
    }

    /// What chance alone would do: the share of throws under which the means are at least as far apart. So many are drawn
    /// from the seed, the one that happened counted too: (1 + hits) / (1 + draws). nil when a group is empty or all values
    /// are equal.
    ///
    /// A throw takes one number of the seed's stream for 64 values; the lowest bit is the coin of the first of them. One
    /// that leaves a group empty is no hit. Distances that differ by no more than rounding count as equal. Source: Fisher
    /// 1935; Phipson and Smyth 2010.
    package func randomisation(seed: UInt64, draws: Int = 10_000) -> PairedBlocks.Randomisation? {
        let size = values.reduce(0) { max($0, abs($1)) }
        guard let difference, size > 0, draws > 0 else { return nil }
        let seen = abs(difference) - size * 1e-12
        let sums = nibbleSums()
        var generator = SplitMix64(seed: seed)
        let hits = (0..<draws).count { _ in
            let (sum, count) = throwAgain(sums, &generator)
            return self.difference(sum, of: count).map { abs($0) >= seen } ?? false
        }
        return .init(pValue: Double(hits + 1) / Double(draws + 1), assignments: draws, isExact: false)
    }

    /// The difference when so many have this sum.
    private func difference(_ first: Double, of count: Int) -> Double? {
        guard count > 0, count < values.count else { return nil }
        return first / Double(count) - (total - first) / Double(values.count - count)
    }

    /// For each four values the sums of each of their sixteen choices: a throw then takes a look-up for four coins.
    private func nibbleSums() -> [Double] {
        var sums: [Double] = []
        let groups = (values.count + 63) / 64 * 16
        sums.reserveCapacity(groups * 16)
        for group in 0..<groups {
            for choice in 0..<16 {
                var sum = 0.0
                for place in 0..<4 where choice >> place & 1 == 1 {
                    let index = 4 * group + place
                    if index < values.count { sum += values[index] }
                }
                sums.append(sum)
            }
        }
        return sums
    }

    /// The sum of a new first group, and how many it has.
    private func throwAgain(_ sums: [Double], _ generator: inout SplitMix64) -> (sum: Double, count: Int) {
        var (sum, count) = (0.0, 0)
        for start in stride(from: 0, to: values.count, by: 64) {
            var bits = generator.next()
            let left = values.count - start
            if left < 64 { bits &= (1 << UInt64(left)) - 1 }
            count += bits.nonzeroBitCount
            for group in 0..<16 {
                sum += sums[(start / 4 + group) * 16 + Int(bits & 15)]
                bits >>= 4
            }
        }
        return (sum, count)
    }
}
