internal import Statistics
internal import WaggleDomain

extension ExperimentAnalysis {
    private static let overriddenMax = 0.05
    private static let mixedMax = 0.05
    private static let busyShare = 0.85

    /// Whether the modes got the numbers of tickets they ought to have.
    struct Ratio {
        /// By chi-square, as if tickets came one by one.
        let pValue: Double
        /// By the pairs, whose blocks have their weather: days differ by more than single tickets would.
        let pairsPValue: Double

        var isUneven: Bool { pValue < SampleRatio.refusalBelow }
        var isMismatch: Bool { isUneven && pairsPValue < SampleRatio.refusalBelow }
    }

    /// Tickets of both modes against the time in which they were counted; nil without any.
    static func sampleRatio(
        _ tickets: [ExperimentTicket], _ design: ExperimentDesign, _ plan: ExperimentPlan
    ) -> Ratio? {
        var counts = Array(repeating: 0, count: plan.blocks.count)
        for ticket in tickets { counts[ticket.block] += 1 }
        let washIn = plan.washIn ?? usualWashIn
        let times = plan.blocks.indices.map { Double(max(1, plan.end(of: $0) - plan.blocks[$0].from - washIn)) }
        func sum<Number: AdditiveArithmetic>(_ values: [Number], _ block: ((swarm: Int, tiered: Int)) -> Int) -> Number
        {
            design.pairs.reduce(.zero) { $0 + values[block($1)] }
        }
        let all = [sum(counts, \.swarm), sum(counts, \.tiered)]
        let shares = [sum(times, \.swarm), sum(times, \.tiered)]
        guard let test = SampleRatio.test(all, shares: shares) else { return nil }
        let rates = design.pairs.map {
            Double(counts[$0.swarm]) / times[$0.swarm] - Double(counts[$0.tiered]) / times[$0.tiered]
        }
        // Pairs that do not vary at all say the same as the single tickets do.
        let pairs = PairedBlocks(differences: rates).estimate()?.pValue ?? test.pValue
        return Ratio(pValue: test.pValue, pairsPValue: pairs)
    }

    /// What became of the plan.
    static func course(_ plan: ExperimentPlan, _ tickets: [ExperimentTicket], pairs: Int) -> [Warning] {
        var warnings = course(tickets)
        let leftOut = plan.blocks.count / 2 - pairs
        if leftOut > 0 { warnings.append(.leftOut(pairs: leftOut)) }
        if pairs < pairsMin { warnings.append(.fewBlocks(pairs: pairs)) }
        return warnings
    }

    /// What became of the tickets' modes.
    static func course(_ tickets: [ExperimentTicket]) -> [Warning] {
        var warnings: [Warning] = []
        let total = Double(max(1, tickets.count))
        let overridden = Double(tickets.count(where: \.isOverridden)) / total
        if overridden > overriddenMax { warnings.append(.overridden(share: overridden)) }
        let mixed = Double(tickets.count(where: \.isMixed)) / total
        if mixed > mixedMax { warnings.append(.mixed(share: mixed)) }
        return warnings
    }

    /// What makes times depend on how busy the desk was, so that they do not carry over.
    static func load(_ conditions: Conditions) -> [Warning] {
        var warnings: [Warning] = []
        if let share = conditions.utilisation, share > busyShare { warnings.append(.busy(share: share)) }
        let (before, after) = (conditions.unsolvedAtBeginnings, conditions.unsolvedAtEnds)
        if after > before + max(10, before / 4) { warnings.append(.growing(from: before, to: after)) }
        return warnings
    }

    /// The same of blocks.
    static func load(
        _ plan: ExperimentPlan, _ conditions: Conditions, _ waiting: [Int], _ isWhole: [Bool]
    ) -> [Warning] {
        var warnings = load(conditions)
        let blocks = zip(waiting, isWhole).filter(\.1).map(\.0)
        let carried = blocks.count { $0 > 0 }
        if plan.length == .day, carried > 0 { warnings.append(.carried(blocks: carried, of: blocks.count)) }
        return warnings
    }
}
