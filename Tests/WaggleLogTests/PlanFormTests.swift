import Testing
import WaggleDomain
import WaggleLog
import WaggleTesting

/// Plans stand in people's ledgers with their hashes: what was written before there were pilots reads and hashes the same.
struct PlanFormTests {
    /// The plan of Protocols/examples/rpc.experiment.get.result.json.
    private static let weeks = ExperimentPlan(
        id: ExperimentID(2), queues: nil, length: .week, seed: 5_116_089_176_692_880,
        blocks: (0..<16).map {
            .init(
                from: 1_796_083_200_000 + 604_800_000 * Milliseconds($0), mode: $0 % 2 == 0 ? .swarm : .tiered,
                pair: $0 / 2)
        }, end: 1_805_760_000_000, horizon: 259_200_000, washIn: nil, primary: [.timeToSolve, .agentMinutes],
        reason: "Does swarming serve our customers better?", warnings: [.small])

    @Test func `a switchback hashes as it always did`() {
        #expect(Self.weeks.sealed.digest == "01572f08a329dda585b539d84b20f9dd1851008bbdd8dded108a25249904ab6d")
    }

    @Test func `a switchback is stored as it always was`() throws {
        let plan = ExperimentPlan(
            id: ExperimentID(3), queues: [QueueID(1)], length: .day, seed: 7,
            blocks: [.init(from: 10, mode: .swarm, pair: 0), .init(from: 20, mode: .tiered, pair: 0)], end: 30,
            horizon: 3_600_000, washIn: 5, primary: [.reopened], reason: "Why?",
            warnings: [.backlog, .shared, .small], digest: "ab")
        let stored = EventCodec.encode(.experiment(.planned(plan)))
        let expected = """
            {"experiment":3,"desk":false,"queues":[1],"length":"day","seed":7,"from":[10,20],"modes":["swarm","tiered"],\
            "pairs":[0,0],"end_at":30,"horizon_ms":3600000,"wash_in_ms":5,"primary":["reopened"],\
            "warnings":["backlog","shared","small"],"digest":"ab"}
            """
        #expect(String(decoding: stored.payload, as: UTF8.self) == expected)
        let read = try EventCodec.decode(kind: "experiment.planned", payload: Array(expected.utf8), body: stored.body)
        #expect(read == .experiment(.planned(plan)))
    }

    @Test func `a pilot keeps its design, and its hash fits until something of it changes`() throws {
        var plan = ExperimentPlan(
            pilot: ExperimentID(3), queues: nil, seed: 7, start: 10, end: 30, horizon: 3_600_000, primary: [.reopened],
            reason: "Why?", warnings: [.interference]
        ).sealed
        #expect(plan.isIntact && plan.design == .pilot && plan.length == nil)
        let stored = EventCodec.encode(.experiment(.planned(plan)))
        #expect(String(decoding: stored.payload, as: UTF8.self).contains(#""design":"pilot","seed":7,"start_at":10"#))
        plan.digest = Self.weeks.sealed.digest
        #expect(!plan.isIntact)
    }
}
