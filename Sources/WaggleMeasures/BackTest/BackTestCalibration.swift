internal import Statistics
internal import WaggleDomain
internal import WaggleSimulation

/// What the tickets of earlier weeks say about the simulator's numbers.
struct BackTestCalibration {
    /// One ticket that was solved before the weeks that are predicted. Times are minutes of people's looks.
    struct Row {
        /// The day it was made: days are drawn again as wholes, since what comes on one day is alike.
        let day: Int64
        /// The level it needed, 1 to 3.
        let level: Int
        /// Of whoever was able; with a helper, of each of the two.
        let work: Double
        /// Of level 1 and of level 2 before it went up.
        let failed: (l1: Double, l2: Double)
        /// Of a swarm's owner before they asked; nil when nobody was asked.
        let ownWork: Double?
        let isBounced: Bool
    }

    private let days: [[Row]]
    let count: Int

    init(_ rows: [Row]) {
        days = Dictionary(grouping: rows, by: \.day).sorted { $0.key < $1.key }.map(\.value)
        count = rows.count
    }

    /// The parameters as the tickets have them.
    var parameters: SimulationParameters { Self.fit(days.joined()) }

    /// The parameters of as many days, drawn with replacement: how sure the earlier weeks let one be of them.
    func parameters(drawnBy random: inout SplitMix64) -> SimulationParameters {
        var rows: [Row] = []
        for _ in days.indices { rows += days[random.below(days.count)] }
        return Self.fit(rows)
    }

    private static func fit(_ rows: some Sequence<Row>) -> SimulationParameters {
        var work: [[Double]] = [[], [], []]
        var failed: (l1: [Double], l2: [Double]) = ([], [])
        var own: [Double] = []
        var (count, bounced) = (0, 0)
        for row in rows {
            count += 1
            work[row.level - 1].append(row.work)
            if row.level > 1 { failed.l1.append(row.failed.l1) }
            if row.level > 2 { failed.l2.append(row.failed.l2) }
            if row.level > 1, row.isBounced { bounced += 1 }
            if let minutes = row.ownWork { own.append(minutes) }
        }
        var fitted = SimulationParameters()
        func set(_ parameter: SimulationParameter, _ value: Double) {
            let allowed = parameter.meaning.allowed
            // Inside what is allowed there is nothing to refuse.
            _ = fitted.set(parameter, min(allowed.upperBound, max(allowed.lowerBound, value)))
        }
        let (l2, l3) = (work[1].count, work[2].count)
        set(.shareL2, share(l2, of: count))
        set(.shareL3, share(l3, of: count))
        for (parameter, minutes) in zip([SimulationParameter.workL1, .workL2, .workL3], work) where !minutes.isEmpty {
            set(parameter, Moments(minutes).mean)
        }
        set(.workSpread, spread(work))
        set(.bounce, share(bounced, of: l2 + l3))
        set(.failedL1, Moments(failed.l1).mean)
        set(.failedL2, Moments(failed.l2).mean)
        set(.ownWork, Moments(own).mean)
        set(.declaredSpread, spread([failed.l1, failed.l2, own]))
        // What is read anew after a hand-off, and what a helper is told, is in the looks already.
        for parameter in [SimulationParameter.setUpL2, .setUpL3, .briefing] { set(parameter, 0) }
        set(.timeBox, SimulationParameter.timeBox.meaning.allowed.upperBound)
        set(.gamma, 1)
        return fitted
    }

    private static func share(_ part: Int, of whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : 0 }

    /// The standard deviation over the mean, each group by its own mean.
    private static func spread(_ groups: [[Double]]) -> Double {
        let scaled = groups.flatMap { group in
            let mean = Moments(group).mean
            return mean > 0 ? group.map { $0 / mean } : []
        }
        return Moments(scaled).variance?.squareRoot() ?? 0
    }
}

extension BackTestCalibration.Row {
    /// A ticket as the simulator would have had it; `tiers` are people's highest.
    init?(_ record: TicketRecord, _ mode: Mode, _ tiers: [UserID: Tier]) {
        guard let solved = record.solved else { return nil }
        let facts = record.facts
        day = facts.createdAt / 86_400_000
        let all = Measure.minutes(facts.touchTime)
        isBounced = facts.bounces > 0
        switch mode {
        case .tiered:
            level = BackTest.level(solved.tier)
            var parts = (l1: 0.0, l2: 0.0)
            for (tier, stay) in TierStay.stays(of: record) {
                if tier <= .l1, level > 1 { parts.l1 += stay.hands }
                if tier == .l2, level > 2 { parts.l2 += stay.hands }
            }
            failed = parts
            work = max(0, all - parts.l1 - parts.l2)
            ownWork = nil
        case .swarm:
            level = facts.joined.compactMap { tiers[$0].map(BackTest.level) }.max() ?? 1
            failed = (0, 0)
            guard level > 1, let asked = facts.asks.map(\.openedAt).min() else {
                (work, ownWork) = (all, nil)
                return
            }
            let before = facts.views.values.joined().reduce(Milliseconds(0)) { sum, look in
                look.from < asked ? sum + min(look.to, asked) - look.from : sum
            }
            ownWork = Measure.minutes(before)
            work = max(0, all - Measure.minutes(before)) / 2
        }
    }
}
