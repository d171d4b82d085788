import Statistics
import Testing
import WaggleDomain
import WaggleMeasures

/// Pilots analysed ticket by ticket, on figures that can be told by hand.
struct PilotAnalysisTests {
    private static let day: Milliseconds = 86_400_000

    private static func plan(
        queues: [QueueID]? = nil, warnings: [PlanWarning] = [.interference],
        primary: [ExperimentMeasure] = ExperimentCommand.Draft.usualPrimary
    ) -> ExperimentPlan {
        ExperimentPlan(
            pilot: ExperimentID(1), queues: queues, seed: 7, start: 0, end: 28 * day, horizon: 36_000_000,
            primary: primary, reason: "Why?", warnings: warnings)
    }

    /// Alternating modes; `minutes` says how long each took, which is also what people worked on it.
    private static func tickets(_ count: Int, minutes: (Mode, Int) -> Double) -> [PilotTicket] {
        (0..<count).map { number in
            let mode: Mode = number.isMultiple(of: 2) ? .swarm : .tiered
            let time = minutes(mode, number / 2)
            return PilotTicket(
                mode,
                ExperimentTicket(
                    block: 0, priority: number % 4 < 2 ? .p2 : .p3, isSolved: true,
                    values: [
                        .timeToSolve: .time(FollowUp(time, isEvent: true)), .agentMinutes: .number(time),
                        .reopened: .number(number % (mode == .swarm ? 10 : 5) < 2 ? 1 : 0), .handOffs: .number(1),
                    ]), isEarly: number < count / 2)
        }
    }

    private static func row(_ analysis: ExperimentAnalysis, _ name: String) throws -> ExperimentRow {
        try #require(analysis.rows.first { $0.name == name })
    }

    private static func analysed(
        _ tickets: [PilotTicket], _ plan: ExperimentPlan = plan(), stopped: Bool = false,
        conditions: ExperimentAnalysis.Conditions = .init()
    ) -> ExperimentAnalysis {
        ExperimentAnalysis(
            pilot: plan, isStopped: stopped, tickets: tickets, conditions: conditions, now: 28 * day + 36_000_000)
    }

    @Test func `tickets are the unit: Welch for means and times, Newcombe for shares`() throws {
        let tickets = Self.tickets(80) { mode, number in Double(number % 7) + (mode == .swarm ? 30 : 36) }
        let analysis = Self.analysed(tickets)
        func values(_ mode: Mode) -> [Double] { (0..<40).map { Double($0 % 7) + (mode == .swarm ? 30 : 36) } }
        let expected = try #require(MeanDifference.welch(values(.swarm), values(.tiered)))
        for name in ["agent_minutes", "time_to_solve"] {
            let row = try Self.row(analysis, name)
            #expect(row.role == .primary && row.pairs == nil && row.warnings.isEmpty)
            #expect(abs((row.difference ?? 0) + 6) < 1e-9)
            #expect(abs((row.interval?.lower ?? 0) - expected.interval.lower) < 1e-9)
            #expect(abs((row.pValue ?? 1) - (expected.pValue ?? 0)) < 1e-12)
            #expect(row.sides[.swarm]?.n == 40 && abs((row.sides[.swarm]?.value ?? 0) - 32.875) < 1e-9)
            // Every coin would have had to fall the same way.
            #expect(row.randomisation?.pValue == 1.0 / 10_001 && row.randomisation?.isExact == false)
            #expect(row.strata.keys.sorted() == [.p2, .p3] && row.firstWeeks != nil && row.later != nil)
        }
        // A fifth of the swarm's, two fifths of the tiered; the p is that of the chi-square with n - 1, 3.7619.
        let reopened = try Self.row(analysis, "reopened")
        let share = try #require(Proportion.difference(Proportion(8, of: 40), minus: Proportion(16, of: 40)))
        #expect(reopened.sides[.swarm]?.value == 0.2 && reopened.sides[.tiered]?.value == 0.4)
        #expect(reopened.interval == share.interval && reopened.basis == .share)
        #expect(abs((reopened.pValue ?? 1) - 0.0524328170) < 1e-9)
        // Nothing varies, so chance has nothing to turn round.
        let handOffs = try Self.row(analysis, "hand_offs")
        #expect(handOffs.randomisation == nil && handOffs.interval == nil && handOffs.warnings == [.construction])
        #expect(analysis.rows.map(\.role).filter { $0 == .primary }.count == 3)
        #expect(analysis.tickets == [.swarm: 40, .tiered: 40])
    }

