import JSON
import Testing
import WaggleDomain
import WaggleMeasures
import WaggleTesting

/// Both modes compared on stories whose figures can be told by hand.
struct ComparisonTests {
    private static let second: Milliseconds = 1_000
    private static let day: Milliseconds = 86_400_000

    /// Taken at once, answered after `seconds`, solved then; looked at for as long.
    private static func story(_ mode: Mode, seconds: Int64) -> Story {
        var story = Story(mode, channel: .form)
        story.does(Cast.ana, .take)
        story.pass(seconds * second)
        story.does(Cast.ana, .sendMessage(text: "Done."))
        story.does(
            Cast.ana,
            .solve(solution: "cache", knowledge: .linked, knowledgeNote: "https://kb.example/1", noAnswerNeeded: false))
        return story
    }

    private static func compared(
        tiered: [Int64], swarm: [Int64], now: Milliseconds = Story.start + 20 * day, rates: [Tier: Int] = [:],
        switching: Bool = false
    ) -> ModeComparison {
        var book = MeasureBook()
        var sequence: Int64 = 0
        func take(_ event: Event, _ ticket: TicketID?, _ actor: UserID, _ at: Milliseconds) {
            sequence += 1
            book.apply(event, of: ticket, by: actor, at: at, sequence: sequence)
        }
        let all = tiered.map { (Mode.tiered, $0) } + swarm.map { (Mode.swarm, $0) }
        for (index, (mode, seconds)) in all.enumerated() {
            let id = TicketID(Int64(index + 1))
            for entry in story(mode, seconds: seconds).log { take(entry.event, id, entry.actor, entry.at) }
            let ana = Cast.ana.id
            take(.staffing(.viewEntered(ticket: id, user: ana, at: Story.start)), nil, ana, Story.start)
            let left = Story.start + seconds * second
            take(.staffing(.viewLeft(ticket: id, user: ana, at: left)), nil, ana, left)
        }
        if switching {
            take(.modeChanged(queue: QueueID(1), from: .tiered, to: .swarm, reason: ""), nil, .system, now - 1)
        }
        let filter = MeasureFilter(created: Span(Story.start - day, now + 1))
        func cohort(_ filter: MeasureFilter) -> MeasureCohort {
            MeasureCohort(book, filter, calendar: .always, now: now)
        }
        var comparison = ModeComparison(
            cohort(filter), before: cohort(filter.before), tiers: [Cast.ana.id: .l1], rates: .init(byTier: rates),
            seed: 7)
        while !comparison.isDone { comparison.step() }
        return comparison
    }

    private static func row(_ comparison: ModeComparison, _ name: String) throws -> ModeDifference {
        try #require(comparison.rows.first { $0.measure == name })
    }

    @Test func `the difference is swarm minus tiered, and says what it is of`() throws {
        let all = Self.compared(
            tiered: (0..<40).map { 10 + $0 }, swarm: (0..<40).map { 30 + $0 }, rates: [.l1: 6_000])
        let time = try Self.row(all, "time_to_solve")
        #expect(time.basis == .restrictedMean)
        let horizon = try #require(time.horizon)
        // As far as the quicker mode was followed: all of tiered had ended by then.
        #expect(abs(horizon - 49.0 / 60) < 1e-9)
        let tiered = (0..<40).map { (10.0 + Double($0)) / 60 }
        #expect(abs((time.sides[.tiered]?.value?.value ?? 0) - tiered.reduce(0, +) / 40) < 1e-9)
        let swarm = (0..<40).map { min(horizon, (30.0 + Double($0)) / 60) }
        #expect(abs((time.sides[.swarm]?.value?.value ?? 0) - swarm.reduce(0, +) / 40) < 1e-9)
        let difference = try #require(time.difference)
        let interval = try #require(difference.interval)
        #expect(interval.lower < difference.value && difference.value < interval.upper && interval.lower > 0)
        #expect(time.warnings.isEmpty)

        let touch = try Self.row(all, "touch_time")
        #expect(touch.basis == .mean && abs((touch.difference?.value ?? 0) - 20.0 / 60) < 1e-9)
        let medians = try #require(touch.medianDifference)
        #expect(abs(medians.value - 20.0 / 60) < 1e-9 && medians.interval?.contains(medians.value) == true)

        let cost = try #require(all.costs[.tiered])
        #expect(abs(cost.allMinutes - tiered.reduce(0, +)) < 1e-9 && cost.solved == 40)
        #expect(abs((cost.cost ?? 0) - cost.allMinutes * 100) < 1e-6)
    }

    @Test func `few tickets have no interval, and nobody's rate no money`() throws {
        let few = Self.compared(tiered: [10, 20], swarm: [30])
        let time = try Self.row(few, "time_to_solve")
        #expect(time.warnings.contains(.few) && time.difference?.interval == nil)
        #expect(time.sides[.tiered]?.value?.interval == nil)
        #expect(few.warnings.contains(.few(.swarm, solved: 1)) && few.warnings.contains(.chosen))
        #expect(few.costs[.swarm]?.cost == nil)
        #expect(Self.compared(tiered: [], swarm: []).warnings.isEmpty)
    }

    @Test func `what one mode has few of by its nature says so, and a switch is told`() throws {
        let all = Self.compared(tiered: [10], swarm: [10], switching: true)
        #expect(try Self.row(all, "hand_offs").warnings.contains(.construction))
        #expect(try !Self.row(all, "touch_time").warnings.contains(.construction))
        #expect(all.warnings.contains(.switched(times: 1)))
    }

    @Test func `the same seed draws the same, and the curves fall to nobody waiting`() throws {
        let (one, other) = (
            Self.compared(tiered: Array(1...90), swarm: Array(5...95)),
            Self.compared(tiered: Array(1...90), swarm: Array(5...95))
        )
        #expect(one.json() == other.json())
        let curve = try #require(one.curves.first { $0.measure == "time_to_solve" })
        let points = try #require(curve.points[.tiered])
        #expect(points.count <= 80 && points.last?.share == 0)
        #expect(zip(points, points.dropFirst()).allSatisfy { $0.at < $1.at && $0.share >= $1.share })
        let spread = try #require(one.curves.first { $0.measure == "touch_time" }?.points[.swarm])
        #expect(spread.last?.share == 1 && spread.first?.at == 5.0 / 60)
    }

    @Test func `whether swarming fits is asked of the records, and not of few`() throws {
        func cohorts(_ tickets: Int) -> (MeasureCohort, MeasureCohort) {
            let compared = Self.compared(tiered: Array(repeating: 10, count: tickets), swarm: [])
            return (compared.cohort, compared.cohort)
        }
        func question(_ name: String, _ tickets: Int) throws -> FitTest.Question {
            let (now, before) = cohorts(tickets)
            return try #require(FitTest(now, before: before).questions.first { $0.name == name })
        }
        let few = try question("work_time", 29)
        #expect(few.n == 29 && few.fits == nil && abs((few.value ?? 0) - 1.0 / 6) < 1e-9)
        #expect(try question("work_time", 30).fits == false)
        // An article that was there is no new matter, and what was solved at the front then is solved there now.
        let new = try question("new_issues", 30)
        #expect(new.value == 0 && new.fits == false)
        let front = try question("front_solves", 30)
        #expect(front.value == 1 && front.threshold == 1 && front.fits == false)
        #expect(try question("high_severity", 0).value == nil)
    }
}
