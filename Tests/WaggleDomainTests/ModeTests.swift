import Testing
import WaggleDomain
import WaggleTesting

@Suite struct ModeTests {
    private func change(_ mode: Mode, override: Bool = false, _ reason: String = "trial") -> Command {
        .tiering(.setMode(mode, override: override, reason: reason))
    }

    @Test func `a manager switches a ticket before anybody has worked on it, and its clock goes on as a shadow`() {
        var story = Story(.tiered, channel: .email)
        story.pass(.minutes(5))
        let events = story.does(Cast.mia, change(.swarm))
        #expect(events.map(\.kind) == ["mode.ticket_changed", "shadow.clock_started"])
        #expect(story.ticket.mode == .swarm && story.ticket.modeAtCreation == .tiered)
        #expect(story.ticket.shadowClock?.due == Story.start + .minutes(15) && story.ticket.tierClock == nil)
        #expect(!story.ticket.tiering.isMixed)
        #expect(story.refuses(Cast.mia, change(.swarm))?.code == .conflict)
        #expect(story.violations == [])
    }

    @Test func `after the first touch it takes an override with a reason, and the ticket is mixed`() {
        var story = Story(.tiered)
        story.does(Cast.ana, .take)
        #expect(story.refuses(Cast.mia, change(.swarm))?.code == .wrongState)
        #expect(story.refuses(Cast.mia, change(.swarm, override: true, ""))?.field == "reason")
        story.does(Cast.mia, change(.swarm, override: true))
        #expect(story.ticket.tiering.isMixed && story.ticket.owner == Cast.ana.id)
        #expect(story.violations == [])
    }

    @Test func `a ticket's switch is taken back within half a minute by the other way, while nobody worked on it`() {
        var story = Story(.tiered, channel: .email)
        story.does(Cast.ana, .take)
        story.pass(.minutes(1))
        let before = story.ticket
        story.does(Cast.mia, change(.swarm, override: true))
        #expect(story.ticket.tiering.isMixed)
        story.pass(30_000)
        var late = story
        var worked = story
        let events = story.does(Cast.mia, change(.tiered, ""))
        #expect(events.map(\.kind) == ["mode.ticket_changed", "tier.clock_started"])
        #expect(story.ticket.mode == .tiered && !story.ticket.tiering.isMixed)
        #expect(story.ticket.tierClock == before.tierClock && story.ticket.tiering.origin == nil)
        #expect(story.replayed == story.ticket)
        // What was taken back is switched anew like any ticket, and not taken back twice.
        #expect(story.refuses(Cast.mia, change(.swarm))?.code == .wrongState)

        late.now += 1
        #expect(late.refuses(Cast.mia, change(.tiered))?.code == .wrongState)
        worked.does(Cast.ana, .addNote(text: "I look at it"))
        #expect(worked.refuses(Cast.mia, change(.tiered))?.code == .wrongState)
        #expect(story.violations + late.violations + worked.violations == [])
    }

    @Test func `an owner switches their own ticket only where the desk lets them`() {
        var story = Story(.tiered)
        story.does(Cast.ana, .take)
        #expect(story.refuses(Cast.ana, change(.swarm))?.code == .notAllowed)
        #expect(story.refuses(Cast.ben, change(.swarm))?.code == .notAllowed)
        story.view.policy.modes.ownerMaySwitch = true
        story.does(Cast.ana, change(.swarm))
        #expect(story.ticket.tiering.isMixed)
        #expect(story.violations == [])
    }

