/// Percentile intervals of quantiles by drawing again from what was seen.
///
/// Each repetition draws n values with replacement, in the order first group, second group, by
/// `SplitMix64.below(n)` of one stream; the ends are quantiles (definition 7) of the repeated figures. The interval
/// depends on the seed, which therefore belongs beside it. For independent tickets. Source: Efron 1979.
package struct Bootstrap: Sendable {
    /// The seed, to be shown.
    package let seed: UInt64
    /// How often to draw again; 2,000 unless told, at least 1.
    package let repetitions: Int

    /// A bootstrap.
    package init(seed: UInt64, repetitions: Int = 2_000) {
        precondition(repetitions > 0, "a bootstrap without repetitions")
        self.seed = seed
        self.repetitions = repetitions
    }

    /// The interval of a sample's quantile; nil of nothing.
    package func quantile(_ share: Double, of values: [Double], confidence: Double = 0.95) -> Interval? {
        guard !values.isEmpty else { return nil }
        let sample = Sample(values)
        var generator = SplitMix64(seed: seed)
        let figures = (0..<repetitions).map { _ in Self.draw(share, sample, &generator) }
        return ends(figures, confidence)
    }

    /// The interval of the difference of a quantile, first minus second; nil when a group is empty.
    package func quantileDifference(
        _ share: Double, _ first: [Double], minus second: [Double], confidence: Double = 0.95
    ) -> Interval? {
        guard !first.isEmpty, !second.isEmpty else { return nil }
        let (one, two) = (Sample(first), Sample(second))
        var generator = SplitMix64(seed: seed)
        let figures = (0..<repetitions).map { _ in
            let drawn = Self.draw(share, one, &generator)
            return drawn - Self.draw(share, two, &generator)
        }
        return ends(figures, confidence)
    }

    /// The quantile of one repetition. The values stand in order, so counting how often each place was drawn gives the
    /// repetition in order without sorting it.
    private static func draw(_ share: Double, _ sample: Sample, _ generator: inout SplitMix64) -> Double {
        let count = sample.count
        var times = [Int32](repeating: 0, count: count)
        for _ in 0..<count { times[generator.below(count)] += 1 }
        let place = min(1, max(0, share)) * Double(count - 1)
        let low = Int(place)
        var index = 0
        var passed = Int(times[0])
        while passed <= low {
            index += 1
            passed += Int(times[index])
        }
        let lower = sample.sorted[index]
        guard low + 1 < count else { return lower }
        while passed <= low + 1 {
            index += 1
            passed += Int(times[index])
        }
        return lower + (sample.sorted[index] - lower) * (place - Double(low))
    }

    private func ends(_ figures: [Double], _ confidence: Double) -> Interval? {
        let sample = Sample(figures)
        guard let lower = sample.quantile((1 - confidence) / 2), let upper = sample.quantile((1 + confidence) / 2)
        else { return nil }
        return Interval(lower, upper)
    }
}
