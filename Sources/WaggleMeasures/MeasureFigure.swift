package import Statistics
internal import WaggleDomain

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

    /// The figures of times: medians by Kaplan and Meier, so that what is still open is not left out.
    init(times: [Measure.Timed], calendar: WorkCalendar) {
        n = times.count
        open = times.count { !$0.isEvent }
        let wall = SurvivalCurve(times.map { FollowUp(Self.minutes($0, .always), isEvent: $0.isEvent) })
        (median, p90) = (wall.median, wall.quantile(0.9))
        let working =
            calendar == .always
            ? wall : SurvivalCurve(times.map { FollowUp(Self.minutes($0, calendar), isEvent: $0.isEvent) })
        (workingMedian, workingP90) = (working.median, working.quantile(0.9))
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

    /// Minutes of a time in a calendar, without what does not count.
    private static func minutes(_ timed: Measure.Timed, _ calendar: WorkCalendar) -> Double {
        func time(_ span: Span) -> Milliseconds { calendar.workingTime(from: span.from, to: span.to) }
        let without = timed.without.filter { $0.length > 0 }.reduce(0) { $0 + time($1) }
        return max(0, Measure.minutes(time(timed.span) - without))
    }
}
