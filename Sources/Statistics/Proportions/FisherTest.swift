internal import Glibc

/// The exact test of two proportions, for counts too small for any other (below 5).
package enum FisherTest {
    /// The two-sided p: the probability of every table with these margins that is no likelier than the one seen.
    /// Source: Fisher 1935; ties within a relative 1e-7 count as equally likely, as in R and scipy.
    package static func pValue(_ first: Proportion, _ second: Proportion) -> Double {
        let total = first.total + second.total
        let counted = first.count + second.count
        let lowest = max(0, counted - second.total)
        let highest = min(first.total, counted)
        let whole = SpecialFunctions.logChoose(total, counted)
        func logProbability(_ count: Int) -> Double {
            SpecialFunctions.logChoose(first.total, count)
                + SpecialFunctions.logChoose(second.total, counted - count) - whole
        }
        let seen = logProbability(first.count) + 1e-7
        let sum = (lowest...highest).reduce(0.0) { sum, count in
            let size = logProbability(count)
            return size <= seen ? sum + exp(size) : sum
        }
        return min(1, sum)
    }
}
