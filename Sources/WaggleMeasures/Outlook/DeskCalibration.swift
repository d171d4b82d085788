internal import WaggleDomain
internal import WaggleSimulation

/// What a desk's records say about the simulator's numbers, and which of them they say nothing about.
struct DeskCalibration {
    /// The numbers; those that the records tell are given, the others the simulator's own.
    private(set) var parameters = SimulationParameters()

    /// With fewer tickets a mean is a story; the simulator's own number stands.
    private static let fewerAre = 30

    /// `load` is in tickets a minute; `people` are of levels 1 to 3.
    init(_ rows: [BackTestCalibration.Row], _ mode: Mode, load: Double, people: [Double], edits: ParameterEdits) {
        let fitted = BackTestCalibration(rows).parameters
        func count(_ level: Int) -> Int { rows.count { $0.level == level } }
        let counts = [count(1), count(2), count(3)]
        var told: [SimulationParameter] = [.shareL2, .shareL3, .workSpread]
        for (parameter, count) in zip(Self.work, counts) where count >= Self.fewerAre { told.append(parameter) }
        switch mode {
        case .tiered:
            let wentUp = counts[1] + counts[2] >= Self.fewerAre
            // What is read anew after a hand-off is in the looks already.
            if wentUp { told += [.bounce, .failedL1, .declaredSpread, .timeBox, .setUpL2, .setUpL3] }
            if counts[2] >= Self.fewerAre { told.append(.failedL2) }
        case .swarm:
            // So is what a helper is told.
            if rows.count(where: { $0.ownWork != nil }) >= Self.fewerAre {
                told += [.ownWork, .declaredSpread, .briefing]
            }
        }
        for parameter in told { set(parameter, fitted[parameter]) }
        set(.load, load)
        for (index, parameter) in [SimulationParameter.staffL1, .staffL2, .staffL3].enumerated() {
            // Whoever worked a ticket of a level was there, be it for a part of the time.
            let least: Double = index == 0 || counts[index...].contains { $0 > 0 } ? 1 : 0
            set(parameter, max(least, people[index].rounded()))
        }
        for (parameter, value) in edits.values { _ = parameters.set(parameter, value) }
        guard mode == .swarm else { return }
        // Two people's looks tell how long they worked together, which is `gamma` times one able person's work.
        for parameter in Self.work.dropFirst() where told.contains(parameter) && edits.values[parameter] == nil {
            set(parameter, fitted[parameter] / parameters[.gamma])
        }
    }

    private static let work: [SimulationParameter] = [.workL1, .workL2, .workL3]

    private mutating func set(_ parameter: SimulationParameter, _ value: Double) {
        let allowed = parameter.meaning.allowed
        // Inside what is allowed there is nothing to refuse.
        _ = parameters.set(parameter, min(allowed.upperBound, max(allowed.lowerBound, value)))
    }
}
