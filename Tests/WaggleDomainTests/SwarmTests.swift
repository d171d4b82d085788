import Testing
import WaggleDomain
import WaggleTesting

@Suite struct SwarmTests {
    private func owned(channel: TicketChannel = .chat) -> Story {
        var story = Story(.swarm, channel: channel)
        story.does(Cast.ana, .take)
        return story
    }

    private func invited(_ events: [Event]) -> [UserID] {
        events.compactMap { if case .invitationSent(let sent) = $0 { sent.user } else { nil } }
    }

    private func ask(
        _ skills: [String] = [], wanted: Int = 1, users: [UserID] = [], urgency: Urgency = .live
    ) -> Command {
        .ask(.init(question: "why?", tried: "restart", skills: skills, urgency: urgency, wanted: wanted, users: users))
    }

    private func decline(_ invitation: Int, pointer: UserID? = nil) -> Command {
        .declineInvitation(invitation: invitation, reason: .busy, pointer: pointer, comment: "")
    }

    @Test func `an ask opens the swarm and invites the best of those who know`() {
        var story = owned()
        let events = story.does(Cast.ana, ask(["network"]))
        #expect(events.map(\.kind) == ["swarm.opened", "ask.opened", "invite.sent"])
        #expect(
            events[2]
                == .invitationSent(
                    InvitationSent(
                        invitation: 1, ask: 1, user: Cast.fay.id, round: 1, due: Story.start + .minutes(2))))
        #expect(story.ticket.owner == Cast.ana.id)
        #expect(story.violations == [])
    }

    @Test func `candidates are ordered by skills, levels, load, tier and number`() {
        var story = owned()
        // Dora holds both; Fay's level 5 beats Emil's 2; Ben holds the other one at 2, below Emil by tier only.
        #expect(
            invited(story.does(Cast.ana, ask(["network", "email"], wanted: 4)))
                == [Cast.dora.id, Cast.fay.id, Cast.emil.id, Cast.ben.id])
        var busy = owned()
        busy.view.staff[Cast.fay.id]?.load = 3
        #expect(invited(busy.does(Cast.ana, ask(wanted: 2))) == [Cast.gus.id, Cast.dora.id])
        #expect(story.violations == [] && busy.violations == [])
    }

    @Test func `people who are away, full, or know none of it are not asked`() {
        var story = owned()
        story.view.staff[Cast.fay.id]?.isAvailable = false
        story.view.staff[Cast.dora.id]?.load = 4
        #expect(invited(story.does(Cast.ana, ask(["network"], wanted: 3))) == [Cast.emil.id])
        #expect(story.violations == [])
    }

    @Test func `people who are named are asked first, all of them`() {
        var story = owned()
        let events = story.does(Cast.ana, ask(["network"], users: [Cast.dora.id, Cast.ben.id]))
        #expect(invited(events) == [Cast.dora.id, Cast.ben.id])
        #expect(story.ticket.activeSwarm?.ask(1)?.wanted == 2)
        #expect(story.violations == [])
    }

    @Test func `a person named in an ask has room, or a manager forces it by inviting`() {
        var story = owned()
        story.view.staff[Cast.fay.id]?.load = 4
        #expect(story.refuses(Cast.ana, ask(users: [Cast.fay.id]))?.code == .capacityReached)
        #expect(story.refuses(Cast.mia, ask(users: [Cast.fay.id]))?.code == .capacityReached)
        var slow = owned(channel: .email)
        slow.view.staff[Cast.fay.id]?.load = 4
        #expect(slow.refuses(Cast.ana, ask(users: [Cast.fay.id]))?.code == .capacityReached)
        slow.does(Cast.ana, .ask(.init(question: "why?", tried: "all", urgency: .today, users: [Cast.fay.id])))
        #expect(story.violations + slow.violations == [])
    }

    @Test(arguments: [
        (Cast.ana.id, "Ana owns ticket 42"), (Cast.otto.id, "user 8 is not of this desk's staff"),
        (UserID(999), "user 999 is not of this desk's staff"),
    ])
    func `a person who cannot be invited is refused by name`(user: UserID, message: String) {
        var story = owned()
        #expect(story.refuses(Cast.ana, ask(users: [user]))?.message == message)
        #expect(story.ticket.swarm == nil)
    }

    @Test func `an ask that reaches nobody says so once`() {
        var story = owned()
        let events = story.does(Cast.ana, ask(["cobol"]))
        #expect(events.map(\.kind) == ["swarm.opened", "ask.opened", "ask.nobody"])
        #expect(events[2].inboxUsers(ticketAfter: story.ticket) == [Cast.ana.id])
        #expect(story.violations == [])
    }

    @Test func `a decline is followed by the next candidate, a pointer first`() {
        var story = owned()
        story.does(Cast.ana, ask(["network"]))
        #expect(invited(story.does(Cast.fay, decline(1, pointer: Cast.gus.id))) == [Cast.gus.id])
        // A pointer to somebody who cannot come is not followed.
        #expect(invited(story.does(Cast.gus, decline(2, pointer: Cast.fay.id))) == [Cast.dora.id])
        #expect(story.ticket.activeSwarm?.invitation(3)?.round == 3)
        #expect(story.violations == [])
    }

    @Test func `the rounds of a place end with nobody`() {
        var policy = DeskPolicy.quiet
        policy.invitations.rounds = 2
        var story = Story(.swarm, policy: policy)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, ask())
        #expect(story.does(Cast.fay, decline(1)).map(\.kind) == ["invite.declined", "invite.sent"])
        #expect(story.does(Cast.gus, decline(2)).map(\.kind) == ["invite.declined", "ask.nobody"])
        // The owner may still name somebody; when that fails too, it is news again.
        story.does(Cast.ana, .invite(ask: 1, user: Cast.ben.id))
        story.does(Cast.ben, decline(3))
        #expect(story.violations == [])
    }

    @Test func `an invitation not answered in time goes to the next, and a late yes still counts`() {
        var story = owned()
        story.does(Cast.ana, ask(["database"]))
        let events = story.pass(.minutes(2))
        #expect(events.map(\.kind) == ["invite.expired", "invite.sent"])
        let late = story.does(Cast.fay, .acceptInvitation(invitation: 1))
        #expect(late.map(\.kind) == ["invite.accepted", "member.joined", "ask.filled", "invite.withdrawn"])
        #expect(story.refuses(Cast.gus, .acceptInvitation(invitation: 2))?.code == .wrongState)
        #expect(story.violations == [])
    }

    @Test func `an ask is filled when as many have come as were wanted`() {
        var story = owned()
        story.does(Cast.ana, ask(wanted: 2))
        #expect(
            story.does(Cast.fay, .acceptInvitation(invitation: 1)).map(\.kind)
                == ["invite.accepted", "member.joined"])
        #expect(
            story.does(Cast.gus, .acceptInvitation(invitation: 2)).map(\.kind)
                == ["invite.accepted", "member.joined", "ask.filled"])
        #expect(story.ticket.activeSwarm?.activeMembers.map(\.tier) == [.l3, .l3])
        #expect(story.violations == [])
    }

    @Test func `somebody late in one ask and asked by another joins once`() {
        var story = owned()
        story.does(Cast.ana, ask(users: [Cast.fay.id]))
        story.pass(.minutes(2))
        story.does(Cast.ana, ask(users: [Cast.fay.id]))
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        let swarm = story.ticket.activeSwarm
        #expect(swarm?.activeMembers.map(\.user) == [Cast.fay.id])
        #expect(swarm?.liveInvitation(of: Cast.fay.id) == nil)
        #expect(story.refuses(Cast.fay, .acceptInvitation(invitation: 3)) != nil)
        #expect(story.violations == [])
    }

    @Test func `an expert with no room cannot join a live chat, the invitation itself not counted twice`() {
        var story = owned()
        story.does(Cast.ana, ask(users: [Cast.fay.id]))
        story.view.staff[Cast.fay.id]?.load = 5
        #expect(story.refuses(Cast.fay, .acceptInvitation(invitation: 1))?.code == .capacityReached)
        story.view.staff[Cast.fay.id]?.load = 4
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        #expect(story.violations == [])
    }

    @Test func `only the person invited answers an invitation`() {
        var story = owned()
        story.does(Cast.ana, ask(wanted: 2, users: [Cast.fay.id, Cast.ben.id]))
        #expect(story.refuses(Cast.ben, .acceptInvitation(invitation: 1))?.code == .notAllowed)
        #expect(story.refuses(Cast.ana, decline(1))?.code == .notAllowed)
        #expect(story.refuses(Cast.gus, .acceptInvitation(invitation: 1))?.code == .notFound)
        story.does(Cast.fay, decline(1))
        // Who was invited is told plainly that it is over.
        #expect(story.refuses(Cast.fay, decline(1))?.code == .wrongState)
        #expect(story.refuses(Cast.fay, .acceptInvitation(invitation: 1))?.code == .wrongState)
        #expect(story.refuses(Cast.fay, .addNote(text: "x"))?.code == .notFound)
    }

    @Test func `a member speaks to the customer only while the owner lets them`() {
        var story = owned()
        story.does(Cast.ana, ask(users: [Cast.fay.id]))
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        #expect(story.refuses(Cast.fay, .sendMessage(text: "x"))?.code == .notAllowed)
        #expect(story.refuses(Cast.fay, .grantSpeak(user: Cast.fay.id))?.code == .notAllowed)
        story.does(Cast.ana, .grantSpeak(user: Cast.fay.id))
        #expect(story.refuses(Cast.ana, .grantSpeak(user: Cast.fay.id))?.code == .conflict)
        story.does(Cast.fay, .sendMessage(text: "I am Fay"))
        story.does(Cast.ana, .revokeSpeak(user: Cast.fay.id))
        #expect(story.refuses(Cast.fay, .sendMessage(text: "x"))?.code == .notAllowed)
        story.does(Cast.mia, .grantSpeak(user: Cast.fay.id))
        story.does(Cast.fay, .addNote(text: "it is the cable"))
        #expect(story.violations == [])
    }

    @Test func `members leave when they like, or are removed, and may come again`() {
        var story = owned()
        story.does(Cast.ana, ask(users: [Cast.fay.id]))
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        story.does(Cast.fay, .leaveSwarm)
        #expect(story.refuses(Cast.fay, .leaveSwarm)?.code == .notFound)
        story.does(Cast.ana, ask(users: [Cast.fay.id]))
        story.does(Cast.fay, .acceptInvitation(invitation: 2))
        #expect(story.refuses(Cast.fay, .removeMember(user: Cast.fay.id))?.code == .notAllowed)
        story.does(Cast.mia, .removeMember(user: Cast.fay.id))
        #expect(story.ticket.activeSwarm?.members.count == 2)
        #expect(story.ticket.activeSwarm?.activeMembers.isEmpty == true)
        #expect(story.violations == [])
    }

    @Test func `a swarm's end ends everything it holds`() {
        var story = owned()
        story.does(Cast.ana, ask(wanted: 2))
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        #expect(
            story.refuses(Cast.ana, .closeSwarm(outcome: .solved, contributors: [Cast.gus.id]))?.field
                == "contributors")
        let events = story.does(Cast.ana, .closeSwarm(outcome: .solved, contributors: [Cast.fay.id]))
        #expect(
            events.map(\.kind) == [
                "invite.withdrawn", "ask.withdrawn", "member.left", "swarm.closed", "member.credited",
            ])
        #expect(story.refuses(Cast.ana, .closeSwarm(outcome: .solved, contributors: []))?.code == .wrongState)
        #expect(story.does(Cast.ana, .openSwarm) == [.swarmOpened(swarm: 2)])
        #expect(story.violations == [])
    }

    @Test func `an ask that is withdrawn calls its invitations back`() {
        var story = owned()
        story.does(Cast.ana, ask(wanted: 2))
        #expect(
            story.does(Cast.ana, .withdrawAsk(ask: 1)).map(\.kind)
                == ["invite.withdrawn", "invite.withdrawn", "ask.withdrawn"])
        #expect(story.refuses(Cast.ana, .withdrawAsk(ask: 1))?.code == .wrongState)
        #expect(story.refuses(Cast.ana, .invite(ask: 1, user: Cast.ben.id))?.code == .wrongState)
        #expect(story.violations == [])
    }

    @Test func `tiers have no swarms, and a waiting ticket has nobody to ask`() {
        var tiered = Story(.tiered)
        tiered.does(Cast.ana, .take)
        for command in [Command.openSwarm, ask(), .invite(ask: 1, user: Cast.ben.id)] {
            let refusal = tiered.refuses(Cast.ana, command)
            #expect(refusal?.code == .wrongState && refusal?.message.contains("tiered") == true)
        }
        var waiting = Story(.swarm)
        #expect(waiting.refuses(Cast.mia, ask())?.code == .wrongState)
    }

    @Test(arguments: [
        (Command.Ask(question: " "), "question"), (.init(question: "x", wanted: 0), "wanted"),
        (.init(question: "x", wanted: 6), "wanted"), (.init(question: "x", skills: [" "]), "skills"),
        (.init(question: "x", skills: [String](repeating: "a", count: 11)), "skills"),
        (.init(question: "x", skills: [String(repeating: "a", count: 41)]), "skills"),
        (.init(question: "x", tried: String(repeating: "t", count: 4_097)), "tried"),
        (.init(question: "x", users: [UserID(5), UserID(5)]), "users"),
    ])
    func `an ask out of bounds is refused by its field`(ask: Command.Ask, field: String) {
        var story = owned()
        let refusal = story.refuses(Cast.ana, .ask(ask))
        #expect(refusal?.code == .invalidField && refusal?.field == field)
    }

    @Test func `open asks have a bound`() {
        var story = owned()
        for _ in 0..<Bounds.openAsksMax { story.does(Cast.ana, ask(["cobol"])) }
        #expect(story.refuses(Cast.ana, ask(["cobol"]))?.code == .conflict)
        #expect(story.violations == [])
    }

    @Test func `a partner outside is not asked into a swarm, whose members read everything`() {
        var story = owned()
        #expect(story.refuses(Cast.ana, ask(users: [Cast.pia.id]))?.field == "users")
        #expect(story.violations == [])
    }
}
