internal import Statistics
package import WaggleDomain

/// A pilot's ticket, in the mode that its coin gave it.
package struct PilotTicket: Sendable {
    package var mode: Mode
    /// Made within the first two weeks.
    package var isEarly: Bool
    package var ticket: ExperimentTicket

    package init(_ mode: Mode, _ ticket: ExperimentTicket, isEarly: Bool = true) {
        self.mode = mode
        self.isEarly = isEarly
        self.ticket = ticket
    }
}

/// What a pilot's row is made of: values by ticket, each in the mode of its coin.
struct PilotDesign: Sendable {
    /// A ticket's value: a number, 1 and 0 for yes and no, or what a time contributes to the restricted mean.
    struct Known: Sendable {
        var value: Double
        var mode: Mode
        var priority: Priority
        var isEarly: Bool
    }

    /// In the order of their numbers.
    let tickets: [PilotTicket]
    /// In minutes.
    let horizon: Double
    let seed: UInt64
    /// May intervals be told?
    let isEnough: Bool
    /// Throws of all coins, fewer where there are very many tickets.
    let draws: Int

    static let fortnight: Milliseconds = 14 * 86_400_000
    private static let drawsMin = 1_000
    private static let coinsMax = 50_000_000

    /// An outcome's values, those of the times from the followed times of their own mode.
    func values(_ outcome: ExperimentOutcome) -> [Known] {
        guard outcome.isTime else { return numbers(outcome) }
        return Mode.allCases.flatMap { mode in pseudoValues(times(outcome).filter { $0.mode == mode }) }
    }

    /// What chance alone would do with the tickets' coins. If modes made no difference, times would come from one curve.
    func randomisation(_ outcome: ExperimentOutcome) -> PairedBlocks.Randomisation? {
        let values = outcome.isTime ? pseudoValues(times(outcome)) : numbers(outcome)
        let draws = min(draws, max(Self.drawsMin, Self.coinsMax / max(1, values.count)))
        return CoinGroups(values.map { ($0.value, $0.mode == .swarm) }).randomisation(seed: seed, draws: draws)
    }

    /// Are more than a fifth of a mode open, and were followed for less than the horizon?
    func isMuchCensored(_ outcome: ExperimentOutcome) -> Bool {
        Mode.allCases.contains { mode in
            let mine = times(outcome).filter { $0.mode == mode }.map(\.time)
            let open = mine.count { !$0.isEvent && $0.time < horizon }
            return Double(open) > ModeDifference.missingMax * Double(mine.count)
        }
    }

    /// Swarm minus tiered; nil unless both have something.
    static func difference(_ values: [Known]) -> Double? {
        let (swarm, tiered) = sides(values)
        guard !swarm.isEmpty, !tiered.isEmpty else { return nil }
        return Moments(swarm).mean - Moments(tiered).mean
    }

    /// Both modes' values.
    static func sides(_ values: [Known]) -> (swarm: [Double], tiered: [Double]) {
        (values.filter { $0.mode == .swarm }.map(\.value), values.filter { $0.mode == .tiered }.map(\.value))
    }

    /// Did the first two weeks differ from what came after by more than chance?
    static func isNovel(_ values: [Known]) -> Bool {
        let halves = [true, false].compactMap { early in
            let (swarm, tiered) = sides(values.filter { $0.isEarly == early })
            return MeanDifference.welch(swarm, tiered)
        }
        guard halves.count == 2 else { return false }
        let variance = halves.reduce(0) { $0 + $1.standardError * $1.standardError }
        return Normal.twoSided((halves[0].value - halves[1].value) / variance.squareRoot()) < 0.05
    }

    private typealias Timed = (time: FollowUp, mode: Mode, priority: Priority, isEarly: Bool)

    private func times(_ outcome: ExperimentOutcome) -> [Timed] {
        tickets.compactMap { one in
            guard case .time(let time) = one.ticket.values[outcome] else { return nil }
            return (time, one.mode, one.ticket.priority, one.isEarly)
        }
    }

    private func pseudoValues(_ times: [Timed]) -> [Known] {
        let values = PseudoValues.restrictedMean(times.map(\.time), horizon: horizon)
        return zip(values, times).map { Known(value: $0, mode: $1.mode, priority: $1.priority, isEarly: $1.isEarly) }
    }

    private func numbers(_ outcome: ExperimentOutcome) -> [Known] {
        tickets.compactMap { one in
            guard case .number(let number) = one.ticket.values[outcome] else { return nil }
            return Known(value: number, mode: one.mode, priority: one.ticket.priority, isEarly: one.isEarly)
        }
    }
}
