import Testing
import WaggleDomain
import WaggleLog

struct PartitionTests {
    @Test func `every ticket's life is the sum of its parts, counted and printed`() throws {
        let desk = try MiniDesk()
        try desk.liveThrough()
        let result = try desk.verify()
        #expect(result.findings == [])
        #expect(result.livesAddedUp == 9)
        #expect(result.lifeMilliseconds > 0)
        #expect(result.tierIntervals >= 4 && result.stageIntervals > result.tierIntervals)
    }

    @Test func `a text that is gone without an erasure is found, and one that came back`() throws {
        let desk = try MiniDesk()
        let ticket = try desk.openTicket(subject: "secret")
        let raw = try desk.place.raw()
        try raw.execute("CREATE TEMP TABLE kept AS SELECT id AS place, body, salt FROM event")
        try raw.execute("UPDATE event SET body = NULL, salt = NULL")
        _ = try desk.log.rebuild(policy: desk.policy)
        #expect(try Set(desk.verify().findings.map(\.kind)) == [.text])
        try desk.record(.ticketErased, on: ticket, by: UserID(8))
        _ = try desk.log.rebuild(policy: desk.policy)
        let erased = try desk.verify()
        #expect(erased.findings == [] && erased.erasedTickets == 1)
        try raw.execute(
            """
            UPDATE event SET body = (SELECT body FROM kept WHERE place = event.id),
                salt = (SELECT salt FROM kept WHERE place = event.id)
            """)
        _ = try desk.log.rebuild(policy: desk.policy)
        #expect(try Set(desk.verify().findings.map(\.kind)) == [.text])
    }
}
