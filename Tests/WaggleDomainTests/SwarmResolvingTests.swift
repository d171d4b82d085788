import Testing
import WaggleDomain
import WaggleTesting

/// How a swarm comes to its end, and what is left of it.
@Suite struct SwarmResolvingTests {
    /// Ana's swarm with Fay and Gus in it.
    private func swarm() -> Story {
        var story = Story(.swarm)
        story.does(Cast.ana, .take)
        story.does(
            Cast.ana,
            .ask(
                .init(
                    question: "why?", tried: "restart", skills: ["network", "database"], wanted: 2,
                    users: [Cast.fay.id, Cast.gus.id])))
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        story.does(Cast.gus, .acceptInvitation(invitation: 2))
        return story
    }

    @Test func `a swarm is requested until somebody comes`() {
        var story = Story(.swarm)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .openSwarm)
        #expect(story.ticket.swarm?.state == .requested)
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "restart", users: [Cast.fay.id])))
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        #expect(story.ticket.swarm?.state == .active)
        story.does(Cast.fay, .leaveSwarm)
        #expect(story.ticket.swarm?.state == .active)
        #expect(story.violations == [])
    }

    @Test func `a proposal that the owner takes up is being resolved, one set aside is not`() {
        var story = swarm()
        #expect(story.refuses(Cast.ana, .swarming(.proposeSolution(text: "mine")))?.code == .notAllowed)
        #expect(story.refuses(Cast.fay, .swarming(.proposeSolution(text: " ")))?.field == "text")
        let said = story.does(Cast.fay, .swarming(.proposeSolution(text: "Turn it off")))
        #expect(said.first?.inboxUsers(ticketAfter: story.ticket) == [Cast.ana.id])
        story.does(Cast.gus, .swarming(.proposeSolution(text: "Turn it on")))
        #expect(story.ticket.swarm?.state == .active)
        story.does(Cast.ana, .swarming(.answerProposal(proposal: 1, verdict: .takenUp, comment: "")))
        story.does(Cast.ana, .swarming(.answerProposal(proposal: 2, verdict: .setAside, comment: "no")))
        #expect(story.ticket.swarm?.state == .resolving)
        #expect(
            story.refuses(Cast.ana, .swarming(.answerProposal(proposal: 2, verdict: .takenUp, comment: "")))?.code
                == .wrongState)
        story.does(Cast.ana, .swarming(.answerProposal(proposal: 1, verdict: .setAside, comment: "it is on fire")))
        #expect(story.ticket.swarm?.state == .active)
        #expect(
            story.refuses(Cast.ana, .swarming(.answerProposal(proposal: 9, verdict: .takenUp, comment: "")))?.code
                == .wrongState)
        #expect(story.violations == [])
    }

    @Test func `an ask is answered once, filled or not, and its answer is kept`() {
        var story = swarm()
        story.does(Cast.ana, .swarming(.answerAsk(ask: 1, answer: "The cable")))
        #expect(story.ticket.swarm?.ask(1)?.state == .answered)
        #expect(story.ticket.swarm?.ask(1)?.answer == "The cable")
        #expect(story.refuses(Cast.ana, .swarming(.answerAsk(ask: 1, answer: "")))?.code == .wrongState)
        story.does(Cast.ana, .ask(.init(question: "and now?", users: [Cast.ben.id])))
        let events = story.does(Cast.mia, .swarming(.answerAsk(ask: 2, answer: "")))
        #expect(events.map(\.kind) == ["invite.withdrawn", "ask.answered"])
        #expect(story.violations == [])
    }

    @Test func `an ask expires by its urgency, with the invitations it sent`() {
        var story = Story(.swarm, channel: .email)
        story.view.policy.invitations.today = .hours(100)
        story.does(Cast.ana, .take)
        story.does(
            Cast.ana, .ask(.init(question: "why?", tried: "restart", urgency: .today, users: [Cast.fay.id])))
        #expect(!story.pass(.hours(7)).map(\.kind).contains("ask.expired"))
        let fired = story.pass(.hours(2)).map(\.kind)
        #expect(fired.contains("ask.expired") && fired.contains("invite.withdrawn"))
        #expect(story.ticket.swarm?.ask(1)?.state == .expired)
        #expect(story.refuses(Cast.fay, .acceptInvitation(invitation: 1))?.code == .wrongState)
        #expect(story.violations == [])
    }

    @Test func `a member who says nothing leaves by the clock, one who writes stays`() {
        var story = swarm()
        story.pass(.hours(3))
        story.does(Cast.fay, .addNote(text: "I look at it"))
        let fired = story.pass(.hours(2))
        #expect(fired.contains(.memberLeft(user: Cast.gus.id, cause: .timeoutIdle)))
        #expect(story.ticket.activeSwarm?.activeMembers.map(\.user) == [Cast.fay.id])
        #expect(story.violations == [])
    }

    @Test func `credit goes to those the owner confirms, by skill, and is nobody else's business`() {
        var story = swarm()
        #expect(
            story.refuses(
                Cast.ana, .closeSwarm(outcome: .solved, contributors: [], credits: [Cast.fay.id: ["network"]]))?.field
                == "credits")
        let events = story.does(
            Cast.ana,
            .closeSwarm(
                outcome: .solved, contributors: [Cast.fay.id, Cast.gus.id], credits: [Cast.gus.id: ["tape drives"]]))
        #expect(
            events.suffix(2) == [
                .swarming(.memberCredited(swarm: 1, user: Cast.fay.id, skills: ["database", "network"])),
                .swarming(.memberCredited(swarm: 1, user: Cast.gus.id, skills: ["tape drives"])),
            ])
        for event in events.suffix(2) {
            #expect(!event.isForStaffChannel)
            #expect(event.customerEvent(ticketAfter: story.ticket, by: Cast.ana.id) == nil)
        }
        #expect(events.last?.inboxUsers(ticketAfter: story.ticket) == [Cast.gus.id])
        #expect(story.violations == [])
    }

    @Test func `a manager who closes a swarm credits nobody, and the owner may do so later`() {
        var story = swarm()
        #expect(story.refuses(Cast.ana, .swarming(.credit(user: Cast.fay.id, skills: nil)))?.code == .wrongState)
        let events = story.does(Cast.mia, .closeSwarm(outcome: .unresolved, contributors: [Cast.fay.id]))
        #expect(!events.map(\.kind).contains("member.credited"))
        #expect(story.refuses(Cast.mia, .swarming(.credit(user: Cast.fay.id, skills: nil)))?.code == .notAllowed)
        #expect(story.refuses(Cast.ana, .swarming(.credit(user: Cast.ben.id, skills: nil)))?.field == "user")
        story.does(Cast.ana, .swarming(.credit(user: Cast.fay.id, skills: nil)))
        #expect(story.refuses(Cast.ana, .swarming(.credit(user: Cast.fay.id, skills: nil)))?.code == .conflict)
        story.does(Cast.ana, .swarming(.credit(user: Cast.fay.id, skills: ["network"])))
        #expect(story.ticket.swarm?.credits == [Cast.fay.id: ["network"]])
        #expect(story.violations == [])
    }

    @Test func `a closed swarm is opened once more while its ticket is open`() {
        var story = swarm()
        #expect(story.refuses(Cast.ana, .swarming(.reopenSwarm))?.code == .wrongState)
        story.does(Cast.ana, .closeSwarm(outcome: .solved, contributors: [Cast.fay.id]))
        #expect(story.ticket.swarming.knowledgeStep == Cast.ana.id)
        #expect(story.does(Cast.ana, .swarming(.reopenSwarm)) == [.swarming(.swarmReopened(swarm: 1))])
        #expect(story.ticket.swarm?.state == .active && story.ticket.swarming.knowledgeStep == nil)
        #expect(story.ticket.swarm?.credits.keys.contains(Cast.fay.id) == true)
        story.does(Cast.ana, .ask(.init(question: "still?", users: [Cast.fay.id])))
        story.does(Cast.ana, .closeSwarm(outcome: .solved, contributors: []))
        story.does(Cast.ana, .sendMessage(text: "It works now."))
        story.does(
            Cast.ana, .solve(solution: "x", knowledge: .drafted, knowledgeNote: "draft", noAnswerNeeded: false))
        #expect(story.ticket.swarming.knowledgeStep == nil)
        #expect(story.refuses(Cast.ana, .swarming(.reopenSwarm))?.code == .wrongState)
        #expect(story.violations == [])
    }

    @Test func `a swarm that is opened once more in a hybrid desk marks its tiered ticket`() {
        var story = swarm()
        story.does(Cast.ana, .closeSwarm(outcome: .unresolved, contributors: []))
        story.does(Cast.mia, .tiering(.setMode(.tiered, override: true, reason: "x")))
        #expect(story.refuses(Cast.ana, .swarming(.reopenSwarm))?.code == .wrongState)
        story.view.policy.modes.hybrid = true
        story.does(Cast.ana, .swarming(.reopenSwarm))
        #expect(story.ticket.mode == .tiered && story.ticket.tiering.isContaminated)
        #expect(story.violations == [])
    }

    @Test func `solving counts those who wrote and did not only watch`() {
        var story = swarm()
        story.does(Cast.fay, .addNote(text: "It is the cable"))
        story.does(Cast.gus, .addNote(text: "I learn"))
        story.does(Cast.ana, .swarming(.changeRole(user: Cast.gus.id, role: .observer)))
        story.does(Cast.ana, .sendMessage(text: "Changed the cable."))
        let events = story.does(
            Cast.ana, .solve(solution: "Cable", knowledge: .drafted, knowledgeNote: "draft", noAnswerNeeded: false))
        #expect(
            events.contains(.swarmClosed(swarm: 1, outcome: .solved, contributors: [Cast.fay.id], isConfirmed: false)))
        #expect(story.violations == [])
    }

    @Test func `the first ask says what was tried, later ones need not`() {
        var story = Story(.swarm)
        story.does(Cast.ana, .take)
        #expect(story.refuses(Cast.ana, .ask(.init(question: "why?")))?.field == "tried")
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "restart")))
        story.does(Cast.ana, .ask(.init(question: "who?")))
        #expect(story.violations == [])
    }

    @Test func `the managers are told when nobody is left to ask`() {
        let ticket = Story(.swarm).ticket
        #expect(Event.askFoundNobody(ask: 1).isForManagers(ticketAfter: ticket))
        #expect(!Event.askFilled(ask: 1).isForManagers(ticketAfter: ticket))
    }

    @Test func `every life cycle begins somewhere, and no step leads out of its table`() {
        check(SwarmState.self)
        check(ProposalState.self)
        check(AskState.self)
        check(InvitationState.self)
        check(HelpOfferState.self)
        check(OfferState.self)
    }

    /// Every state is reached, and a step that the table allows leads where replay would go, unless it stays.
    private func check<State: LifeCycle & Hashable>(_: State.Type) {
        var reached: Set<State> = [.initial]
        var waiting: [State] = [.initial]
        while let state = waiting.popLast() {
            for next in State.Step.allCases.compactMap(state.after) where reached.insert(next).inserted {
                waiting.append(next)
            }
        }
        #expect(reached == Set(State.allCases), "\(State.self)")
        for step in State.Step.allCases {
            #expect(State.allCases.contains { $0.after(step) != nil }, "\(State.self) never \(step)")
        }
    }
}
