import JSON
import Statistics
import Testing
import WaggleDomain
import WaggleMeasures
import WaggleTesting

/// Experiments analysed as they were planned, on tickets whose figures can be told by hand.
struct ExperimentAnalysisTests {
    private static let hour: Milliseconds = 3_600_000
    private static let day: Milliseconds = 24 * hour

    /// Days in pairs of neighbours, the swarm first in every other pair.
    private static func plan(
        pairs: Int = 8, queues: [QueueID]? = nil, primary: [ExperimentMeasure] = ExperimentCommand.Draft.usualPrimary,
        warnings: [PlanWarning] = [], length: BlockLength = .day
    ) -> ExperimentPlan {
        let blocks = (0..<2 * pairs).map { block in
            let isSwarm = (block / 2 + block).isMultiple(of: 2)
            return ExperimentPlan.Block(
                from: Milliseconds(block) * day, mode: isSwarm ? .swarm : .tiered, pair: block / 2)
        }
        return ExperimentPlan(
            id: ExperimentID(1), queues: queues, length: length, seed: 7, blocks: blocks,
            end: Milliseconds(2 * pairs) * day, horizon: 10 * hour, washIn: hour, primary: primary, reason: "Why?",
            warnings: warnings)
    }

    /// So many tickets in each block; `minutes` says how long each took, which is also what people worked on it.
    private static func tickets(
        _ plan: ExperimentPlan, perBlock: Int = 6, minutes: (_ block: Int, _ ticket: Int) -> Double
    ) -> [ExperimentTicket] {
        plan.blocks.indices.flatMap { block in
            (0..<perBlock).map { ticket in
                let time = minutes(block, ticket)
                return ExperimentTicket(
                    block: block, priority: ticket.isMultiple(of: 2) ? .p2 : .p3, isSolved: true,
                    values: [
                        .timeToSolve: .time(FollowUp(time, isEvent: true)), .agentMinutes: .number(time),
                        .firstResponse: .time(FollowUp(time / 2, isEvent: true)), .handOffs: .number(1),
                        .reopened: .number(0),
                    ])
            }
        }
    }

    private static func analysed(
        _ plan: ExperimentPlan, _ tickets: [ExperimentTicket], whole: [Bool]? = nil, stopped: Bool = false,
        waiting: [Int]? = nil, conditions: ExperimentAnalysis.Conditions = .init()
    ) -> ExperimentAnalysis {
        let count = plan.blocks.count
        return ExperimentAnalysis(
            plan, isWhole: whole ?? Array(repeating: true, count: count), isStopped: stopped,
            waiting: waiting ?? Array(repeating: 0, count: count), tickets: tickets, conditions: conditions,
            now: plan.end + plan.horizon)
    }

    private static func row(_ analysis: ExperimentAnalysis, _ name: String) throws -> ExperimentRow {
        try #require(analysis.rows.first { $0.name == name })
    }

    /// A block's weather in minutes, the same for both modes.
    private static func weather(_ block: Int, _ ticket: Int) -> Double {
        30 + Double(block * 7 % 11) + Double(ticket)
    }

