import Testing
import WaggleDomain
import WaggleTesting

@Suite struct CustomerEventTests {
    private static let secret = "SECRET"

    /// A ticket with every kind of staff text in it, each holding the secret word.
    private func whispered() -> (log: [Story.Recorded], seen: [CustomerEvent]) {
        let secret = Self.secret
        var story = Story(.swarm)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .addNote(text: secret))
        story.does(Cast.ana, .ask(.init(question: secret, tried: secret, users: [Cast.fay.id, Cast.gus.id])))
        story.does(
            Cast.fay, .declineInvitation(invitation: 1, reason: .other, pointer: nil, comment: secret))
        story.does(Cast.gus, .acceptInvitation(invitation: 2))
        story.does(
            Cast.ana,
            .offerHandOff(.init(to: Cast.ben.id, reason: .skill, summary: secret, nextStep: secret, nextStepAt: .max)))
        story.does(Cast.ben, .declineHandOff(offer: 1, reason: .busy, comment: secret))
        story.does(Cast.ana, .sendMessage(text: "done"))
        story.does(
            Cast.ana, .solve(solution: secret, knowledge: .notUseful, knowledgeNote: secret, noAnswerNeeded: false))
        story.does(Cast.carla, .sendMessage(text: "thanks"))
        story.does(Cast.carla, .close)
        var tiered = Story(.tiered)
        tiered.does(Cast.ana, .take)
        tiered.does(Cast.ana, .escalate(reason: .skill, summary: secret))
        tiered.does(Cast.dora, .take)
        tiered.does(Cast.dora, .deescalate(reason: .skill, summary: secret))
        #expect(story.violations + tiered.violations == [])
        let log = story.log + tiered.log
        return (
            log, log.compactMap { $0.event.customerEvent(ticketAfter: story.ticket, by: $0.actor) }
        )
    }

    @Test func `nothing staff write among themselves reaches the customer's channel`() {
        let (log, seen) = whispered()
        #expect(log.contains { "\($0.event)".contains(Self.secret) })
        #expect(seen.allSatisfy { !"\($0)".contains(Self.secret) })
        #expect(seen.count > 8)
    }

    @Test func `a message says who wrote it`() {
        let story = Story(.tiered)
        #expect(
            Event.agentMessageSent(number: 3, text: "hi").customerEvent(ticketAfter: story.ticket, by: Cast.ana.id)
                == .message(number: 3, author: .agent, authorID: Cast.ana.id, text: "hi"))
        #expect(
            Event.systemMessageSent(number: 2, text: "hi").customerEvent(ticketAfter: story.ticket, by: Cast.ana.id)
                == .message(number: 2, author: .system, authorID: nil, text: "hi"))
        #expect(
            Event.customerMessageSent(number: 1, text: "hi").customerEvent(ticketAfter: story.ticket, by: Cast.ana.id)
                == .message(number: 1, author: .customer, authorID: Cast.carla.id, text: "hi"))
    }

    @Test func `the care line counts those who help`() {
        var story = Story(.swarm)
        #expect(CareLine(story.ticket).state == .waiting && CareLine(story.ticket).owner == nil)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "all", users: [Cast.fay.id, Cast.gus.id])))
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        story.does(Cast.gus, .acceptInvitation(invitation: 2))
        let line = CareLine(story.ticket)
        #expect(line.state == .inProgress && line.owner == Cast.ana.id && line.helpers == 2)
    }

    @Test func `a new subject reaches the customer, and nothing else of a classification does`() {
        var story = Story(.tiered)
        story.does(Cast.ana, .take)
        let before = story.ticket
        func told(_ command: HandlingCommand.Classify) -> [CustomerEvent?] {
            let (past, events) = (story.ticket, story.does(Cast.ana, .handling(.classify(command))))
            return events.filter { $0.isForCustomer(before: past, after: story.ticket, by: Cast.ana.id) }
                .map {
                    $0.customerEvent(ticketAfter: story.ticket, by: Cast.ana.id) ?? .careLine(CareLine(story.ticket))
                }
        }
        #expect(told(.init(category: "billing", impact: .high)) == [])
        #expect(told(.init(subject: "Two payments for one order")) == [.careLine(CareLine(story.ticket))])
        #expect(CareLine(before) != CareLine(story.ticket))
        #expect(CareLine(story.ticket).subject == "Two payments for one order")
        #expect(story.violations == [])
    }

    @Test func `staff see everything but the messages on their channel`() {
        let (log, _) = whispered()
        for entry in log {
            let isMessage = entry.event.kind.hasPrefix("msg.") && entry.event.kind != "msg.note"
            #expect(entry.event.isForStaffChannel == !isMessage, "\(entry.event.kind)")
        }
    }

    @Test func `inboxes get what concerns their people`() {
        var story = Story(.swarm)
        story.does(Cast.ana, .take)
        let asked = story.does(Cast.ana, .ask(.init(question: "why?", tried: "all", users: [Cast.fay.id])))
        #expect(asked[2].inboxUsers(ticketAfter: story.ticket) == [Cast.fay.id])
        let declined = story.does(
            Cast.fay, .declineInvitation(invitation: 1, reason: .busy, pointer: nil, comment: ""))
        #expect(declined[0].inboxUsers(ticketAfter: story.ticket) == [Cast.ana.id])
        let offered = story.does(
            Cast.ana,
            .offerHandOff(
                .init(to: Cast.ben.id, reason: .skill, summary: "x", nextStep: "I write to her", nextStepAt: .max)))
        #expect(offered[0].inboxUsers(ticketAfter: story.ticket) == [Cast.ben.id])
        let expired = story.pass(.minutes(1))
        #expect(expired[0].inboxUsers(ticketAfter: story.ticket) == [Cast.ana.id, Cast.ben.id])
        #expect(story.violations == [])
    }

    @Test func `no two events share a name`() {
        let (log, _) = whispered()
        var cases: [String: Set<String>] = [:]
        for entry in log {
            let name = String("\(entry.event)".prefix { $0 != "(" })
            cases[entry.event.kind, default: []].insert(name)
        }
        #expect(cases.values.allSatisfy { $0.count == 1 })
        #expect(cases.count > 15)
    }
}
