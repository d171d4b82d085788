import Testing
import WaggleDomain
import WaggleTesting

/// Help that comes by itself, and what the owner says to it.
@Suite struct SwarmHelpTests {
    /// Ana owns a swarm ticket of the first line; agents with a wanted skill may raise a hand.
    private func open(
        _ skills: [String] = ["network"], wanted: Int = 1, users: [UserID] = [], priority: Priority = .p3
    ) -> Story {
        var story = Story(.swarm, priority: priority)
        for user in story.view.staff.keys { story.view.staff[user]?.isAvailable = false }
        story.does(Cast.ana, .take)
        story.does(
            Cast.ana,
            .ask(
                .init(
                    question: "why?", tried: "restart", skills: skills, wanted: wanted, users: users,
                    visibility: .openToSkill)))
        return story
    }

    private func hand(_ ask: Int = 1) -> Command { .swarming(.raiseHand(ask: ask, comment: "I know it")) }

    @Test func `those whose skills an open ask wants may see the ticket and raise a hand`() {
        var story = open()
        for (actor, sees) in [(Cast.fay, true), (Cast.dora, true), (Cast.gus, false)] {
            let refusal = Access.decide(.readCustomerThread, by: actor, on: story.ticket, view: story.view)
            #expect((refusal == nil) == sees, "\(actor.name)")
        }
        #expect(story.does(Cast.fay, hand()).map(\.kind) == ["help.offered"])
        #expect(story.refuses(Cast.fay, hand())?.code == .conflict)
        #expect(story.refuses(Cast.gus, hand())?.code == .notFound)
        #expect(story.refuses(Cast.ana, hand())?.code == .notAllowed)
        #expect(Access.decide(.readStaffThread, by: Cast.fay, on: story.ticket, view: story.view) != nil)
        #expect(story.violations == [])
    }

