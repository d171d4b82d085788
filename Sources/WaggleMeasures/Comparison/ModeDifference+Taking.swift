internal import Statistics
internal import WaggleDomain

extension ModeDifference {
    /// Takes a measure's difference from a cohort; nil for measures that are not taken ticket by ticket, and when no
    /// ticket gives anything to it. `seed` is that of the drawing.
    init?(_ measure: Measure, _ cohort: MeasureCohort, seed: UInt64) {
        func parts(_ wanted: (TicketFacts) -> Bool = { _ in true }) -> Pair {
            Pair(
                tiered: MeasureParts(measure, cohort.tickets(.tiered).filter { wanted($0.facts) }, cohort),
                swarm: MeasureParts(measure, cohort.tickets(.swarm).filter { wanted($0.facts) }, cohort))
        }
        let strata = { Priority.allCases.map { priority in parts { $0.priority == priority } } }
        switch measure.form {
        case .people, .notRecorded: return nil
        case .times: self.init(times: measure, parts(), strata())
        case .share: self.init(share: measure, parts(), strata(), cohort)
        case .amounts: self.init(amounts: measure, parts(), strata(), seed: seed)
        }
    }

    /// Both modes' parts.
    struct Pair {
        let tiered: MeasureParts
        let swarm: MeasureParts

        var times: (tiered: [FollowUp], swarm: [FollowUp]) { (tiered.followUps, swarm.followUps) }
        var shares: (tiered: Proportion, swarm: Proportion) { (tiered.proportion, swarm.proportion) }
        var numbers: (tiered: [Double], swarm: [Double]) { (tiered.numbers, swarm.numbers) }
    }

    // MARK: - Times

    private init?(times measure: Measure, _ pair: Pair, _ strata: [Pair]) {
        let (tiered, swarm) = pair.times
        let curves = (tiered: SurvivalCurve(tiered), swarm: SurvivalCurve(swarm))
        guard let horizon = Self.horizon(tiered, swarm) else { return nil }
        let isEnough = min(curves.tiered.events, curves.swarm.events) >= Self.fewerAre
        func side(_ curve: SurvivalCurve) -> Side {
            let mean = RestrictedMean(curve, horizon: horizon).estimate()
            let median = curve.quantileInterval(0.5)
            let isKnown = curve.events >= Self.fewerAre
            return Side(
                n: curve.count, value: curve.count == 0 ? nil : Value(mean.value, isKnown ? mean.interval : nil),
                median: curve.median, medianLower: isKnown ? median.lower : nil,
                medianUpper: isKnown ? median.upper : nil)
        }
        let sides = [Mode.tiered: side(curves.tiered), .swarm: side(curves.swarm)]
        let within = Self.pooled(
            strata.compactMap { stratum in
                let (tiered, swarm) = stratum.times
                guard tiered.count(where: \.isEvent) > 1, swarm.count(where: \.isEvent) > 1 else { return nil }
                return RestrictedMean.difference(SurvivalCurve(swarm), minus: SurvivalCurve(tiered), horizon: horizon)
                    .map { ($0, tiered.count + swarm.count) }
            })
        var warnings: [Warning] = isEnough ? [] : [.few]
        let young = { (all: [FollowUp]) in
            Double(all.count { !$0.isEvent && $0.time < horizon }) > Self.missingMax * Double(all.count)
        }
        if young(tiered) || young(swarm) { warnings.append(.censored) }
        let whole = RestrictedMean.difference(curves.swarm, minus: curves.tiered, horizon: horizon)
        self.init(
            measure, .restrictedMean, horizon: horizon, sides, interval: isEnough ? whole?.interval : nil, within,
            warnings)
    }

    /// As far as both modes were followed, and no further than nine in ten of all.
    private static func horizon(_ tiered: [FollowUp], _ swarm: [FollowUp]) -> Double? {
        guard let usual = RestrictedMean.usualHorizon(tiered + swarm) else { return nil }
        let ends = [tiered, swarm].compactMap { $0.last?.time }
        let horizon = min(usual, ends.min() ?? usual)
        return horizon > 0 ? horizon : nil
    }

    // MARK: - Shares

    private init?(share measure: Measure, _ pair: Pair, _ strata: [Pair], _ cohort: MeasureCohort) {
        let (tiered, swarm) = pair.shares
        guard tiered.total + swarm.total > 0 else { return nil }
        let isEnough = min(tiered.total, swarm.total) >= Self.fewerAre
        func side(_ share: Proportion) -> Side {
            Side(n: share.total, value: share.share.map { Value($0, share.wilson()) })
        }
        let common = MantelHaenszel(strata.map { ($0.shares.swarm, $0.shares.tiered) }).riskDifference()
        let whole = Proportion.difference(swarm, minus: tiered)
        var warnings: [Warning] = isEnough ? [] : [.few]
        if Self.isMuchMissing(measure, pair, cohort) { warnings.append(.missing) }
        self.init(
            measure, .share, horizon: nil, [.tiered: side(tiered), .swarm: side(swarm)],
            interval: isEnough ? whole?.interval : nil, isEnough ? common.map { ($0, 1) } : nil, warnings)
    }

