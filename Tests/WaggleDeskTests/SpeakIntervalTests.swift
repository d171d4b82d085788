import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

/// When who but the owner might write to the customer is kept as intervals.
struct SpeakIntervalTests {
    private static let minute: Milliseconds = 60_000

    private func intervals(_ test: TestDesk, _ ticket: Int64) throws -> [SpeakInterval] {
        try test.desk.queue.sync { try test.log.reader.speakIntervals(of: TicketID(ticket)) }
    }

    private func moment(_ test: TestDesk, _ ticket: Int64, _ kind: String) throws -> [Milliseconds] {
        try test.events(ticket).filter { $0.event.kind == kind }.map(\.at)
    }

    @Test func `a grant begins an interval; the owner's word, or leaving the swarm, ends it`() throws {
        let test = try TestDesk(.swarm)
        let ticket = try test.openTicket()
        let on: JSONValue = ["ticket": .int(ticket)]
        let fay: JSONValue = ["ticket": .int(ticket), "user": .int(test.fay.id.rawValue)]
        _ = try test.ask(.ticketTake, on, by: test.ana)
        _ = try test.ask(
            .swarmAsk,
            [
                "ticket": .int(ticket), "question": "why?", "tried": "all",
                "users": [.int(test.fay.id.rawValue), .int(test.dora.id.rawValue)], "wanted": 2, "urgency": "async",
            ], by: test.ana)
        _ = try test.ask(.swarmAccept, ["ticket": .int(ticket), "invitation": 1], by: test.fay)
        _ = try test.ask(.swarmGrantSpeak, fay, by: test.ana)
        #expect(try intervals(test, ticket).map(\.to) == [nil])
        test.pass(Self.minute)
        _ = try test.ask(.swarmRevokeSpeak, fay, by: test.ana)
        test.pass(Self.minute)
        _ = try test.ask(.swarmGrantSpeak, fay, by: test.ana)
        test.pass(Self.minute)
        _ = try test.ask(.swarmLeave, on, by: test.fay)
        let (granted, revoked) = (
            try moment(test, ticket, "member.speak_granted"), try moment(test, ticket, "member.speak_revoked")
        )
        let left = try moment(test, ticket, "member.left")
        #expect(granted.count == 2 && revoked.count == 1 && left.count == 1)
        let kept = try intervals(test, ticket)
        #expect(kept.map(\.number) == [1, 2] && kept.allSatisfy { $0.user == test.fay.id })
        #expect(kept.map(\.from) == granted && kept.map(\.to) == revoked + left)
        #expect(zip(granted, revoked + left).allSatisfy { $1 - $0 >= Self.minute })
        #expect(try test.desk.queue.sync { try Verifier(test.log.reader).run().findings } == [])
    }
}
