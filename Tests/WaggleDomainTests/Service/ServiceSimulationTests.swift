import Testing
import WaggleDomain
import WaggleTesting

// Chance plays owner, customer and clock under targets in office hours. Whatever happens, no finished ticket has a
// clock, every clock that was started ends at most once, and the log alone rebuilds the same clocks.

@Suite struct ServiceSimulationTests {
    private static let policy: DeskPolicy = {
        var policy = DeskPolicy()
        policy.targets.priorities = Priority.allCases.map { _ in
            ServiceTargets(firstResponse: 600_000, nextResponse: 1_200_000, resolution: 7_200_000)
        }
        policy.reminders.after = 3_600_000
        policy.calendars.calendars = [Zones.office(Zones.newYork)]
        policy.calendars.desk = "test"
        return policy
    }()

    private var commands: [(Actor, (Story) -> Command)] {
        [
            (Cast.ana, { _ in .take }), (Cast.dora, { _ in .take }),
            (Cast.ana, { _ in .sendMessage(text: "hello") }), (Cast.dora, { _ in .sendMessage(text: "hello") }),
            (Cast.carla, { _ in .sendMessage(text: "and?") }), (Cast.carla, { _ in .sendMessage(text: "and?") }),
            (Cast.ana, { .service(.promise(at: $0.now + 5_000_000, text: "soon")) }),
            (Cast.ana, { _ in .escalate(reason: .skill, summary: "tried") }),
            (
                Cast.ana,
                { .offerHandOff(.init(to: Cast.ben.id, reason: .other, summary: "s", nextStepAt: $0.now + 9_000)) }
            ),
            (Cast.ben, { .acceptHandOff(offer: $0.ticket.offerCount) }),
            (
                Cast.ana,
                { _ in .solve(solution: "x", knowledge: .routine, knowledgeNote: "", noAnswerNeeded: true) }
            ),
            (Cast.carla, { _ in .close }), (Cast.carla, { _ in .reopen(cause: .customer) }),
        ]
    }

    @Test(arguments: UInt64(1)...40)
    func `whatever people do, clocks follow the ticket and the log rebuilds them`(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        var story = Story(
            seed % 2 == 0 ? .tiered : .swarm, channel: seed % 3 == 0 ? .email : .chat, policy: Self.policy)
        for _ in 0..<250 {
            let (actor, command) = commands.randomElement(using: &chance)!
            story.ask(command(story), by: actor)
            story.pass(Milliseconds.random(in: 0...2_000_000, using: &chance))
        }
        #expect(story.violations == [], "seed \(seed)")
        #expect(story.replayed == story.ticket, "seed \(seed)")
        for target in SLATarget.allCases {
            let runs = story.log.reduce(into: (started: 0, ended: 0)) { runs, entry in
                guard case .service(let event) = entry.event else { return }
                switch event {
                case .started(let times) where times.target == target: runs.started += 1
                case .met(target, _), .late(target, _), .stopped(target): runs.ended += 1
                default: break
                }
            }
            let running = story.ticket.service.clock(target) == nil ? 0 : 1
            #expect(runs.started == runs.ended + running, "seed \(seed), \(target)")
        }
    }
}