    @Test func `an ask for those invited only is hidden from others`() {
        var story = open()
        story.does(Cast.ana, .withdrawAsk(ask: 1))
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "", skills: ["network"], users: [Cast.emil.id])))
        #expect(Access.decide(.readCustomerThread, by: Cast.fay, on: story.ticket, view: story.view)?.code == .notFound)
        #expect(story.refuses(Cast.fay, hand(2))?.code == .notFound)
        #expect(story.refuses(Cast.ben, hand(2))?.code == .notAllowed)
    }

    @Test func `a hand that is welcome joins, fills the ask and ends the others' waiting`() {
        var story = open()
        story.does(Cast.fay, hand())
        story.does(Cast.dora, hand())
        let events = story.does(Cast.ana, .swarming(.welcomeHelp(offer: 1, role: .contributor)))
        #expect(events.map(\.kind) == ["help.welcomed", "member.joined", "ask.filled", "help.expired"])
        #expect(story.ticket.activeSwarm?.member(Cast.fay.id)?.role == .contributor)
        #expect(story.ticket.activeSwarm?.state == .active)
        #expect(story.refuses(Cast.ana, .swarming(.welcomeHelp(offer: 2, role: .contributor)))?.code == .wrongState)
        #expect(story.violations == [])
    }

    @Test func `a hand that is not needed is thanked, and one that nobody answers expires`() {
        var story = open(wanted: 2)
        story.does(Cast.fay, hand())
        story.does(Cast.ana, .swarming(.thankHelp(offer: 1, comment: "We have it")))
        #expect(story.ticket.swarm?.helpOffer(1)?.state == .thankedNotNeeded)
        story.does(Cast.fay, hand())
        story.view.policy.swarming.helpOffer = .minutes(5)
        story.does(Cast.dora, hand())
        #expect(story.pass(.minutes(6)).map(\.kind).contains("help.expired"))
        #expect(story.ticket.swarm?.helpOffer(3)?.state == .expired)
        #expect(story.ticket.swarm?.helpOffer(2)?.state == .offered)
        #expect(story.violations == [])
    }

    @Test func `the end of the ask or of the swarm ends the hands raised for it`() {
        var story = open()
        story.does(Cast.fay, hand())
        #expect(story.pass(.minutes(31)).map(\.kind).contains("ask.expired"))
        #expect(story.ticket.swarm?.helpOffer(1)?.state == .expired)
        #expect(story.refuses(Cast.dora, hand())?.code == .notFound)
        story.does(
            Cast.ana, .ask(.init(question: "again?", tried: "", skills: ["network"], visibility: .openToSkill)))
        story.does(Cast.dora, hand(2))
        let end = story.does(Cast.ana, .closeSwarm(outcome: .unresolved, contributors: []))
        #expect(end.map(\.kind) == ["help.expired", "ask.withdrawn", "swarm.closed"])
        #expect(story.violations == [])
    }

    @Test func `an invitation is seen once, and seeing it changes nothing else`() {
        var story = open(users: [Cast.fay.id])
        #expect(story.does(Cast.fay, .swarming(.seeInvitation(1))).map(\.kind) == ["invite.seen"])
        #expect(story.ticket.swarm?.invitation(1)?.state == .seen)
        #expect(story.refuses(Cast.fay, .swarming(.seeInvitation(1)))?.code == .wrongState)
        #expect(story.refuses(Cast.gus, .swarming(.seeInvitation(1)))?.code == .notFound)
        #expect(story.ticket.loads[Cast.fay.id] == 1)
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        #expect(story.violations == [])
    }

    @Test func `members suggest whom to ask, and the owner decides`() {
        var story = open(wanted: 2, users: [Cast.fay.id])
        #expect(
            story.refuses(Cast.ana, .swarming(.suggestInvitee(user: Cast.gus.id, ask: 1, comment: "")))?.code
                == .notAllowed)
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        let said = story.does(Cast.fay, .swarming(.suggestInvitee(user: Cast.gus.id, ask: 1, comment: "He built it")))
        #expect(said.first?.inboxUsers(ticketAfter: story.ticket) == [Cast.ana.id])
        #expect(story.ticket.swarm?.liveInvitation(of: Cast.gus.id) == nil)
        story.does(Cast.ana, .invite(ask: 1, user: Cast.gus.id, role: .observer))
        story.does(Cast.gus, .acceptInvitation(invitation: 2))
        #expect(story.ticket.activeSwarm?.member(Cast.gus.id)?.role == .observer)
        #expect(CareLine(story.ticket).helpers == 1)
        #expect(
            story.refuses(Cast.fay, .swarming(.suggestInvitee(user: Cast.gus.id, ask: nil, comment: "")))?.code
                == .alreadyMember)
        #expect(story.violations == [])
    }

    @Test func `roles change, but nobody becomes a partner by it`() {
        var story = open(wanted: 2, users: [Cast.fay.id, Cast.dora.id])
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        story.does(Cast.dora, .acceptInvitation(invitation: 2))
        story.does(Cast.ana, .swarming(.changeRole(user: Cast.fay.id, role: .scribe)))
        #expect(story.ticket.activeSwarm?.member(Cast.fay.id)?.role == .scribe)
        for (user, role, code) in [
            (Cast.fay.id, MemberRole.scribe, Refusal.Code.conflict), (Cast.fay.id, .partner, .invalidField),
            (Cast.dora.id, .partner, .invalidField), (Cast.gus.id, .observer, .wrongState),
        ] {
            #expect(story.refuses(Cast.mia, .swarming(.changeRole(user: user, role: role)))?.code == code)
        }
        #expect(story.refuses(Cast.fay, .swarming(.changeRole(user: Cast.fay.id, role: .observer))) != nil)
        #expect(story.violations == [])
    }

    @Test func `a manager joins on their own, and only then writes to the customer`() {
        var story = open()
        #expect(story.refuses(Cast.mia, .sendMessage(text: "hello"))?.code == .notAllowed)
        #expect(story.refuses(Cast.fay, .swarming(.joinSwarm(role: .coordinator)))?.code == .notAllowed)
        story.does(Cast.mia, .swarming(.joinSwarm(role: .coordinator)))
        story.does(Cast.mia, .sendMessage(text: "hello"))
        story.does(Cast.mia, .leaveSwarm)
        #expect(story.refuses(Cast.mia, .sendMessage(text: "hello"))?.code == .notAllowed)
        #expect(story.violations == [])
    }

    @Test func `nobody is interrupted past the budget, but for the first priority, and then it is recorded`() {
        for priority in [Priority.p3, .p1] {
            var story = open(["cobol"], priority: priority)
            story.view.staff[Cast.fay.id]?.isAvailable = true
            for _ in 0..<6 { story.view.staff[Cast.fay.id]?.noteInterruption(at: story.now - 1_000) }
            let events = story.does(Cast.ana, .ask(.init(question: "why?", tried: "", skills: ["network"])))
            if priority == .p1 {
                #expect(events.map(\.kind) == ["ask.opened", "invite.sent", "invite.over_budget"])
            } else {
                #expect(events.map(\.kind) == ["ask.opened", "ask.nobody"])
                #expect(story.refuses(Cast.ana, .invite(ask: 2, user: Cast.fay.id))?.code == .capacityReached)
                let calm = Command.Ask(question: "when?", tried: "", urgency: .async, users: [Cast.fay.id])
                #expect(story.does(Cast.ana, .ask(calm)).map(\.kind) == ["ask.opened", "invite.sent"])
                story.view.staff[Cast.fay.id]?.interruptions = [story.now - .hours(24)]
                story.does(Cast.ana, .withdrawAsk(ask: 3))
                story.does(Cast.ana, .invite(ask: 2, user: Cast.fay.id))
            }
            #expect(story.violations == [])
        }
    }

    @Test func `a hurried ask meets quiet hours`() {
        var story = open(["cobol"])
        let minute = Int(story.now % 86_400_000 / 60_000)
        story.view.policy.swarming.quietHours = .times
        story.view.policy.swarming.quietFrom = minute
        story.view.policy.swarming.quietTo = (minute + 2) % 1_440
        #expect(story.refuses(Cast.ana, .invite(ask: 1, user: Cast.fay.id))?.code == .capacityReached)
        story.pass(.minutes(2))
        story.does(Cast.ana, .invite(ask: 1, user: Cast.fay.id))
        var night = SwarmingPolicy()
        night.quietHours = .times
        night.quietFrom = 22 * 60
        night.quietTo = 6 * 60
        func isQuiet(_ hour: Milliseconds, _ zone: TimeZoneRules = .utc) -> Bool {
            night.isQuiet(at: .hours(hour), in: Zones.office(zone))
        }
        #expect(isQuiet(23) && isQuiet(5) && !isQuiet(6))
        // Two equal ones mean never.
        night.quietTo = night.quietFrom
        #expect(!isQuiet(23) && !isQuiet(22))
        night.quietTo = 6 * 60
        // Where the clocks are two hours ahead, the night begins two hours earlier.
        let ahead = TimeZoneRules(name: "Test/Ahead", initialOffset: 7_200, transitions: [])!
        #expect(isQuiet(20, ahead) && !isQuiet(19, ahead) && isQuiet(3, ahead) && !isQuiet(4, ahead))
    }

    @Test func `nobody is interrupted while the desk is closed, unless the matter is of the first priority`() {
        var story = open(["cobol"])
        story.view.policy.calendars.calendars = [Zones.office(.utc)]
        story.view.policy.calendars.desk = "test"
        // Stories begin on a Tuesday night.
        #expect(story.refuses(Cast.ana, .invite(ask: 1, user: Cast.fay.id))?.code == .capacityReached)
        story.now = Zones.utc("2023-11-15 10:00")
        #expect(SwarmingPolicy().isQuiet(at: Zones.utc("2023-11-18 10:00"), in: Zones.office(.utc)), "a Saturday")
        #expect(!SwarmingPolicy().isQuiet(at: story.now, in: Zones.office(.utc)))
        #expect(!SwarmingPolicy().isQuiet(at: 0, in: .always))
    }

    @Test func `somebody's own number of interruptions goes before the desk's`() {
        for (own, may) in [(nil, true), (1, false), (0, false), (3, true)] as [(Int?, Bool)] {
            var story = open(["cobol"])
            story.view.staff[Cast.fay.id]?.interruptionsPerDay = own
            story.view.staff[Cast.fay.id]?.noteInterruption(at: story.now)
            let refusal = story.refuses(Cast.ana, .invite(ask: 1, user: Cast.fay.id))
            #expect((refusal == nil) == may, "\(String(describing: own))")
        }
    }

    @Test func `quiet hours are those of the desk's own calendar`() throws {
        var story = open(["cobol"])
        let ahead = try #require(TimeZoneRules(name: "Test/Ahead", initialOffset: 7_200, transitions: []))
        let minute = Int((story.now + .hours(2)) % 86_400_000 / 60_000)
        story.view.policy.swarming.quietHours = .times
        story.view.policy.swarming.quietFrom = minute
        story.view.policy.swarming.quietTo = (minute + 2) % 1_440
        story.does(Cast.ana, .invite(ask: 1, user: Cast.fay.id))
        let hours = try #require(WorkCalendar.Hours(opens: 0, closes: 1_440))
        let week = Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [hours]) })
        story.view.policy.calendars.calendars = [try WorkCalendar(name: "here", zone: ahead, week: week)]
        story.view.policy.calendars.desk = "here"
        #expect(story.refuses(Cast.ana, .invite(ask: 1, user: Cast.gus.id))?.code == .capacityReached)
    }

    @Test func `somebody at capacity is invited by force alone, and by a manager alone`() {
        var story = open(["cobol"])
        story.view.staff[Cast.fay.id]?.load = 4
        #expect(story.refuses(Cast.ana, .invite(ask: 1, user: Cast.fay.id))?.code == .capacityReached)
        #expect(story.refuses(Cast.ana, .invite(ask: 1, user: Cast.fay.id, isForced: true))?.code == .notAllowed)
        let events = story.does(Cast.mia, .invite(ask: 1, user: Cast.fay.id, isForced: true))
        guard case .invitationSent(let sent) = events.first else { return #expect(Bool(false), "\(events)") }
        #expect(sent.isForced)
        story.view.staff[Cast.fay.id]?.load = 5
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        #expect(story.ticket.activeSwarm?.member(Cast.fay.id) != nil && story.violations == [])
    }
}
