package import WaggleDomain
internal import WaggleSimulation

// What both ways of working would come to at another load, from the desk's own numbers.
//
//     the last weeks' tickets ─▶ load, people, levels, work ─┐
//     what they say nothing about ─▶ declared numbers ───────┼─▶ simulated in both modes, on the same tickets
//     what somebody edited ──────────────────────────────────┘
//
// Work is spread evenly over the time in which anybody is there; the back-test, which has the desk's real hours, says
// how far that may be believed.

/// A simulation of the desk at a load, a repetition a step.
package struct LoadOutlook: Sendable {
    /// Why nothing can be simulated.
    package enum Missing: String, Sendable, CaseIterable {
        /// Too few tickets were solved.
        case records
        /// Nobody's presence is recorded.
        case staff
        /// Most solved tickets have no recorded looks, so their work is not known.
        case looks
    }

    /// The tickets it rests on were made then.
    package let span: Span
    /// How many were made, and how many of them were solved in the mode that most were made in.
    package private(set) var tickets = 0
    package private(set) var calibrated = 0
    package private(set) var mode = Mode.tiered
    package private(set) var missing: Missing?
    /// Why a desk with these numbers cannot work, in one sentence; nil when it can.
    package private(set) var problem: String?
    /// The load in percent of the present one.
    package let percent: Int
    let edits: ParameterEdits
    private(set) var parameters = SimulationParameters()
    private(set) var report = SimulationReport()
    private var simulation: Simulation?

    /// The load may be half of the present one, and double.
    package static let percentRange = 50...200
    package static let ticketsNeeded = BackTestFigure.fewerAre
    /// Tickets of a repetition: with the search for the break-even some seven milliseconds.
    static let ticketsEach = 2_000
    /// One seed for every load, so that the figures move with the load and not with chance.
    static let seed: UInt64 = 2
    private static let looksFrom = 0.8

    /// Prepares; the book knows the tickets of `span`. `tiers`: people's highest.
    package init(
        _ book: MeasureBook, tiers: [UserID: Tier], span: Span, percent: Int, edits: ParameterEdits = ParameterEdits()
    ) {
        self.span = span
        self.percent = min(Self.percentRange.upperBound, max(Self.percentRange.lowerBound, percent))
        self.edits = edits
        missing = prepare(book, tiers)
    }

    private mutating func prepare(_ book: MeasureBook, _ tiers: [UserID: Tier]) -> Missing? {
        let filter = MeasureFilter(created: span)
        let records = book.records(at: span.to) { filter.wants($0) }
        tickets = records.count
        let tiered = records.count { $0.facts.modeAtCreation == .tiered }
        mode = 2 * tiered >= tickets ? .tiered : .swarm
        let settled = records.filter { $0.facts.modeAtCreation == mode && $0.solved != nil }
        calibrated = settled.count
        guard calibrated >= Self.ticketsNeeded else { return .records }
        let looked = settled.count { $0.facts.touchTime > 0 }
        guard Double(looked) >= Self.looksFrom * Double(calibrated) else { return .looks }
        let (staffed, people) = Self.people(book.availability(within: span), tiers)
        guard staffed > 0 else { return .staff }
        let rows = settled.compactMap { BackTestCalibration.Row($0, mode, tiers) }
        let load = Double(tickets) / Measure.minutes(staffed) * Double(percent) / 100
        parameters = DeskCalibration(rows, mode, load: load, people: people, edits: edits).parameters
        problem = parameters.problem
        guard problem == nil else { return nil }
        simulation = Simulation(parameters, seed: Self.seed, tickets: Self.ticketsEach)
        return nil
    }

    /// The time in which anybody with a tier was there, and how many of each level were, on an average.
    private static func people(
        _ availability: [UserID: [Span]], _ tiers: [UserID: Tier]
    ) -> (staffed: Milliseconds, people: [Double]) {
        var all: [Span] = []
        var times: [Milliseconds] = [0, 0, 0]
        for (user, spans) in availability {
            guard let tier = tiers[user] else { continue }
            all += spans
            times[BackTest.level(tier) - 1] += Span.union(spans)
        }
        let staffed = Span.union(all)
        return (staffed, times.map { staffed > 0 ? Double($0) / Double(staffed) : 0 })
    }

    /// Is there nothing left to do?
    package var isDone: Bool { simulation == nil || report.repetitions == Self.repetitionsWanted }

    package var repetitions: Int { report.repetitions }
    package static let repetitionsWanted = Simulation.repetitionsUsual

    /// One repetition, in both modes.
    package mutating func step() {
        guard !isDone, let simulation else { return }
        let drawn = simulation.draw(repetition: report.repetitions)
        let (tiered, swarm) = (simulation.outcomes(drawn, .tiered), simulation.outcomes(drawn, .swarm))
        report.add(simulation.breakEven(drawn))
        report.add(
            (
                tiered: RunFigures(drawn, tiered, warmUp: simulation.warmUp),
                swarm: RunFigures(drawn, swarm, warmUp: simulation.warmUp)
            ))
    }
}
