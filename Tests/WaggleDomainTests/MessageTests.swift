import Testing
import WaggleDomain
import WaggleTesting

@Suite struct MessageTests {
    private func owned(_ mode: Mode = .tiered, channel: TicketChannel = .chat) -> Story {
        var story = Story(mode, channel: channel)
        story.does(Cast.ana, .take)
        return story
    }

    @Test func `messages of all kinds share one dense numbering`() {
        var story = owned()
        #expect(
            story.does(Cast.carla, .sendMessage(text: "hello?")) == [.customerMessageSent(number: 3, text: "hello?")])
        #expect(story.does(Cast.ana, .sendMessage(text: "here")) == [.agentMessageSent(number: 4, text: "here")])
        #expect(story.does(Cast.ana, .addNote(text: "odd")) == [.noteAdded(number: 1, text: "odd")])
        #expect(story.violations == [])
    }

    @Test func `the first message of a person is the first response and ends the waiting`() {
        var story = owned()
        story.now += 5
        story.does(Cast.ana, .sendMessage(text: "here"))
        #expect(story.ticket.firstResponseAt == Story.start + 5)
        #expect(story.ticket.waitingSince == nil)
        story.now += 5
        story.does(Cast.carla, .sendMessage(text: "and?"))
        story.now += 5
        story.does(Cast.carla, .sendMessage(text: "and??"))
        #expect(story.ticket.waitingSince == Story.start + 10)
        #expect(story.ticket.firstResponseAt == Story.start + 5)
        #expect(story.violations == [])
    }

    @Test func `only those who speak for the ticket write to the customer`() {
        var story = owned()
        #expect(story.refuses(Cast.ben, .sendMessage(text: "x"))?.code == .notAllowed)
        #expect(story.refuses(Cast.mia, .sendMessage(text: "x"))?.code == .notAllowed)
        #expect(story.refuses(Cast.chris, .sendMessage(text: "x"))?.code == .notFound)
        #expect(story.refuses(Cast.fay, .sendMessage(text: "x"))?.code == .notFound)
        #expect(story.refuses(Cast.ben, .addNote(text: "x"))?.code == .notAllowed)
        story.does(Cast.mia, .addNote(text: "well done"))
        #expect(story.violations == [])
    }

    @Test func `a word on a solved ticket asks first, the next one reopens it`() {
        var story = owned()
        story.does(Cast.ana, .sendMessage(text: "done"))
        story.does(Cast.ana, .solve(solution: "restarted", knowledge: nil, knowledgeNote: "", noAnswerNeeded: false))
        #expect(story.ticket.state == .solved && story.ticket.owner == Cast.ana.id)
        let first = story.does(Cast.carla, .sendMessage(text: "thanks!"))
        #expect(first.map(\.kind) == ["msg.customer", "ticket.solved_questioned", "msg.system"])
        #expect(story.ticket.state == .solved && story.ticket.waitingSince == nil)
        story.now += 7
        let second = story.does(Cast.carla, .sendMessage(text: "still broken"))
        #expect(second.map(\.kind) == ["msg.customer", "ticket.reopened", "tier.clock_started"])
        #expect(story.ticket.state == .open && story.ticket.owner == Cast.ana.id)
        #expect(story.ticket.waitingSince == story.now && story.ticket.reopens == 1)
        #expect(story.violations == [])
    }

    @Test func `a customer's word on a closed ticket reopens it, staff reopen it themselves`() {
        var story = owned()
        story.does(Cast.ana, .sendMessage(text: "try now"))
        story.does(Cast.ana, .solve(solution: "x", knowledge: nil, knowledgeNote: "", noAnswerNeeded: true))
        story.does(Cast.carla, .close)
        #expect(story.refuses(Cast.ana, .sendMessage(text: "x"))?.code == .wrongState)
        let events = story.does(Cast.carla, .sendMessage(text: "it is back"))
        #expect(events.map(\.kind) == ["ticket.reopened", "tier.clock_started", "msg.customer"])
        #expect(story.ticket.waitingSince == story.now && story.ticket.owner == Cast.ana.id)
        #expect(story.violations == [])
    }

    @Test func `a customer who waits unanswered is warned about once, and again with a new owner`() {
        var story = owned()
        #expect(story.pass(.minutes(3)) == [.noAnswerWarned(waitingSince: Story.start)])
        // Once more: then the queue is offered the ticket, and nothing further.
        #expect(story.pass(.minutes(5)).map(\.kind) == ["owner.auto"])
        story.does(
            Cast.ana,
            .offerHandOff(
                .init(to: Cast.ben.id, reason: .workload, summary: "busy", nextStep: "I write to her", nextStepAt: .max)
            ))
        story.does(Cast.ben, .acceptHandOff(offer: 1))
        #expect(story.pass(.minutes(3)) == [.noAnswerWarned(waitingSince: Story.start)])
        #expect(story.violations == [])
    }

    @Test func `an answer in time keeps the warning away`() {
        var story = owned()
        story.pass(.minutes(2))
        story.does(Cast.ana, .sendMessage(text: "looking"))
        #expect(story.pass(.minutes(8)) == [])
        #expect(story.violations == [])
    }
}
