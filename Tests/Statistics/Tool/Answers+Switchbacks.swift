internal import Glibc
internal import JSON
internal import Statistics
internal import WaggleDomain
internal import WaggleMeasures
internal import WaggleSimulation

// A/A tests: switchbacks and pilots in which both ways are the same, so every interval that misses 0 is a false alarm.

extension Answers {
    static let switchbacks: Table = [
        "switchback means": { request in
            guard let plan = Switchback(isFirst: request.list("is_first").map { $0.boolValue ?? false }) else {
                return .null
            }
            let measured = zip(request.wholes("block"), request.numbers("values")).map {
                Switchback.Measured(block: $0, value: $1)
            }
            let pairs = plan.means(measured)
            return ["differences": .numbers(pairs.differences), "estimate": JSONValue(pairs.estimate())]
        },
        "switchback restricted means": { request in
            guard let plan = Switchback(isFirst: request.list("is_first").map { $0.boolValue ?? false }) else {
                return .null
            }
            let measured = zip(request.wholes("block"), request.followUps).map {
                Switchback.Measured(block: $0, value: $1)
            }
            return .numbers(plan.restrictedMeans(measured, horizon: request.number("horizon")).differences)
        },
        "false alarms": { request in
            var alarms = FalseAlarms()
            for run in 0..<request.whole("runs") {
                var generator = SplitMix64(seed: UInt64(request.whole("seed")), stream: UInt64(run))
                let plan = Switchback(pairs: request.whole("pairs"), seed: generator.next())
                let tickets =
                    request.flag("queued")
                    ? AlikeTicket.queued(blocks: plan.isFirst.count, request, seed: generator.next())
                    : AlikeTicket.drawn(blocks: plan.isFirst.count, request, &generator)
                alarms.count(tickets, plan)
            }
            return alarms.json
        },
        "experiment false alarms": { request in
            var alarms = FalseAlarms()
            for run in 0..<request.whole("runs") {
                var generator = SplitMix64(seed: UInt64(request.whole("seed")), stream: UInt64(run))
                let switchback = Switchback(pairs: request.whole("pairs"), seed: generator.next())
                let tickets = AlikeTicket.drawn(blocks: switchback.isFirst.count, request, &generator)
                alarms.count(AlikeExperiment.analysed(tickets, switchback, seed: Int64(run)))
            }
            return alarms.json
        },
        "coin groups": { request in
            let groups = CoinGroups(
                zip(request.numbers("values"), request.list("is_first")).map { ($0, $1.boolValue ?? false) })
            let found = groups.randomisation(seed: UInt64(request.whole("seed")), draws: request.whole("draws"))
            return [
                "difference": JSONValue(groups.difference),
                "p": JSONValue(found?.pValue),
            ]
        },
        "pilot false alarms": { request in
            var alarms = FalseAlarms()
            for run in 0..<request.whole("runs") {
                var generator = SplitMix64(seed: UInt64(request.whole("seed")), stream: UInt64(run))
                let tickets = AlikeTicket.drawn(blocks: 1, request, &generator)
                alarms.count(AlikeExperiment.pilot(tickets, seed: Int64(run)))
            }
            return alarms.json
        },
    ]
}

/// A ticket of a desk in which both ways of working are the same.
struct AlikeTicket {
    var block: Int
    var toSolve: FollowUp
    var toFirstReply: FollowUp
    var agentMinutes: Double
    var handOffs: Double
    var isReopened: Bool
    /// nil when no target was due.
    var isOnTime: Bool?
    /// nil when the customer did not say.
    var isContent: Bool?

