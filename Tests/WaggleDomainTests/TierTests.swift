import Testing
import WaggleDomain
import WaggleTesting

@Suite struct TierTests {
    private let up = Command.escalate(reason: .skill, summary: "restarted twice")
    private let down = Command.deescalate(reason: .skill, summary: "set the flag")

    private func owned(_ mode: Mode = .tiered, channel: TicketChannel = .chat) -> Story {
        var story = Story(mode, channel: channel)
        story.does(Cast.ana, .take)
        return story
    }

    @Test func `an escalated live chat keeps its owner until the new tier takes it`() {
        var story = owned()
        let events = story.does(Cast.ana, up)
        #expect(events.map(\.kind) == ["tier.escalated", "tier.clock_started", "msg.system"])
        #expect(
            events[2]
                == .systemMessageSent(
                    number: 3,
                    text: "A specialist of the next line will take over; Ana stays with you until then."))
        #expect(story.ticket.owner == Cast.ana.id && story.ticket.state == .open)
        #expect(story.ticket.tier == .l2 && story.ticket.escalationPending)
        story.does(Cast.ana, .sendMessage(text: "one moment"))
        #expect(story.refuses(Cast.ben, .take)?.code == .notFound)
        #expect(story.refuses(Cast.ana, .take)?.code == .notAllowed)
        #expect(
            story.does(Cast.dora, .take) == [
                .ownerTaken(OwnerTaken(owner: Cast.dora.id, from: Cast.ana.id, tier: .l2, mode: .tiered))
            ])
        #expect(!story.ticket.escalationPending && story.ticket.handOffs == 1)
        #expect(story.violations == [])
    }

    @Test func `an escalated asynchronous ticket goes back to a queue`() {
        var story = owned(channel: .email)
        story.does(Cast.ana, up)
        #expect(story.ticket.owner == nil && story.ticket.state == .queued && story.ticket.queue == QueueID(2))
        story.does(Cast.emil, .take)
        #expect(story.ticket.handOffs == 1 && story.ticket.tiersHeld == [.l1, .l2])
        #expect(story.violations == [])
    }

    @Test func `the clock escalates by itself and stops at the top`() {
        var story = Story(.tiered, channel: .email, priority: .p1)
        let first = story.pass(.minutes(15))
        #expect(first.map(\.kind) == ["tier.clock_expired", "tier.escalated", "tier.clock_started", "msg.system"])
        guard case .ticketEscalated(let step) = first[1] else { return #expect(Bool(false)) }
        #expect(step.automatic && step.reason == .time && step.from == .l1 && step.to == .l2)
        let second = story.pass(.hours(1))
        #expect(second.map(\.kind) == ["tier.clock_expired", "tier.escalated", "tier.clock_started"])
        #expect(story.pass(.hours(1)) == [.tierClockExpired(tier: .l3)])
        #expect(story.pass(.hours(3)).filter { $0.kind != "sla.no_answer_warned" } == [])
        #expect(story.ticket.tier == .l3 && story.ticket.escalations == 2)
        #expect(story.violations == [])
    }

    @Test func `another priority gives the tier's clock another time, what was used counted`() {
        var story = owned(channel: .email)
        story.does(Cast.ana, up)
        story.does(Cast.emil, .take)
        let arrived = story.now
        #expect(story.ticket.tierClock?.due == arrived + .hours(24))
        story.pass(.minutes(30))
        let events = story.does(Cast.emil, .handling(.classify(.init(impact: .high, urgency: .medium))))
        let due = arrived + .hours(4)
        #expect(events.last == .tiering(.clockRetargeted(tier: .l2, priority: .p2, due: due, left: nil)))
        #expect(story.ticket.tierClock?.due == due && story.replayed == story.ticket)
        // A change that leaves nothing makes the clock speak at once.
        story.pass(.hours(2))
        story.does(Cast.emil, .handling(.classify(.init(urgency: .high))))
        #expect(story.ticket.tierClock?.due == story.now)
        #expect(story.pass(0).map(\.kind).contains("tier.escalated"))
        #expect(story.violations == [])
    }

    @Test func `a clock that stands and a shadow follow the priority, too`() {
        var standing = owned(channel: .email)
        standing.view.policy.tiers.clockKind = .working
        standing.does(Cast.ana, up)
        standing.does(Cast.emil, .take)
        standing.does(Cast.emil, .handling(.snooze(until: standing.now + .hours(9), note: "")))
        #expect(standing.ticket.tiering.pausedClock?.left == .hours(24))
        standing.does(Cast.mia, .handling(.classify(.init(impact: .high, urgency: .high))))
        #expect(standing.ticket.tiering.pausedClock?.left == .hours(1))
        var policy = DeskPolicy.quiet
        policy.tiers.clocks[.l1] = [.minutes(5), .minutes(10), .minutes(15), .minutes(20)]
        var shadow = Story(.swarm, channel: .email, policy: policy)
        shadow.does(Cast.ana, .take)
        shadow.does(Cast.ana, .handling(.classify(.init(impact: .high, urgency: .high))))
        #expect(shadow.ticket.shadowClock?.due == Story.start + .minutes(5))
        #expect(standing.violations == [] && shadow.violations == [])
    }

    @Test func `there is no tier above experts here, and none below the first line`() {
        var story = owned()
        #expect(story.refuses(Cast.ana, down)?.code == .wrongState)
        story.does(Cast.ana, up)
        story.does(Cast.ana, up)
        #expect(story.ticket.tier == .l3)
        #expect(story.refuses(Cast.ana, up)?.code == .wrongState)
        #expect(story.violations == [])
    }

    @Test func `a tier without a queue is skipped`() {
        var desk = Cast.desk(.tiered)
        desk.queues[QueueID(2)] = nil
        var story = Story(.tiered, channel: .email, in: desk)
        story.does(Cast.mia, up)
        #expect(story.ticket.tier == .l3)
        story.does(Cast.mia, down)
        #expect(story.ticket.tier == .l1)
        #expect(story.violations == [])
    }

    @Test func `a de-escalation needs words and starts the lower tier's clock`() {
        var story = owned(channel: .email)
        story.does(Cast.ana, up)
        story.does(Cast.dora, .take)
        #expect(story.refuses(Cast.dora, .deescalate(reason: .skill, summary: ""))?.field == "summary")
        let events = story.does(Cast.dora, down)
        #expect(events.map(\.kind) == ["tier.deescalated", "tier.clock_started", "ticket.bounced"])
        #expect(story.ticket.state == .queued && story.ticket.tiersHeld == [.l1, .l2, .l1])
        #expect(story.violations == [])
    }

    @Test func `a standing offer is withdrawn before the ticket moves`() {
        var story = owned()
        story.does(
            Cast.ana,
            .offerHandOff(
                .init(to: Cast.ben.id, reason: .skill, summary: "x", nextStep: "I write to her", nextStepAt: .max)))
        #expect(story.does(Cast.ana, up).first == .handOffWithdrawn(offer: 1))
        #expect(story.violations == [])
    }

    @Test func `a take after an escalation ends the offer the old owner made meanwhile`() {
        var story = owned()
        story.does(Cast.ana, up)
        story.does(
            Cast.ana,
            .offerHandOff(
                .init(to: Cast.ben.id, reason: .skill, summary: "x", nextStep: "I write to her", nextStepAt: .max)))
        #expect(story.does(Cast.dora, .take).map(\.kind) == ["owner.superseded", "owner.taken"])
        #expect(story.violations == [])
    }

    @Test func `only owner and manager move a ticket`() {
        var story = owned()
        #expect(story.refuses(Cast.ben, up)?.code == .notAllowed)
        #expect(story.refuses(Cast.carla, up)?.code == .notAllowed)
        #expect(story.refuses(Cast.gus, up)?.code == .notFound)
    }

    @Test func `an escalated chat that nobody took is taken back by its owner, who goes on`() {
        var story = owned()
        story.does(Cast.ana, up)
        #expect(story.ticket.escalationPending && story.ticket.tier == .l2)
        story.does(Cast.ana, down)
        #expect(!story.ticket.escalationPending && story.ticket.tier == .l1 && story.ticket.owner == Cast.ana.id)
        #expect(!story.ticket.seeksOwner && story.replayed == story.ticket)
        #expect(story.refuses(Cast.ben, .take)?.code == .alreadyOwned)
        // Whoever took it hands it down as ever: the first line takes it.
        story.does(Cast.ana, up)
        story.does(Cast.dora, .take)
        story.does(Cast.dora, down)
        #expect(story.ticket.escalationPending && story.ticket.owner == Cast.dora.id)
        story.does(Cast.ben, .take)
        #expect(story.ticket.owner == Cast.ben.id && story.violations == [])
    }

    @Test func `in swarm mode nothing escalates, but the shadow records what would have`() {
        var story = owned(.swarm, channel: .email)
        let refusal = story.refuses(Cast.ana, up)
        #expect(refusal?.code == .wrongState)
        #expect(refusal?.message.contains("pull people in") == true)
        #expect(
            story.pass(.minutes(15)) == [
                .shadowTierWouldEscalate(from: .l1, to: .l2),
                .shadowClockStarted(tier: .l2, due: Story.start + .minutes(15) + .hours(24)),
            ])
        #expect(story.ticket.owner == Cast.ana.id && story.ticket.tier == .l1)
        let rest = story.pass(.hours(200)).filter { $0.kind.hasPrefix("shadow") }
        #expect(rest == [.shadowTierWouldEscalate(from: .l2, to: .l3)])
        #expect(story.ticket.shadowEscalations == 2 && story.ticket.escalations == 0)
        #expect(story.violations == [])
    }

    @Test func `the shadow begins where the table begins the category, and follows it until somebody works`() {
        var policy = DeskPolicy.quiet
        policy.categories.rules = [
            .init(name: "database", startTier: .l2, solveTier: .l2), .init(name: "invoice", startTier: .l1),
        ]
        var story = Story(.swarm, channel: .email, policy: policy)
        #expect(story.ticket.shadowClock?.tier == .l1)
        story.pass(.minutes(5))
        let events = story.does(Cast.mia, .handling(.classify(.init(category: "database"))))
        #expect(
            events.last == .shadowClockStarted(tier: .l2, due: story.now + policy.tiers.clock(.l2, .p3)!))
        story.does(Cast.mia, .handling(.classify(.init(category: "invoice"))))
        #expect(story.ticket.shadowClock?.tier == .l1)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .handling(.classify(.init(category: "database"))))
        #expect(story.ticket.shadowClock?.tier == .l1, "somebody works on it")
        // It climbs past the tier that ought to solve it, as the tiers' own clock does.
        #expect(story.pass(.hours(200)).count { $0.kind == "shadow.tier_would_escalate" } == 2)
        #expect(story.ticket.tier == .l1 && story.replayed == story.ticket && story.violations == [])
    }

    @Test func `a deadline that was overtaken or has not come is refused to the clock`() {
        var story = owned()
        let deadline = Deadline(kind: .tierClock, reference: 1, due: Story.start + .minutes(15))
        #expect(story.refuses(.system, .fireDeadline(deadline))?.code == .wrongState)
        story.does(Cast.ana, up)
        story.now = deadline.due
        #expect(story.refuses(.system, .fireDeadline(deadline))?.code == .wrongState)
        #expect(story.refuses(Cast.mia, .fireDeadline(deadline))?.code == .notAllowed)
    }
}
