package import Statistics
package import WaggleDomain

/// One outcome of an experiment: a value for each mode, and swarm minus tiered, each block counting alike, of a pilot each
/// ticket.
///
/// The difference is the mean over pairs of blocks with its t interval; beside it stands what chance alone would do with
/// the pairs' coins. Of a pilot it is the tickets', and their coins. Without enough to go by there are values and no interval and no p.
package struct ExperimentRow: Equatable, Sendable {
    /// What must be said on the same line.
    package enum Warning: String, CaseIterable, Sendable {
        /// Too few blocks or solved tickets, or a result that may not be told: no interval.
        case few
        /// More than a fifth of a mode are unsolved and were followed for less than the horizon.
        case censored
        /// More than a fifth are unknown.
        case missing
        /// Within most priorities it goes the other way.
        case strata
        /// The first two weeks differed from what came after by more than chance.
        case novelty
        /// One of the modes has few by its nature.
        case construction
        /// People were busy or tickets piled up: this time does not carry over to the whole desk; minutes do.
        case load
    }

    /// What it was planned as.
    package enum Role: String, Sendable {
        case guardRail = "guard_rail"
        case primary
        case other
    }

    /// A mode's mean over blocks, or a pilot's tickets; `n` are tickets, or blocks for what is counted by blocks.
    package struct Side: Equatable, Sendable {
        package var n: Int
        package var value: Double
        package var interval: Interval?
    }

    /// A difference of a part of the tickets.
    package struct Part: Equatable, Sendable {
        /// Nil of a pilot.
        package var pairs: Int?
        package var value: Double
    }

    package let name: String
    package let role: Role
    package let basis: ModeDifference.Basis
    package let sides: [Mode: Side]
    /// Pairs of blocks in which both have something; nil of a pilot.
    package let pairs: Int?
    /// Swarm minus tiered; nil unless both have something.
    package let difference: Double?
    package let interval: Interval?
    /// Of the t over pairs; of a pilot Welch's, and of shares the chi-square's or the exact one.
    package let pValue: Double?
    package let randomisation: PairedBlocks.Randomisation?
    /// The randomisation's p made honest about how many outcomes were looked at: by Holm among the primary ones, by
    /// Benjamini and Hochberg among the others.
    package internal(set) var adjusted: Double?
    /// Within each priority that has pairs of its own.
    package let strata: [Priority: Part]
    /// Pairs that began within the first two weeks, and later ones; nil unless there are both.
    package let firstWeeks: Part?
    package let later: Part?
    package internal(set) var warnings: [Warning]
}

extension ExperimentRow {
    /// So many orders of the coins are looked at one by one; where there are more, some are drawn.
    private static let exactMax = 1 << 14

    /// A row of an outcome, ticket by ticket.
    init(
        _ outcome: ExperimentOutcome, _ role: Role, _ tickets: [ExperimentTicket], _ design: ExperimentDesign,
        horizon: Milliseconds, isLoaded: Bool
    ) {
        let end = Measure.minutes(horizon)
        let known = outcome.isTime ? design.times(outcome, tickets, horizon: end) : design.numbers(outcome, tickets)
        var strata: [Priority: [Switchback.Measured<Double>]] = [:]
        for (value, priority) in known { strata[priority, default: []].append(value) }
        self.init(
            outcome.rawValue, role, outcome.isTime ? .restrictedMean : outcome.isShare ? .share : .mean,
            known.map(\.value), strata: strata, design,
            warnings: Self.warnings(
                outcome, tickets, isLoaded: isLoaded,
                isMuchCensored: design.isMuchCensored(outcome, tickets, horizon: end)))
    }

    /// What spoils an outcome, however chance dealt out the modes.
    static func warnings(
        _ outcome: ExperimentOutcome, _ tickets: [ExperimentTicket], isLoaded: Bool, isMuchCensored: Bool
    ) -> [Warning] {
        var warnings: [Warning] = isLoaded && outcome.isTime ? [.load] : []
        if isMuchCensored { warnings.append(.censored) }
        let (asked, unknown) = tickets.reduce(into: (0, 0)) { sums, ticket in
            guard let value = ticket.values[outcome] else { return }
            sums.0 += 1
            if case .unknown = value { sums.1 += 1 }
        }
        if Double(unknown) > ModeDifference.missingMax * Double(asked) { warnings.append(.missing) }
        if Measure.byConstruction.contains(outcome.rawValue) { warnings.append(.construction) }
        return warnings
    }

    /// Do most priorities go the other way?
    static func isOpposed(_ strata: some Collection<Part>, to difference: Double?) -> Bool {
        guard let difference else { return false }
        return strata.count { $0.value * difference < 0 } * 2 > strata.count
    }

    /// A row of values that stand in their places; `strata` are the same values of each priority.
    init(
        _ name: String, _ role: Role, _ basis: ModeDifference.Basis, _ values: [Switchback.Measured<Double>],
        strata: [Priority: [Switchback.Measured<Double>]] = [:], _ design: ExperimentDesign, warnings: [Warning] = []
    ) {
        let means = design.means(values)
        let paired = PairedBlocks(differences: means.map { $0.first - $0.second })
        let isEnough = design.isEnough && means.count >= ExperimentAnalysis.pairsMin
        let estimate = isEnough ? paired.estimate() : nil
        func side(_ value: (Switchback.PairMeans) -> Double, _ isMine: (Int) -> Bool) -> Side? {
            let moments = Moments(means.map(value))
            guard moments.count > 0 else { return nil }
            let error = isEnough ? moments.standardError.flatMap { $0 > 0 ? $0 : nil } : nil
            let interval = error.map {
                Estimate.student(moments.mean, error: $0, degrees: Double(moments.count - 1), confidence: 0.95).interval
            }
            return Side(n: values.count { isMine($0.block) }, value: moments.mean, interval: interval)
        }
        self.name = name
        self.role = role
        self.basis = basis
        var sides: [Mode: Side] = [:]
        sides[.swarm] = side(\.first) { $0.isMultiple(of: 2) }
        sides[.tiered] = side(\.second) { !$0.isMultiple(of: 2) }
        self.sides = sides
        pairs = means.count
        let whole = design.part(values)
        difference = whole?.value
        interval = estimate?.interval
        pValue = estimate?.pValue
        // Where nothing varies chance has nothing to turn round.
        randomisation = estimate == nil ? nil : paired.randomisation(seed: design.seed, exactMax: Self.exactMax)
        adjusted = nil
        self.strata = strata.compactMapValues { design.part($0) }.filter { ($0.value.pairs ?? 0) > 1 }
        let (early, late) = (design.part(values) { design.isEarly[$0] }, design.part(values) { !design.isEarly[$0] })
        firstWeeks = late == nil ? nil : early
        later = early == nil ? nil : late
        var all = isEnough ? warnings : [.few] + warnings
        if Self.isOpposed(self.strata.values, to: whole?.value) { all.append(.strata) }
        if design.isNovel(values) { all.append(.novelty) }
        self.warnings = all
    }
}