    @Test func `a swarm ends when its ticket goes back to tiers`() {
        var story = Story(.swarm)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "looked", users: [Cast.fay.id])))
        story.does(Cast.mia, change(.tiered, override: true))
        #expect(story.ticket.activeSwarm == nil && story.ticket.tierClock != nil)
        #expect(story.violations == [])
    }

    @Test func `in a hybrid desk a swarm helps on a tiered ticket, which is marked`() {
        var story = Story(.tiered, channel: .email)
        story.does(Cast.ana, .take)
        let ask = Command.ask(.init(question: "why?", tried: "looked", users: [Cast.fay.id]))
        #expect(story.refuses(Cast.ana, ask)?.code == .wrongState)
        story.view.policy.modes.hybrid = true
        story.does(Cast.ana, ask)
        #expect(story.ticket.tiering.isContaminated && story.ticket.mode == .tiered)
        story.does(Cast.ana, .escalate(reason: .skill, summary: "x"))
        #expect(story.ticket.activeSwarm == nil)
        #expect(story.violations == [])
    }

    @Test func `switching a live chat that waits for the next tier leaves it with its owner`() {
        var story = Story(.tiered)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .escalate(reason: .skill, summary: "x"))
        story.does(Cast.mia, change(.swarm, override: true))
        #expect(!story.ticket.escalationPending && story.ticket.owner == Cast.ana.id)
        #expect(story.violations == [])
    }

    @Test func `only the desk itself lets tickets follow a switch`() {
        var story = Story(.tiered)
        let follow = Command.tiering(.followSwitch(.swarm, override: false, number: 7))
        #expect(story.refuses(Cast.mia, follow)?.code == .notAllowed)
        story.does(.system, follow)
        #expect(story.ticket.mode == .swarm)
        story.does(Cast.ana, .take)
        #expect(story.refuses(.system, .tiering(.followSwitch(.tiered, override: false, number: 8))) != nil)
        #expect(story.violations == [])
    }

    private func decide(_ command: DeskCommand, by actor: Actor, _ view: DeskView) -> Decision {
        view.decide(command, by: actor, at: 1_000)
    }

    @Test func `only a manager switches a queue's mode, and only to the other one`() {
        let view = Cast.desk(.tiered)
        func command(_ queue: Int64?, _ mode: Mode) -> DeskCommand {
            .switchMode(queue: queue.map { QueueID($0) }, mode: mode, scope: .untouched, reason: "trial")
        }
        let decision = decide(command(1, .swarm), by: Cast.mia, view)
        let events = try? decision.get()
        #expect(events?.map(\.kind) == ["mode.switched", "mode.changed"])
        #expect(events?.last == .modeChanged(queue: QueueID(1), from: .tiered, to: .swarm, reason: "trial"))
        #expect(decide(command(1, .tiered), by: Cast.mia, view).refusal?.code == .conflict)
        #expect(decide(command(9, .swarm), by: Cast.mia, view).refusal?.code == .notFound)
        #expect((try? decide(command(nil, .swarm), by: Cast.mia, view).get())?.count == 4)
        for actor in [Cast.ana, Cast.otto, Cast.carla, Cast.pia] {
            #expect(decide(command(1, .swarm), by: actor, view).refusal?.code == .notAllowed)
        }
        let all = DeskCommand.switchMode(queue: nil, mode: .swarm, scope: .all, reason: "")
        #expect(decide(all, by: Cast.mia, view).refusal?.field == "reason")
    }

    @Test func `the last switch is taken back within half a minute, once`() {
        var view = Cast.desk(.tiered)
        let command = DeskCommand.switchMode(queue: nil, mode: .swarm, scope: .untouched, reason: "trial")
        guard case .success(let events) = decide(command, by: Cast.mia, view), case .desk(let event)? = events.first
        else { return #expect(Bool(false)) }
        view.apply(event, sequence: 5)
        for id in view.queues.keys { view.queues[id]?.mode = .swarm }
        #expect(view.decide(.undoSwitch(number: 4), by: Cast.mia, at: 2_000).refusal?.code == .wrongState)
        #expect(view.decide(.undoSwitch(number: 5), by: Cast.ana, at: 2_000).refusal?.code == .notAllowed)
        #expect(view.decide(.undoSwitch(number: 5), by: Cast.mia, at: 31_001).refusal?.code == .expired)
        guard case .success(let back) = view.decide(.undoSwitch(number: 5), by: Cast.mia, at: 31_000),
            case .desk(let undo)? = back.first, case .modeSwitched(let change) = undo
        else { return #expect(Bool(false)) }
        #expect(change.undoes == 5 && change.changes.map(\.to) == [.tiered, .tiered, .tiered])
        view.apply(undo, sequence: 9)
        #expect(view.decide(.undoSwitch(number: 9), by: Cast.mia, at: 31_000).refusal?.code == .wrongState)
    }

    @Test func `administrators make and rename queues, each name once`() {
        let view = Cast.desk(.tiered)
        let make = DeskCommand.createQueue(name: "Billing", tier: .l2, mode: .swarm)
        #expect(
            decide(make, by: Cast.otto, view)
                == .success([.queueCreated(queue: QueueID(4), name: "Billing", tier: .l2, mode: .swarm)]))
        #expect(decide(make, by: Cast.mia, view).refusal?.code == .notAllowed)
        let foreign = DeskCommand.createQueue(name: "Vendors", tier: .l4, mode: .tiered)
        #expect(decide(foreign, by: Cast.otto, view).refusal?.field == "tier")
        let again = DeskCommand.renameQueue(QueueID(1), name: "L2")
        #expect(decide(again, by: Cast.otto, view).refusal?.field == "name")
        #expect(
            decide(.renameQueue(QueueID(1), name: "Front"), by: Cast.otto, view)
                == .success([.desk(.queueRenamed(queue: QueueID(1), from: "L1", to: "Front"))]))
    }
}
