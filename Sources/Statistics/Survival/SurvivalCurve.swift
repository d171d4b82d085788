internal import Glibc

/// The share still waiting after each time, by Kaplan and Meier: S(t) = Π (1 - dᵢ / nᵢ) over the times tᵢ ≤ t at
/// which something ended, with dᵢ ends among the nᵢ still watched.
///
/// One who is censored at a time counts as still watched at that time. Source: Kaplan and Meier 1958; variance by
/// Greenwood 1926; interval on the scale of ln(-ln S), which stays within 0 and 1.
package struct SurvivalCurve: Sendable {
    /// What happens to the curve at one time.
    package struct Step: Sendable, Equatable {
        /// The time, one at which something ended.
        package let time: Double
        /// How many were still watched just before it.
        package let atRisk: Int
        /// How many ended at it.
        package let events: Int
        /// The share still waiting after it.
        package let survival: Double
        /// Σ d / (n (n - d)) up to here, Greenwood's sum; infinite once nobody is left.
        package let greenwood: Double
    }

    /// The times at which the curve falls, in order.
    package let steps: [Step]
    /// How many were followed.
    package let count: Int
    /// How many of them had ended.
    package let events: Int
    /// The longest time anybody was followed; 0 of nobody.
    package let lastTime: Double

    /// The curve of these follow-ups, in any order.
    package init(_ followUps: [FollowUp]) {
        let sorted = followUps.sorted { $0.time < $1.time }
        var steps: [Step] = []
        var survival = 1.0
        var greenwood = 0.0
        var index = 0
        while index < sorted.count {
            let time = sorted[index].time
            let atRisk = sorted.count - index
            var ended = 0
            while index < sorted.count, sorted[index].time == time {
                if sorted[index].isEvent { ended += 1 }
                index += 1
            }
            guard ended > 0 else { continue }
            survival *= 1 - Double(ended) / Double(atRisk)
            greenwood += Double(ended) / (Double(atRisk) * Double(atRisk - ended))
            steps.append(
                Step(time: time, atRisk: atRisk, events: ended, survival: survival, greenwood: greenwood))
        }
        self.steps = steps
        count = sorted.count
        events = steps.reduce(0) { $0 + $1.events }
        lastTime = sorted.last?.time ?? 0
    }

    /// The share still waiting after `time`; 1 before the first step.
    package func survival(at time: Double) -> Double { step(at: time)?.survival ?? 1 }

    /// The interval for the share still waiting after `time`; both ends 1 before the first step, 0 when nobody is left.
    package func interval(at time: Double, confidence: Double = 0.95) -> Interval {
        guard let step = step(at: time) else { return Interval(1, 1) }
        return Self.interval(step, factor: Normal.factor(confidence: confidence))
    }

    /// The first time by which `share` (0 to 1) have ended; nil when so many have not within the follow-up.
    package func quantile(_ share: Double) -> Double? { firstTime(share) { $0.survival } }

    /// The first time by which half have ended; nil when half have not.
    package var median: Double? { quantile(0.5) }

    /// The interval of the quantile: where the two bounds of the curve reach it. An end is nil when its bound does not.
    ///
    /// Source: Brookmeyer and Crowley 1982, with the bounds of `interval(at:confidence:)`.
    package func quantileInterval(
        _ share: Double, confidence: Double = 0.95
    ) -> (lower: Double?, upper: Double?) {
        let factor = Normal.factor(confidence: confidence)
        return (
            firstTime(share) { Self.interval($0, factor: factor).lower },
            firstTime(share) { Self.interval($0, factor: factor).upper }
        )
    }

    /// The last step at or before `time`.
    func step(at time: Double) -> Step? {
        let place = steps.partition { $0.time > time }
        return place == 0 ? nil : steps[place - 1]
    }

    /// A curve that falls to exactly one half may stand a rounding above it.
    private func firstTime(_ share: Double, _ height: (Step) -> Double) -> Double? {
        steps.first { height($0) <= 1 - share + 1e-12 }?.time
    }

    private static func interval(_ step: Step, factor: Double) -> Interval {
        guard step.survival > 0 else { return Interval(0, 0) }
        let logarithm = log(step.survival)
        let spread = factor * step.greenwood.squareRoot() / logarithm
        // The logarithm is negative: the smaller exponent gives the upper end.
        return Interval(exp(logarithm * exp(-spread)), exp(logarithm * exp(spread)))
    }
}
