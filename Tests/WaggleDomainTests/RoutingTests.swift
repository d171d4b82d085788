import Testing
import WaggleDomain
import WaggleTesting

/// Offers to many, hand-offs without an accept, and the desk's own search for an owner.
@Suite struct RoutingTests {
    private let network = Team(id: TeamID(1), name: "Network", members: [Cast.ben.id], skills: ["network"])

    private func owned(_ mode: Mode = .tiered, channel: TicketChannel = .chat) -> Story {
        var policy = DeskPolicy()
        policy.teams.teams = [network]
        policy.promises.aheadMax = .max
        var story = Story(mode, channel: channel, policy: policy)
        story.does(Cast.ana, .take)
        return story
    }

    private func offer(_ target: OfferTarget, next: [UserID] = []) -> Command {
        .offerHandOff(
            .init(
                to: target, next: next, reason: .skill, summary: "the router restarts", nextStep: "I write to her",
                nextStepAt: .max))
    }

    @Test func `a team is its named people and all who have its skills`() {
        var story = owned()
        let events = story.does(Cast.ana, offer(.team(TeamID(1))))
        #expect(events.map(\.kind) == ["owner.offered_group"])
        #expect(story.ticket.liveOffer?.candidates == [Cast.ben.id, Cast.dora.id, Cast.emil.id, Cast.fay.id])
        #expect(story.ticket.owner == Cast.ana.id)
        #expect(story.violations == [])
    }

    @Test func `the first of a team who accepts owns the ticket, and the others learn who was first`() {
        var story = owned()
        story.does(Cast.ana, offer(.team(TeamID(1))))
        story.does(Cast.dora, .acceptHandOff(offer: 1))
        #expect(story.ticket.owner == Cast.dora.id)
        let refusal = story.refuses(Cast.fay, .acceptHandOff(offer: 1))
        #expect(refusal == Refusal(.alreadyOwned, "Dora was first: ticket 42 is theirs", owner: Cast.dora.id))
        #expect(story.refuses(Cast.gus, .acceptHandOff(offer: 1))?.code == .notFound)
        #expect(story.violations == [])
    }

    @Test func `an offer to a queue reaches everybody at its tier`() {
        var story = owned()
        story.does(Cast.ana, offer(.queue(QueueID(3))))
        #expect(story.ticket.liveOffer?.candidates == [Cast.fay.id, Cast.gus.id])
        story.does(Cast.gus, .acceptHandOff(offer: 1))
        #expect(story.ticket.owner == Cast.gus.id && story.ticket.tier == .l1)
        #expect(story.violations == [])
    }

    @Test func `a group's offer stands until everybody has declined, and nobody is asked twice`() {
        var story = owned()
        story.does(Cast.ana, offer(.queue(QueueID(3))))
        story.does(Cast.fay, .declineHandOff(offer: 1, reason: .busy, comment: ""))
        #expect(story.ticket.liveOffer?.awaited == [Cast.gus.id])
        #expect(story.refuses(Cast.fay, .acceptHandOff(offer: 1))?.message == "you have declined ticket 42")
        story.does(Cast.gus, .declineHandOff(offer: 1, reason: .busy, comment: ""))
        #expect(story.ticket.liveOffer == nil && story.ticket.owner == Cast.ana.id)
        #expect(story.violations == [])
    }

    @Test func `somebody who left the team or the tier accepts for it no longer`() {
        var story = owned()
        story.does(Cast.ana, offer(.queue(QueueID(3))))
        story.view.staff[Cast.fay.id]?.actor.tiers = [.l2]
        #expect(story.refuses(Cast.fay, .acceptHandOff(offer: 1))?.code == .notAllowed)
        #expect(story.violations == [])
    }

    @Test func `an unknown group and one without anybody are refused`() {
        var story = owned()
        #expect(story.refuses(Cast.ana, offer(.team(TeamID(9))))?.field == "to")
        #expect(story.refuses(Cast.ana, offer(.queue(QueueID(9))))?.field == "to")
        for gone in [Cast.fay, Cast.gus] { story.view.staff[gone.id] = nil }
        #expect(story.refuses(Cast.ana, offer(.queue(QueueID(3))))?.field == "to")
    }