    @Test func `the difference is that of the blocks' means, and its p what the coins would do`() throws {
        let plan = Self.plan()
        let analysis = Self.analysed(
            plan, Self.tickets(plan) { Self.weather($0, $1) - (plan.blocks[$0].mode == .swarm ? 12 : 0) })
        let differences = (0..<8).map { pair -> Double in
            let (one, other) = (Self.weather(2 * pair, 0), Self.weather(2 * pair + 1, 0))
            return (plan.blocks[2 * pair].mode == .swarm ? one - other : other - one) - 12
        }
        let expected = try #require(PairedBlocks(differences: differences).estimate())
        for name in ["time_to_solve", "agent_minutes"] {
            let row = try Self.row(analysis, name)
            #expect(row.role == .primary && row.pairs == 8 && row.warnings.isEmpty)
            #expect(abs((row.difference ?? 0) - expected.value) < 1e-9)
            #expect(abs((row.interval?.lower ?? 0) - expected.interval.lower) < 1e-9)
            let (swarm, tiered) = (try #require(row.sides[.swarm]), try #require(row.sides[.tiered]))
            #expect(abs(swarm.value - tiered.value - expected.value) < 1e-9 && swarm.n == 48)
            // Every difference has one sign, so only all coins one way are as far out.
            let randomisation = try #require(row.randomisation)
            #expect(randomisation.pValue == 2.0 / 256 && randomisation.assignments == 256 && randomisation.isExact)
            #expect(abs((row.adjusted ?? 0) - 3 * 2.0 / 256) < 1e-12)
        }
        #expect(analysis.warnings.isEmpty && analysis.pairsUsed == 8)
        #expect(analysis.rows.map(\.role) == Array(repeating: .primary, count: 3) + Array(repeating: .other, count: 5))
        #expect(try Self.row(analysis, "hand_offs").warnings == [.construction])
        #expect(try Self.row(analysis, "hand_offs").interval == nil)
    }

    @Test func `a pair with a missed block is left out whole`() throws {
        let plan = Self.plan()
        var whole = Array(repeating: true, count: 16)
        whole[5] = false
        // What was made in the pair would turn everything round.
        let tickets = Self.tickets(plan) { block, ticket in
            block / 2 == 2 ? (plan.blocks[block].mode == .swarm ? 500 : 1) : Self.weather(block, ticket)
        }
        let analysis = Self.analysed(plan, tickets, whole: whole)
        #expect(analysis.pairsUsed == 7 && analysis.warnings == [.leftOut(pairs: 1)])
        #expect(abs(try Self.row(analysis, "agent_minutes").difference ?? 99) < 12)
        #expect(analysis.tickets == [.swarm: 42, .tiered: 42])
    }

    @Test func `what was stopped, or is too little, has values and no interval`() throws {
        let plan = Self.plan()
        let stopped = Self.analysed(plan, Self.tickets(plan, minutes: Self.weather), stopped: true)
        let few = Self.analysed(plan, Self.tickets(plan, perBlock: 3, minutes: Self.weather))
        let short = Self.analysed(
            plan, Self.tickets(plan, minutes: Self.weather), whole: (0..<16).map { $0 < 10 })
        #expect(stopped.warnings == [.stopped])
        #expect(few.warnings == [.few(.tiered, solved: 24), .few(.swarm, solved: 24)])
        #expect(short.warnings.contains(.fewBlocks(pairs: 5)))
        for analysis in [stopped, few, short] {
            for row in analysis.rows {
                #expect(row.interval == nil && row.pValue == nil && row.adjusted == nil && row.randomisation == nil)
                #expect(row.sides.values.allSatisfy { $0.interval == nil } && row.warnings.contains(.few))
            }
            #expect(try Self.row(analysis, "time_to_solve").difference != nil)
        }
    }

    @Test func `modes that got other numbers of tickets than chance gives stop it`() throws {
        let plan = Self.plan(pairs: 10)
        let all = Self.tickets(plan, perBlock: 40, minutes: Self.weather)
        // Half of the swarm's tickets never came.
        let leaking = all.enumerated().filter { plan.blocks[$1.block].mode == .tiered || $0.isMultiple(of: 2) }
        let stopped = Self.analysed(plan, leaking.map(\.element))
        guard case .mismatch(let pValue) = stopped.warnings.first else {
            Issue.record("no mismatch in \(stopped.warnings)")
            return
        }
        #expect(pValue < 0.001 && stopped.rows.allSatisfy { $0.interval == nil })
        // Days differ in how many tickets they bring, which is no mismatch.
        let weather = all.enumerated().filter { offset, ticket in
            let isOdd = ticket.block / 2 % 2 == 1
            let isSwarm = plan.blocks[ticket.block].mode == .swarm
            return offset % 40 < (isSwarm ? (isOdd ? 12 : 40) : (isOdd ? 25 : 10))
        }
        let uneven = Self.analysed(plan, weather.map(\.element))
        #expect(uneven.warnings.contains { if case .uneven = $0 { true } else { false } })
        #expect(try Self.row(uneven, "agent_minutes").interval != nil)
    }

    @Test func `everything that spoils a figure stands beside it`() throws {
        let plan = Self.plan(queues: [QueueID(1)], warnings: [.shared])
        var tickets = Self.tickets(plan) { Self.weather($0, $1) - (plan.blocks[$0].mode == .swarm ? 12 : 0) }
        for index in tickets.indices {
            tickets[index].isOverridden = index % 10 == 0
            tickets[index].isMixed = index % 10 == 1
            tickets[index].values[.satisfaction] = index % 3 == 0 ? .unknown : .number(Double(index % 2))
            if index % 4 == 0 { tickets[index].values[.timeToSolve] = .time(FollowUp(1, isEvent: false)) }
        }
        var conditions = ExperimentAnalysis.Conditions()
        conditions.utilisation = 0.9
        conditions.unsolvedAtBeginnings = 20
        conditions.unsolvedAtEnds = 60
        conditions.queueP90 = 61
        let analysis = Self.analysed(
            plan, tickets, waiting: (0..<16).map { $0 == 3 ? 2 : 0 }, conditions: conditions)
        let expected: [ExperimentAnalysis.Warning] = [
            .overridden(share: 10.0 / 96), .mixed(share: 10.0 / 96), .busy(share: 0.9), .growing(from: 20, to: 60),
            .carried(blocks: 1, of: 16), .washIn(minutes: 61), .shared,
        ]
        #expect(analysis.warnings == expected)
        #expect(try Self.row(analysis, "time_to_solve").warnings == [.load, .censored])
        #expect(try Self.row(analysis, "satisfaction").warnings.contains(.missing))
        #expect(try !Self.row(analysis, "agent_minutes").warnings.contains(.load))
        // Weeks carry their queues over by design.
        let weeks = Self.plan(length: .week)
        #expect(Self.analysed(weeks, tickets, waiting: Array(repeating: 3, count: 16)).warnings.count == 2)
    }

    @Test func `a sum that most priorities contradict says so, and so do two special weeks`() throws {
        let plan = Self.plan(pairs: 14)
        let mixed = plan.blocks.indices.flatMap { block in
            let isSwarm = plan.blocks[block].mode == .swarm
            // In each priority the swarm takes longer; but the tiers got most of the long ones.
            return (0..<10).map { ticket in
                let isLong = ticket < (isSwarm ? 2 : 8)
                let minutes = (isLong ? 100.0 : 10.0) + (isSwarm ? 5 : 0) + Double(block % 3)
                return ExperimentTicket(
                    block: block, priority: isLong ? .p1 : .p4, isSolved: true,
                    values: [.agentMinutes: .number(minutes)])
            }
        }
        let row = try Self.row(Self.analysed(plan, mixed), "agent_minutes")
        #expect(row.warnings.contains(.strata) && (row.difference ?? 0) < 0)
        #expect(row.strata.keys.sorted() == [.p1, .p4] && row.strata.values.allSatisfy { $0.value > 0 })
        let special = Self.tickets(plan) { block, ticket in
            let isSwarm = plan.blocks[block].mode == .swarm
            return Self.weather(block, ticket) + (isSwarm ? (block < 14 ? -20 : 20) : 0)
        }
        let novel = try Self.row(Self.analysed(plan, special), "agent_minutes")
        #expect(novel.warnings == [.novelty] && novel.firstWeeks?.pairs == 7 && novel.later?.pairs == 7)
    }

    @Test func `many pairs are drawn from the plan's seed, few are looked at one by one`() throws {
        func randomisation(_ pairs: Int) throws -> PairedBlocks.Randomisation? {
            let plan = Self.plan(pairs: pairs)
            return try Self.row(Self.analysed(plan, Self.tickets(plan, minutes: Self.weather)), "agent_minutes")
                .randomisation
        }
        #expect(try randomisation(14)?.assignments == 16_384 && randomisation(14)?.isExact == true)
        #expect(try randomisation(15)?.assignments == 10_000 && randomisation(15)?.isExact == false)
        #expect(try randomisation(15) == randomisation(15))
    }
}
