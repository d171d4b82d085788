import Foundation
import JSON
import Statistics
import Testing
import WaggleDomain
import WaggleMeasures
import WaggleTesting

/// Weeks of tickets whose hours can be told by another calendar.
struct StaffingTests {
    private static let minute: Milliseconds = 60_000
    private static let hour: Milliseconds = 3_600_000
    private static let day: Milliseconds = 24 * hour
    /// Monday 2025-09-22, 00:00 in Lisbon; summer time ends there on 2025-10-26 at 01:00 UTC.
    private static let monday: Milliseconds = 1_758_495_600_000

    private static func lisbon(holidays: [String] = [], hours: ClosedRange<Int>? = nil) throws -> WorkCalendar {
        let zone = try #require(
            TimeZoneRules(
                name: "Europe/Lisbon", initialOffset: 3_600,
                transitions: [.init(at: 1_761_440_400, offset: 0), .init(at: 1_774_746_000, offset: 3_600)]))
        let open = try #require(
            WorkCalendar.Hours(opens: (hours?.lowerBound ?? 0) * 60, closes: (hours?.upperBound ?? 24) * 60))
        return try WorkCalendar(
            name: "desk", zone: zone, week: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [open]) }),
            holidays: holidays.map { WorkCalendar.Holiday(try #require(CivilDate($0))) })
    }

    /// A chat that L1 has in hand for ten minutes and looks at for four; with `isPassedOn` L2 then does the same.
    private static func chat(isPassedOn: Bool = false, channel: TicketChannel = .chat) -> Story {
        var story = Story(.tiered, channel: channel)
        story.pass(minute)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .sendMessage(text: "One moment."))
        story.pass(10 * minute)
        if isPassedOn {
            story.does(Cast.ana, .escalate(reason: .skill, summary: "tried a restart"))
            story.pass(minute)
            story.does(Cast.dora, .take)
            story.pass(10 * minute)
            story.does(Cast.dora, .sendMessage(text: "Please clear the cache."))
        }
        story.does(
            isPassedOn ? Cast.dora : Cast.ana,
            .solve(solution: "cache", knowledge: .routine, knowledgeNote: "", noAnswerNeeded: false))
        return story
    }

    /// A book of stories that begin at these moments.
    private static func book(
        _ stories: [(Milliseconds, Story)], began: Milliseconds? = nil, isLookedAt: Bool = true
    ) -> MeasureBook {
        var all: [(event: Event, ticket: TicketID?, actor: UserID, at: Milliseconds)] = []
        if let began { all.append((.staffing(.presenceUp(user: Cast.ana.id, at: began)), nil, Cast.ana.id, began)) }
        for (index, (start, story)) in stories.enumerated() {
            let ticket = TicketID(Int64(index + 1))
            let shift = start - Story.start
            for entry in story.log { all.append((entry.event, ticket, entry.actor, entry.at + shift)) }
            let isPassedOn = story.log.contains { $0.actor == Cast.dora.id }
            let looks = isPassedOn ? [(Cast.ana, 1), (Cast.dora, 12)] : [(Cast.ana, 1)]
            for (person, after) in looks where isLookedAt {
                let from = start + Milliseconds(after) * minute
                let (entered, left) = (
                    StaffingEvent.viewEntered(ticket: ticket, user: person.id, at: from),
                    StaffingEvent.viewLeft(ticket: ticket, user: person.id, at: from + 4 * minute)
                )
                all.append((.staffing(entered), nil, person.id, from))
                all.append((.staffing(left), nil, person.id, from + 4 * minute))
            }
        }
        all.sort { $0.at < $1.at }
        var book = MeasureBook()
        for (index, one) in all.enumerated() {
            book.apply(one.event, of: one.ticket, by: one.actor, at: one.at, sequence: Int64(index + 1))
        }
        return book
    }

    private static func plan(
        _ book: MeasureBook, weeks: Int, calendar: WorkCalendar, atOnce: Int = 1, share: Int = 80,
        now: Milliseconds? = nil
    ) throws -> StaffingPlan {
        let filter = MeasureFilter(created: Span(monday, monday + Milliseconds(weeks) * 7 * day))
        let target = try #require(StaffingTarget(share: share, atOnce: atOnce))
        return StaffingPlan(book, filter, calendar: calendar, target: target, now: now ?? filter.created.to)
    }

    /// Moments at random over some weeks, more on some than on others.
    private static func moments(_ count: Int, weeks: Int) -> [Milliseconds] {
        var random = SplitMix64(seed: 6)
        return (0..<count).map { _ in
            let after = Milliseconds(random.unit() * Double(weeks * 7) * Double(day))
            guard random.unit() < 0.3 else { return monday + after }
            let someMonday = monday + day * Milliseconds(random.below(weeks) * 7)
            return someMonday + after % day
        }
    }

    @Test func `hourly sums are those of the raw events, over a change of the clocks and without closed days`() throws {
        let moments = Self.moments(900, weeks: 6)
        let template = Self.chat()
        #expect(template.violations == [])
        let book = Self.book(moments.map { ($0, template) }, began: Self.monday)
        let plan = try Self.plan(book, weeks: 6, calendar: try Self.lisbon(holidays: ["2025-10-05", "2025-12-25"]))

        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Europe/Lisbon"))
        func place(_ moment: Milliseconds) -> Int? {
            let parts = calendar.dateComponents(
                [.month, .day, .weekday, .hour], from: Date(timeIntervalSince1970: Double(moment) / 1_000))
            if parts.month == 10, parts.day == 5 { return nil }
            return ((parts.weekday ?? 1) + 5) % 7 * 24 + (parts.hour ?? 0)
        }
        var counts = [Int](repeating: 0, count: 168)
        for moment in moments {
            if plan.week.span.from <= moment, moment < plan.week.span.to, let place = place(moment) {
                counts[place] += 1
            }
        }
        var times = [Double](repeating: 0, count: 168)
        for start in stride(from: plan.week.span.from, to: plan.week.span.to, by: Int(Self.hour)) {
            if let place = place(start) { times[place] += 1 }
        }
        #expect(plan.made.hours.map(\.count) == counts)
        #expect(plan.made.hours.map(\.time) == times)
        #expect(plan.tiers[0].all.hours.map(\.count) == counts && plan.tiers[0].chats.hours.map(\.count) == counts)
        #expect(plan.week.closedDays.map(\.text) == ["2025-10-05"])
        // The hour from one to two stood on the clocks twice on the last Sunday.
        #expect(plan.made.hours[6 * 24 + 1].time == 6 && plan.made.hours[6 * 24 + 1].weeks == 5)
        #expect(plan.made.hours[6 * 24 + 2].time == 5)
        for hour in plan.made.hours { #expect(hour.mean == Double(hour.count) / hour.time) }
        #expect(plan.tickets == counts.reduce(0, +) && plan.tickets > 800)
    }

    @Test func `an hour that clocks skip was never there`() throws {
        let week = WeekHours(
            Span(1_774_224_000_000, 1_774_825_200_000), calendar: try Self.lisbon())
        let plan = try #require(StaffingTarget(atOnce: 1))
        let all = StaffingPlan(
            Self.book([], began: week.span.from), MeasureFilter(created: week.span), calendar: try Self.lisbon(),
            target: plan, now: week.span.to)
        #expect(all.made.hours[6 * 24 + 1].weeks == 0 && all.made.hours[6 * 24 + 1].mean == nil)
        #expect(all.made.hours.reduce(0) { $0 + $1.time } == 167)
    }

    @Test func `a tier's people are Erlang's for its chats, or those its work needs`() throws {
        // Every Monday from nine to ten: 12 chats; every fourth goes on to L2 eleven minutes later.
        var stories: [(Milliseconds, Story)] = []
        let (kept, passed) = (Self.chat(), Self.chat(isPassedOn: true))
        #expect(passed.violations == [])
        for week in 0..<12 {
            for number in 0..<12 {
                // In winter the clock shows nine an hour later.
                let hours: Milliseconds = week < 5 ? 9 : 10
                let minutes = Milliseconds(number * 3)
                let at = Self.monday + Self.day * Milliseconds(week * 7) + Self.hour * hours + Self.minute * minutes
                stories.append((at, number % 4 == 0 ? passed : kept))
            }
        }
        let book = Self.book(stories, began: Self.monday)
        let plan = try Self.plan(book, weeks: 12, calendar: try Self.lisbon(hours: 8...18))
        let (l1, l2, l3) = (plan.tiers[0], plan.tiers[1], plan.tiers[2])
        #expect(plan.made.hours[9].mean == 12 && plan.made.hours[9].weeks == 12 && plan.made.dispersion == 1)
        #expect(l1.hands.mean == 4 && l1.hands.n == 144 && l1.held.mean == 10 && l1.missing == nil && l1.lasting == 0)
        #expect(l2.hands.mean == 4 && l2.hands.n == 36)
        // A chat that goes up keeps its owner, and a place of theirs, until the next one takes it.
        #expect(l2.held.mean == 11)
        #expect(l3.missing == .records && l3.people.allSatisfy { $0 == nil })
        // L1: 12 chats an hour of 10 minutes: a load of 2. Independent of the product: C(3, 2) = 4/9, C(4, 2) = 4/23.
        let nine = try #require(l1.people[9])
        #expect(nine.count == 4 && nine.bound == .answer)
        let (withFour, withThree): (Double, Double) = (1 - 4 / 23 * exp(-0.2), 1 - 4 / 9 * exp(-0.1))
        let (told, busy) = (nine.answered ?? 0, nine.busy ?? 0)
        #expect(abs(told - withFour) < 1e-12 && withThree < 0.8)
        #expect(abs(busy - 0.2) < 1e-12 && nine.places == 0.5)
        #expect(try #require(nine.upper) >= nine.count)
        // Where nothing came nobody is needed; where the desk is closed nothing is said.
        #expect(l1.people[10]?.count == 0 && l1.people[10]?.bound == .work && l1.people[7] == nil)
        // Three chats at once: two people have six places.
        let several = try Self.plan(book, weeks: 12, calendar: try Self.lisbon(), atOnce: 3)
        #expect(several.tiers[0].people[9]?.count == 2)
        // Twenty at once: the work of 0.8 people decides, not the answer.
        let many = try Self.plan(book, weeks: 12, calendar: try Self.lisbon(), atOnce: 20)
        #expect(many.tiers[0].people[9]?.count == 1)
    }

    @Test func `too little is said, and records that begin late shorten the period`() throws {
        let template = Self.chat(channel: .form)
        let late: Milliseconds = Self.monday + Self.day * 49
        let few: [(Milliseconds, Story)] = (0..<20).map { (late + Self.hour * Milliseconds($0), template) }
        let short = try Self.plan(Self.book(few, began: late), weeks: 9, calendar: try Self.lisbon())
        #expect(short.isShortened && !short.isEnough && short.week.span.from >= late)
        #expect(short.made.hours.allSatisfy { $0.interval == nil } && short.tiers[0].missing == .few)
        let nothing = try Self.plan(MeasureBook(), weeks: 9, calendar: try Self.lisbon())
        #expect(nothing.tickets == 0 && !nothing.isEnough && nothing.tiers.allSatisfy { $0.missing == .records })
        // Enough of forms and no chat at all: the work decides alone.
        let forms: [(Milliseconds, Story)] = (0..<60).map {
            (Self.monday + Self.hour * Milliseconds(23 * $0), template)
        }
        let plan = try Self.plan(Self.book(forms, began: Self.monday), weeks: 8, calendar: try Self.lisbon())
        #expect(plan.tiers[0].missing == nil && plan.tiers[0].held.n == 0 && plan.tiers[0].held.mean == nil)
        #expect(plan.tiers[0].people.allSatisfy { $0?.answered == nil && $0?.bound == .work })
        #expect(plan.tiers[0].people.contains { $0?.count == 1 })
    }

    @Test func `work that nobody recorded is not known, and the answer alone decides`() throws {
        let stories = Self.moments(600, weeks: 6).map { ($0, Self.chat()) }
        let book = Self.book(stories, began: Self.monday, isLookedAt: false)
        let first = try Self.plan(book, weeks: 6, calendar: try Self.lisbon()).tiers[0]
        #expect(first.missing == nil && first.hands.n == 600 && first.hands.mean == nil && first.hands.interval == nil)
        #expect(first.people.contains { ($0?.count ?? 0) > 0 })
        #expect(first.people.allSatisfy { $0?.busy == nil && ($0?.count == 0 || $0?.bound != .work) })
    }

    @Test func `what is imported, cancelled or not yet over does not count as work that ended`() throws {
        var open = Story(.tiered, channel: .chat)
        open.pass(Self.minute)
        open.does(Cast.ana, .take)
        var cancelled = Story(.tiered, channel: .form)
        cancelled.does(Cast.ana, .take)
        cancelled.does(Cast.ana, .handling(.cancel(reason: .spam, duplicateOf: nil, note: "")))
        #expect(cancelled.violations == [])
        var stories: [(Milliseconds, Story)] = [(Self.monday, open), (Self.monday, cancelled)]
        for number in 0..<40 { stories.append((Self.monday + Self.hour * Milliseconds(12 * number), Self.chat())) }
        let book = Self.book(stories, began: Self.monday)
        let plan = try Self.plan(book, weeks: 4, calendar: try Self.lisbon())
        #expect(plan.tickets == 41 && plan.tiers[0].lasting == 1 && plan.tiers[0].hands.n == 40)
    }

    @Test func `the table and the JSON say the same`() throws {
        let stories = Self.moments(600, weeks: 6).map { ($0, Self.chat()) }
        let plan = try Self.plan(Self.book(stories, began: Self.monday), weeks: 6, calendar: try Self.lisbon())
        let json = JSONValue.object(plan.json())
        let people = try #require(json["tiers"]?.arrayValue?.first?["people"]?.arrayValue)
        let lines = plan.csv().split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.count == 1 + 4 * 168 + 1 && lines.last == "")
        #expect(Set(lines.dropLast().map { $0.split(separator: ",", omittingEmptySubsequences: false).count }) == [16])
        let cells = lines[1 + 168 + 33].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        #expect(cells[0] == "tue" && cells[1] == "9" && cells[4] == "L1")
        #expect(cells[10] == people[33].intValue.map { "\($0)" })
        #expect(json["arrivals"]?["mean"]?.arrayValue?.count == 168 && json["weeks_needed"] == 4)
    }
}
