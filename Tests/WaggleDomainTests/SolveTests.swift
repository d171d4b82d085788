import Testing
import WaggleDomain
import WaggleTesting

@Suite struct SolveTests {
    private func owned(_ mode: Mode = .tiered) -> Story {
        var story = Story(mode)
        story.does(Cast.ana, .take)
        return story
    }

    /// Somebody answered, and the customer only said thanks.
    private func thanked(_ mode: Mode = .tiered) -> Story {
        var story = owned(mode)
        story.does(Cast.ana, .sendMessage(text: "try now"))
        story.does(Cast.carla, .sendMessage(text: "thanks"))
        return story
    }

    private func solve(
        _ solution: String = "restarted it", _ knowledge: KnowledgeDecision? = nil, note: String = "",
        noAnswerNeeded: Bool = false
    ) -> Command {
        .solve(solution: solution, knowledge: knowledge, knowledgeNote: note, noAnswerNeeded: noAnswerNeeded)
    }

    @Test func `a ticket is solved only when the customer knows`() {
        var story = owned()
        #expect(story.refuses(Cast.ana, solve())?.code == .wrongState)
        story.does(Cast.ana, .sendMessage(text: "try now"))
        story.does(Cast.carla, .sendMessage(text: "hm"))
        #expect(story.refuses(Cast.ana, solve())?.code == .wrongState)
        story.does(Cast.ana, .sendMessage(text: "and now?"))
        #expect(
            story.does(Cast.ana, solve()) == [
                .ticketSolved(
                    TicketSolved(
                        knowledge: .routine, noAnswerNeeded: false, solution: "restarted it", knowledgeNote: ""))
            ])
        #expect(story.ticket.tierClock == nil)
        #expect(story.violations == [])
    }

    @Test func `the owner may say that no answer is needed`() {
        var story = thanked()
        story.does(Cast.ana, solve(noAnswerNeeded: true))
        #expect(story.ticket.state == .solved && story.ticket.waitingSince == nil)
        #expect(story.violations == [])
    }

    @Test func `no answer is needed only after one, and only the owner says so`() {
        var fresh = owned()
        #expect(fresh.refuses(Cast.ana, solve(noAnswerNeeded: true))?.message.hasSuffix("write first") == true)
        var story = thanked()
        #expect(story.refuses(Cast.mia, solve(noAnswerNeeded: true))?.code == .wrongState)
        story.does(Cast.ana, .sendMessage(text: "you are welcome"))
        story.does(Cast.mia, solve())
        #expect(story.ticket.state == .solved && fresh.violations + story.violations == [])
    }

    @Test func `a solution has words`() {
        var story = thanked()
        #expect(story.refuses(Cast.ana, solve(" ", noAnswerNeeded: true))?.field == "solution")
    }

    @Test func `the lesson is asked for above the first line, after a swarm and after a reopening`() {
        var upper = thanked()
        upper.does(Cast.ana, .escalate(reason: .skill, summary: "x"))
        #expect(upper.refuses(Cast.ana, solve(noAnswerNeeded: true))?.field == "knowledge")
        upper.does(Cast.ana, solve("x", .drafted, note: "restart twice", noAnswerNeeded: true))

        var swarm = thanked(.swarm)
        swarm.does(Cast.ana, .openSwarm)
        #expect(swarm.refuses(Cast.ana, solve(noAnswerNeeded: true))?.field == "knowledge")
        swarm.does(Cast.ana, solve("x", .notUseful, note: "once in a life", noAnswerNeeded: true))

        var reopened = thanked()
        reopened.does(Cast.ana, solve(noAnswerNeeded: true))
        reopened.does(Cast.ana, .reopen(cause: .error))
        #expect(reopened.refuses(Cast.ana, solve(noAnswerNeeded: true))?.field == "knowledge")
        #expect(upper.violations + swarm.violations + reopened.violations == [])
    }

    @Test func `solving closes the swarm and calls the offer back in the same step`() {
        var story = thanked(.swarm)
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "all", users: [Cast.fay.id])))
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        story.does(
            Cast.ana,
            .offerHandOff(
                .init(to: Cast.ben.id, reason: .skill, summary: "x", nextStep: "I write to her", nextStepAt: .max)))
        let events = story.does(Cast.ana, solve("x", .linked, note: "https://kb.example/7", noAnswerNeeded: true))
        #expect(events.map(\.kind) == ["owner.withdrawn", "member.left", "swarm.closed", "ticket.solved"])
        #expect(events[2] == .swarmClosed(swarm: 1, outcome: .solved, contributors: [Cast.fay.id], isConfirmed: false))
        #expect(story.violations == [])
    }

    @Test func `the owner who solves says who contributed and is to be credited`() {
        var story = thanked(.swarm)
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "all", users: [Cast.fay.id, Cast.gus.id])))
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        func solving(_ thanks: Command.Thanks) -> Command {
            .solve(
                solution: "x", knowledge: .routine, knowledgeNote: "", noAnswerNeeded: true, thanks: thanks)
        }
        #expect(story.refuses(Cast.ana, solving(.init(contributors: [Cast.gus.id])))?.field == "contributors")
        let uncredited = Command.Thanks(contributors: [], credits: [Cast.fay.id: ["network"]])
        #expect(story.refuses(Cast.ana, solving(uncredited))?.field == "credits")
        let events = story.does(
            Cast.ana, solving(.init(contributors: [Cast.fay.id], credits: [Cast.fay.id: ["network"]])))
        #expect(events.contains(.swarmClosed(swarm: 1, outcome: .solved, contributors: [Cast.fay.id])))
        #expect(
            events.contains(.swarming(.memberCredited(swarm: 1, user: Cast.fay.id, skills: ["network"]))))
        var alone = thanked()
        #expect(alone.refuses(Cast.ana, solving(.init(contributors: [])))?.code == .wrongState)
        #expect(story.violations + alone.violations == [])
    }

    @Test func `nobody solves a ticket that waits, and others do not solve it at all`() {
        var waiting = Story(.tiered)
        #expect(waiting.refuses(Cast.mia, solve(noAnswerNeeded: true))?.code == .wrongState)
        var story = thanked()
        #expect(story.refuses(Cast.ben, solve(noAnswerNeeded: true))?.code == .notAllowed)
        #expect(story.refuses(Cast.carla, solve(noAnswerNeeded: true))?.code == .notAllowed)
        story.does(Cast.ana, .sendMessage(text: "welcome"))
        story.does(Cast.mia, solve())
        #expect(story.ticket.owner == Cast.ana.id)
        #expect(story.violations == [])
    }

    @Test func `a solved ticket closes by itself after three quiet days`() {
        var story = thanked()
        story.does(Cast.ana, solve(noAnswerNeeded: true))
        #expect(story.pass(.hours(71)) == [])
        #expect(story.pass(.hours(1)) == [.ticketClosed(automatic: true)])
        #expect(story.ticket.owner == nil && story.ticket.lastOwner == Cast.ana.id)
        #expect(story.violations == [])
    }

    @Test func `a word from the customer begins the quiet days again`() {
        var story = thanked()
        story.does(Cast.ana, solve(noAnswerNeeded: true))
        story.pass(.hours(71))
        story.does(Cast.carla, .sendMessage(text: "thanks"))
        #expect(story.pass(.hours(71)) == [])
        #expect(story.pass(.hours(1)) == [.ticketClosed(automatic: true)])
        #expect(story.violations == [])
    }

    @Test func `a ticket closes only when solved`() {
        var story = thanked()
        #expect(story.refuses(Cast.carla, .close)?.code == .wrongState)
        story.does(Cast.ana, solve(noAnswerNeeded: true))
        #expect(story.does(Cast.carla, .close) == [.ticketClosed(automatic: false)])
        #expect(story.violations == [])
    }

    @Test func `a closed ticket reopens with its last owner, within fourteen days`() {
        var story = thanked()
        story.does(Cast.ana, solve(noAnswerNeeded: true))
        story.does(Cast.carla, .close)
        var late = story
        story.now += .hours(14 * 24) - 1
        #expect(
            story.does(Cast.carla, .reopen(cause: .error)).map(\.kind) == ["ticket.reopened", "tier.clock_started"])
        #expect(story.log.contains { $0.event == .ticketReopened(cause: .customer) })
        #expect(story.ticket.owner == Cast.ana.id && story.ticket.state == .open)
        #expect(story.ticket.handOffs == 0)
        late.now += .hours(14 * 24)
        #expect(late.refuses(Cast.carla, .reopen(cause: .customer))?.code == .wrongState)
        #expect(story.violations + late.violations == [])
    }

    @Test func `a reopened ticket returns to an owner who is not away and owns tickets here still`() {
        let changes: [(inout DeskView) -> Bool] = [
            {
                $0.staff[Cast.ana.id]?.isConnected = false; return true
            },
            {
                $0.staff[Cast.ana.id]?.status = .focus; return true
            },
            {
                $0.staff[Cast.ana.id]?.status = .away; return false
            },
            {
                $0.staff[Cast.ana.id]?.actor.role = .administrator; return false
            },
            {
                $0.staff[Cast.ana.id] = nil; return false
            },
        ]
        for (index, change) in changes.enumerated() {
            var story = Story(.tiered, channel: .email)
            story.does(Cast.ana, .take)
            story.does(Cast.ana, .sendMessage(text: "try now"))
            story.does(Cast.ana, solve())
            let returns = change(&story.view)
            story.does(Cast.carla, .reopen(cause: .customer))
            #expect((story.ticket.owner == Cast.ana.id) == returns, "\(index)")
            #expect(story.ticket.state == (returns ? .open : .queued) && story.violations == [])
        }
    }

    @Test(arguments: [(nil, false), (0, true), (44_999, true), (45_000, false)] as [(Milliseconds?, Bool)])
    func `a reopened chat returns to an owner whose last device went a moment ago`(gone: Milliseconds?, returns: Bool) {
        var story = owned(.tiered)
        story.does(Cast.ana, .sendMessage(text: "try now"))
        story.does(Cast.ana, solve())
        story.view.staff[Cast.ana.id]?.isConnected = false
        story.view.staff[Cast.ana.id]?.missedSince = gone.map { story.now - $0 }
        var resting = story
        resting.view.staff[Cast.ana.id]?.status = .onBreak
        story.does(Cast.carla, .reopen(cause: .customer))
        resting.does(Cast.carla, .reopen(cause: .customer))
        #expect(story.ticket.owner == (returns ? Cast.ana.id : nil) && resting.ticket.owner == nil)
        #expect(story.violations + resting.violations == [])
    }

    @Test func `people are counted once each, whatever they did`() {
        var story = owned(.swarm)
        story.does(Cast.ana, .sendMessage(text: "hi"))
        story.does(Cast.mia, .addNote(text: "hm"))
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "all", users: [Cast.fay.id])))
        #expect(story.ticket.peopleTouched == 2)
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        story.does(Cast.fay, .addNote(text: "cable"))
        #expect(story.ticket.touchedBy == [Cast.ana.id, Cast.mia.id, Cast.fay.id])
        #expect(story.violations == [])
    }
}
