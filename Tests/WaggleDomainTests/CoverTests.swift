import Testing
import WaggleDomain
import WaggleTesting

/// While the owner is off, what falls due goes to whoever covers, who may do what it takes.
@Suite struct CoverTests {
    /// Ana's, covered by Gus, who works at another tier.
    private func covered(
        _ channel: TicketChannel = .email, _ mode: Mode = .tiered, policy: DeskPolicy = .quiet
    ) -> Story {
        var story = Story(mode, channel: channel, policy: policy)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .sendMessage(text: "I look into it"))
        story.does(Cast.ana, .routing(.planShift(.cover, cover: Cast.gus.id, nextStep: "", nextStepAt: nil)))
        return story
    }

    private func told(_ events: [Event], _ kind: String, _ story: Story) -> [UserID]? {
        events.first { $0.kind == kind }?.inboxUsers(ticketAfter: story.ticket)
    }

    private func plan(_ story: Story) -> Command {
        .contact(
            .planCallBack(
                .init(
                    phone: "+351 1", from: story.now + .hours(1), to: story.now + .hours(2),
                    remindAt: story.now + .minutes(5), language: "pt")))
    }

    @Test func `the cover hears of calls that fall due, makes them and logs what was said`() {
        var story = covered(.chat)
        story.does(Cast.carla, plan(story))
        let fired = story.pass(.hours(3))
        #expect(told(fired, "callback.reminded", story) == [Cast.gus.id])
        #expect(told(fired, "callback.overdue", story) == [Cast.gus.id])
        story.does(Cast.gus, .contact(.finishCallBack(callBack: 1, reached: true, duration: 60_000, note: "")))
        story.does(
            Cast.gus, .contact(.log(.init(channel: .phone, direction: .outgoing, result: .spoken, note: "again"))))
        #expect(story.violations == [])
        story.does(Cast.ana, .routing(.endCover))
        #expect(
            story.refuses(
                Cast.gus, .contact(.log(.init(channel: .phone, direction: .outgoing, result: .spoken, note: ""))))
                != nil)
    }

    @Test func `the cover hears of a ticket that wakes, and of a customer who is back`() {
        var story = covered(.email, .swarm)
        story.does(Cast.ana, .handling(.snooze(until: story.now + .hours(1), note: "")))
        #expect(told(story.pass(.hours(2)), "ticket.resumed", story) == [Cast.gus.id])
        story.does(Cast.ana, .handling(.pend(until: nil)))
        let back = story.does(Cast.carla, .sendMessage(text: "here I am"))
        #expect(told(back, "ticket.resumed", story) == [Cast.gus.id] && story.violations == [])
    }

    @Test func `the cover is warned when a tier's time is over`() {
        var policy = DeskPolicy.quiet
        policy.tiers.expiry = .warnOwner
        var story = covered(policy: policy)
        #expect(told(story.pass(.minutes(15)), "tier.warned", story) == [Cast.gus.id])
        #expect(story.violations == [])
    }

    @Test func `the cover hears what a partner owes and says, and asks after it`() {
        var story = covered()
        story.does(Cast.ana, .partner(.share(.init(user: Cast.pia.id, question: "?", isConsentRecorded: true))))
        #expect(told(story.pass(.hours(80)), "partner.reminded", story) == [Cast.gus.id])
        story.does(Cast.gus, .partner(.write(share: 1, text: "any news?")))
        let answer = story.does(Cast.pia, .partner(.write(share: 1, text: "tomorrow")))
        #expect(told(answer, "partner.wrote", story) == [Cast.gus.id] && story.violations == [])
    }
}
