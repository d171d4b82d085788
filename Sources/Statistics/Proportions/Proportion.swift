/// So many of so many.
package struct Proportion: Sendable, Equatable {
    /// How many are counted; from 0 to `total`.
    package let count: Int
    /// Of how many.
    package let total: Int

    /// A proportion; the count lies between 0 and the total.
    package init(_ count: Int, of total: Int) {
        precondition(0 <= count && count <= total, "\(count) of \(total) is no proportion")
        self.count = count
        self.total = total
    }

    /// Count / total; nil of none.
    package var share: Double? { total == 0 ? nil : Double(count) / Double(total) }

    /// The interval by Wilson: (p + z²/2n ± z √(p q / n + z²/4n²)) / (1 + z²/n); nil of none. It keeps within 0 and 1
    /// and its promise also for few, which Wald's does not. Source: Wilson 1927.
    package func wilson(confidence: Double = 0.95) -> Interval? {
        guard let share else { return nil }
        let n = Double(total)
        let z = Normal.factor(confidence: confidence)
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
        return Interval(count == 0 ? 0 : max(0, middle - half), count == total ? 1 : min(1, middle + half))
    }

    /// The difference of two shares with Newcombe's hybrid interval: each end takes the Wilson end that lies on its
    /// side; nil when either is of none. Source: Newcombe 1998, method 10.
    package static func difference(
        _ first: Proportion, minus second: Proportion, confidence: Double = 0.95
    ) -> (value: Double, interval: Interval)? {
        guard let one = first.share, let two = second.share,
            let wilsonOne = first.wilson(confidence: confidence), let wilsonTwo = second.wilson(confidence: confidence)
        else { return nil }
        func root(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        let value = one - two
        return (
            value,
            Interval(
                value - root(one - wilsonOne.lower, wilsonTwo.upper - two),
                value + root(wilsonOne.upper - one, two - wilsonTwo.lower))
        )
    }
}
