/// The mean time up to a horizon τ: the area under the survival curve from 0 to τ. It is the mean of min(T, τ), and
/// unlike a plain mean it can be told while some are still waiting.
///
/// Variance: Σ A(tᵢ)² dᵢ / (nᵢ (nᵢ - dᵢ)) with A(t) the area from t to τ (Greenwood's, as in Klein and Moeschberger,
/// "Survival analysis", section 4.5). The variance of min(T, τ) itself is another, far larger thing.
package struct RestrictedMean: Sendable {
    /// The horizon, in the unit of the times.
    package let horizon: Double
    /// The area from 0 to the horizon.
    package let value: Double
    /// The variance of `value`.
    package let variance: Double

    /// The restricted mean of a curve; the horizon is positive. Beyond the last follow-up the curve is held level.
    package init(_ curve: SurvivalCurve, horizon: Double) {
        let steps = curve.steps.prefix { $0.time < horizon }
        var area = 0.0
        var variance = 0.0
        var end = horizon
        for step in steps.reversed() {
            area += step.survival * (end - step.time)
            end = step.time
            let left = Double(step.atRisk - step.events)
            // Where nobody is left the area behind is 0, and so is the term.
            if left > 0 { variance += area * area * Double(step.events) / (Double(step.atRisk) * left) }
        }
        self.horizon = horizon
        value = area + end
        self.variance = variance
    }

    /// The value with its normal interval.
    package func estimate(confidence: Double = 0.95) -> Estimate {
        let error = variance.squareRoot()
        let interval = Interval(around: value, Normal.factor(confidence: confidence), error)
        return Estimate(value: value, standardError: error, interval: interval)
    }

    /// How much longer the first waits than the second up to the horizon, with a z interval and p; nil when neither
    /// varies. For independent tickets only: where tickets share a block's weather, use pseudo-values and pairs.
    package static func difference(
        _ first: SurvivalCurve, minus second: SurvivalCurve, horizon: Double, confidence: Double = 0.95
    ) -> Estimate? {
        let (one, two) = (RestrictedMean(first, horizon: horizon), RestrictedMean(second, horizon: horizon))
        let error = (one.variance + two.variance).squareRoot()
        return error > 0 ? .normal(one.value - two.value, error: error, confidence: confidence) : nil
    }

    /// The horizon a comparison takes unless told: the 90th percentile of all follow-up times, ended or not; nil of none.
    package static func usualHorizon(_ followUps: [FollowUp]) -> Double? {
        Sample(followUps.map(\.time)).quantile(0.9)
    }
}
