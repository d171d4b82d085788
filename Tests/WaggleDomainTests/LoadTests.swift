import Testing
import WaggleDomain
import WaggleTesting

/// What a ticket takes of people's time, and when no more is put upon them.
@Suite struct LoadTests {
    private func pushing(_ channel: TicketChannel = .email, limit: Int? = nil) -> Story {
        var policy = DeskPolicy.quiet
        policy.routing.queues[QueueID(1)] = QueueRouting(method: .longestIdle, tickets: limit)
        return Story(.tiered, channel: channel, policy: policy)
    }

    private func helped(_ urgency: Urgency, channel: TicketChannel) -> Story {
        var story = Story(.swarm, channel: channel)
        story.does(Cast.ana, .take)
        story.does(
            Cast.ana,
            .ask(.init(question: "why?", tried: "all", urgency: urgency, users: [Cast.fay.id, Cast.dora.id])))
        return story
    }

    @Test func `a ticket pushed to somebody counts for them until they answer`() throws {
        var story = pushing()
        story.does(.system, .routing(.push))
        let first = try #require(story.ticket.liveOffer?.to)
        #expect(story.ticket.ticketLoads == [first: 1] && story.ticket.loads == [:])
        #expect(story.view.staff[first]?.ticketLoad == 1)
        story.pass(.minutes(1))
        let second = try #require(story.ticket.liveOffer?.to)
        #expect(second != first && story.ticket.ticketLoads == [second: 1])
        story.does(try #require(Cast.agents.first { $0.id == second }), .acceptHandOff(offer: 2))
        #expect(story.ticket.ticketLoads == [second: 1] && story.ticket.owner == second)
        #expect(story.violations == [])
    }

    @Test func `whoever has as many tickets as are offered in turn accepts no further one, but may take it`() throws {
        var story = pushing(limit: 2)
        story.does(.system, .routing(.push))
        let asked = try #require(Cast.agents.first { $0.id == story.ticket.liveOffer?.to })
        // Two of their own, and this one.
        story.view.staff[asked.id]?.ticketLoad = 3
        #expect(story.refuses(asked, .acceptHandOff(offer: 1))?.code == .capacityReached)
        story.view.staff[asked.id]?.ticketLoad = 2
        story.does(asked, .acceptHandOff(offer: 1))
        #expect(story.ticket.owner == asked.id)

        var full = pushing(limit: 2)
        for actor in Cast.agents { full.view.staff[actor.id]?.ticketLoad = 2 }
        #expect(full.refuses(.system, .routing(.push))?.code == .wrongState)
        full.does(Cast.ana, .take)
        #expect(full.violations == [] && story.violations == [])
    }

    @Test func `an invitation takes a place when it wants somebody live, whatever the channel`() {
        for channel in [TicketChannel.chat, .email] {
            #expect(helped(.live, channel: channel).ticket.awaitedLoads == [Cast.fay.id: 1, Cast.dora.id: 1])
            for urgency in [Urgency.today, .async] {
                #expect(helped(urgency, channel: channel).ticket.awaitedLoads == [:])
            }
        }
        var mail = helped(.live, channel: .email)
        mail.does(Cast.fay, .acceptInvitation(invitation: 1))
        #expect(mail.ticket.loads == [Cast.dora.id: 1], "a place in a slow ticket's swarm takes none")
        #expect(mail.violations == [])
    }

    @Test func `who has no room is asked without hurry alone, and joins a chat when they have some`() {
        for (urgency, channel) in [(Urgency.live, TicketChannel.email), (.live, .chat), (.async, .chat)] {
            var story = Story(.swarm, channel: channel)
            story.does(Cast.ana, .take)
            story.view.staff[Cast.fay.id]?.load = 4
            let ask = Command.ask(.init(question: "why?", tried: "all", urgency: urgency, users: [Cast.fay.id]))
            if urgency == .live {
                #expect(story.refuses(Cast.ana, ask)?.code == .capacityReached)
                continue
            }
            story.does(Cast.ana, ask)
            story.view.staff[Cast.fay.id]?.load = 4
            #expect(story.refuses(Cast.fay, .acceptInvitation(invitation: 1))?.code == .capacityReached)
            story.view.staff[Cast.fay.id]?.load = 3
            story.does(Cast.fay, .acceptInvitation(invitation: 1))
            #expect(story.violations == [])
        }
    }
}
