package import Statistics
package import WaggleDomain

/// A measure's whole distribution in both modes, thinned for drawing.
package struct ModeCurve: Equatable, Sendable {
    /// What its points are.
    package enum Kind: String, Sendable {
        /// The share still waiting after so many minutes, with its interval.
        case survival
        /// The share of tickets with at most so much.
        case distribution
    }

    /// One point; the interval is that of survival.
    package struct Point: Equatable, Sendable {
        package var at: Double
        package var share: Double
        package var interval: Interval?
    }

    package let measure: Measure.Name
    package let kind: Kind
    package let points: [Mode: [Point]]

    private static let pointsMax = 80
    private static let drawn = ["time_to_solve", "first_response", "touch_time", "people_touched"]

    /// The curves of a cohort that are worth a picture.
    static func all(_ cohort: MeasureCohort) -> [ModeCurve] {
        drawn.compactMap { name in Measure.all.first { $0.name == name } }.map { ModeCurve($0, cohort) }
    }

    private init(_ measure: Measure, _ cohort: MeasureCohort) {
        self.measure = measure.name
        let parts = cohort.byMode.mapValues { MeasureParts(measure, $0, cohort) }
        if case .times = measure.form {
            kind = .survival
            points = parts.mapValues { Self.survival(SurvivalCurve($0.followUps)) }
        } else {
            kind = .distribution
            points = parts.mapValues { Self.distribution(Sample($0.numbers)) }
        }
    }

    private static func survival(_ curve: SurvivalCurve) -> [Point] {
        thinned(curve.steps).map { Point(at: $0.time, share: $0.survival, interval: curve.interval(at: $0.time)) }
    }

    private static func distribution(_ sample: Sample) -> [Point] {
        var steps: [Point] = []
        for (index, value) in sample.sorted.enumerated() {
            let share = Double(index + 1) / Double(sample.count)
            if steps.last?.at == value {
                steps[steps.count - 1].share = share
            } else {
                steps.append(Point(at: value, share: share))
            }
        }
        return thinned(steps)
    }

    /// The first, the last, and evenly between.
    private static func thinned<Step>(_ steps: [Step]) -> [Step] {
        guard steps.count > pointsMax else { return steps }
        return (0..<pointsMax).map { steps[$0 * (steps.count - 1) / (pointsMax - 1)] }
    }
}
