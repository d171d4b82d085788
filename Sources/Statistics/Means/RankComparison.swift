/// Two groups compared by order, without belief in any shape of the distributions. Only where nobody is censored.
package struct RankComparison: Sendable {
    private let first: [Double]
    private let second: [Double]

    /// A comparison; nil when a group is empty.
    package init?(_ first: [Double], _ second: [Double]) {
        guard !first.isEmpty, !second.isEmpty else { return nil }
        self.first = first.sorted()
        self.second = second.sorted()
    }

    /// Mann's and Whitney's U: pairs in which the first is larger, equal ones counted half.
    package var u: Double {
        var (below, notAbove) = (0, 0)
        var sum = 0.0
        for value in first {
            while below < second.count, second[below] < value { below += 1 }
            while notAbove < second.count, second[notAbove] <= value { notAbove += 1 }
            sum += (Double(below) + Double(notAbove)) / 2
        }
        return sum
    }

    /// How likely one of the first group is larger than one of the second, ties counted half: U / (n m).
    package var probabilityFirstLarger: Double { u / pairs }

    /// The two-sided p of U by the normal approximation, corrected for ties, without continuity correction; nil when
    /// all values are equal. Source: Mann and Whitney 1947; ties as in Lehmann, "Nonparametrics", 1975.
    package var pValue: Double? {
        let n = Double(first.count + second.count)
        let variance = pairs / 12 * (n + 1 - tieSum / (n * (n - 1)))
        return variance > 0 ? Normal.twoSided((u - pairs / 2) / variance.squareRoot()) : nil
    }

    /// The median of all differences, first minus second, with its distribution-free interval by ranks; nil for the
    /// interval when the groups are too small. Source: Hodges and Lehmann 1963; interval by Moses.
    package func hodgesLehmann(confidence: Double = 0.95) -> (value: Double, interval: Interval?) {
        let count = first.count * second.count
        let value = (difference(number: (count - 1) / 2) + difference(number: count / 2)) / 2
        let n = Double(first.count + second.count)
        let half = Normal.factor(confidence: confidence) * (pairs * (n + 1) / 12).squareRoot()
        let cut = Int((pairs / 2 - half).rounded(.down))
        guard cut >= 1 else { return (value, nil) }
        return (value, Interval(difference(number: cut - 1), difference(number: count - cut)))
    }

    private var pairs: Double { Double(first.count) * Double(second.count) }

    /// Σ (t³ - t) over groups of equal values.
    private var tieSum: Double {
        let all = (first + second).sorted()
        var sum = 0.0
        var start = 0
        for index in all.indices where index + 1 == all.count || all[index + 1] != all[start] {
            let size = Double(index + 1 - start)
            sum += size * size * size - size
            start = index + 1
        }
        return sum
    }

    /// The difference at this place of all n · m in rising order, found without making them: halving over the ordered
    /// bits of doubles, with one pass through both groups for each of at most 64 steps.
    private func difference(number: Int) -> Double {
        var low = Self.key(first[0] - second[second.count - 1])
        var high = Self.key(first[first.count - 1] - second[0])
        while low < high {
            let middle = low + Int64((UInt64(bitPattern: high) &- UInt64(bitPattern: low)) / 2)
            if countNotAbove(Self.value(middle)) > number { high = middle } else { low = middle + 1 }
        }
        return Self.value(low)
    }

    private func countNotAbove(_ bound: Double) -> Int {
        var count = 0
        var start = 0
        for value in first {
            while start < second.count, value - second[start] > bound { start += 1 }
            count += second.count - start
        }
        return count
    }

    /// Whole numbers in the order of the doubles.
    private static func key(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: (value == 0 ? 0.0 : value).bitPattern)
        return bits >= 0 ? bits : Int64.min &- bits
    }

    private static func value(_ key: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: key >= 0 ? key : Int64.min &- key))
    }
}
