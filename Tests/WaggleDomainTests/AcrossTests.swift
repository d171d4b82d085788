import Testing
import WaggleDomain
import WaggleTesting

/// Links, merges, duplicates and follow-ups: commands that touch several tickets at once.
@Suite struct AcrossTests {
    /// Two tickets of Carla, Ana's and Ben's, and one of Chris that Ana owns too.
    private func desk(_ mode: Mode = .tiered) -> Cabinet {
        var desk = Cabinet(mode)
        for customer in [Cast.carla, Cast.carla, Cast.chris] { desk.open(by: customer) }
        desk.does(Cast.ana, .take, on: 1)
        desk.does(Cast.ben, .take, on: 2)
        desk.does(Cast.ana, .take, on: 3)
        return desk
    }

    private func merge(_ survivor: Int64) -> Command {
        .handling(.merge(into: TicketID(survivor), reason: "the same"))
    }
    private func link(_ other: Int64, _ relation: TicketRelation) -> Command {
        .handling(.link(to: TicketID(other), relation: relation))
    }
    private func solve(_ note: String = "") -> Command {
        .solve(
            solution: "x", knowledge: note.isEmpty ? nil : .linked, knowledgeNote: note, noAnswerNeeded: true)
    }

    // MARK: Links

    @Test(arguments: [TicketRelation.related, .parent, .child, .duplicateOf, .duplicatedBy])
    func `a link stands on both tickets, and goes from both`(relation: TicketRelation) {
        var desk = desk()
        #expect(desk.does(Cast.ana, link(2, relation), on: 1) == ["1 ticket.linked", "2 ticket.linked"])
        #expect(desk[2].handling.linked(relation.inverse) == TicketID(1))
        #expect(desk.refuses(Cast.ana, link(2, relation), on: 1)?.code == .conflict)
        #expect(
            desk.does(Cast.ben, .handling(.unlink(from: TicketID(1), relation: relation.inverse)), on: 2)
                == ["2 ticket.unlinked", "1 ticket.unlinked"])
        #expect(desk[1].handling.links.isEmpty && desk.violations == [])
    }

    @Test func `nobody is among their own ancestors`() {
        var desk = desk()
        for id in 1...3 { desk.does(Cast.mia, .handling(.setTags(["x"])), on: Int64(id)) }
        desk.does(Cast.mia, link(2, .parent), on: 1)
        desk.does(Cast.mia, link(3, .parent), on: 2)
        #expect(desk.refuses(Cast.mia, link(1, .parent), on: 3)?.code == .conflict)
        #expect(desk.refuses(Cast.mia, link(3, .child), on: 1)?.code == .conflict)
        #expect(desk.refuses(Cast.mia, link(1, .parent), on: 1)?.field == "to")
        desk.open()
        #expect(desk.refuses(Cast.mia, link(4, .parent), on: 1)?.code == .conflict)
        #expect(desk.violations == [])
    }

    @Test func `a ticket that is foreign and one that is missing look the same`() {
        var desk = desk()
        desk.does(Cast.mia, .escalate(reason: .skill, summary: "x"), on: 2)
        #expect(
            desk.refuses(Cast.ana, link(2, .related), on: 1)
                == Refusal(.invalidField, "there is no ticket 2 for you", field: "to"))
        #expect(
            desk.refuses(Cast.ana, link(99, .related), on: 1)
                == Refusal(.invalidField, "there is no ticket 99 for you", field: "to"))
        #expect(desk.refuses(Cast.ana, link(2, .mergedInto), on: 1)?.field == "relation")
    }

    // MARK: Merges

    @Test(arguments: Mode.allCases) func `a merge ends one ticket, and the other goes on for both`(mode: Mode) {
        var desk = desk(mode)
        desk.does(Cast.ben, .sendMessage(text: "which model?"), on: 2)
        desk.does(Cast.ben, .handling(.pend(until: nil)), on: 2)
        let events = desk.does(Cast.ana, merge(2), on: 1)
        #expect(
            events == [
                "1 msg.system", "1 ticket.merged", "2 ticket.absorbed", "2 ticket.resumed", "2 msg.system",
            ])
        #expect(desk[1].state == .cancelled && desk[1].owner == nil && desk[1].successor == TicketID(2))
        // What the first one's customer waits for is now to be answered in the second.
        #expect(desk[2].waitingSince == desk[1].createdAt && !desk[2].customerIsInformed)
        #expect(desk[2].owner == Cast.ben.id && desk[2].state == .open)
        // The survivor's owner reads the whole history.
        #expect(Access.decide(.readStaffThread, by: Cast.ben, on: desk[1], view: desk.view) == nil)
        #expect(desk.violations == [])
    }

    @Test func `of two opposite merges one is refused`() {
        var desk = desk()
        desk.does(Cast.ana, merge(2), on: 1)
        #expect(desk.refuses(Cast.ben, merge(1), on: 2)?.code == .wrongState)
        #expect(desk[2].state == .open)
        #expect(desk.refuses(Cast.ana, merge(2), on: 1)?.code == .wrongState)
        #expect(desk.violations == [])
    }

    @Test func `another customer's ticket, a solved one and itself take no merge`() {
        var desk = desk()
        #expect(desk.refuses(Cast.ana, merge(3), on: 1)?.code == .conflict)
        #expect(desk.refuses(Cast.ana, merge(1), on: 1)?.field == "into")
        desk.does(Cast.ben, .sendMessage(text: "try now"), on: 2)
        desk.does(Cast.ben, solve(), on: 2)
        #expect(desk.refuses(Cast.ana, merge(2), on: 1)?.code == .wrongState)
        #expect(desk.violations == [])
    }

    @Test func `the customer's next word on a merged ticket reaches the one that goes on, along the chain`() {
        var desk = desk()
        desk.open()
        desk.does(Cast.ana, merge(2), on: 1)
        desk.does(Cast.ben, merge(4), on: 2)
        #expect(desk.does(Cast.carla, .sendMessage(text: "hello?"), on: 1) == ["4 msg.customer"])
        #expect(desk.refuses(Cast.ana, .sendMessage(text: "hello?"), on: 1)?.code == .wrongState)
        #expect(desk.violations == [])
    }

    // MARK: Duplicates

    @Test func `a duplicate is cancelled and points to its original`() {
        var desk = desk()
        let cancel = Command.handling(.cancel(reason: .duplicate, duplicateOf: TicketID(2), note: ""))
        #expect(desk.does(Cast.ana, cancel, on: 1) == ["1 msg.system", "1 ticket.cancelled", "2 ticket.linked"])
        #expect(desk.does(Cast.carla, .sendMessage(text: "oh"), on: 1) == ["2 msg.customer"])
        let back = Command.handling(.cancel(reason: .duplicate, duplicateOf: TicketID(1), note: ""))
        #expect(desk.refuses(Cast.ben, back, on: 2)?.code == .wrongState)
        let foreign = Command.handling(.cancel(reason: .duplicate, duplicateOf: TicketID(3), note: ""))
        #expect(desk.refuses(Cast.mia, foreign, on: 2)?.code == .conflict)
        #expect(desk.violations == [])
    }

    // MARK: Follow-ups

    private func closedLongAgo() -> Cabinet {
        var desk = desk()
        desk.does(Cast.ana, .sendMessage(text: "try now"), on: 1)
        desk.does(Cast.ana, solve(), on: 1)
        desk.does(Cast.carla, .close, on: 1)
        desk.pass(.hours(14 * 24))
        return desk
    }

    @Test func `a late word opens a follow-up, and the next one goes there`() {
        var desk = closedLongAgo()
        let events = desk.does(Cast.carla, .sendMessage(text: "again!"), on: 1)
        #expect(
            events == [
                "4 ticket.opened", "4 msg.customer", "4 ticket.linked", "4 msg.system", "4 tier.clock_started",
                "1 msg.system", "1 ticket.linked",
            ])
        #expect(desk[4].state == .queued && desk[4].waitingSince == desk.now && desk[4].subject == desk[1].subject)
        #expect(desk[1].state == .closed && CareLine(desk[1]).continuedIn == TicketID(4))
        #expect(desk.does(Cast.carla, .sendMessage(text: "and?"), on: 1) == ["4 msg.customer"])
        #expect(desk.violations == [])
    }

    @Test func `a late reopening opens a follow-up once`() {
        var desk = closedLongAgo()
        desk.does(Cast.ana, .reopen(cause: .error), on: 1)
        #expect(desk[4].handling.linked(.followUpOf) == TicketID(1) && desk[4].waitingSince == desk.now)
        #expect(desk.refuses(Cast.carla, .reopen(cause: .customer), on: 1)?.code == .conflict)
        #expect(desk[1].reopens == 0 && desk.violations == [])
    }

    @Test func `a word on a cancelled ticket opens a follow-up, unless it was spam`() {
        var desk = desk()
        desk.does(Cast.ana, .handling(.cancel(reason: .withdrawn, duplicateOf: nil, note: "")), on: 1)
        desk.does(Cast.ben, .handling(.cancel(reason: .spam, duplicateOf: nil, note: "")), on: 2)
        #expect(desk.does(Cast.carla, .sendMessage(text: "still"), on: 1).first == "4 ticket.opened")
        #expect(desk.refuses(Cast.carla, .sendMessage(text: "buy"), on: 2)?.code == .wrongState)
        #expect(desk.violations == [])
    }

    @Test func `whichever road a command takes, a tier clock in working time stands still while nobody works`() {
        var desk = desk()
        desk.view.policy.tiers.clockKind = .working
        desk.does(Cast.ana, .sendMessage(text: "which model?"), on: 1)
        desk.does(Cast.ana, .handling(.pend(until: nil)), on: 1)
        #expect(desk[1].tierClock == nil && desk[1].tiering.pausedClock != nil)
        desk.does(Cast.carla, .sendMessage(text: "7"), on: 1)
        #expect(desk[1].tierClock != nil && desk[1].tiering.pausedClock == nil)
        #expect(desk.violations == [])
    }

    // MARK: Lessons

    @Test func `a lesson kept in another ticket names one that is there`() {
        var desk = desk()
        #expect(desk.refuses(Cast.ana, solve("#99"), on: 1)?.field == "knowledge_note")
        #expect(desk.refuses(Cast.ana, solve("1"), on: 1)?.field == "knowledge_note")
        desk.does(Cast.ana, .sendMessage(text: "try now"), on: 1)
        desk.does(Cast.ana, solve("#2"), on: 1)
        #expect(desk[1].handling.solution?.knowledgeNote == "#2" && desk.violations == [])
    }
}
