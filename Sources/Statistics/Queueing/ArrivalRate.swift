/// How many come in a unit of time, from counts in stretches that are alike: the hours of many Mondays from nine to ten.
///
/// Counts of independent arrivals vary as Poisson's law says; a desk's vary more, since good and bad weeks exist. How
/// much more is the dispersion, and the interval is Garwood's exact one with counts and time divided by it: right for no
/// arrival at all, and as wide as the weeks really differ.
package struct ArrivalRate: Sendable, Equatable {
    /// Arrivals counted.
    package let count: Int
    /// The time in which they were counted, positive.
    package let time: Double
    /// How many times more than chance the counts vary; at least 1.
    package let dispersion: Double

    /// A rate; the count is not negative.
    package init(count: Int, time: Double, dispersion: Double = 1) {
        precondition(count >= 0 && time > 0 && dispersion >= 1, "no such rate")
        self.count = count
        self.time = time
        self.dispersion = dispersion
    }

    /// Arrivals a unit of time.
    package var value: Double { Double(count) / time }

    /// The rates that the count is compatible with. Sources: Garwood 1936; McCullagh and Nelder 1989, 6.2 (dispersion).
    package func interval(confidence: Double = 0.95) -> Interval {
        let (count, time) = (Double(count) / dispersion, time / dispersion)
        let tail = (1 - confidence) / 2
        let lower = count > 0 ? Self.gammaQuantile(tail, shape: count) : 0
        return Interval(lower / time, Self.gammaQuantile(1 - tail, shape: count + 1) / time)
    }

    /// Pearson's chi-square of the counts over its degrees of freedom, over groups whose stretches are alike; 1 where chance
    /// would vary more, or nothing can be told.
    package static func dispersion(of groups: [[(count: Int, time: Double)]]) -> Double {
        var square = 0.0
        var degrees = 0
        for group in groups where group.count > 1 {
            let rate = Double(group.reduce(0) { $0 + $1.count }) / group.reduce(0) { $0 + $1.time }
            guard rate > 0 else { continue }
            for one in group {
                let expected = rate * one.time
                square += (Double(one.count) - expected) * (Double(one.count) - expected) / expected
            }
            degrees += group.count - 1
        }
        return degrees > 0 ? max(1, square / Double(degrees)) : 1
    }

    /// The x below which a gamma variable of scale 1 stays with this probability, by halving: a few hundred steps of one
    /// incomplete gamma each.
    private static func gammaQuantile(_ share: Double, shape: Double) -> Double {
        var low = 0.0
        var high = shape + 1
        while 1 - SpecialFunctions.upperGamma(shape, high) < share, high < 1e12 { high *= 2 }
        while true {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { return high }
            if 1 - SpecialFunctions.upperGamma(shape, middle) < share { low = middle } else { high = middle }
        }
    }
}
