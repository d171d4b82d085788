package import WaggleDomain

extension ExperimentEvent {
    /// Every kind.
    package static let samples: [ExperimentEvent] = [
        .planned(plan(queues: nil, washIn: nil)), .planned(plan(queues: [QueueID(1), QueueID(2)], washIn: 0)),
        .planned(pilot), .began(experiment: ExperimentID(3)),
        .blockStarted(
            ExperimentBlockStart(
                experiment: ExperimentID(3), block: 1, mode: .swarm, queues: [QueueID(1), QueueID(2)],
                before: [.tiered, .swarm], waiting: 4)),
        .blockEnded(experiment: ExperimentID(3), block: 1, queues: [QueueID(1)]),
        .blockMissed(experiment: ExperimentID(3), block: 2),
        .overridden(experiment: ExperimentID(3), block: 1, queues: [QueueID(2)]),
        .ended(experiment: ExperimentID(3)), .stopped(experiment: ExperimentID(3), reason: "A storm of tickets"),
    ]

    private static let pilot = ExperimentPlan(
        pilot: ExperimentID(3), queues: nil, seed: 7, start: 10, end: 30, horizon: 3_600_000, primary: [.reopened],
        reason: "Does it work here?", warnings: [.interference], digest: "ab")

    private static func plan(queues: [QueueID]?, washIn: Milliseconds?) -> ExperimentPlan {
        ExperimentPlan(
            id: ExperimentID(3), queues: queues, length: .day, seed: 9_007_199_254_740_991,
            blocks: [.init(from: 10, mode: .swarm, pair: 0), .init(from: 20, mode: .tiered, pair: 0)], end: 30,
            horizon: 3_600_000, washIn: washIn, primary: [.agentMinutes, .reopened],
            reason: "Which serves them better?", warnings: PlanWarning.allCases, digest: "ab")
    }
}
