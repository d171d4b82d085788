package import JSON
internal import Statistics
package import WaggleDomain

// A pilot, analysed as its coins dealt: each ticket in the mode that the plan's seed and its number give it, whatever
// became of it. Tickets of both modes share people, so no figure of it says which mode serves the desk better; that is said
// before everything else.

extension ExperimentAnalysis {
    /// What must be said of a plan even while there are no figures: a pilot's warning is always there.
    package static func standing(_ plan: ExperimentPlan) -> [JSONMember] {
        plan.design == .pilot ? [JSONMember("warnings", .array([.object([JSONMember("code", "interference")])]))] : []
    }

    /// Analyses a pilot's tickets as assigned, in the order of their numbers; all coins are thrown again at most `draws` times.
    package init(
        pilot plan: ExperimentPlan, isStopped: Bool, tickets all: [PilotTicket], conditions: Conditions = Conditions(),
        now: Milliseconds, draws: Int = 10_000
    ) {
        self.plan = plan
        self.now = now
        pairsUsed = 0
        let byMode = Dictionary(grouping: all, by: \.mode)
        tickets = byMode.mapValues(\.count)
        let counts = Mode.allCases.map { byMode[$0]?.count ?? 0 }
        let ratio = SampleRatio.test(counts, shares: counts.map { _ in 1 })?.pValue ?? 1
        let isMismatch = ratio < SampleRatio.refusalBelow
        let solved = Mode.allCases.map { mode in (mode, (byMode[mode] ?? []).count(where: \.ticket.isSolved)) }
        let load = Self.load(conditions)

        warnings = [.interference, .noRails]
        if isStopped { warnings.append(.stopped) }
        if isMismatch { warnings.append(.mismatch(pValue: ratio)) }
        warnings += Self.course(all.map(\.ticket))
        warnings += solved.filter { $0.1 < Self.solvedMin }.map { .few($0.0, solved: $0.1) }
        warnings += load
        if plan.queues != nil, plan.warnings.contains(.shared) { warnings.append(.shared) }

        let design = PilotDesign(
            tickets: all, horizon: Measure.minutes(plan.horizon), seed: UInt64(clamping: plan.seed),
            isEnough: !isStopped && !isMismatch && solved.allSatisfy { $0.1 >= Self.solvedMin },
            draws: draws)
        rows = Self.outcomes(plan).map { ExperimentRow($0, $1, pilot: design, isLoaded: !load.isEmpty) }
        adjustAll()
    }

    /// Analyses a pilot of a book that holds its tickets.
    init(pilot experiment: Experiment, _ book: MeasureBook, calendar: WorkCalendar, now: Milliseconds) {
        let plan = experiment.plan
        let span = Span(plan.start, min(plan.end, experiment.endedAt ?? plan.end))
        let records = book.records(at: now) {
            $0.createdAt < span.to && plan.concerns($0.queue) && $0.state != .cancelled
        }
        let drawn = records.filter { $0.facts.modeSource == .pilot && span.from <= $0.facts.createdAt }
        let tickets = drawn.map { record in
            let mode: Mode = ExperimentCoins.coin(of: record.facts.id, seed: plan.seed) ? .swarm : .tiered
            return PilotTicket(
                mode, ExperimentTicket(record, assigned: mode, horizon: plan.horizon, now: now),
                isEarly: record.facts.createdAt < plan.start + PilotDesign.fortnight)
        }
        var filter = MeasureFilter(created: span)
        filter.queues = Set(plan.queues ?? [])
        var conditions = Conditions()
        conditions.utilisation = MeasureCohort(book, filter, calendar: calendar, now: now).utilisation
        conditions.unsolvedAtBeginnings = records.count { $0.facts.isUnsettled(at: span.from) }
        conditions.unsolvedAtEnds = records.count { $0.facts.isUnsettled(at: span.to) }
        self.init(
            pilot: plan, isStopped: experiment.state == .stopped, tickets: tickets, conditions: conditions, now: now)
    }
}
