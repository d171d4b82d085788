/// p values made honest about how many were looked at; each answer stands in the order of what was given.
package enum Multiplicity {
    /// Holm 1979: the smallest times m, the next times m - 1, …, never falling, at most 1. Keeps the chance of any
    /// false claim; for the primary measures.
    package static func holm(_ pValues: [Double]) -> [Double] {
        var adjusted = pValues
        var worst = 0.0
        for (rank, index) in rising(pValues).enumerated() {
            worst = max(worst, pValues[index] * Double(pValues.count - rank))
            adjusted[index] = min(1, worst)
        }
        return adjusted
    }

    /// Benjamini and Hochberg 1995: the largest times m / m, the next times m / (m - 1), …, never rising, at most 1.
    /// Keeps the share of false claims among the claims; for the rest.
    package static func benjaminiHochberg(_ pValues: [Double]) -> [Double] {
        var adjusted = pValues
        var best = 1.0
        for (rank, index) in rising(pValues).enumerated().reversed() {
            best = min(best, pValues[index] * Double(pValues.count) / Double(rank + 1))
            adjusted[index] = best
        }
        return adjusted
    }

    private static func rising(_ pValues: [Double]) -> [Int] {
        pValues.indices.sorted { pValues[$0] != pValues[$1] ? pValues[$0] < pValues[$1] : $0 < $1 }
    }
}
