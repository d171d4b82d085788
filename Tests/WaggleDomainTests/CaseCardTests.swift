import Testing
import WaggleDomain
import WaggleTesting

/// The case card: kept by the owner, read and corrected by the customer.
@Suite struct CaseCardTests {
    private let card = CaseCard(problem: "No VPN", tried: "Restarted", nextStep: "We call the provider")

    private func owned() -> Story {
        var story = Story(.tiered)
        story.does(Cast.ana, .take)
        return story
    }

    private func keep(_ card: CaseCard, at: Milliseconds? = nil, seen: Int? = nil) -> Command {
        .handling(.keepCard(.init(card: card, promiseAt: at, seen: seen)))
    }

    @Test func `the owner keeps the card, and its promise is the promise that the ticket has`() {
        var story = owned()
        let by = Story.start + 3_600_000
        #expect(story.does(Cast.ana, keep(card, at: by)).kinds == ["card.kept"])
        #expect(story.ticket.handling.card.text == card)
        #expect(story.ticket.handling.card.revision == 1)
        #expect(story.ticket.handling.card.by == Cast.ana.id)
        #expect(story.ticket.service.promise?.at == by)
        #expect(story.ticket.service.promise?.text == card.nextStep)
        let shorter = CaseCard(problem: "No VPN at home", tried: "", nextStep: "")
        #expect(story.does(Cast.mia, keep(shorter)).kinds == ["card.kept"])
        #expect(story.ticket.service.promise?.at == by)
        #expect(story.violations == [])
    }

    @Test func `a card that somebody else changed meanwhile is not written over`() {
        var story = owned()
        story.does(Cast.ana, keep(card, seen: 0))
        #expect(story.refuses(Cast.mia, keep(.empty, seen: 0))?.code == .conflict)
        #expect(story.refuses(Cast.ana, keep(card, seen: 1))?.code == .conflict)
        story.does(Cast.mia, keep(.empty, seen: 1))
        #expect(story.ticket.handling.card.text == .empty)
    }

    @Test func `its texts have bounds, and strangers do not keep it`() {
        var story = owned()
        func long(_ count: Int) -> String { String(repeating: "x", count: count) }
        let cards = [
            CaseCard(problem: long(1_001), tried: "", nextStep: ""),
            CaseCard(problem: "", tried: long(4_097), nextStep: ""),
            CaseCard(problem: "", tried: "", nextStep: long(501)),
        ]
        for card in cards { #expect(story.refuses(Cast.ana, keep(card))?.code == .invalidField) }
        #expect(story.refuses(Cast.ben, keep(card))?.code == .notAllowed)
        #expect(story.refuses(Cast.carla, keep(card))?.code == .notAllowed)
        #expect(story.refuses(Cast.ana, keep(card, at: Story.start - 1))?.code == .invalidField)
        #expect(story.ticket.handling.card.revision == 0)
    }

    @Test func `the customer is told the public half alone, and only when it changed`() throws {
        var story = owned()
        let first = try #require(story.does(Cast.ana, keep(card)).first)
        #expect(
            first.customerEvent(ticketAfter: story.ticket, by: Cast.ana.id)
                == .card(problem: card.problem, nextStep: card.nextStep))
        var next = card
        next.tried = "Another cable"
        let second = try #require(story.does(Cast.ana, keep(next)).first)
        #expect(second.customerEvent(ticketAfter: story.ticket, by: Cast.ana.id) == nil)
    }

    @Test func `the customer's correction is a message, and marked until the card is kept anew`() {
        var story = owned()
        #expect(story.refuses(Cast.carla, .handling(.correctCard(text: "No")))?.code == .wrongState)
        story.does(Cast.ana, keep(card))
        let told = story.does(Cast.carla, .handling(.correctCard(text: "It is the printer")))
        #expect(told.kinds.contains("msg.customer") && told.kinds.last == "card.corrected")
        #expect(told.last?.inboxUsers(ticketAfter: story.ticket) == [Cast.ana.id])
        // Their other devices are told, too.
        #expect(
            told.last?.customerEvent(ticketAfter: story.ticket, by: Cast.carla.id)
                == .card(problem: card.problem, nextStep: card.nextStep))
        #expect(story.ticket.handling.card.correction == story.ticket.messageCount)
        // Even unchanged, keeping it is the owner's answer.
        story.does(Cast.ana, keep(card))
        #expect(story.ticket.handling.card.correction == nil)
        #expect(story.violations == [])
    }

    @Test func `a message is marked as asked again once, and the mark is taken back`() {
        var story = owned()
        func mark(_ message: Int, _ again: Bool) -> Command { .handling(.askedAgain(message: message, again: again)) }
        #expect(story.does(Cast.ana, mark(1, true)).kinds == ["card.asked_again"])
        #expect(story.ticket.handling.card.askedAgain == [1])
        #expect(story.refuses(Cast.ana, mark(1, true))?.code == .conflict)
        #expect(story.refuses(Cast.ana, mark(9, true))?.code == .invalidField)
        #expect(story.refuses(Cast.carla, mark(1, false))?.code == .notAllowed)
        story.does(Cast.mia, mark(1, false))
        #expect(story.ticket.handling.card.askedAgain == [])
    }
}