    /// Tickets whose block's weather moves every outcome: a normal effect of the block with the share `icc` of the
    /// variance, the rest the ticket's own. A tenth is censored.
    static func drawn(blocks: Int, _ request: Request, _ generator: inout SplitMix64) -> [AlikeTicket] {
        let ofBlock = request.number("icc").squareRoot()
        let own = (1 - request.number("icc")).squareRoot()
        return (0..<blocks).flatMap { block in
            let weather = normal(&generator)
            // Between half and one and a half times as many tickets as asked for.
            let count = request.whole("per_block") / 2 + generator.below(request.whole("per_block") + 1)
            return (0..<count).map { _ in
                func pressure() -> Double { ofBlock * weather + own * normal(&generator) }
                let minutes = exp(4 + 1.2 * pressure())
                let watched = generator.unit() < 0.1 ? minutes * generator.unit() : .infinity
                return AlikeTicket(
                    block: block, toSolve: FollowUp(min(minutes, watched), isEvent: minutes <= watched),
                    toFirstReply: FollowUp(exp(1 + pressure()), isEvent: true),
                    agentMinutes: exp(3 + 0.9 * pressure()), handOffs: max(0, (0.6 + pressure()).rounded()),
                    isReopened: pressure() > 1.3, isOnTime: generator.unit() < 0.9 ? pressure() < 0.8 : nil,
                    isContent: generator.unit() < 0.4 ? pressure() < 0.5 : nil)
            }
        }
    }

    /// Tickets of the simulated desk, tiered in every block: what a block shares is its queue, which also crosses the
    /// blocks' edges.
    static func queued(blocks: Int, _ request: Request, seed: UInt64) -> [AlikeTicket] {
        let perBlock = request.whole("per_block")
        var desk = SimulationParameters()
        _ = desk.set(.load, request.number("load"))
        let simulation = Simulation(desk, seed: seed, tickets: blocks * perBlock)
        let drawn = simulation.draw(repetition: 0)
        let end = drawn.last?.arrival ?? 0
        return zip(drawn, simulation.outcomes(drawn, .tiered)).enumerated().map { index, pair in
            let (ticket, outcome) = pair
            let (first, solved) = (outcome.started - ticket.arrival, outcome.solved - ticket.arrival)
            return AlikeTicket(
                block: index / perBlock,
                toSolve: FollowUp(min(solved, max(0, end - ticket.arrival)), isEvent: outcome.solved <= end),
                toFirstReply: FollowUp(min(first, max(0, end - ticket.arrival)), isEvent: outcome.started <= end),
                agentMinutes: outcome.agentMinutes, handOffs: Double(outcome.handOffs),
                isReopened: ticket.briefing > 12, isOnTime: solved < 60, isContent: solved < 30)
        }
    }

    private static func normal(_ generator: inout SplitMix64) -> Double {
        Normal.quantile(max(generator.unit(), 0x1p-54))
    }
}

/// How often each outcome's 95 % interval missed 0.
struct FalseAlarms {
    private var misses: [String: Int] = [:]
    private var intervals: [String: Int] = [:]

    mutating func count(_ tickets: [AlikeTicket], _ plan: Switchback) {
        add("time to solve", restricted(tickets.map { (block: $0.block, value: $0.toSolve) }, plan))
        add("first reply", restricted(tickets.map { (block: $0.block, value: $0.toFirstReply) }, plan))
        add("agent-minutes", means(tickets, plan) { $0.agentMinutes })
        add("hand-offs", means(tickets, plan) { $0.handOffs })
        add("no hand-off", means(tickets, plan) { $0.handOffs == 0 ? 1 : 0 })
        add("reopened", means(tickets, plan) { $0.isReopened ? 1 : 0 })
        add("target met", means(tickets, plan) { ticket in ticket.isOnTime.map { $0 ? 1 : 0 } })
        add("content", means(tickets, plan) { ticket in ticket.isContent.map { $0 ? 1 : 0 } })
    }

    var json: JSONValue {
        .object(
            intervals.sorted { $0.key < $1.key }.map { name, count in
                JSONMember(name, ["intervals": .int(Int64(count)), "misses": .int(Int64(misses[name] ?? 0))])
            })
    }

