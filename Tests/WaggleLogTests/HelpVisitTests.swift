import Testing
import WaggleDomain

@testable import WaggleLog

/// What was read in the help centre, and what came of it.
struct HelpVisitTests {
    private static let one: [UInt8] = Array(repeating: 1, count: 16)
    private static let two: [UInt8] = Array(repeating: 2, count: 16)

    private static func read(_ visit: [UInt8], _ article: Int64, _ at: Milliseconds) -> HelpRead {
        HelpRead(visit: visit, article: ArticleID(article), at: at)
    }

    @Test func `what a customer read within a day belongs to the ticket that they open, once`() throws {
        let desk = try MiniDesk()
        let carla = UserID(77)
        try desk.log.transaction { turn throws(LogError) in
            try turn.noteHelpReads([Self.read(Self.one, 3, 1_000), Self.read(Self.one, 2, 2_000)], at: 2_000)
            try turn.noteHelpReads([Self.read(Self.two, 9, 2_000)], at: 2_000)
            try turn.bindHelpVisit(Self.one, to: carla)
            // Another customer on the same machine is not who read it.
            try turn.bindHelpVisit(Self.one, to: UserID(78))
            try turn.attachHelpVisits(of: UserID(78), to: TicketID(4), at: 3_000)
            try turn.attachHelpVisits(of: carla, to: TicketID(5), at: 3_000)
            try turn.attachHelpVisits(of: carla, to: TicketID(6), at: 4_000)
        }
        let reader = desk.log.reader
        #expect(try reader.helpReads(before: TicketID(5)).map(\.article.rawValue) == [3, 2])
        #expect(try reader.helpReads(before: TicketID(4)).isEmpty && reader.helpReads(before: TicketID(6)).isEmpty)
        let figures = try reader.helpFigures(from: 0, until: 9_000)
        #expect(figures.visits == 2 && figures.tickets == 1)
        #expect(try reader.helpFigures(from: 0, until: 2_000).visits == 0)
        try desk.log.transaction { turn throws(LogError) in try turn.eraseHelpVisits(of: carla) }
        #expect(try reader.helpReads(before: TicketID(5)).isEmpty)
        #expect(try reader.helpFigures(from: 0, until: 9_000).visits == 1)
    }

    @Test func `what was read too long ago belongs to no ticket and is forgotten`() throws {
        let desk = try MiniDesk()
        let later = 1_000 + HelpVisits.overAfter + 1
        try desk.log.transaction { turn throws(LogError) in
            try turn.noteHelpReads([Self.read(Self.one, 3, 1_000)], at: 1_000)
            try turn.bindHelpVisit(Self.one, to: UserID(77))
            try turn.attachHelpVisits(of: UserID(77), to: TicketID(5), at: later)
        }
        #expect(try desk.log.reader.helpReads(before: TicketID(5)).isEmpty)
        let end = 1_001 + HelpVisits.keptFor
        try desk.log.transaction { turn throws(LogError) in
            try turn.noteHelpReads((1...99).map { Self.read(Self.two, $0, end) }, at: end)
        }
        #expect(try desk.log.reader.helpFigures(from: 0, until: .max).visits == 1)
        #expect(try desk.log.database.number("SELECT count(*) FROM help_read") == Int64(HelpVisits.readsMax))
    }
}
