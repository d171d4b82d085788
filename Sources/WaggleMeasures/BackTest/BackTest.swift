internal import Statistics
package import WaggleDomain
internal import WaggleSimulation

// May the simulator be believed about this desk? Its last weeks say so: they are predicted from the weeks before.
//
//     earlier weeks ──▶ levels, work, failed attempts ──┐   (days drawn again for every repetition)
//     last weeks ─────▶ who came when, who was there ───┴─▶ simulated ─▶ figures, with intervals ─┐
//             └───────▶ figures that the desk measured ──────────────────────────────────────────┴─▶ believed or not
//
// A repetition makes as many tickets as there were and measures them as the desk does, so its figure varies as a
// figure of so many tickets varies; and its numbers come from other days, so it varies as far as they are known.
// Nothing that became known in the predicted weeks is used for the numbers.

/// A comparison of the last weeks with what the simulator would have said of them.
package struct BackTest: Sendable {
    /// Why nothing can be said.
    package enum Missing: String, Sendable, CaseIterable {
        /// Too few tickets in the predicted weeks, or too few solved before them.
        case records
        /// Nobody's presence is recorded in the predicted weeks.
        case staff
        /// Most solved tickets have no recorded looks, so their work is not known.
        case looks
        /// The predicted weeks were worked both ways, by the same people.
        case mixed
        /// More tickets than are simulated so often.
        case many
    }

    /// The weeks that are predicted, and those before them that the numbers are from.
    package let predicted: Span
    package let earlier: Span
    /// The tickets of each: made then; solved before the prediction begins.
    package private(set) var tickets = 0
    package private(set) var calibrated = 0
    /// How most of the tickets were made.
    package private(set) var mode = Mode.tiered
    package private(set) var missing: Missing?
    package let seed: UInt64
    /// The simulator's numbers of the earlier weeks, by name; empty when nothing can be said.
    package private(set) var numbers: [(name: String, value: Double)] = []
    private var real = BackTestValues()
    private var calibration = BackTestCalibration([])
    /// Minutes since the run began, of every ticket from a week before the predicted weeks on.
    private var arrivals: [Double] = []
    private var isChat: [Bool] = []
    /// The first of them that counts.
    private var counted = 0
    private var staff: [StaffChange] = []
    private var said: [BackTestFigure.Kind: [Double]] = [:]
    package private(set) var repetitions = 0
    package private(set) var repetitionsWanted = 0

    package static let predictedDaysUsual = 14
    package static let earlierDaysUsual = 70
    package static let ticketsNeeded = BackTestFigure.fewerAre
    package static let ticketsMax = 100_000
    /// Repetitions where tickets are few; with many, as many as `drawnMax` tickets make, but never below the lesser.
    private static let repetitionsRange = 200...400
    private static let drawnMax = 2_000_000
    /// So much of the weeks is made in one mode, or they are mixed; so many solved tickets have looks.
    private static let oneModeFrom = 0.9
    private static let looksFrom = 0.8
    private static let day: Milliseconds = 86_400_000
    /// The simulated desk begins empty, so much before the first ticket that counts.
    private static let warmUp = 7 * day

    /// The days before the end that are looked at, before the predicted ones too.
    package static func reach(to end: Milliseconds, predictedDays: Int, earlierDays: Int) -> Span {
        Span(end - Milliseconds(predictedDays + earlierDays) * day, end)
    }

    /// Prepares; the book knows the tickets of `reach` as they stood at `end`. `tiers`: people's highest.
    package init(
        _ book: MeasureBook, tiers: [UserID: Tier], end: Milliseconds, predictedDays: Int = predictedDaysUsual,
        earlierDays: Int = earlierDaysUsual, seed: UInt64
    ) {
        predicted = Span(end - Milliseconds(predictedDays) * Self.day, end)
        earlier = Span(predicted.from - Milliseconds(earlierDays) * Self.day, predicted.from)
        self.seed = seed
        let reach = MeasureFilter(created: Span(earlier.from, end))
        let records = book.records(at: end) { reach.wants($0) }
        missing = prepare(records, book, tiers)
    }

    private mutating func prepare(
        _ records: [TicketRecord], _ book: MeasureBook, _ tiers: [UserID: Tier]
    ) -> Missing? {
        let begin = predicted.from - Self.warmUp
        let held = records.filter { $0.facts.createdAt >= predicted.from }
        tickets = held.count
        let tiered = held.count { $0.facts.modeAtCreation == .tiered }
        mode = 2 * tiered >= held.count ? .tiered : .swarm
        let settled = records.filter {
            $0.facts.createdAt < predicted.from && $0.facts.modeAtCreation == mode
                && ($0.solved.map { $0.at < predicted.from } ?? false)
        }
        calibrated = settled.count
        guard tickets >= Self.ticketsNeeded, calibrated >= Self.ticketsNeeded else { return .records }
        guard tickets <= Self.ticketsMax else { return .many }
        guard Double(max(tiered, tickets - tiered)) >= Self.oneModeFrom * Double(tickets) else { return .mixed }
        let looked = settled.count { $0.facts.touchTime > 0 }
        guard Double(looked) >= Self.looksFrom * Double(calibrated) else { return .looks }
        staff = Self.staff(book.availability(within: Span(begin, predicted.to)), tiers, since: begin)
        guard staff.contains(where: { $0.at < Measure.minutes(predicted.to - begin) }) else { return .staff }
        calibration = BackTestCalibration(settled.compactMap { BackTestCalibration.Row($0, mode, tiers) })
        let fitted = calibration.parameters
        numbers = SimulationParameter.allCases.filter { fitted.origin($0) == .given }.map { ($0.rawValue, fitted[$0]) }
        real = Self.values(held, now: predicted.to)
        let coming = records.filter { $0.facts.createdAt >= begin }.sorted { $0.facts.createdAt < $1.facts.createdAt }
        arrivals = coming.map { Measure.minutes($0.facts.createdAt - begin) }
        isChat = coming.map { $0.facts.channel == .chat }
        counted = coming.count - held.count
        let usual = Self.repetitionsRange
        repetitionsWanted = min(usual.upperBound, max(usual.lowerBound, Self.drawnMax / coming.count))
        return nil
    }

    /// Is there nothing left to do?
    package var isDone: Bool { missing != nil || repetitions == repetitionsWanted }

    /// One repetition: some ten thousand tickets take some milliseconds.
    package mutating func step() {
        guard !isDone else { return }
        var random = SplitMix64(seed: ~seed, stream: UInt64(repetitions))
        let parameters = calibration.parameters(drawnBy: &random)
        let drawn = DrawnTicket.draw(parameters, arrivals: arrivals, seed: seed, repetition: repetitions)
        let outcomes = Simulation.outcomes(drawn, mode == .tiered ? .tiered : .swarm, parameters, staff: staff)
        let values = values(drawn, outcomes)
        for kind in BackTestFigure.Kind.all(of: mode) { said[kind, default: []].append(values[kind] ?? .infinity) }
        repetitions += 1
    }

    /// What was and what was said; empty when nothing can be.
    package var figures: [BackTestFigure] {
        guard missing == nil else { return [] }
        return BackTestFigure.Kind.all(of: mode).map { BackTestFigure($0, real: real, said: said[$0] ?? []) }
    }

    /// A tier's level in the simulation, which has three.
    static func level(_ tier: Tier) -> Int { min(3, max(1, tier.rawValue)) }

    /// Who came and went; who has no tier takes no tickets.
    private static func staff(
        _ availability: [UserID: [Span]], _ tiers: [UserID: Tier], since begin: Milliseconds
    ) -> [StaffChange] {
        var changes: [StaffChange] = []
        for (user, spans) in availability {
            guard let tier = tiers[user] else { continue }
            // Two connections of one person are one person.
            var end = Milliseconds.min
            for span in spans.sorted(by: { $0.from < $1.from }) where span.to > end {
                let from = max(span.from, end)
                changes.append(StaffChange(at: Measure.minutes(from - begin), level: level(tier), people: 1))
                changes.append(StaffChange(at: Measure.minutes(span.to - begin), level: level(tier), people: -1))
                end = span.to
            }
        }
        return changes.sorted { ($0.at, -$0.people, $0.level) < ($1.at, -$1.people, $1.level) }
    }

    private static func values(_ records: [TicketRecord], now: Milliseconds) -> BackTestValues {
        var values = BackTestValues()
        for record in records {
            let facts = record.facts
            let reply = facts.firstReplyAt
            let waited = (reply ?? facts.endedAt ?? now) - facts.createdAt
            values.first.append(FollowUp(Measure.minutes(waited), isEvent: reply != nil))
            let life = facts.life(now: now)
            let parked = Span.union(facts.pendingCustomer.map { $0.cut(to: life) }.filter { $0.length > 0 })
            values.solve.append(FollowUp(Measure.minutes(life.length - parked), isEvent: record.solved != nil))
            if facts.channel == .chat, reply != nil || now - facts.createdAt >= answeredWithin {
                values.chats.count += 1
                if reply != nil, waited <= answeredWithin { values.chats.answered += 1 }
            }
            if record.solved != nil { values.minutes.append(Measure.minutes(facts.touchTime)) }
            values.handOffs += facts.handOffs
            values.helpers += facts.joined.count
        }
        return values
    }

    private static let answeredWithin: Milliseconds = 60_000

    private func values(_ drawn: [DrawnTicket], _ outcomes: [TicketOutcome]) -> BackTestValues {
        let end = Measure.minutes(predicted.length + Self.warmUp)
        var values = BackTestValues()
        for index in counted..<drawn.count {
            let (arrival, outcome) = (drawn[index].arrival, outcomes[index])
            let begun = min(outcome.started, end) - arrival
            values.first.append(FollowUp(begun, isEvent: outcome.started <= end))
            values.solve.append(FollowUp(min(outcome.solved, end) - arrival, isEvent: outcome.solved <= end))
            if isChat[index], outcome.started <= end || begun >= 1 {
                values.chats.count += 1
                if outcome.started <= end, begun <= 1 { values.chats.answered += 1 }
            }
            if outcome.solved <= end { values.minutes.append(outcome.agentMinutes) }
            values.handOffs += outcome.handOffs
            values.helpers += outcome.helpers
        }
        return values
    }
}