    private func restricted(_ measured: [(block: Int, value: FollowUp)], _ plan: Switchback) -> PairedBlocks {
        let horizon = RestrictedMean.usualHorizon(measured.map(\.value)) ?? 1
        return plan.restrictedMeans(measured.map { .init(block: $0.block, value: $0.value) }, horizon: horizon)
    }

    private func means(
        _ tickets: [AlikeTicket], _ plan: Switchback, _ value: (AlikeTicket) -> Double?
    ) -> PairedBlocks {
        plan.means(tickets.compactMap { ticket in value(ticket).map { .init(block: ticket.block, value: $0) } })
    }

    /// Every row of an experiment as the desk analyses it.
    mutating func count(_ analysis: ExperimentAnalysis) {
        for row in analysis.rows { add(row.name, row.interval) }
    }

    private mutating func add(_ name: String, _ pairs: PairedBlocks) { add(name, pairs.estimate()?.interval) }

    private mutating func add(_ name: String, _ interval: Interval?) {
        guard let interval else { return }
        intervals[name, default: 0] += 1
        if !interval.contains(0) { misses[name, default: 0] += 1 }
    }
}

/// The same tickets given to the analysis of the desk's experiments.
enum AlikeExperiment {
    private static let day: Milliseconds = 86_400_000

    static func analysed(_ tickets: [AlikeTicket], _ switchback: Switchback, seed: Int64) -> ExperimentAnalysis {
        let blocks = switchback.isFirst.enumerated().map { block, isSwarm in
            ExperimentPlan.Block(
                from: Milliseconds(block) * day, mode: isSwarm ? .swarm : .tiered, pair: block / 2)
        }
        let plan = ExperimentPlan(
            id: ExperimentID(1), queues: nil, length: .day, seed: seed, blocks: blocks,
            end: Milliseconds(blocks.count) * day, horizon: 4 * 3_600_000, washIn: nil,
            primary: ExperimentCommand.Draft.usualPrimary, reason: "A/A")
        return ExperimentAnalysis(
            plan, isWhole: blocks.map { _ in true }, isStopped: false, waiting: blocks.map { _ in 0 },
            tickets: tickets.map(ticket), now: plan.end + plan.horizon)
    }

    /// Each in the mode that its own coin gave it.
    static func pilot(_ tickets: [AlikeTicket], seed: Int64) -> ExperimentAnalysis {
        let plan = ExperimentPlan(
            pilot: ExperimentID(1), queues: nil, seed: seed, start: 0, end: day, horizon: 4 * 3_600_000,
            primary: ExperimentCommand.Draft.usualPrimary, reason: "A/A")
        let coined = tickets.enumerated().map { index, one in
            let isSwarm = ExperimentCoins.coin(of: TicketID(Int64(index) + 1), seed: seed)
            return PilotTicket(isSwarm ? .swarm : .tiered, ticket(one))
        }
        // Intervals are counted alone, so the coins need not be thrown again.
        return ExperimentAnalysis(
            pilot: plan, isStopped: false, tickets: coined, now: plan.end + plan.horizon, draws: 1)
    }

    private static func ticket(_ one: AlikeTicket) -> ExperimentTicket {
        func share(_ isYes: Bool) -> ExperimentTicket.Value { .number(isYes ? 1 : 0) }
        return ExperimentTicket(
            block: one.block, priority: one.handOffs > 0 ? .p2 : .p3, isSolved: one.toSolve.isEvent,
            values: [
                .timeToSolve: .time(one.toSolve), .firstResponse: .time(one.toFirstReply),
                .agentMinutes: .number(one.agentMinutes), .handOffs: .number(one.handOffs),
                .peopleTouched: .number(one.handOffs + 1 + (one.isReopened ? 1 : 0)), .reopened: share(one.isReopened),
                .targetMet: one.isOnTime.map(share) ?? .unknown, .satisfaction: one.isContent.map(share) ?? .unknown,
            ])
    }
}
