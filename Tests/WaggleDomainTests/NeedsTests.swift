import Testing
import WaggleDomain
import WaggleTesting

/// What a ticket asks of whoever is to have it: its category's skills, its customer's language.
@Suite struct NeedsTests {
    private func pushing(needing skills: [String] = []) -> Story {
        var policy = DeskPolicy.quiet
        policy.routing.queues[QueueID(1)] = QueueRouting(method: .longestIdle)
        policy.categories.other = CategoryPolicy.Rule(name: "", skills: skills)
        return Story(.tiered, channel: .email, policy: policy)
    }

    @Test func `a ticket is pushed to somebody who speaks its language, as long as one is there`() {
        var story = pushing()
        let emil = Cast.emil.id
        story.view.staff[emil]?.actor = Actor(
            id: emil, name: "Emil", role: .agent, tiers: [.l1, .l2], skills: [DeskView.skill(ofLanguage: "pt"): 3])
        // Everybody else has waited longer for work.
        story.view.staff[emil]?.idleSince = story.now
        story.does(Cast.mia, .routing(.setNeeds(skills: [], language: "pt")))
        #expect(story.view.candidates(for: story.ticket, at: story.now).map(\.actor.id) == [emil])
        story.does(.system, .routing(.push))
        #expect(story.ticket.liveOffer?.to == emil)
        story.view.staff[emil]?.isAvailable = false
        story.pass(.minutes(1))
        #expect(story.ticket.liveOffer?.to == Cast.ana.id, "nobody speaks it now: anybody will do")
        story.does(Cast.ben, .take)
        #expect(story.ticket.owner == Cast.ben.id, "a language is no condition of taking")
        #expect(story.violations == [])
    }

    @Test func `a ticket is pushed to somebody with its category's skills, and agents without them cannot take it`() {
        var story = pushing(needing: ["email"])
        story.view.staff[Cast.ben.id]?.idleSince = story.now
        story.does(.system, .routing(.push))
        #expect(story.ticket.liveOffer?.to == Cast.ben.id)
        let refusal = story.refuses(Cast.ana, .take)
        #expect(refusal?.code == .notAllowed && refusal?.message.contains("needs email") == true)
        story.does(Cast.ben, .acceptHandOff(offer: 1))
        #expect(story.ticket.owner == Cast.ben.id && story.violations == [])
    }

    @Test func `a manager takes what must be taken, and a skill that nobody at the tier has is not asked for`() {
        var managed = pushing(needing: ["email"])
        managed.does(Cast.mia, .take)
        #expect(managed.ticket.owner == Cast.mia.id)
        var rare = pushing(needing: ["database"])
        rare.does(Cast.ana, .take)
        #expect(rare.ticket.owner == Cast.ana.id && rare.violations == [] && managed.violations == [])
    }
}
