internal import Glibc

/// Differences of means for independent tickets.
package enum MeanDifference {
    /// First minus second by Welch: the groups may vary differently; degrees of freedom by Satterthwaite. nil below
    /// two in a group or when nothing varies. Source: Welch 1947.
    package static func welch(_ first: [Double], _ second: [Double], confidence: Double = 0.95) -> Estimate? {
        let (one, two) = (Moments(first), Moments(second))
        guard let v1 = one.meanVariance, let v2 = two.meanVariance, v1 + v2 > 0 else { return nil }
        let spread = v1 * v1 / Double(one.count - 1) + v2 * v2 / Double(two.count - 1)
        return .student(
            one.mean - two.mean, error: (v1 + v2).squareRoot(), degrees: (v1 + v2) * (v1 + v2) / spread,
            confidence: confidence)
    }

    /// The ratio of the geometric means, first over second: Welch on the logarithms, raised again; `standardError` is
    /// the logarithm's. nil as for `welch`, and when a value is not positive.
    package static func geometricRatio(
        _ first: [Double], _ second: [Double], confidence: Double = 0.95
    ) -> Estimate? {
        guard (first + second).allSatisfy({ $0 > 0 }) else { return nil }
        guard let logs = welch(first.map { log($0) }, second.map { log($0) }, confidence: confidence) else {
            return nil
        }
        return Estimate(
            value: exp(logs.value), standardError: logs.standardError, interval: logs.interval.mapped { exp($0) },
            pValue: logs.pValue, degreesOfFreedom: logs.degreesOfFreedom)
    }

    /// The groups of one stratum.
    package typealias Stratum = (first: [Double], second: [Double])

    /// First minus second, post-stratified: Σ (nₛ / n) (x̄₁ₛ - x̄₂ₛ), variance Σ (nₛ / n)² (s₁² / n₁ + s₂² / n₂), normal
    /// interval. A stratum with fewer than two of either group cannot be compared and is left out; nil when all are.
    package static func stratified(
        _ strata: [Stratum], confidence: Double = 0.95
    ) -> (estimate: Estimate, strataLeftOut: Int)? {
        let usable = strata.filter { $0.first.count > 1 && $0.second.count > 1 }
        let total = Double(usable.reduce(0) { $0 + $1.first.count + $1.second.count })
        var (value, variance) = (0.0, 0.0)
        for stratum in usable {
            let (one, two) = (Moments(stratum.first), Moments(stratum.second))
            let weight = Double(one.count + two.count) / total
            value += weight * (one.mean - two.mean)
            variance += weight * weight * ((one.meanVariance ?? 0) + (two.meanVariance ?? 0))
        }
        guard variance > 0 else { return nil }
        return (
            .normal(value, error: variance.squareRoot(), confidence: confidence), strata.count - usable.count
        )
    }

    /// A value and what was known of its ticket before the modes were dealt out.
    package typealias Adjustable = (value: Double, before: Double)

    /// First minus second after taking out what was known before: x - θ (y - ȳ) with θ = cov(x, y) / var(y) over both
    /// groups, then Welch. The covariate must be older than the assignment, else the adjustment is itself an effect.
    /// nil as for `welch`, and when the covariate does not vary. Source: Deng, Xu, Kohavi and Walker, "CUPED", 2013.
    package static func cuped(
        _ first: [Adjustable], _ second: [Adjustable], confidence: Double = 0.95
    ) -> (estimate: Estimate, theta: Double)? {
        let all = first + second
        let (values, before) = (Moments(all.map(\.value)), Moments(all.map(\.before)))
        guard before.squares > 0 else { return nil }
        let together = all.reduce(0) { $0 + ($1.value - values.mean) * ($1.before - before.mean) }
        let theta = together / before.squares
        func adjusted(_ group: [Adjustable]) -> [Double] {
            group.map { $0.value - theta * ($0.before - before.mean) }
        }
        return welch(adjusted(first), adjusted(second), confidence: confidence).map { ($0, theta) }
    }
}
