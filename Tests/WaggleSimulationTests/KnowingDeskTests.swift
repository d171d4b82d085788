import Testing
import WaggleSimulation

struct KnowingDeskTests {
    private let desk = KnowingDesk(seed: 1, tickets: 2_000)

    /// Frozen before anything that is judged with it was written: another digest makes its figures incomparable.
    @Test func `the made-up desk is the one that was frozen`() {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        func take(_ text: String) {
            for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        }
        for ticket in desk.tickets {
            take("\(ticket.category) \(ticket.topic) \(ticket.question) \(ticket.solution) \(ticket.solver) ")
            take("\(ticket.helper ?? -1) \(ticket.author ?? -1) \(ticket.isReopened) \(ticket.isEasy)")
        }
        #expect(digest == 0x09C5_09E0_696F_9E62)
    }

    @Test func `the same seed gives the same desk and another one another`() {
        #expect(KnowingDesk(seed: 1, tickets: 50).tickets == KnowingDesk(seed: 1, tickets: 50).tickets)
        #expect(KnowingDesk(seed: 2, tickets: 50).tickets != KnowingDesk(seed: 1, tickets: 50).tickets)
    }

    @Test func `whoever solves is at the desk that day`() {
        for ticket in desk.tickets {
            #expect(desk.people[ticket.solver].days.contains(ticket.day))
            if let helper = ticket.helper { #expect(desk.knowers(of: ticket.topic, on: ticket.day).contains(helper)) }
        }
    }

    @Test func `topics are filed across categories and skills tell part of the truth`() {
        let astray = desk.tickets.count { desk.topics[$0.topic].category != $0.category }
        #expect((500...700).contains(astray))
        let homes = desk.people.count { $0.skills[$0.home] != nil }
        #expect((40...75).contains(homes))
        #expect(desk.people.contains { $0.skills.keys.contains { _ in true } && $0.skills[$0.home] == nil })
    }

    @Test func `what nobody who knew had a part in comes back more often`() {
        let hard = desk.tickets.filter { !$0.isEasy }
        func share(_ tickets: [KnowingDesk.Ticket]) -> Double {
            Double(tickets.count(where: \.isReopened)) / Double(max(1, tickets.count))
        }
        let known = hard.filter { $0.helper != nil || desk.topics[$0.topic].knowers.contains($0.solver) }
        let unknown = hard.filter { $0.helper == nil && !desk.topics[$0.topic].knowers.contains($0.solver) }
        #expect(share(unknown) > 3 * share(known))
    }
}
