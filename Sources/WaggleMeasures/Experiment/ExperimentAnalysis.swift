internal import Statistics
package import WaggleDomain

// An experiment as it was planned, analysed: whole pairs of blocks only, each ticket in the block it was made in, those
// made in the time left out at a block's beginning not at all.
//
//     events ─▶ book ─▶ tickets of blocks ─▶ times: pseudo-values ─▶ means of blocks ─▶ pairs ─▶ t and randomisation
//                                            numbers, yes and no ──┘
//
// Nothing is told before the last ticket was followed for the plan's horizon: who looks early stops when it pleases. An
// experiment that was stopped is described, without intervals.

/// What an experiment gave.
package struct ExperimentAnalysis: Equatable, Sendable {
    /// What must be said before any figure.
    package enum Warning: Equatable, Sendable {
        /// A pilot, always and first: tickets of both modes share the same people, so one mode's tickets take time from
        /// the other's. It shows whether a mode works here, not which one serves the desk better.
        case interference
        /// A pilot: guard-rails are counted by stretches of time, which both modes share.
        case noRails
        /// It was stopped before its end: a description.
        case stopped
        /// The modes' tickets are too uneven in number to be chance: something chose. No interval.
        case mismatch(pValue: Double)
        /// Uneven in number, but no more than blocks are among themselves.
        case uneven(pValue: Double)
        /// So large a share of the tickets was made in another mode than chance gave them.
        case overridden(share: Double)
        /// So many pairs are left out: the desk did not run in all of their blocks, or they are no longer kept.
        case leftOut(pairs: Int)
        /// Fewer than 6 blocks a mode.
        case fewBlocks(pairs: Int)
        /// Fewer than 30 solved tickets of a mode.
        case few(Mode, solved: Int)
        case busy(share: Double)
        /// More tickets were unsolved when blocks ended than when they began.
        case growing(from: Int, to: Int)
        /// Tickets waited when so many of the blocks began, which last a day.
        case carried(blocks: Int, of: Int)
        /// Nine in ten waited up to so many minutes in queues, which is longer than what is left out.
        case washIn(minutes: Double)
        /// In another mode now than they were made in.
        case mixed(share: Double)
        /// Only some queues: the others' tickets wait for the same people.
        case shared
    }

    /// What is known of the time besides its tickets.
    package struct Conditions: Equatable, Sendable {
        /// Everybody's mean share of time with a ticket before them.
        package var utilisation: Double?
        /// Unsolved tickets over all blocks, at their beginnings and at their ends.
        package var unsolvedAtBeginnings = 0
        package var unsolvedAtEnds = 0
        /// Nine in ten tickets that somebody took had waited in queues so long at most, in minutes.
        package var queueP90: Double?

        package init() {}
    }

    /// Tickets made so soon after a block's beginning are left out, unless the plan says otherwise.
    package static let usualWashIn: Milliseconds = 3_600_000
    /// Pairs of blocks, which are blocks a mode.
    package static let pairsMin = 6
    static let solvedMin = 30

    package let plan: ExperimentPlan
    /// What is open counts up to then.
    package let now: Milliseconds
    /// Guard-rails, then what it is judged by, then the rest.
    package internal(set) var rows: [ExperimentRow] = []
    package internal(set) var warnings: [Warning] = []
    /// None of a pilot.
    package let pairsUsed: Int
    /// Tickets that were counted.
    package internal(set) var tickets: [Mode: Int] = [:]

    /// From when on the figures may be told: the last ticket was followed for the horizon, or it was stopped.
    package static func resultAt(_ experiment: Experiment) -> Milliseconds {
        if experiment.state == .stopped, let stopped = experiment.endedAt { return stopped }
        return experiment.plan.end + experiment.plan.horizon
    }

    /// May the figures be told at that moment?
    package static func mayBeTold(_ experiment: Experiment, at now: Milliseconds) -> Bool {
        experiment.state.isOver && now >= resultAt(experiment)
    }

    /// Analyses tickets as assigned. `isWhole` says of each block whether it ran from its beginning to its end; `rails`
    /// are guard-rails counted by blocks.
    package init(
        _ plan: ExperimentPlan, isWhole: [Bool], isStopped: Bool, waiting: [Int], tickets all: [ExperimentTicket],
        rails: [ExperimentRail] = [], conditions: Conditions = Conditions(), now: Milliseconds
    ) {
        self.plan = plan
        self.now = now
        let whole = ExperimentDesign(plan, isWhole: isWhole, isEnough: true)
        pairsUsed = whole.pairs.count
        let counted = all.filter { whole.counts($0.block) }
        let byMode = Dictionary(grouping: counted) { plan.blocks[$0.block].mode }
        tickets = byMode.mapValues(\.count)
        let ratio = Self.sampleRatio(counted, whole, plan)
        let solved = Mode.allCases.map { mode in (mode, (byMode[mode] ?? []).count(where: \.isSolved)) }
        let isEnough =
            !isStopped && ratio?.isMismatch != true && pairsUsed >= Self.pairsMin
            && solved.allSatisfy { $0.1 >= Self.solvedMin }
        let design = ExperimentDesign(plan, isWhole: isWhole, isEnough: isEnough)

        let load = Self.load(plan, conditions, waiting, isWhole)
        warnings = isStopped ? [.stopped] : []
        if let ratio, ratio.isUneven {
            warnings.append(ratio.isMismatch ? .mismatch(pValue: ratio.pValue) : .uneven(pValue: ratio.pValue))
        }
        warnings += Self.course(plan, counted, pairs: pairsUsed)
        warnings += solved.filter { $0.1 < Self.solvedMin }.map { .few($0.0, solved: $0.1) }
        warnings += load
        if let p90 = conditions.queueP90, p90 > Measure.minutes(plan.washIn ?? Self.usualWashIn) {
            warnings.append(.washIn(minutes: p90))
        }
        if plan.queues != nil, plan.warnings.contains(.shared) { warnings.append(.shared) }

        rows = rails.map { $0.row(design) }
        rows += Self.outcomes(plan).map {
            ExperimentRow($0, $1, counted, design, horizon: plan.horizon, isLoaded: !load.isEmpty)
        }
        adjustAll()
    }

    /// What it is judged by in the plan's order, then the rest.
    static func outcomes(_ plan: ExperimentPlan) -> [(ExperimentOutcome, ExperimentRow.Role)] {
        let named = plan.primary.compactMap { ExperimentOutcome(rawValue: $0.rawValue) }
        return named.map { ($0, .primary) }
            + ExperimentOutcome.allCases.filter { !named.contains($0) }.map { ($0, .other) }
    }

    /// Makes the p's honest.
    mutating func adjustAll() {
        adjust({ $0.role == .primary }, Multiplicity.holm)
        adjust({ $0.role != .primary }, Multiplicity.benjaminiHochberg)
    }

    private mutating func adjust(_ isMeant: (ExperimentRow) -> Bool, _ method: ([Double]) -> [Double]) {
        let places = rows.indices.filter { isMeant(rows[$0]) && rows[$0].randomisation != nil }
        let honest = method(places.compactMap { rows[$0].randomisation?.pValue })
        for (place, pValue) in zip(places, honest) { rows[place].adjusted = pValue }
    }
}
