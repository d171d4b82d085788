internal import Statistics
internal import WaggleDomain

extension ExperimentRow {
    /// A row of a pilot's outcome: tickets are the unit, times by pseudo-values.
    init(_ outcome: ExperimentOutcome, _ role: Role, pilot design: PilotDesign, isLoaded: Bool) {
        let values = design.values(outcome)
        let (swarm, tiered) = PilotDesign.sides(values)
        let isEnough = design.isEnough && min(swarm.count, tiered.count) >= ModeDifference.fewerAre
        let found = PilotEstimate(swarm, tiered, isShare: outcome.isShare, isEnough: isEnough)
        let strata = Priority.allCases.compactMap { priority -> (Priority, Part)? in
            let mine = values.filter { $0.priority == priority }
            let (one, other) = PilotDesign.sides(mine)
            guard min(one.count, other.count) > 1, let value = PilotDesign.difference(mine) else { return nil }
            return (priority, Part(pairs: nil, value: value))
        }
        func weeks(_ early: Bool) -> Part? {
            PilotDesign.difference(values.filter { $0.isEarly == early }).map { Part(pairs: nil, value: $0) }
        }
        let (early, late) = (weeks(true), weeks(false))
        let spoiled = Self.warnings(
            outcome, design.tickets.map(\.ticket), isLoaded: isLoaded, isMuchCensored: design.isMuchCensored(outcome))
        var all = isEnough ? spoiled : [.few] + spoiled
        if Self.isOpposed(strata.map(\.1), to: found.difference) { all.append(.strata) }
        if PilotDesign.isNovel(values) { all.append(.novelty) }
        self.init(
            name: outcome.rawValue, role: role,
            basis: outcome.isTime ? .restrictedMean : outcome.isShare ? .share : .mean, sides: found.sides, pairs: nil,
            difference: found.difference, interval: found.interval, pValue: found.pValue,
            randomisation: isEnough ? design.randomisation(outcome) : nil, adjusted: nil,
            strata: Dictionary(uniqueKeysWithValues: strata), firstWeeks: late == nil ? nil : early,
            later: early == nil ? nil : late, warnings: all)
    }
}

/// Two groups of single tickets compared: means by Welch, shares by Wilson and Newcombe.
private struct PilotEstimate {
    var sides: [Mode: ExperimentRow.Side] = [:]
    var difference: Double?
    var interval: Interval?
    var pValue: Double?

    init(_ swarm: [Double], _ tiered: [Double], isShare: Bool, isEnough: Bool) {
        for (mode, values) in [(Mode.swarm, swarm), (.tiered, tiered)] where !values.isEmpty {
            let moments = Moments(values)
            let interval = isShare ? Self.proportion(values).wilson() : Self.interval(moments)
            sides[mode] = .init(n: values.count, value: moments.mean, interval: isEnough ? interval : nil)
        }
        guard let one = sides[.swarm], let other = sides[.tiered] else { return }
        difference = one.value - other.value
        guard isEnough else { return }
        if isShare {
            let (first, second) = (Self.proportion(swarm), Self.proportion(tiered))
            interval = Proportion.difference(first, minus: second)?.interval
            pValue = Self.pValue(first, second)
        } else {
            let estimate = MeanDifference.welch(swarm, tiered)
            interval = estimate?.interval
            pValue = estimate?.pValue
        }
    }

    private static func proportion(_ values: [Double]) -> Proportion {
        Proportion(values.count { $0 > 0 }, of: values.count)
    }

    private static func interval(_ moments: Moments) -> Interval? {
        guard let error = moments.standardError, error > 0 else { return nil }
        return Estimate.student(moments.mean, error: error, degrees: Double(moments.count - 1), confidence: 0.95)
            .interval
    }

    /// The exact test where there are fewer than five of anything, else the chi-square.
    private static func pValue(_ first: Proportion, _ second: Proportion) -> Double? {
        let cells = [first, second].flatMap { [$0.count, $0.total - $0.count] }
        if cells.contains(where: { $0 < 5 }) { return FisherTest.pValue(first, second) }
        return MantelHaenszel([(first, second)]).nullTest?.pValue
    }
}
