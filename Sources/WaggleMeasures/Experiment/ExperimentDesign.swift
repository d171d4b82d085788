internal import Statistics
internal import WaggleDomain

/// What a row is made of: values by block, and how the blocks stand in pairs.
struct ExperimentDesign: Sendable {
    /// The pairs that count, by the numbers of their blocks; swarm first.
    let pairs: [(swarm: Int, tiered: Int)]
    /// Of those, the ones that began within the first two weeks.
    let isEarly: [Bool]
    /// May intervals be told?
    let isEnough: Bool
    let seed: UInt64
    /// The place of a block that counts: that of pair k in swarm mode is 2 k, the other one 2 k + 1.
    private let places: [Int: Int]
    private let switchback: Switchback

    private static let fortnight: Milliseconds = 14 * 86_400_000

    /// The pairs of which both blocks are whole.
    init(_ plan: ExperimentPlan, isWhole: [Bool], isEnough: Bool) {
        var found: [(swarm: Int, tiered: Int)] = []
        let blocks = Dictionary(grouping: plan.blocks.indices) { plan.blocks[$0].pair }
        for pair in blocks.keys.sorted() {
            guard let both = blocks[pair], both.count == 2,
                both.allSatisfy({ isWhole.indices.contains($0) && isWhole[$0] }),
                let swarm = both.first(where: { plan.blocks[$0].mode == .swarm }),
                let tiered = both.first(where: { plan.blocks[$0].mode == .tiered })
            else { continue }
            found.append((swarm, tiered))
        }
        pairs = found
        let begin = plan.blocks.first?.from ?? plan.end
        isEarly = found.map { max(plan.blocks[$0.swarm].from, plan.blocks[$0.tiered].from) < begin + Self.fortnight }
        self.isEnough = isEnough
        seed = UInt64(clamping: plan.seed)
        var places: [Int: Int] = [:]
        for (index, pair) in found.enumerated() {
            places[pair.swarm] = 2 * index
            places[pair.tiered] = 2 * index + 1
        }
        self.places = places
        switchback = Switchback(pairsWithFirstBefore: found.count)
    }

    /// Does the block count?
    func counts(_ block: Int) -> Bool { places[block] != nil }

    /// A value in its place, with the priority of its ticket.
    typealias Known = (value: Switchback.Measured<Double>, priority: Priority)

    /// Figures of blocks in their places; those of blocks that do not count are left out.
    func placed(_ byBlock: [Double?]) -> [Switchback.Measured<Double>] {
        byBlock.indices.compactMap { block in
            guard let place = places[block], let value = byBlock[block] else { return nil }
            return Switchback.Measured(block: place, value: value)
        }
    }

    /// An outcome's numbers, and yes as 1.
    func numbers(_ outcome: ExperimentOutcome, _ tickets: [ExperimentTicket]) -> [Known] {
        tickets.compactMap { ticket in
            guard case .number(let number) = ticket.values[outcome], let place = places[ticket.block] else {
                return nil
            }
            return (Switchback.Measured(block: place, value: number), ticket.priority)
        }
    }

    /// What an outcome's times contribute to the restricted mean of their mode; none where a mode has no two.
    func times(_ outcome: ExperimentOutcome, _ tickets: [ExperimentTicket], horizon: Double) -> [Known] {
        let times = followUps(outcome, tickets)
        // In the order in which pseudo-values come: swarm first.
        let ordered =
            times.filter { $0.time.block.isMultiple(of: 2) } + times.filter { !$0.time.block.isMultiple(of: 2) }
        let values = switchback.pseudoValues(ordered.map(\.time), horizon: horizon)
        return values.count == ordered.count ? zip(values, ordered).map { ($0, $1.priority) } : []
    }

    /// Are more than a fifth of a mode open, and were followed for less than the horizon?
    func isMuchCensored(_ outcome: ExperimentOutcome, _ tickets: [ExperimentTicket], horizon: Double) -> Bool {
        let times = followUps(outcome, tickets).map(\.time)
        return [0, 1].contains { side in
            let mine = times.filter { $0.block % 2 == side }
            let open = mine.count { !$0.value.isEvent && $0.value.time < horizon }
            return Double(open) > ModeDifference.missingMax * Double(mine.count)
        }
    }

    private func followUps(
        _ outcome: ExperimentOutcome, _ tickets: [ExperimentTicket]
    ) -> [(time: Switchback.Measured<FollowUp>, priority: Priority)] {
        tickets.compactMap { ticket in
            guard case .time(let time) = ticket.values[outcome], let place = places[ticket.block] else { return nil }
            return (Switchback.Measured(block: place, value: time), ticket.priority)
        }
    }

    /// Swarm and tiered means of each pair that has both; `isWanted` chooses among the pairs.
    func means(
        _ values: [Switchback.Measured<Double>], where isWanted: (Int) -> Bool = { _ in true }
    ) -> [Switchback.PairMeans] {
        switchback.pairMeans(values.filter { isWanted($0.block / 2) })
    }

    /// Did the first two weeks differ from what came after by more than chance?
    func isNovel(_ values: [Switchback.Measured<Double>]) -> Bool {
        let halves = [true, false].map { early in
            means(values) { isEarly[$0] == early }.map { $0.first - $0.second }
        }
        guard halves.allSatisfy({ $0.count > 1 }) else { return false }
        return MeanDifference.welch(halves[0], halves[1])?.pValue.map { $0 < 0.05 } ?? false
    }

    /// Swarm minus tiered over the pairs that are wanted; nil without one.
    func part(
        _ values: [Switchback.Measured<Double>], where isWanted: (Int) -> Bool = { _ in true }
    ) -> ExperimentRow.Part? {
        let differences = means(values, where: isWanted).map { $0.first - $0.second }
        guard !differences.isEmpty else { return nil }
        return .init(pairs: differences.count, value: Moments(differences).mean)
    }
}
