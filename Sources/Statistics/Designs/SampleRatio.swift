/// Did the modes get the shares of tickets they were meant to? If not, something chose, and no comparison holds.
package enum SampleRatio {
    /// Below this p a comparison is refused.
    package static let refusalBelow = 0.001

    /// Chi-square of the counts against the shares meant, which are positive and are scaled to sum to 1; one degree of
    /// freedom fewer than groups. nil below two groups or without tickets. Source: Pearson 1900.
    package static func test(_ counts: [Int], shares: [Double]) -> (chiSquare: Double, pValue: Double)? {
        let total = Double(counts.reduce(0, +))
        let whole = shares.reduce(0, +)
        guard counts.count > 1, counts.count == shares.count, total > 0, shares.allSatisfy({ $0 > 0 }) else {
            return nil
        }
        let chiSquare = zip(counts, shares).reduce(0.0) { sum, group in
            let expected = total * group.1 / whole
            return sum + (Double(group.0) - expected) * (Double(group.0) - expected) / expected
        }
        return (chiSquare, ChiSquare.upperTail(chiSquare, degrees: counts.count - 1))
    }
}
