/// Numbers in rising order, with what is commonly asked of them. NaN may not be among them.
package struct Sample: Sendable {
    /// The numbers, the smallest first.
    package let sorted: [Double]

    /// A sample of these numbers in any order.
    package init(_ values: some Sequence<Double>) { self.init(Array(values)) }

    /// The same of an array; sorted here, where the compiler knows that numbers are compared.
    package init(_ values: [Double]) { sorted = values.sorted { $0 < $1 } }

    /// How many there are.
    package var count: Int { sorted.count }

    /// The arithmetic mean; nil of nothing.
    package var mean: Double? { sorted.isEmpty ? nil : Moments(sorted).mean }

    /// The quantile at `share`, 0 to 1, by linear interpolation between the neighbours of place share · (n - 1);
    /// nil of nothing. Definition 7 of Hyndman and Fan 1996, which is R's and numpy's default.
    package func quantile(_ share: Double) -> Double? {
        guard let last = sorted.indices.last else { return nil }
        let place = min(1, max(0, share)) * Double(last)
        let low = min(last, Int(place))
        let high = min(last, low + 1)
        return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
    }

    /// The quantile at one half; nil of nothing.
    package var median: Double? { quantile(0.5) }

    /// The share of values not above this one: the empirical distribution function; nil of nothing.
    package func share(notAbove value: Double) -> Double? {
        sorted.isEmpty ? nil : Double(sorted.partition { $0 > value }) / Double(sorted.count)
    }

    /// How unevenly the values are spread, 0 (all the same) to nearly 1 (one has everything); nil of nothing, when
    /// one is negative, or when all are zero. Source: Gini 1912, as half the relative mean difference.
    package var gini: Double? {
        let total = sorted.reduce(0, +)
        guard let first = sorted.first, first >= 0, total > 0 else { return nil }
        let n = Double(count)
        let weighted = zip(1..., sorted).reduce(0) { $0 + (2 * Double($1.0) - n - 1) * $1.1 }
        return weighted / (n * total)
    }
}

extension Array {
    /// The number of leading elements before the first that `isBehind`; those must all stand at the end.
    func partition(_ isBehind: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Count, mean and spread of numbers, taken in two passes so that large means do not eat small differences.
package struct Moments: Sendable {
    /// How many numbers.
    package let count: Int
    /// Their mean; 0 of nothing.
    package let mean: Double
    /// The sum of squared differences from the mean.
    package let squares: Double

    /// The moments of these numbers.
    package init(_ values: [Double]) {
        count = values.count
        let mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        self.mean = mean
        squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }

    /// The sample's variance (divisor n - 1); nil below two numbers.
    package var variance: Double? { count < 2 ? nil : squares / Double(count - 1) }

    /// The standard error of the mean; nil below two numbers.
    package var standardError: Double? { variance.map { ($0 / Double(count)).squareRoot() } }

    /// The variance of the mean; nil below two numbers.
    var meanVariance: Double? { variance.map { $0 / Double(count) } }
}
