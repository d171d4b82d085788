internal import Glibc

/// How much must be seen before a difference of a given size would show; rounded up. `power` is the chance to see it.
package enum Planning {
    /// Ends needed over both groups for a hazard ratio (positive, not 1), groups of equal size:
    /// 4 (z₁₋α⸝₂ + z_power)² / (ln HR)². Source: Schoenfeld 1981.
    package static func events(hazardRatio: Double, confidence: Double = 0.95, power: Double = 0.8) -> Int {
        let size = log(hazardRatio)
        return Int((4 * square(confidence, power) / (size * size)).rounded(.up))
    }

    /// Tickets needed in each group for a ratio of times (positive, not 1) when the logarithm of the time has this
    /// standard deviation: 2 (z₁₋α⸝₂ + z_power)² sd² / (ln ratio)².
    package static func ticketsPerGroup(
        timeRatio: Double, logDeviation: Double, confidence: Double = 0.95, power: Double = 0.8
    ) -> Int {
        let size = log(timeRatio) / logDeviation
        return Int((2 * square(confidence, power) / (size * size)).rounded(.up))
    }

    /// How many times more tickets are needed when those of a block resemble each other: 1 + (m - 1) ICC, for m tickets
    /// a block. Source: Kish 1965.
    package static func designEffect(ticketsPerBlock: Double, intraclassCorrelation: Double) -> Double {
        1 + (ticketsPerBlock - 1) * intraclassCorrelation
    }

    /// Blocks needed over both modes, an even number, not below `Planning.blocksMin`.
    package static func blocks(ticketsPerGroup: Int, ticketsPerBlock: Double, intraclassCorrelation: Double) -> Int {
        let effect = designEffect(ticketsPerBlock: ticketsPerBlock, intraclassCorrelation: intraclassCorrelation)
        let perMode = (Double(ticketsPerGroup) * effect / ticketsPerBlock).rounded(.up)
        return max(blocksMin, 2 * Int(perMode))
    }

    /// Sixteen blocks make eight pairs and 256 assignments, of which the rarest has a p of .0078.
    package static let blocksMin = 16

    private static func square(_ confidence: Double, _ power: Double) -> Double {
        let sum = Normal.factor(confidence: confidence) + Normal.quantile(power)
        return sum * sum
    }
}
