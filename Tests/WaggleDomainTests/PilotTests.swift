import Testing
import WaggleDomain
import WaggleTesting

/// A pilot by ticket: planned, begun and ended like any experiment; meanwhile each new ticket has a coin of its own.
@Suite struct PilotTests {
    private static let day: Milliseconds = 86_400_000
    /// A Monday, 06:00 UTC.
    private static let monday: Milliseconds = 1_767_592_800_000

    private struct Scene {
        var view = Cast.desk(.tiered)
        var now = PilotTests.monday - 3_600_000
        var heard: [String] = []

        mutating func record(_ events: [Event], by actor: Actor) {
            for event in events {
                heard.append(event.kind)
                guard case .experiment(let event) = event else {
                    Issue.record("\(event)")
                    continue
                }
                view.apply(event, by: actor.id, at: now, sequence: Int64(heard.count))
            }
        }

        @discardableResult
        mutating func does(_ command: ExperimentCommand, _ actor: Actor = Cast.mia) -> Refusal? {
            let decision = view.decide(command, id: ExperimentID(1), seed: 7, coins: [], by: actor, at: now)
            switch decision {
            case .success(let events): record(events, by: actor)
            case .failure(let refusal): return refusal
            }
            return nil
        }

        mutating func pass(to moment: Milliseconds) {
            now = moment
            record(view.advanceExperiment(at: now), by: .system)
            #expect(view.advanceExperiment(at: now).isEmpty)
        }

        /// How a ticket opened now in a queue begins.
        func opened(_ coin: Bool?, queue: Int64 = 1) throws -> TicketOpened? {
            let opening = Command.OpenTicket(
                customer: Cast.carla.id, subject: "", text: "Help", queue: QueueID(queue), channel: .form)
            let events = try Ticket.decideOpen(
                opening, id: TicketID(1), by: Cast.mia, at: now, view: view, coin: coin
            ).get()
            guard case .ticketOpened(let opened) = events.first else { return nil }
            return opened
        }
    }

    private static func draft(queues: [QueueID]? = nil, days: Int = 14) -> ExperimentCommand.Draft {
        .pilot(queues: queues, start: monday, days: days, reason: "Does it work here?")
    }

    private func planned(_ draft: ExperimentCommand.Draft = draft()) throws -> Scene {
        var scene = Scene()
        try #require(scene.does(.plan(draft)) == nil)
        return scene
    }

    @Test func `while it runs a ticket has the mode of its coin, and no queue is switched`() throws {
        var scene = try planned()
        let queues = scene.view.queues
        #expect(try scene.opened(true)?.mode == .tiered && scene.opened(true)?.modeSource == .policy)
        scene.pass(to: Self.monday - 1)
        #expect(scene.heard == ["experiment.planned"])
        scene.pass(to: Self.monday)
        #expect(scene.heard == ["experiment.planned", "experiment.began"])
        #expect(try scene.opened(true)?.mode == .swarm && scene.opened(true)?.modeSource == .pilot)
        #expect(try scene.opened(false)?.mode == .tiered && scene.opened(false)?.modeSource == .pilot)
        scene.pass(to: Self.monday + 14 * Self.day - 1)
        #expect(try scene.opened(true)?.mode == .swarm)
        scene.pass(to: Self.monday + 14 * Self.day)
        #expect(scene.heard.last == "experiment.ended" && scene.view.experiment == nil)
        #expect(try scene.opened(true)?.modeSource == .policy && scene.view.queues == queues)
    }

    @Test func `a queue that takes no part keeps its mode, and a switch of one that does changes no coin`() throws {
        var scene = try planned(Self.draft(queues: [QueueID(2)]))
        scene.pass(to: Self.monday)
        #expect(try scene.opened(true)?.modeSource == .policy && scene.opened(true)?.mode == .tiered)
        #expect(try scene.opened(true, queue: 2)?.modeSource == .pilot)
        let command = DeskCommand.switchMode(queue: QueueID(2), mode: .swarm, scope: .new, reason: "I must")
        let events = try scene.view.decide(command, by: Cast.mia, at: scene.now).get()
        #expect(!events.contains { $0.kind == "experiment.overridden" })
        scene.view.queues[QueueID(2)]?.mode = .swarm
        #expect(try scene.opened(false, queue: 2)?.mode == .tiered)
    }

    @Test func `a stop ends the drawing at once, and what the desk slept through is time without tickets`() throws {
        var scene = try planned()
        scene.pass(to: Self.monday)
        #expect(scene.does(.stop(ExperimentID(1), reason: "A storm")) == nil)
        #expect(scene.heard == ["experiment.planned", "experiment.began", "experiment.stopped"])
        #expect(try scene.opened(true)?.modeSource == .policy)
        var late = try planned()
        late.pass(to: Self.monday + 5 * Self.day)
        #expect(late.heard.last == "experiment.began" && late.view.experiment?.nextDue == Self.monday + 14 * Self.day)
        var never = try planned()
        never.pass(to: Self.monday + 400 * Self.day)
        #expect(never.heard == ["experiment.planned", "experiment.ended"])
    }

    @Test func `it lasts local days, and what would not settle anything is refused`() throws {
        let plan = try #require(try planned().view.experiment?.plan)
        #expect(plan.start == Self.monday && plan.end == Self.monday + 14 * Self.day && plan.blocks.isEmpty)
        func refused(_ change: (inout ExperimentCommand.Draft) -> Void) -> String? {
            var scene = Scene()
            var draft = Self.draft()
            change(&draft)
            return scene.does(.plan(draft))?.field
        }
        #expect(refused { _ in } == nil)
        #expect(refused { $0.days = 0 } == "days")
        #expect(refused { $0.days = .max } == "days")
        #expect(refused { $0.days = 91 } == "days")
        #expect(refused { $0.start = .max } == "start_at")
        #expect(refused { $0.horizon = 1 } == "horizon_ms")
        #expect(refused { $0.primary = [] } == "primary")
        #expect(refused { $0.queues = [QueueID(9)] } == "queues")
        var scene = Scene()
        #expect(scene.does(.plan(Self.draft()), Cast.ana)?.code == .notAllowed)
        scene.does(.plan(Self.draft()))
        #expect(scene.does(.plan(Self.draft()))?.code == .conflict)
    }

    @Test func `its warning is part of the plan, always and first`() throws {
        #expect(try planned().view.experiment?.plan.warnings == [.interference])
        var scene = Scene()
        scene.view.waiting[QueueID(1)] = 2
        scene.does(.plan(Self.draft(queues: [QueueID(1)], days: 1)))
        #expect(scene.view.experiment?.plan.warnings == [.interference, .shared])
    }

    @Test func `its text says everything that decides the outcome`() throws {
        let plan = try #require(try planned(Self.draft(queues: [QueueID(2), QueueID(1)])).view.experiment?.plan)
        #expect(
            plan.canonical.split(separator: "\n") == [
                "waggle experiment 1", "queues 1 2", "design pilot", "seed 7",
                "coin splitmix64 stream ticket lowest bit 1 swarm", "horizon 259200000",
                "primary time_to_solve agent_minutes first_response",
                "from \(Self.monday) to \(Self.monday + 14 * Self.day)",
            ])
    }
}
