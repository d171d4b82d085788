import Testing
import WaggleDomain
import WaggleTesting

@Suite struct OwnershipTests {
    private let offer = Command.offerHandOff(
        .init(to: Cast.ben.id, reason: .shiftEnd, summary: "restarted twice", nextStep: "call back", nextStepAt: .max))

    private func owned(_ mode: Mode = .tiered, channel: TicketChannel = .chat) -> Story {
        var story = Story(mode, channel: channel)
        story.does(Cast.ana, .take)
        return story
    }

    @Test func `the second of two who take is told who owns it`() {
        var story = owned()
        let refusal = story.refuses(Cast.ben, .take)
        #expect(refusal == Refusal(.alreadyOwned, "Ana owns ticket 42", owner: Cast.ana.id))
        #expect(story.refuses(Cast.ana, .take)?.code == .alreadyOwned)
        #expect(story.ticket.handOffs == 0)
        #expect(story.violations == [])
    }

    @Test func `an owner the desk no longer knows is somebody`() {
        var story = owned()
        story.view.staff[Cast.ana.id] = nil
        #expect(story.refuses(Cast.ben, .take)?.message == "somebody owns ticket 42")
    }

    @Test func `only those who work at the tier take a waiting ticket`() {
        for (actor, code) in [(Cast.dora, Refusal.Code.notFound), (Cast.otto, .notFound), (Cast.carla, .notAllowed)] {
            var story = Story(.tiered)
            #expect(story.refuses(actor, .take)?.code == code)
        }
        for actor in [Cast.ana, Cast.emil, Cast.mia] {
            var story = Story(.tiered)
            story.does(actor, .take)
            #expect(story.ticket.owner == actor.id && story.ticket.state == .open)
            #expect(story.violations == [])
        }
    }

    @Test func `a full agent takes no live chat, but an asynchronous ticket`() {
        var live = Story(.tiered)
        live.view.staff[Cast.ana.id]?.load = 4
        #expect(live.refuses(Cast.ana, .take)?.code == .capacityReached)
        live.view.staff[Cast.ana.id]?.load = 3
        live.does(Cast.ana, .take)
        var slow = Story(.tiered, channel: .email)
        slow.view.staff[Cast.ana.id]?.load = 4
        slow.does(Cast.ana, .take)
        #expect(live.violations == [] && slow.violations == [])
    }

    @Test func `what somebody saw of an older version is refused as stale`() {
        let story = owned()
        let decision = story.ticket.decide(
            .sendMessage(text: "x"), by: Cast.ana, at: story.now, view: story.view, expectedVersion: 1)
        #expect(decision.refusal?.code == .staleVersion)
        let current = story.ticket.decide(
            .sendMessage(text: "x"), by: Cast.ana, at: story.now, view: story.view,
            expectedVersion: story.ticket.version)
        #expect(current.refusal == nil)
    }

    @Test func `the owner keeps the ticket until the target accepts`() {
        var story = owned()
        story.does(Cast.ana, offer)
        #expect(story.ticket.owner == Cast.ana.id)
        #expect(story.refuses(Cast.dora, .acceptHandOff(offer: 1))?.code == .notFound)
        #expect(story.refuses(Cast.ana, .acceptHandOff(offer: 1))?.code == .notAllowed)
        let events = story.does(Cast.ben, .acceptHandOff(offer: 1))
        #expect(events.map(\.kind) == ["owner.accepted", "msg.system", "sla.promised", "sla.started"])
        #expect(events[1] == .systemMessageSent(number: 3, text: "Ben now looks after your ticket."))
        #expect(story.ticket.owner == Cast.ben.id && story.ticket.handOffs == 1)
        #expect(story.ticket.previousOwners == [Cast.ana.id])
        #expect(story.violations == [])
    }

    @Test func `one offer stands at a time, and a withdrawn one makes room`() {
        var story = owned()
        story.does(Cast.ana, offer)
        #expect(story.refuses(Cast.ana, offer)?.code == .offerPending)
        story.does(Cast.ana, .withdrawHandOff(offer: 1))
        #expect(story.refuses(Cast.ben, .acceptHandOff(offer: 1))?.code == .wrongState)
        story.does(Cast.ana, offer)
        #expect(story.ticket.liveOffer?.number == 2)
        #expect(story.violations == [])
    }

    @Test func `an offer declined or expired leaves the owner where they were`() {
        var declined = owned()
        declined.does(Cast.ana, offer)
        declined.does(Cast.ben, .declineHandOff(offer: 1, reason: .busy, comment: "two outages"))
        #expect(declined.ticket.owner == Cast.ana.id && declined.ticket.liveOffer == nil)

        var expired = owned()
        expired.does(Cast.ana, offer)
        #expect(expired.pass(.minutes(1)) == [.handOffExpired(offer: 1)])
        #expect(expired.ticket.owner == Cast.ana.id)
        #expect(expired.refuses(Cast.ben, .acceptHandOff(offer: 1))?.code == .expired)
        #expect(declined.violations == [] && expired.violations == [])
    }