    @Test func `the warning is first whatever else is said, and guard-rails are left out`() throws {
        let tickets = Self.tickets(80) { _, number in Double(number) }
        #expect(Self.analysed(tickets).warnings == [.interference, .noRails])
        let stopped = Self.analysed(tickets, stopped: true)
        #expect(stopped.warnings == [.interference, .noRails, .stopped])
        var conditions = ExperimentAnalysis.Conditions()
        conditions.utilisation = 0.9
        conditions.unsolvedAtEnds = 50
        let shared = Self.plan(queues: [QueueID(1)], warnings: [.interference, .shared])
        let loaded = Self.analysed(tickets, shared, conditions: conditions)
        #expect(
            loaded.warnings == [.interference, .noRails, .busy(share: 0.9), .growing(from: 0, to: 50), .shared])
        #expect(try Self.row(loaded, "time_to_solve").warnings.contains(.load))
        #expect(try !Self.row(loaded, "agent_minutes").warnings.contains(.load))
        #expect(Self.analysed([]).warnings.prefix(2) == [.interference, .noRails])
        #expect(!loaded.rows.contains { $0.role == .guardRail })
    }

    @Test func `what was stopped, or is too little, has values and no interval`() throws {
        let stopped = Self.analysed(Self.tickets(80) { _, number in Double(number) }, stopped: true)
        let few = Self.analysed(Self.tickets(58) { _, number in Double(number) })
        #expect(few.warnings.contains(.few(.swarm, solved: 29)))
        for analysis in [stopped, few] {
            for row in analysis.rows {
                #expect(row.interval == nil && row.pValue == nil && row.randomisation == nil && row.adjusted == nil)
                #expect(row.sides.values.allSatisfy { $0.interval == nil } && row.warnings.contains(.few))
            }
            #expect(try Self.row(analysis, "agent_minutes").difference == 0)
        }
    }

    @Test func `numbers of tickets that no fair coin gives stop it`() {
        let all = Self.tickets(400) { _, number in Double(number) }
        // A tenth of the swarm's came.
        let leaking = all.enumerated().filter { $1.mode == .tiered || $0.isMultiple(of: 20) }.map(\.element)
        let analysis = Self.analysed(leaking)
        #expect(analysis.warnings.contains { if case .mismatch = $0 { true } else { false } })
        #expect(analysis.rows.allSatisfy { $0.interval == nil })
    }

    @Test func `a sum that most priorities contradict says so, and so do two special weeks`() throws {
        var mixed = Self.tickets(120) { _, _ in 0 }
        for index in mixed.indices {
            // In each priority the swarm takes longer; but the tiers got most of the long ones.
            let isLong = mixed[index].mode == .swarm ? index % 10 == 0 : index % 10 != 1
            mixed[index].ticket.priority = isLong ? .p1 : .p4
            let own = Double(index % 3) + (mixed[index].mode == .swarm ? 5 : 0)
            mixed[index].ticket.values = [.agentMinutes: .number((isLong ? 100 : 10) + own)]
        }
        let row = try Self.row(Self.analysed(mixed), "agent_minutes")
        #expect(row.warnings.contains(.strata) && (row.difference ?? 0) < 0)
        let special = Self.tickets(80) { mode, number in
            Double(number % 5) + (mode == .swarm ? (number < 20 ? -20 : 20) : 0)
        }
        #expect(try Self.row(Self.analysed(special), "agent_minutes").warnings.contains(.novelty))
    }
}