    /// More than a fifth too young to tell; of ratings, more than a fifth of the solved tickets without one.
    private static func isMuchMissing(_ measure: Measure, _ pair: Pair, _ cohort: MeasureCohort) -> Bool {
        let known = pair.shares.tiered.total + pair.shares.swarm.total
        var unknown = pair.tiered.undecided + pair.swarm.undecided
        if measure.name == "satisfaction" {
            let solved = Mode.allCases.reduce(0) { $0 + cohort.tickets($1).count { $0.solved != nil } }
            unknown = max(0, solved - known)
        }
        return Double(unknown) > missingMax * Double(known + unknown)
    }

    // MARK: - Numbers

    private init?(amounts measure: Measure, _ pair: Pair, _ strata: [Pair], seed: UInt64) {
        let (tiered, swarm) = pair.numbers
        guard tiered.count + swarm.count > 0 else { return nil }
        let isEnough = min(tiered.count, swarm.count) >= Self.fewerAre
        let draws = Bootstrap(seed: seed, repetitions: Self.repetitions(tiered.count + swarm.count))
        func side(_ values: [Double]) -> Side {
            let sample = Sample(values)
            let isKnown = values.count >= Self.fewerAre
            let median = isKnown ? draws.quantile(0.5, of: values) : nil
            return Side(
                n: values.count, value: sample.mean.map { Value($0, isKnown ? Self.meanInterval(values) : nil) },
                median: sample.median, medianLower: median?.lower, medianUpper: median?.upper)
        }
        let sides = [Mode.tiered: side(tiered), .swarm: side(swarm)]
        let within = MeanDifference.stratified(strata.map { ($0.numbers.swarm, $0.numbers.tiered) })
        let whole = MeanDifference.welch(swarm, tiered)
        var medians: Value?
        if isEnough, let one = sides[.swarm]?.median, let other = sides[.tiered]?.median {
            medians = Value(one - other, draws.quantileDifference(0.5, swarm, minus: tiered))
        }
        self.init(
            measure, .mean, horizon: nil, sides, interval: isEnough ? whole?.interval : nil,
            isEnough ? within.map { ($0.estimate, 1) } : nil, isEnough ? [] : [.few], medians: medians)
    }

    /// Often enough for the ends of an interval, and at most some tenths of a second.
    static func repetitions(_ count: Int) -> Int { min(2_000, max(200, 10_000_000 / max(1, count))) }

    private static func meanInterval(_ values: [Double]) -> Interval? {
        let moments = Moments(values)
        guard let error = moments.standardError, error > 0 else { return nil }
        return Estimate.student(
            moments.mean, error: error, degrees: Double(moments.count - 1), confidence: 0.95
        ).interval
    }

    // MARK: - Both

    private init(
        _ measure: Measure, _ basis: Basis, horizon: Double?, _ sides: [Mode: Side], interval: Interval?,
        _ within: (Estimate, Int)?, _ warnings: [Warning], medians: Value? = nil
    ) {
        self.measure = measure.name
        self.basis = basis
        self.horizon = horizon
        self.sides = sides
        var found: Value?
        if let one = sides[.swarm]?.value, let other = sides[.tiered]?.value {
            found = Value(one.value - other.value, interval)
        }
        difference = found
        withinPriorities = interval == nil ? nil : within.map { Value($0.0) }
        medianDifference = medians
        var warnings = warnings
        if let found, let inside = withinPriorities, found.value * inside.value < 0 { warnings.append(.strata) }
        if Measure.byConstruction.contains(measure.name) { warnings.append(.construction) }
        self.warnings = warnings
    }

    /// Independent differences put together by how many tickets each is of.
    private static func pooled(_ all: [(estimate: Estimate, count: Int)]) -> (Estimate, Int)? {
        let total = Double(all.reduce(0) { $0 + $1.count })
        guard total > 0 else { return nil }
        let value = all.reduce(0) { $0 + Double($1.count) / total * $1.estimate.value }
        let variance = all.reduce(0) {
            let part = Double($1.count) / total * $1.estimate.standardError
            return $0 + part * part
        }
        guard variance > 0 else { return nil }
        return (.normal(value, error: variance.squareRoot(), confidence: 0.95), all.count)
    }
}

extension MeasureParts {
    /// Times by the clock; none of other measures.
    var followUps: [FollowUp] { if case .times(let wall, _) = self { wall } else { [] } }

    /// Numbers; none of other measures.
    var numbers: [Double] { if case .amounts(let numbers) = self { numbers } else { [] } }

    /// Yes of yes and no; none of none for other measures.
    var proportion: Proportion {
        guard case .answers(let answers) = self else { return Proportion(0, of: 0) }
        return Proportion(answers.count { $0 == .yes }, of: answers.count { $0 != .tooYoung })
    }

    /// Answers that cannot be told yet.
    var undecided: Int { if case .answers(let answers) = self { answers.count { $0 == .tooYoung } } else { 0 } }
}
