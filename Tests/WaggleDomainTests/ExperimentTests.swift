import Testing
import WaggleDomain
import WaggleTesting

@Suite struct ExperimentTests {
    private static let day: Milliseconds = 86_400_000
    /// A Monday, 06:00 UTC.
    private static let monday: Milliseconds = 1_767_592_800_000
    private static let coins = (0..<100).map { $0 % 3 == 0 }

    /// A desk that applies what it decides.
    private struct Scene {
        var view = Cast.desk(.tiered)
        var now = ExperimentTests.monday - 3_600_000
        var heard: [String] = []
        private var sequence: Int64 = 0

        mutating func record(_ events: [Event], by actor: Actor) {
            for event in events {
                sequence += 1
                heard.append(event.kind)
                switch event {
                case .experiment(let event): view.apply(event, by: actor.id, at: now, sequence: sequence)
                case .desk(let event): view.apply(event, sequence: sequence)
                case .modeChanged(let queue, let from, let to, _):
                    #expect(view.queues[queue]?.mode == from)
                    view.queues[queue]?.mode = to
                    view.queues[queue]?.modeSource = .manual
                default: Issue.record("\(event)")
                }
            }
        }

        @discardableResult
        mutating func does(_ actor: Actor, _ command: ExperimentCommand) -> Refusal? {
            let decision = view.decide(
                command, id: ExperimentID(1), seed: 7, coins: ExperimentTests.coins, by: actor, at: now)
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
    }

    private static func draft(_ length: BlockLength = .day, blocks: Int = 16) -> ExperimentCommand.Draft {
        ExperimentCommand.Draft(length: length, start: monday, blocks: blocks, reason: "Which is better?")
    }

    private func planned(_ draft: ExperimentCommand.Draft = draft()) throws -> Scene {
        var scene = Scene()
        try #require(scene.does(Cast.mia, .plan(draft)) == nil)
        return scene
    }

    @Test func `every pair has a block in each mode, days of one weekday are paired, and coins decide`() throws {
        let plan = try #require(try planned(Self.draft(blocks: 28)).view.experiment?.plan)
        let pairs = Dictionary(grouping: plan.blocks.indices) { plan.blocks[$0].pair }
        #expect(pairs.count == 14)
        for (number, pair) in pairs {
            #expect(pair.count == 2 && pair[1] - pair[0] == 7)
            #expect(Set(pair.map { plan.blocks[$0].mode }) == [.tiered, .swarm])
            #expect((plan.blocks[pair[0]].mode == .swarm) == Self.coins[number])
        }
        #expect(plan.blocks.map(\.from) == (0..<28).map { Self.monday + Milliseconds($0) * Self.day })
        #expect(plan.end == Self.monday + 28 * Self.day)
    }

    @Test func `days that find no partner of their weekday are paired with each other`() throws {
        let plan = try #require(try planned(Self.draft(blocks: 18)).view.experiment?.plan)
        // Fourteen days find the same weekday; Mon to Thu of the third week are left.
        #expect(plan.blocks.suffix(4).map(\.pair) == [7, 7, 8, 8])
        let weeks = try #require(try planned(Self.draft(.week)).view.experiment?.plan)
        #expect(weeks.blocks.map(\.pair) == (0..<16).map { $0 / 2 })
        #expect(weeks.end == Self.monday + 16 * 7 * Self.day)
    }