    @Test func `when one declines or does not answer the next in line is asked`() {
        var story = owned()
        story.does(Cast.ana, offer(.person(Cast.ben.id), next: [Cast.emil.id, Cast.mia.id]))
        let declined = story.does(Cast.ben, .declineHandOff(offer: 1, reason: .busy, comment: ""))
        #expect(declined.map(\.kind) == ["owner.declined", "owner.offered"])
        #expect(story.ticket.liveOffer?.to == Cast.emil.id)
        #expect(story.pass(.minutes(1)).map(\.kind) == ["owner.expired", "owner.offered"])
        #expect(story.ticket.liveOffer?.to == Cast.mia.id && story.ticket.offerCount == 3)
        #expect(story.pass(.minutes(1)).map(\.kind) == ["owner.expired"])
        #expect(story.ticket.owner == Cast.ana.id)
        #expect(story.violations == [])
    }

    @Test func `a manager gives a ticket to somebody, with a reason`() {
        for mode in Mode.allCases {
            var story = owned(mode)
            story.does(Cast.ana, offer(.person(Cast.ben.id)))
            let force = RoutingCommand.force(to: Cast.dora.id, reason: "Ana is ill", overCapacity: false)
            #expect(story.refuses(Cast.ana, .routing(force))?.code == .notAllowed)
            let events = story.does(Cast.mia, .routing(force))
            #expect(events.map(\.kind) == ["owner.superseded", "owner.forced", "msg.system"])
            #expect(story.ticket.owner == Cast.dora.id && story.ticket.handOffs == 1)
            #expect(
                story.refuses(Cast.ben, .acceptHandOff(offer: 1))?.message == "the offer of ticket 42 is superseded")
            #expect(story.violations == [])
        }
    }

    @Test func `a manager goes over somebody's capacity only knowingly`() {
        var story = owned()
        story.view.staff[Cast.ben.id]?.load = 4
        let knowing = RoutingCommand.force(to: Cast.ben.id, reason: "fire", overCapacity: true)
        let unknowing = RoutingCommand.force(to: Cast.ben.id, reason: "fire", overCapacity: false)
        #expect(story.refuses(Cast.mia, .routing(unknowing))?.code == .capacityReached)
        #expect(
            story.refuses(Cast.mia, .routing(.force(to: Cast.ben.id, reason: " ", overCapacity: true)))?.field
                == "reason")
        guard case .routing(.forced(let forced)) = story.does(Cast.mia, .routing(knowing)).first else {
            Issue.record("nothing was forced")
            return
        }
        #expect(forced.overCapacity && forced.from == Cast.ana.id)
    }

    @Test func `a waiting ticket can be given to somebody too`() {
        var story = Story(.tiered)
        story.does(Cast.mia, .routing(.force(to: Cast.ben.id, reason: "VIP", overCapacity: false)))
        #expect(story.ticket.owner == Cast.ben.id && story.ticket.state == .open)
        #expect(story.violations == [])
    }

    @Test func `a released ticket waits again, and a released chat keeps its owner until it is taken`() {
        var slow = owned(channel: .email)
        slow.does(Cast.ana, .routing(.release(reason: "not mine")))
        #expect(slow.ticket.state == .queued && slow.ticket.owner == nil)
        slow.does(Cast.ben, .take)

        var live = owned()
        live.does(Cast.ana, .routing(.release(reason: "not mine")))
        #expect(live.ticket.owner == Cast.ana.id && live.ticket.routing.auto?.cause == .released)
        let events = live.does(Cast.ben, .take)
        #expect(events.map(\.kind) == ["owner.taken", "msg.system"])
        #expect(live.ticket.owner == Cast.ben.id && live.ticket.routing.auto == nil)
        #expect(slow.violations == [] && live.violations == [])
    }

    @Test func `a swarm is not left without an owner`() {
        var story = owned(.swarm)
        story.does(Cast.ana, .openSwarm)
        #expect(story.refuses(Cast.ana, .routing(.release(reason: "")))?.code == .wrongState)
    }

    @Test func `a member asks the owner for the ticket, once`() {
        var story = owned(.swarm)
        story.does(Cast.ana, .ask(.init(question: "how?", tried: "all", users: [Cast.fay.id])))
        #expect(story.refuses(Cast.fay, .routing(.request(reason: .skill, comment: "")))?.code == .notAllowed)
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        let events = story.does(Cast.fay, .routing(.request(reason: .skill, comment: "mine")))
        #expect(events.first?.inboxUsers(ticketAfter: story.ticket) == [Cast.ana.id])
        #expect(story.refuses(Cast.fay, .routing(.request(reason: .skill, comment: "")))?.code == .conflict)
        story.does(Cast.ana, offer(.person(Cast.fay.id)))
        story.does(Cast.fay, .acceptHandOff(offer: 1))
        #expect(story.ticket.routing.requests == [])
        #expect(story.violations == [])
    }

    @Test func `a customer without an answer warns staff, and then the queue is offered the ticket`() {
        var story = owned()
        let waiting = story.ticket.waitingSince
        #expect(story.pass(.minutes(3)).map(\.kind) == ["sla.no_answer_warned"])
        #expect(story.pass(.minutes(2)).map(\.kind) == ["owner.auto"])
        #expect(story.ticket.owner == Cast.ana.id)
        story.does(Cast.ben, .take)
        // The new owner gets the whole time; the customer's place is kept.
        #expect(story.ticket.customerWaitsSince == waiting)
        #expect(story.pass(.minutes(2)) == [])
        #expect(story.pass(.minutes(1)).map(\.kind) == ["sla.no_answer_warned"])
        #expect(story.violations == [])
    }

    @Test func `an answer by somebody who may speak ends the search too`() {
        var story = owned(.swarm)
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "all", users: [Cast.dora.id])))
        story.does(Cast.dora, .acceptInvitation(invitation: 1))
        story.does(Cast.ana, .grantSpeak(user: Cast.dora.id))
        story.pass(.minutes(6))
        #expect(story.ticket.routing.auto?.cause == .noAnswer)
        story.does(Cast.dora, .sendMessage(text: "here I am"))
        #expect(story.ticket.routing.auto == nil && story.violations == [])
    }

    @Test func `an answer ends the search for another owner`() {
        var story = owned()
        story.pass(.minutes(5))
        let events = story.does(Cast.ana, .sendMessage(text: "sorry"))
        #expect(events.map(\.kind).starts(with: ["msg.agent", "owner.auto_ended"]))
        #expect(story.refuses(Cast.ben, .take)?.code == .alreadyOwned)
        #expect(story.violations == [])
    }

    @Test func `whoever is off leaves what waited for them to others, and their own ticket to the queue`() {
        var story = owned(.swarm)
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "all", users: [Cast.fay.id, Cast.dora.id])))
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        for actor in [Cast.fay, Cast.dora, Cast.ana] { story.view.staff[actor.id]?.isAvailable = false }
        let member = story.does(.system, .routing(.partFrom(Cast.fay.id)))
        #expect(member.kinds.contains("member.left") && story.ticket.activeSwarm?.member(Cast.fay.id) == nil)
        let invited = story.does(.system, .routing(.partFrom(Cast.dora.id)))
        #expect(invited.kinds.prefix(2) == ["invite.withdrawn", "invite.sent"])
        story.does(.system, .routing(.partFrom(Cast.ana.id)))
        #expect(story.ticket.routing.auto?.cause == .absence && story.ticket.owner == Cast.ana.id)
        #expect(story.refuses(.system, .routing(.partFrom(Cast.otto.id)))?.code == .wrongState)
        #expect(story.violations == [])
    }

    @Test func `who ends a shift or is absent is given no more work`() throws {
        let view = Cast.desk(.tiered)
        for command in [
            StaffingCommand.endShift(.keep, cover: nil, nextStep: "", nextStepAt: nil),
            .startAbsence(user: Cast.ana.id, reason: ""),
        ] {
            var after = view
            for event in try view.decide(command, by: Cast.ana, at: 1).get() {
                if case .staffing(let event) = event { after.apply(event, at: 1) }
            }
            #expect(view.staff[Cast.ana.id]?.isAvailable == true && after.staff[Cast.ana.id]?.isAvailable == false)
        }
    }

    @Test func `what the desk saw of a former owner is not done to who has the ticket now`() {
        var story = owned()
        story.does(.system, .routing(.offerToQueue(.ownerGone, owner: Cast.ana.id)))
        story.does(Cast.ben, .take)
        #expect(story.refuses(.system, .routing(.offerToQueue(.ownerGone, owner: Cast.ana.id)))?.code == .wrongState)
        story.does(.system, .routing(.offerToQueue(.ownerGone, owner: Cast.ben.id)))
        #expect(story.refuses(.system, .routing(.ownerBack(Cast.ana.id)))?.code == .wrongState)
        story.does(.system, .routing(.ownerBack(Cast.ben.id)))
        #expect(story.ticket.owner == Cast.ben.id && story.ticket.routing.auto == nil)
        #expect(story.violations == [])
    }

    @Test func `the owner of a ticket offered by the desk keeps it by saying so`() {
        var story = owned()
        story.pass(.minutes(5))
        story.does(Cast.ana, .routing(.keep))
        #expect(story.pass(.minutes(1)) == [])
        #expect(story.pass(.minutes(1)).map(\.kind) == ["owner.auto"])
        #expect(story.violations == [])
    }

    @Test func `the third return to one person in a day needs a manager`() {
        var story = owned(channel: .email)
        for _ in 0..<2 {
            hand(&story, from: Cast.ana, to: Cast.ben)
            hand(&story, from: Cast.ben, to: Cast.ana)
        }
        hand(&story, from: Cast.ana, to: Cast.ben)
        #expect(story.violations == [])
        #expect(story.refuses(Cast.ben, offer(.person(Cast.ana.id)))?.code == .conflict)
        story.does(Cast.mia, offer(.person(Cast.ana.id)))
        story.does(Cast.ana, .acceptHandOff(offer: story.ticket.offerCount))
        #expect(story.ticket.owner == Cast.ana.id)
        #expect(story.violations == [])
    }

    @Test func `returns of another day count no longer`() {
        var story = owned(channel: .email)
        for _ in 0..<3 {
            hand(&story, from: Cast.ana, to: Cast.ben)
            story.now += .hours(13)
            hand(&story, from: Cast.ben, to: Cast.ana)
        }
        #expect(story.violations == [])
    }

    @Test func `in swarm mode the third return starts a swarm with the one who hands over`() {
        var story = owned(.swarm, channel: .email)
        for _ in 0..<2 {
            hand(&story, from: Cast.ana, to: Cast.ben)
            hand(&story, from: Cast.ben, to: Cast.ana)
        }
        hand(&story, from: Cast.ana, to: Cast.ben)
        story.does(Cast.ben, offer(.person(Cast.ana.id)))
        let events = story.does(Cast.ana, .acceptHandOff(offer: story.ticket.offerCount))
        #expect(
            events.map(\.kind)
                == [
                    "owner.accepted", "swarm.opened", "member.joined", "msg.system", "ticket.bounced", "sla.stopped",
                    "sla.promised", "sla.started",
                ])
        #expect(story.ticket.activeSwarm?.activeMembers.map(\.user) == [Cast.ben.id])
        #expect(story.violations == [])
    }

    private func hand(_ story: inout Story, from: Actor, to: Actor) {
        story.does(from, offer(.person(to.id)))
        story.does(to, .acceptHandOff(offer: story.ticket.offerCount))
    }

    @Test func `at the end of a shift the owner keeps, offers or names a cover`() {
        var story = owned(channel: .email)
        let promise = story.now + .hours(16)
        story.does(
            Cast.ana, .routing(.planShift(.keep, cover: nil, nextStep: "call at nine", nextStepAt: promise)))
        #expect(story.ticket.routing.plan?.nextStepAt == promise)
        story.does(Cast.ana, .routing(.planShift(.cover, cover: Cast.ben.id, nextStep: "", nextStepAt: nil)))
        #expect(story.ticket.routing.cover == Cast.ben.id && story.ticket.owner == Cast.ana.id)
        story.does(Cast.ben, .sendMessage(text: "Ana is back tomorrow; here is what we know"))
        #expect(
            story.refuses(Cast.ana, .routing(.planShift(.cover, cover: nil, nextStep: "", nextStepAt: nil)))?.field
                == "cover")
        story.does(Cast.ana, .routing(.endCover))
        #expect(story.refuses(Cast.ben, .sendMessage(text: "x"))?.code == .notAllowed)
        story.does(Cast.ana, .routing(.planShift(.offer, cover: nil, nextStep: "", nextStepAt: nil)))
        #expect(story.ticket.routing.auto?.cause == .shiftEnd)
        #expect(story.violations == [])
    }
}
