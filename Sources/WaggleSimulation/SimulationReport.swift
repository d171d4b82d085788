internal import Statistics

/// What repetitions say together.
package struct SimulationReport: Sendable {
    private var tiered: [RunFigures] = []
    private var swarm: [RunFigures] = []
    private var breakEvens: [BreakEven] = []

    /// A report of nothing yet.
    package init() {}

    /// Repetitions so far.
    package var repetitions: Int { tiered.count }

    /// Takes a repetition's figures.
    package mutating func add(_ figures: (tiered: RunFigures, swarm: RunFigures)) {
        tiered.append(figures.tiered)
        swarm.append(figures.swarm)
    }

    /// Takes a repetition's break-even.
    package mutating func add(_ breakEven: BreakEven) { breakEvens.append(breakEven) }

    /// A mean over repetitions and, from two on, its 95 % t interval.
    package struct Figure: Sendable, Equatable {
        /// The mean.
        package let value: Double
        /// The lower end; nil below two repetitions.
        package let lower: Double?
        /// The upper end; nil below two repetitions.
        package let upper: Double?

        init(_ values: [Double]) {
            let moments = Moments(values)
            let half = moments.standardError.map { $0 * Self.factor(values.count) }
            value = moments.mean
            lower = half.map { moments.mean - $0 }
            upper = half.map { moments.mean + $0 }
        }

        private static func factor(_ count: Int) -> Double {
            StudentT(degrees: Double(count - 1)).factor(confidence: 0.95)
        }
    }

    /// A measure in both ways, and swarm minus tiered repetition by repetition, on the same tickets.
    package func figures(_ measure: RunMeasure) -> (tiered: Figure, swarm: Figure, difference: Figure) {
        let (one, two) = (tiered.map(measure.value), swarm.map(measure.value))
        return (Figure(one), Figure(two), Figure(zip(one, two).map { $1 - $0 }))
    }

    /// The break-even over repetitions: a figure when every repetition has one, else how many lie outside the range
    /// looked at. nil when it was not asked for.
    package var breakEven: (figure: Figure?, below: Int, above: Int)? {
        guard !breakEvens.isEmpty else { return nil }
        let found = breakEvens.compactMap { if case .at(let gamma) = $0 { gamma } else { nil } }
        return (
            found.count == breakEvens.count ? Figure(found) : nil, breakEvens.count { $0 == .below },
            breakEvens.count { $0 == .above }
        )
    }

    /// How busy people would be, from the minutes a ticket costs: agent-minutes, and in a swarm the blocked ones too,
    /// times the load over all people. One number for all levels; a single tier may be busier.
    package func utilisation(_ mode: SimulatedMode, _ parameters: SimulationParameters) -> Double {
        let runs = mode == .tiered ? tiered : swarm
        let minutes = Moments(runs.map { $0.agentMinutes + $0.blockedMinutes }).mean
        return minutes * parameters[.load] / Double(parameters.staff.reduce(0, +))
    }

    /// What to say beside the figures, in plain sentences.
    package func warnings(_ parameters: SimulationParameters) -> [String] {
        var found = SimulatedMode.allCases.filter { utilisation($0, parameters) > Self.busyFrom }.map {
            "\($0.rawValue): people are busy more than 85 % of the time; times depend on the length of the run"
        }
        if repetitions < Simulation.repetitionsUsual {
            found.append("fewer than \(Simulation.repetitionsUsual) repetitions: the intervals are rough")
        }
        let declared = SimulationParameter.allCases.filter { parameters.origin($0) == .declared }
        if !declared.isEmpty {
            found.append(
                "declared and not measured: \(declared.map(\.rawValue).joined(separator: ", ")); put your own values")
        }
        return found
    }

    private static let busyFrom = 0.85
}