    @Test func `a day begins at the same time of the local clock, and closed days begin none`() throws {
        // Clocks go forward on the 29th of March 2026 in Lisbon.
        let zone = try #require(
            TimeZoneRules(
                name: "Europe/Lisbon", initialOffset: 0, transitions: [.init(at: 1_774_746_000, offset: 3_600)]))
        let hours = try #require(WorkCalendar.Hours(opens: 540, closes: 1_080))
        let week = Dictionary(uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, [hours]) })
        let calendar = try WorkCalendar(name: "desk", zone: zone, week: week)
        // Thursday, 26 March 2026, 06:00.
        let start: Milliseconds = 1_774_504_800_000
        let found = ExperimentPlan.beginnings(of: 3, .day, from: start, in: calendar)
        #expect(found == [start, start + Self.day, start + 4 * Self.day - 3_600_000, start + 5 * Self.day - 3_600_000])
        let weeks = ExperimentPlan.beginnings(of: 1, .week, from: start, in: calendar)
        #expect(weeks == [start, start + 7 * Self.day - 3_600_000])
    }

    @Test func `the desk runs the blocks by itself and gives the queues back as they were`() throws {
        var scene = Scene()
        scene.view.queues[QueueID(2)]?.mode = .swarm
        scene.view.queues[QueueID(2)]?.modeSource = .manual
        #expect(scene.does(Cast.mia, .plan(Self.draft())) == nil)
        let plan = try #require(scene.view.experiment?.plan)
        scene.pass(to: Self.monday - 1)
        #expect(scene.heard == ["experiment.planned"])
        for (number, block) in plan.blocks.enumerated() {
            scene.pass(to: block.from)
            #expect(scene.view.experiment?.current == number)
            #expect(scene.view.queues.values.allSatisfy { $0.mode == block.mode && $0.modeSource == .experiment })
            scene.pass(to: plan.end(of: number) - 1)
        }
        #expect(scene.heard.count { $0 == "experiment.block_started" } == 16)
        scene.pass(to: plan.end)
        #expect(scene.heard.last == "experiment.ended" && scene.view.experiment == nil)
        #expect(scene.view.queues.mapValues(\.mode) == [QueueID(1): .tiered, QueueID(2): .swarm, QueueID(3): .tiered])
        #expect(scene.view.queues.values.allSatisfy { $0.modeSource == .manual })
    }

    @Test func `blocks that the desk slept through are missed, and the one that rules now begins`() throws {
        var scene = try planned()
        scene.pass(to: Self.monday)
        scene.heard = []
        scene.pass(to: Self.monday + 3 * Self.day + 5)
        #expect(scene.view.experiment?.current == 3)
        #expect(
            scene.heard.prefix(3) == ["experiment.block_ended", "experiment.block_missed", "experiment.block_missed"])
        #expect(scene.view.experiment?.course.map(\.isMissed).prefix(4) == [false, true, true, false])
        scene.pass(to: Self.monday + 400 * Self.day)
        #expect(scene.view.experiment == nil && scene.heard.last == "experiment.ended")
        #expect(scene.heard.count { $0 == "experiment.block_missed" } == 2 + 12)
        #expect(scene.view.queues.values.allSatisfy { $0.mode == .tiered })
    }

    @Test func `a switch by somebody meanwhile is recorded and lasts until the next block`() throws {
        var scene = try planned()
        scene.pass(to: Self.monday)
        let mode = try #require(scene.view.queues[QueueID(1)]?.mode)
        let other: Mode = mode == .swarm ? .tiered : .swarm
        let command = DeskCommand.switchMode(queue: QueueID(1), mode: other, scope: .new, reason: "I must")
        scene.record(try scene.view.decide(command, by: Cast.mia, at: scene.now).get(), by: Cast.mia)
        #expect(scene.view.experiment?.overrideCount == 1)
        #expect(scene.view.experiment?.overrides.first?.queues == [QueueID(1)])
        #expect(scene.view.queues[QueueID(1)]?.modeSource == .manual)
        let last = try #require(scene.view.lastSwitch?.number)
        scene.record(try scene.view.decide(.undoSwitch(number: last), by: Cast.mia, at: scene.now).get(), by: Cast.mia)
        #expect(scene.view.experiment?.overrideCount == 2)
        scene.pass(to: Self.monday + Self.day)
        #expect(scene.view.queues[QueueID(1)]?.modeSource == .experiment)
    }

    @Test func `who stops one gives the queues back, and says why`() throws {
        var scene = try planned()
        #expect(scene.does(Cast.mia, .stop(ExperimentID(1), reason: " "))?.field == "reason")
        #expect(scene.does(Cast.ana, .stop(ExperimentID(1), reason: "x"))?.code == .notAllowed)
        #expect(scene.does(Cast.mia, .stop(ExperimentID(2), reason: "x"))?.code == .wrongState)
        for day: Milliseconds in 0...3 { scene.pass(to: Self.monday + day * Self.day) }
        #expect(scene.does(Cast.mia, .stop(ExperimentID(1), reason: "A storm")) == nil)
        #expect(scene.heard.last == "experiment.stopped" && scene.view.experiment == nil)
        #expect(scene.view.queues.values.allSatisfy { $0.mode == .tiered && $0.modeSource == .manual })
        scene.pass(to: Self.monday + 9 * Self.day)
        #expect(scene.heard.last == "experiment.stopped")
        var early = try planned()
        #expect(early.does(Cast.mia, .stop(ExperimentID(1), reason: "Not now")) == nil)
        #expect(early.heard == ["experiment.planned", "experiment.stopped"])
    }

    @Test func `what would not settle anything is refused`() {
        func refused(_ change: (inout ExperimentCommand.Draft) -> Void) -> String? {
            var scene = Scene()
            var draft = Self.draft()
            change(&draft)
            return scene.does(Cast.mia, .plan(draft))?.field
        }
        #expect(refused { _ in } == nil)
        #expect(refused { $0.blocks = 14 } == "blocks")
        #expect(refused { $0.blocks = 17 } == "blocks")
        #expect(refused { $0.blocks = 202 } == "blocks")
        #expect(refused { $0.start = Self.monday - 3_600_000 } == "start_at")
        #expect(refused { $0.start += 200 * Self.day } == "start_at")
        #expect(refused { $0.start = .max } == "start_at")
        #expect(refused { $0.horizon = 1 } == "horizon_ms")
        #expect(refused { $0.washIn = Self.day } == "wash_in_ms")
        #expect(refused { $0.washIn = -1 } == "wash_in_ms")
        #expect(refused { $0.primary = [] } == "primary")
        #expect(refused { $0.primary = [.reopened, .reopened] } == "primary")
        #expect(refused { $0.queues = [QueueID(9)] } == "queues")
        #expect(refused { $0.reason = "" } == "reason")
        var scene = Scene()
        #expect(scene.does(Cast.ana, .plan(Self.draft()))?.code == .notAllowed)
        scene.does(Cast.mia, .plan(Self.draft()))
        #expect(scene.does(Cast.mia, .plan(Self.draft()))?.code == .conflict)
    }

    @Test func `a plan says what speaks against it`() throws {
        var scene = Scene()
        scene.view.waiting[QueueID(1)] = 2
        var draft = Self.draft(blocks: 20)
        draft.queues = [QueueID(1)]
        scene.does(Cast.mia, .plan(draft))
        #expect(scene.view.experiment?.plan.warnings == [.backlog, .shared])
        let weeks = try planned(Self.draft(.week))
        #expect(weeks.view.experiment?.plan.warnings == [.small])
    }

    @Test func `the plan's text says everything that decides the outcome`() throws {
        let plan = try #require(try planned().view.experiment?.plan)
        let lines = plan.canonical.split(separator: "\n")
        #expect(
            lines.prefix(7) == [
                "waggle experiment 1", "queues all", "length day", "seed 7", "horizon 259200000", "wash_in auto",
                "primary time_to_solve agent_minutes first_response",
            ])
        #expect(lines[7] == "block 0 pair 0 swarm from \(Self.monday) to \(Self.monday + Self.day)")
        #expect(lines.count == 7 + 16)
    }
}
