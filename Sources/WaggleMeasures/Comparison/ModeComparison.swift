package import WaggleDomain
internal import Statistics

/// Both modes compared, measure by measure, in steps of some tenths of a second at most, so that others get their turn.
package struct ModeComparison: Sendable {
    /// What must be said before any figure.
    package enum Warning: Equatable, Sendable {
        /// So large a share of the tickets got its mode from a pilot's coin: both modes share the same people.
        case interference(share: Double)
        /// People chose the mode, at least for some tickets: a description, not an effect.
        case chosen
        /// Fewer than 30 tickets solved in a mode.
        case few(Mode, solved: Int)
        /// People had a ticket before them for more than 85 % of their time: times do not carry over, minutes do.
        case busy(share: Double)
        /// More tickets were unsolved at the end of the period than at its beginning.
        case growing(from: Int, to: Int)
        /// Queues were switched so often, in the period or in the two weeks before.
        case switched(times: Int)
        /// So many tickets changed their mode after they were made.
        case mixed(share: Double)
        /// Tickets count to the mode they have now: those that go badly are pulled into swarms.
        case asTreated
    }

    /// What was compared.
    package let cohort: MeasureCohort
    /// That of drawing again.
    package let seed: UInt64
    package private(set) var rows: [ModeDifference] = []
    package private(set) var curves: [ModeCurve] = []
    package private(set) var warnings: [Warning] = []
    package private(set) var costs: [Mode: ModeCost] = [:]
    private var next = 0
    private let before: MeasureCohort
    private let tiers: [UserID: Tier]
    private let rates: ModeCost.Rates

    /// A comparison that has not begun; `before` is the period before, `tiers` everybody's highest tier.
    package init(
        _ cohort: MeasureCohort, before: MeasureCohort, tiers: [UserID: Tier], rates: ModeCost.Rates, seed: UInt64
    ) {
        self.cohort = cohort
        self.before = before
        self.tiers = tiers
        self.rates = rates
        self.seed = seed
    }

    /// Everything was compared.
    package var isDone: Bool { next > Measure.all.count }

    /// Compares the next measure; the last step is what needs all.
    package mutating func step() {
        guard !isDone else { return }
        if next < Measure.all.count {
            if let row = ModeDifference(Measure.all[next], cohort, seed: seed) { rows.append(row) }
        } else {
            curves = ModeCurve.all(cohort)
            for mode in Mode.allCases { costs[mode] = ModeCost(cohort.tickets(mode), tiers: tiers, rates) }
            warnings = findWarnings()
        }
        next += 1
    }

    private static let busyShare = 0.85
    private static let mixedShare = 0.05

    private func findWarnings() -> [Warning] {
        let all = Mode.allCases.flatMap { cohort.tickets($0) }
        guard !all.isEmpty else { return [] }
        var warnings: [Warning] = []
        let tossed = Double(all.count { $0.facts.modeSource == .pilot }) / Double(all.count)
        if tossed > 0 { warnings.append(.interference(share: tossed)) }
        if all.contains(where: { ![.experiment, .pilot].contains($0.facts.modeSource) }) { warnings.append(.chosen) }
        if cohort.asTreated { warnings.append(.asTreated) }
        for mode in Mode.allCases {
            let solved = cohort.tickets(mode).count { $0.solved != nil }
            if solved < ModeDifference.fewerAre { warnings.append(.few(mode, solved: solved)) }
        }
        let mixed = Double(all.count { $0.facts.mode != $0.facts.modeAtCreation }) / Double(all.count)
        if mixed > Self.mixedShare { warnings.append(.mixed(share: mixed)) }
        if let utilisation = cohort.utilisation, utilisation > Self.busyShare {
            warnings.append(.busy(share: utilisation))
        }
        let (began, ended) = (unsolved(at: cohort.people.span.from), unsolved(at: cohort.people.span.to))
        if ended > began + max(10, began / 4) { warnings.append(.growing(from: began, to: ended)) }
        if cohort.modeSwitches > 0 { warnings.append(.switched(times: cohort.modeSwitches)) }
        return warnings
    }

    /// Tickets of both periods that were made by then, and neither solved nor ended.
    private func unsolved(at moment: Milliseconds) -> Int {
        [before, cohort].reduce(0) { sum, cohort in
            sum
                + cohort.byMode.values.joined().count { $0.facts.isUnsettled(at: moment) }
        }
    }
}
