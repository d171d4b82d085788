import JSON
import Statistics
import Testing
import WaggleDomain
import WaggleMeasures
import WaggleSimulation
import WaggleTesting

/// Desks whose tickets are those of a simulation, so that a back-test has to agree with them, or has to object.
struct BackTestTests {
    private static let minute: Milliseconds = 60_000
    private static let day: Milliseconds = 1_440 * minute
    private static let end = Story.start + 40 * day
    private static let tiers: [UserID: Tier] = [Cast.ana.id: .l1, Cast.ben.id: .l1]

    /// The usual one, made once: it costs more than its tests.
    private static let usual = book()

    /// Two people of L1 who solve everything, so many tickets an hour for forty days; in the last fourteen the work takes
    /// `factor` times as long.
    private static func book(
        lastWeeksTake factor: Double = 1, seed: UInt64 = 3, mode: Mode = .tiered, isPresent: Bool = true,
        isLookedAt: Bool = true, days: Int = 40, perHour: Int = 4
    ) -> MeasureBook {
        var desk = SimulationParameters()
        let numbers: [(SimulationParameter, Double)] = [
            (.load, Double(perHour) / 60), (.shareL2, 0), (.shareL3, 0), (.workL1, 15), (.workSpread, 0.8),
        ]
        for (parameter, value) in numbers { #expect(desk.set(parameter, value) == nil) }
        let turn = Double(26 * 1_440)
        let drawn = DrawnTicket.draw(desk, count: perHour * 24 * days, seed: seed, repetition: 0).map { ticket in
            var ticket = ticket
            if ticket.arrival >= turn { ticket.work *= factor }
            return ticket
        }
        let people = (0..<2).map { _ in StaffChange(at: 0, level: 1, people: 1) }
        let outcomes = Simulation.outcomes(drawn, .tiered, desk, staff: people)
        var all: [(event: Event, ticket: TicketID?, actor: UserID, at: Milliseconds)] = []
        if isPresent {
            for person in [Cast.ana, Cast.ben] {
                all.append((.staffing(.presenceUp(user: person.id, at: Story.start)), nil, person.id, Story.start))
            }
        }
        for (index, (ticket, outcome)) in zip(drawn, outcomes).enumerated() {
            all += events(TicketID(Int64(index + 1)), ticket, outcome, mode, isLookedAt: isLookedAt)
        }
        var book = MeasureBook()
        for (index, one) in all.enumerated().sorted(by: { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) })
            .map(\.element).prefix(while: { $0.at < end }).enumerated()
        {
            book.apply(one.event, of: one.ticket, by: one.actor, at: one.at, sequence: Int64(index + 1))
        }
        return book
    }

    private static func events(
        _ id: TicketID, _ ticket: DrawnTicket, _ outcome: TicketOutcome, _ mode: Mode, isLookedAt: Bool
    ) -> [(event: Event, ticket: TicketID?, actor: UserID, at: Milliseconds)] {
        let (begun, done) = (time(outcome.started - ticket.arrival), time(outcome.solved - ticket.arrival))
        // No tier's clock: whoever takes a ticket solves it.
        var policy = DeskPolicy.quiet
        policy.tiers.clocks = [:]
        var story = Story(mode, policy: policy)
        story.pass(begun)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .sendMessage(text: "One moment."))
        story.pass(done - begun)
        story.does(
            Cast.ana, .solve(solution: "cache", knowledge: .routine, knowledgeNote: "", noAnswerNeeded: false))
        #expect(story.violations == [])
        let start = Story.start + time(ticket.arrival)
        var all: [(event: Event, ticket: TicketID?, actor: UserID, at: Milliseconds)] = story.log.map {
            ($0.event, id, $0.actor, $0.at - Story.start + start)
        }
        if isLookedAt {
            let (user, from, to) = (Cast.ana.id, start + begun, start + done)
            all.append((.staffing(.viewEntered(ticket: id, user: user, at: from)), nil, user, from))
            all.append((.staffing(.viewLeft(ticket: id, user: user, at: to)), nil, user, to))
        }
        return all
    }

    private static func time(_ minutes: Double) -> Milliseconds { Milliseconds(minutes * Double(minute)) }

    private static func test(_ book: MeasureBook, predictedDays: Int = 14) -> BackTest {
        var test = BackTest(
            book, tiers: tiers, end: end, predictedDays: predictedDays, earlierDays: 26, seed: 1)
        while !test.isDone { test.step() }
        return test
    }

    @Test func `a desk that works as it is simulated is believed`() throws {
        let test = Self.test(Self.usual)
        #expect(test.missing == nil && test.mode == .tiered && test.repetitions == test.repetitionsWanted)
        #expect(test.figures.map(\.kind.rawValue).contains("hand_offs") && test.figures.count == 7)
        for figure in test.figures {
            #expect(figure.verdict == .agrees, "\(figure)")
            let (said, real) = (try #require(figure.said), try #require(figure.real))
            #expect(said.lower <= real && real <= said.upper && said.lower <= said.middle && said.middle <= said.upper)
        }
        let work = try #require(test.numbers.first { $0.name == "work-l1" }?.value)
        #expect(abs(work - 15) < 1.5)
    }

    @Test func `weeks whose work takes longer are not believed, and what was said stays the same`() throws {
        let (same, slower) = (Self.test(Self.usual), Self.test(Self.book(lastWeeksTake: 1.5)))
        func verdict(_ test: BackTest, _ kind: BackTestFigure.Kind) throws -> BackTestFigure {
            try #require(test.figures.first { $0.kind == kind })
        }
        for kind in [BackTestFigure.Kind.agentMinutes, .solveMedian] {
            let found = try verdict(slower, kind)
            #expect(found.verdict == .disagrees)
            #expect(try #require(found.real) > (try #require(found.said)).upper)
        }
        // Nothing of the predicted weeks is in the numbers they are predicted with.
        #expect(same.numbers.map(\.value) == slower.numbers.map(\.value))
        let said = try [same, slower].map { try #require(try verdict($0, .firstResponseP90).said).middle }
        #expect(said[0] == said[1])
    }

    @Test func `fewer tickets make a wider interval`() throws {
        let book = Self.usual
        let widths = try [14, 3].map { days in
            let test = Self.test(book, predictedDays: days)
            let said = try #require(test.figures.first { $0.kind == .agentMinutes }?.said)
            return said.upper - said.lower
        }
        #expect(widths[1] > 1.5 * widths[0])
    }

    @Test func `what is not recorded is named and nothing is said`() {
        func found(_ book: MeasureBook, days: Int = 14) -> BackTest.Missing? {
            let test = Self.test(book, predictedDays: days)
            #expect(test.missing == nil || (test.figures.isEmpty && test.repetitions == 0))
            return test.missing
        }
        #expect(found(Self.book(days: 25, perHour: 1)) == .records)
        #expect(found(Self.book(isPresent: false, perHour: 1)) == .staff)
        #expect(found(Self.book(isLookedAt: false, perHour: 1)) == .looks)
        #expect(found(MeasureBook()) == .records)
    }
}
