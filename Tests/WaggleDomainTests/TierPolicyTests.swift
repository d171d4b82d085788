import Testing
import WaggleDomain
import WaggleTesting

@Suite struct TierPolicyTests {
    private let up = Command.escalate(reason: .skill, summary: "restarted twice")
    private let down = Command.deescalate(reason: .skill, summary: "set the flag")

    private static func policy(_ change: (inout DeskPolicy) -> Void) -> DeskPolicy {
        var policy = DeskPolicy()
        change(&policy)
        return policy
    }

    private static let merged = policy { $0.tiers.merged = [.init(name: "front", tiers: [.l1, .l2])] }

    @Test func `a merged group is one step, and its people see each other's tickets`() {
        var story = Story(.tiered, channel: .email, policy: Self.merged)
        story.does(Cast.dora, .take)
        story.does(Cast.dora, up)
        #expect(story.ticket.tier == .l3 && story.ticket.queue == QueueID(3))
        story.does(Cast.fay, .take)
        story.does(Cast.fay, down)
        #expect(story.ticket.tier == .l1)
        #expect(story.violations == [])
    }

    @Test func `the shadow climbs merged tiers as one, and stops at the top`() {
        var story = Story(.swarm, channel: .email, policy: Self.merged)
        let fired = story.pass(.hours(500)).filter { $0.kind.hasPrefix("shadow") }
        #expect(fired == [.shadowTierWouldEscalate(from: .l1, to: .l3)])
        #expect(story.violations == [])
    }

    @Test func `a tier that is not present is gone past`() {
        var story = Story(.tiered, channel: .email, policy: Self.policy { $0.tiers.present = [.l1, .l3] })
        story.does(Cast.mia, up)
        #expect(story.ticket.tier == .l3)
        #expect(story.violations == [])
    }

    @Test func `a category begins at its own tier, in both modes`() {
        for mode in Mode.allCases {
            var view = Cast.desk(mode)
            view.policy.categories.rules = [.init(name: "network", startTier: .l2, skills: ["network"])]
            let opening = Command.OpenTicket(customer: Cast.carla.id, subject: "", text: "x", category: "network")
            let events = Ticket.decideOpen(opening, id: TicketID(1), by: Cast.carla, at: 0, view: view)
            guard case .success(let events) = events, case .ticketOpened(let opened)? = events.first else {
                Issue.record("refused")
                continue
            }
            #expect(opened.tier == .l2 && opened.queue == QueueID(2))
        }
    }

    @Test func `a warned owner has the grace, and then the ticket escalates`() {
        let policy = Self.policy { $0.tiers.expiry = .warnOwner }
        var story = Story(.tiered, channel: .email, policy: policy)
        story.does(Cast.ana, .take)
        let due = Story.start + .minutes(20)
        #expect(
            story.pass(.minutes(15)) == [
                .tierClockExpired(tier: .l1),
                .tiering(.tierWarned(tier: .l1, users: [Cast.ana.id], until: due)),
            ])
        #expect(story.pass(.minutes(5)).map(\.kind).prefix(2) == ["tier.escalated", "tier.clock_started"])
        #expect(story.ticket.tier == .l2 && story.ticket.tiering.escalatesAt == nil)
        #expect(story.violations == [])
    }

    @Test func `a ticket that nobody owns escalates without a warning, and what is solved is not moved`() {
        let policy = Self.policy { $0.tiers.expiry = .warnOwner }
        var waiting = Story(.tiered, channel: .email, policy: policy)
        #expect(waiting.pass(.minutes(15)).map(\.kind).prefix(2) == ["tier.clock_expired", "tier.escalated"])
        var solved = Story(.tiered, channel: .email, policy: policy)
        solved.does(Cast.ana, .take)
        solved.pass(.minutes(16))
        solved.does(Cast.ana, .sendMessage(text: "try now"))
        solved.does(Cast.ana, .solve(solution: "x", knowledge: .routine, knowledgeNote: "", noAnswerNeeded: true))
        #expect(!solved.pass(.hours(1)).contains { $0.kind == "tier.escalated" })
        #expect(waiting.violations == [] && solved.violations == [])
    }

    @Test func `managers are told, and the ticket stays`() {
        var story = Story(.tiered, channel: .email, policy: Self.policy { $0.tiers.expiry = .warnManager })
        let fired = story.pass(.minutes(15))
        #expect(fired.last == .tiering(.tierWarned(tier: .l1, users: [Cast.mia.id], until: nil)))
        #expect(fired.last?.inboxUsers(ticketAfter: story.ticket) == [Cast.mia.id])
        #expect(story.ticket.tier == .l1)
        #expect(story.violations == [])
    }

    @Test func `a return to a tier or to an owner is recorded as a bounce`() {
        var story = Story(.tiered, channel: .email)
        story.does(Cast.emil, .take)
        story.does(Cast.emil, up)
        story.does(Cast.dora, .take)
        #expect(story.does(Cast.dora, down).last == .tiering(.bounced(tier: .l1, owner: nil)))
        #expect(story.does(Cast.emil, .take).last == .tiering(.bounced(tier: nil, owner: Cast.emil.id)))
        #expect(story.ticket.tiering.bounces == 2)
        #expect(story.violations == [])
    }

    @Test func `what cannot be a ladder is refused`() {
        func field(_ change: (inout TierPolicy) -> Void) -> String? {
            var policy = TierPolicy()
            change(&policy)
            return policy.check()?.field
        }
        #expect(field { $0.present = [] } == "present")
        #expect(field { $0.present = [.l1, .l4] } == "present")
        #expect(field { $0.merged = [.init(name: "x", tiers: [.l1, .l3])] } == "merged")
        #expect(field { $0.merged = [.init(name: "x", tiers: [.l1])] } == "merged")
        #expect(field { $0.clocks[.l1] = [1_000] } == "clocks")
        #expect(field { $0.clocks[.l4] = [1_000, 1_000, 1_000, 1_000] } == "clocks")
        #expect(field { $0.grace = 0 } == "grace_ms")
        #expect(field { $0.clocks[.l1] = nil } == nil)
    }
}
