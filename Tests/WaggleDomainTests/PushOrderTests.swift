import Testing
import WaggleDomain
import WaggleTesting

/// Whom a queue that pushes asks first: Ana, Ben and Emil work at its tier, and Ana's turn comes first.
@Suite struct PushOrderTests {
    private func pushing(_ channel: TicketChannel = .email, byEvidence: Bool = true) -> Story {
        var policy = DeskPolicy.quiet
        policy.routing.queues[QueueID(1)] = QueueRouting(method: .longestIdle)
        policy.routing.isByEvidence = byEvidence
        var story = Story(.tiered, channel: channel, policy: policy)
        story.view.staff[Cast.emil.id]?.actor = Actor(
            id: Cast.emil.id, name: "Emil", role: .agent, tiers: [.l1], skills: ["email": 5])
        return story
    }

    private func speaking(for user: UserID, _ level: Int = 3, lastAgent: UserID? = nil) -> PushEvidence {
        PushEvidence(known: [user: .init(level: level, tickets: [TicketID(7)])], lastAgent: lastAgent)
    }

    private func next(_ story: Story) -> UserID? {
        story.view.candidates(for: story.ticket, at: story.now).first?.actor.id
    }

    private func pushed(_ story: inout Story) -> PushOffer? {
        for case .routing(.pushed(let offer)) in story.does(.system, .routing(.push)) { return offer }
        return nil
    }

    @Test func `whose work is like the ticket is asked first, and the event names that work`() {
        var story = pushing()
        #expect(next(story) == Cast.ana.id)
        story.view.evidence[story.ticket.id] = speaking(for: Cast.ben.id)
        let offer = pushed(&story)
        #expect(offer?.to == Cast.ben.id && offer?.eligible == 3)
        #expect(offer?.reason == PushReason(level: 3, tickets: [TicketID(7)]))
        #expect(story.violations == [])
    }

    @Test func `nothing that speaks for somebody replaces presence, room, tier or skills`() {
        let changes: [(inout StaffMember) -> Void] = [
            { $0.isAvailable = false }, { $0.status = .away }, { $0.load = $0.capacity }, { $0.actor.tiers = [.l2] },
        ]
        for (number, change) in changes.enumerated() {
            var story = pushing(.chat)
            story.view.evidence[story.ticket.id] = speaking(for: Cast.ben.id, lastAgent: Cast.ben.id)
            #expect(next(story) == Cast.ben.id)
            guard var ben = story.view.staff[Cast.ben.id] else { continue }
            change(&ben)
            story.view.staff[Cast.ben.id] = ben
            #expect(pushed(&story)?.to == Cast.ana.id, "change \(number)")
        }
        var needing = pushing()
        needing.does(Cast.mia, .routing(.setNeeds(skills: ["billing"], language: nil)))
        needing.view.evidence[needing.ticket.id] = speaking(for: Cast.ben.id)
        #expect(pushed(&needing)?.to == Cast.ana.id)
    }

    @Test func `among those who know as much the turn decides`() {
        var story = pushing()
        let level = PushEvidence.Knowledge(level: 2, tickets: [])
        story.view.evidence[story.ticket.id] = PushEvidence(known: [Cast.ben.id: level, Cast.emil.id: level])
        #expect(next(story) == Cast.ben.id)
        story.view.staff[Cast.ben.id]?.idleSince = 1
        #expect(next(story) == Cast.emil.id)
    }

    @Test func `who had the customer last counts one level`() {
        var story = pushing()
        story.view.evidence[story.ticket.id] = speaking(for: Cast.ben.id, 2, lastAgent: Cast.emil.id)
        #expect(next(story) == Cast.ben.id)
        story.view.evidence[story.ticket.id] = PushEvidence(lastAgent: Cast.emil.id)
        #expect(pushed(&story)?.reason == PushReason(isLastAgent: true))
        #expect(story.ticket.liveOffer?.to == Cast.emil.id)
    }

    @Test func `a high level in all skills that are needed counts one, a low one nothing`() {
        var story = pushing()
        story.does(Cast.mia, .routing(.setNeeds(skills: ["email"], language: nil)))
        #expect(pushed(&story)?.reason == PushReason(skillLevel: 5))
        #expect(story.ticket.liveOffer?.to == Cast.emil.id, "Ben has it, too, at 2")
    }

    @Test func `the customer's language is named where the person speaks it`() {
        var story = pushing()
        story.view.staff[Cast.ben.id]?.actor.skills[DeskView.skill(ofLanguage: "pt")] = 3
        story.does(Cast.mia, .routing(.setNeeds(skills: [], language: "pt")))
        #expect(pushed(&story)?.reason == PushReason(language: "pt"))
    }

    @Test func `whoever solves the most is not asked always: far ahead of the others they yield, and come again`() {
        var story = pushing()
        story.view.evidence[story.ticket.id] = speaking(for: Cast.ben.id, lastAgent: Cast.ben.id)
        var asked: [UserID: Int] = [:]
        for _ in 0..<60 {
            story.now += .minutes(1)
            guard let user = next(story) else { break }
            asked[user, default: 0] += 1
            story.view.staff[user]?.notePush(at: story.now)
            story.view.staff[user]?.idleSince = story.now
        }
        let others = [asked[Cast.ana.id, default: 0], asked[Cast.emil.id, default: 0]]
        #expect(abs(others[0] - others[1]) <= 1, "the others' turn goes round: \(others)")
        let ben = asked[Cast.ben.id, default: 0]
        #expect(ben > others[0] && ben <= others[0] + 6, "Ben was asked \(ben) times, the others \(others)")
        for _ in 0..<6 where next(story) == Cast.ben.id {
            story.view.staff[Cast.ben.id]?.notePush(at: story.now)
            story.view.staff[Cast.ben.id]?.idleSince = story.now
        }
        let offer = pushed(&story)
        #expect(offer?.reason == PushReason(yielding: 1), "the event says that somebody yields, and not who")
        story.now += .hours(8)
        #expect(next(story) == Cast.ben.id, "after a working day everybody begins anew")
    }

    @Test func `a desk that wants none of it goes by the turn alone`() {
        var story = pushing(byEvidence: false)
        story.view.evidence[story.ticket.id] = speaking(for: Cast.ben.id, lastAgent: Cast.ben.id)
        let offer = pushed(&story)
        #expect(offer?.to == Cast.ana.id && offer?.reason == PushReason())
    }
}