    @Test func `an offer past its time is expired even before the clock says so`() {
        var story = owned()
        story.does(Cast.ana, offer)
        story.now += .minutes(1)
        #expect(story.refuses(Cast.ben, .acceptHandOff(offer: 1))?.code == .expired)
    }

    @Test func `an asynchronous offer stands for half an hour`() {
        var story = owned(channel: .email)
        story.does(Cast.ana, offer)
        #expect(story.ticket.liveOffer?.due == story.now + .minutes(30))
    }

    @Test func `a target without room for a live chat cannot accept`() {
        var story = owned()
        story.does(Cast.ana, offer)
        story.view.staff[Cast.ben.id]?.load = 4
        #expect(story.refuses(Cast.ben, .acceptHandOff(offer: 1))?.code == .capacityReached)
        #expect(story.ticket.owner == Cast.ana.id)
    }

    @Test(arguments: [Cast.ana.id, Cast.carla.id, Cast.pia.id, Cast.otto.id, UserID(999)])
    func `only another agent or manager can be the target`(target: UserID) {
        var story = owned()
        let command = Command.offerHandOff(
            .init(to: target, reason: .skill, summary: "x", nextStep: "I write to her", nextStepAt: .max))
        #expect(story.refuses(Cast.ana, command)?.field == "to")
    }

    @Test func `an offer says what was done, and promises nothing for the past`() {
        var story = owned()
        #expect(
            story.refuses(
                Cast.ana,
                .offerHandOff(
                    .init(to: Cast.ben.id, reason: .skill, summary: " ", nextStep: "I write to her", nextStepAt: .max)))?
                .field
                == "summary")
        let late = Command.HandOff(to: Cast.ben.id, reason: .skill, summary: "x", nextStepAt: story.now - 1)
        #expect(story.refuses(Cast.ana, .offerHandOff(late))?.field == "next_step_at")
        #expect(story.refuses(Cast.ben, offer)?.code == .notAllowed)
    }

    @Test func `a manager may offer for the owner`() {
        var story = owned()
        story.does(Cast.mia, offer)
        #expect(story.ticket.liveOffer?.from == Cast.ana.id)
        #expect(story.violations == [])
    }

    @Test func `in a swarm the old owner stays on as a member and the new one stops being one`() {
        var story = owned(.swarm)
        story.does(Cast.ana, .ask(.init(question: "how?", tried: "all", wanted: 2, users: [Cast.ben.id, Cast.fay.id])))
        story.does(Cast.ben, .acceptInvitation(invitation: 1))
        story.does(Cast.ana, offer)
        let events = story.does(Cast.ben, .acceptHandOff(offer: 1))
        #expect(
            events.map(\.kind) == [
                "member.left", "owner.accepted", "member.joined", "msg.system", "sla.promised", "sla.started",
            ])
        #expect(events[0] == .memberLeft(user: Cast.ben.id, cause: .handover))
        #expect(
            events[2] == .memberJoined(user: Cast.ana.id, role: .contributor, tier: .l1, invitation: nil))
        #expect(story.ticket.activeSwarm?.activeMembers.map(\.user) == [Cast.ana.id])
        #expect(story.violations == [])
    }

    @Test func `the old owner stays in an active swarm of swarm mode, and leaves otherwise`() {
        for (mode, hasSwarm) in [(Mode.swarm, true), (.swarm, false), (.tiered, true), (.tiered, false)] {
            var story = Story(mode, channel: .email)
            story.view.policy.modes.hybrid = true
            story.does(Cast.ana, .take)
            if hasSwarm { story.does(Cast.ana, .openSwarm) }
            story.does(Cast.ana, .sendMessage(text: "a colleague goes on"))
            story.does(Cast.ana, .offerHandOff(.init(to: Cast.ben.id, reason: .skill, summary: "x")))
            let kinds = story.does(Cast.ben, .acceptHandOff(offer: 1)).map(\.kind)
            let stays = mode == .swarm && hasSwarm
            #expect(kinds.contains("member.joined") == stays, "\(mode) \(hasSwarm)")
            #expect((story.ticket.activeSwarm?.member(Cast.ana.id)?.role == .contributor) == stays)
            #expect((story.ticket.activeSwarm != nil) == hasSwarm && story.violations == [])
        }
    }

    @Test func `an invited target who accepts the ticket is no longer invited, and the ask goes on`() {
        var story = owned(.swarm)
        story.does(Cast.ana, .ask(.init(question: "how?", tried: "all", users: [Cast.ben.id])))
        story.does(Cast.ana, offer)
        let events = story.does(Cast.ben, .acceptHandOff(offer: 1))
        #expect(
            events.map(\.kind)
                == [
                    "invite.withdrawn", "owner.accepted", "member.joined", "invite.sent", "msg.system", "sla.promised",
                    "sla.started",
                ])
        #expect(story.violations == [])
    }
}
