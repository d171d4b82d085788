/// What each follow-up contributes to the restricted mean: n · RMST - (n - 1) · RMST without it. Their mean over a
/// group estimates the group's restricted mean also where some are censored, and they may be averaged per block.
///
/// Source: Andersen, Hansen and Klein, "Regression analysis of restricted mean survival time", 2004. All n values
/// together cost one sort and two passes, since leaving one out changes each curve in a known place only.
package enum PseudoValues {
    /// The pseudo-values in the order of the follow-ups; empty below two. The horizon is positive.
    package static func restrictedMean(_ followUps: [FollowUp], horizon: Double) -> [Double] {
        guard followUps.count > 1 else { return [] }
        let curve = SurvivalCurve(followUps)
        let whole = RestrictedMean(curve, horizon: horizon).value
        let table = LeaveOneOut(curve, horizon: horizon)
        let n = Double(followUps.count)
        return followUps.map { n * whole - (n - 1) * table.restrictedMean(without: $0) }
    }

    /// Sums that give the restricted mean of everybody but one.
    ///
    /// Without one who was watched up to T, the curve before T has one fewer at risk at every step (`early`); from T
    /// on its steps are as they were, only lower or higher by what happened up to T.
    private struct LeaveOneOut {
        private let horizon: Double
        private let steps: [SurvivalCurve.Step]
        /// Curve and area with one fewer at risk, up to just before step i.
        private var earlyCurve: [Double] = [1]
        private var earlyArea: [Double] = [0]
        /// The area from step i to the horizon when the curve is 1 just before step i.
        private var lateArea: [Double]

        init(_ curve: SurvivalCurve, horizon: Double) {
            self.horizon = horizon
            steps = Array(curve.steps.prefix { $0.time < horizon })
            var before = 0.0
            for step in steps {
                let height = earlyCurve[earlyCurve.count - 1]
                earlyArea.append(earlyArea[earlyArea.count - 1] + height * (step.time - before))
                earlyCurve.append(height * Self.factor(step, fewerAtRisk: 1, fewerEvents: 0))
                before = step.time
            }
            lateArea = Array(repeating: 0, count: steps.count + 1)
            var end = horizon
            for index in steps.indices.reversed() {
                let factor = Self.factor(steps[index], fewerAtRisk: 0, fewerEvents: 0)
                lateArea[index] = factor * (end - steps[index].time + lateArea[index + 1])
                end = steps[index].time
            }
        }

        func restrictedMean(without one: FollowUp) -> Double {
            // The steps before T, and T's own step when there is one.
            let before = steps.partition { $0.time >= one.time }
            let isStep = before < steps.count && steps[before].time == one.time
            var area = earlyArea[before]
            var height = earlyCurve[before]
            var time = before == 0 ? 0 : steps[before - 1].time
            var next = before
            if isStep {
                area += height * (one.time - time)
                height *= Self.factor(steps[before], fewerAtRisk: 1, fewerEvents: one.isEvent ? 1 : 0)
                time = one.time
                next += 1
            }
            let end = next < steps.count ? steps[next].time : horizon
            return area + height * (end - time) + height * lateArea[next]
        }

        /// 1 - d / n with so many fewer; 1 when nobody was left to end.
        private static func factor(_ step: SurvivalCurve.Step, fewerAtRisk: Int, fewerEvents: Int) -> Double {
            let atRisk = step.atRisk - fewerAtRisk
            return atRisk > 0 ? 1 - Double(step.events - fewerEvents) / Double(atRisk) : 1
        }
    }
}
