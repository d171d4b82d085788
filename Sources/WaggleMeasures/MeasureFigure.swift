package import Statistics

/// A measure's figures over a cohort of tickets.
package struct MeasureFigure: Equatable, Sendable {
    /// How many values, open ones included; for a share how many were decided.
    package var n = 0
    /// Of them still open; for a share those too young to tell, which are not in `n`.
    package var open = 0
    /// Half of the values are at most this; for times by the survival curve, nil when not reached.
    package var median: Double?
    /// Nine in ten are at most this.
    package var p90: Double?
    /// The same in working time; for times only.
    package var workingMedian: Double?
    package var workingP90: Double?
    /// The sum, for amounts only.
    package var sum: Double?
    /// How many said yes; for shares only.
    package var count: Int?
    /// Count over n with its Wilson interval; for shares only.
    package var share: Double?
    package var shareInterval: Interval?

    /// The figures of times: medians by Kaplan and Meier, so that what is still open is not left out. `working` is empty
    /// where all time is working time.
    init(wall: [FollowUp], working: [FollowUp]) {
        n = wall.count
        open = wall.count { !$0.isEvent }
        let curve = SurvivalCurve(wall)
        (median, p90) = (curve.median, curve.quantile(0.9))
        let inHours = working.isEmpty ? curve : SurvivalCurve(working)
        (workingMedian, workingP90) = (inHours.median, inHours.quantile(0.9))
    }

    /// The figures of a question.
    init(answers: [Measure.Answer]) {
        let yes = answers.count { if case .yes = $0 { true } else { false } }
        open = answers.count { if case .tooYoung = $0 { true } else { false } }
        n = answers.count - open
        let proportion = Proportion(yes, of: n)
        count = yes
        share = proportion.share
        shareInterval = proportion.wilson()
    }

    /// The figures of complete numbers.
    init(amounts: [Double]) {
        let sample = Sample(amounts)
        n = sample.count
        (median, p90) = (sample.median, sample.quantile(0.9))
        sum = sample.sorted.reduce(0, +)
    }
}
