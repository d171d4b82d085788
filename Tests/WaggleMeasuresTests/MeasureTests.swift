import JSON
import Testing
import WaggleDomain
import WaggleMeasures
import WaggleTesting

/// Stories whose figures can be told by hand.
struct MeasureTests {
    private static let minute: Milliseconds = 60_000
    private static let hour: Milliseconds = 3_600_000

    /// Waits 1 min, is taken, answered after 2 min more, goes up to L2 after 10, is solved there after 20 more.
    private static func tiered() -> Story {
        var story = Story(.tiered, channel: .form)
        story.pass(minute)
        story.does(Cast.ana, .take)
        story.pass(2 * minute)
        story.does(Cast.ana, .sendMessage(text: "We look into it."))
        story.pass(10 * minute)
        story.does(Cast.ana, .escalate(reason: .skill, summary: "tried a restart"))
        story.pass(5 * minute)
        story.does(Cast.dora, .take)
        story.pass(15 * minute)
        story.does(Cast.dora, .sendMessage(text: "Please clear the cache."))
        story.does(
            Cast.dora,
            .solve(solution: "cache", knowledge: .linked, knowledgeNote: "https://kb.example/1", noAnswerNeeded: false))
        return story
    }

    /// Taken at once, answered after 1 min, help asked for after 4 more; Fay comes after 1 and the owner solves after 10.
    private static func swarmed() -> Story {
        var story = Story(.swarm, channel: .chat)
        story.does(Cast.ana, .take)
        story.pass(minute)
        story.does(Cast.ana, .sendMessage(text: "One moment."))
        story.pass(4 * minute)
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "restart", skills: ["network"])))
        story.pass(minute)
        story.does(Cast.fay, .acceptInvitation(invitation: 1))
        story.does(Cast.fay, .addNote(text: "Look at the switch."))
        story.pass(10 * minute)
        story.does(Cast.ana, .sendMessage(text: "It works again."))
        story.does(Cast.ana, .closeSwarm(outcome: .solved, contributors: [Cast.fay.id]))
        story.does(
            Cast.ana,
            .solve(
                solution: "switch", knowledge: .drafted, knowledgeNote: "https://kb.example/2", noAnswerNeeded: false))
        return story
    }

    /// Classified, answered and solved by its first owner.
    private static func swarmedFrom(_ category: String) -> Story {
        var story = Story(.swarm, channel: .form)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .handling(.classify(.init(category: category))))
        story.does(Cast.ana, .sendMessage(text: "Done."))
        story.does(Cast.ana, .solve(solution: "x", knowledge: .routine, knowledgeNote: "", noAnswerNeeded: false))
        return story
    }

    private static func book(_ stories: [Story], from: Int = 0, into earlier: MeasureBook = MeasureBook())
        -> MeasureBook
    {
        var book = earlier
        var sequence: Int64 = book.sequence
        for (index, story) in stories.enumerated() {
            for entry in story.log {
                sequence += 1
                book.apply(
                    entry.event, of: TicketID(Int64(from + index + 1)), by: entry.actor, at: entry.at,
                    sequence: sequence)
            }
        }
        return book
    }

    private static func report(
        _ book: MeasureBook, now: Milliseconds = Story.start + 30 * 24 * hour, calendar: WorkCalendar = .always
    ) -> MeasureReport {
        let all = MeasureFilter(created: Span(Story.start - hour, Story.start + hour))
        return MeasureReport(book, all, calendar: calendar, now: now)
    }

    private static func figure(_ report: MeasureReport, _ name: String, _ mode: Mode? = nil) throws -> MeasureFigure {
        let row = try #require(report.rows.first { $0.measure.name == name })
        return try #require(mode == nil ? row.all : mode.flatMap { row.byMode[$0] })
    }

    @Test func `a tiered ticket's times, tiers and hand-offs are those of its story`() throws {
        let story = Self.tiered()
        #expect(story.violations == [])
        let report = Self.report(Self.book([story]))
        #expect(report.tickets == 1 && report.ticketsByMode == [.tiered: 1])
        for (name, value) in [
            ("first_response", 3.0), ("next_response", 3), ("time_to_solve", 33), ("time_to_solver", 18),
            ("hand_offs", 1), ("speakers", 2), ("bounces", 0), ("people_touched", 2),
        ] {
            #expect(try Self.figure(report, name, .tiered).median == value, "\(name)")
        }
        for (name, share) in [
            ("escalated", 1.0), ("no_hand_off", 0), ("first_level_resolution", 0), ("right_person_first", 0),
            ("push_to_front", 0), ("knowledge_captured", 1), ("knowledge_reused", 1), ("left_l1", 1), ("left_l2", 0),
            ("first_contact_resolution", 0), ("swarmed", 0), ("reopened", 0),
        ] {
            #expect(try Self.figure(report, name, .tiered).share == share, "\(name)")
        }
        let queued = try #require(try Self.figure(report, "queue_share").median)
        #expect(abs(queued - 6.0 / 33) < 1e-12)
        let ownerless = try #require(try Self.figure(report, "without_owner").median)
        #expect(abs(ownerless - 6.0 / 33) < 1e-12)
    }

    @Test func `a swarm's helpers are people who help, not hand-offs`() throws {
        let story = Self.swarmed()
        #expect(story.violations == [])
        let report = Self.report(Self.book([story]))
        for (name, value) in [
            ("first_response", 1.0), ("time_to_solve", 16), ("time_to_solver", 6), ("hand_offs", 0),
            ("swarm_size", 1), ("swarm_joined", 1), ("ask_fill_time", 1), ("people_touched", 2),
        ] {
            #expect(try Self.figure(report, name, .swarm).median == value, "\(name)")
        }
        for (name, share) in [
            ("swarmed", 1.0), ("asks_filled", 1), ("right_person_first", 1), ("first_level_resolution", 0),
            ("knowledge_captured", 1), ("knowledge_reused", 0), ("first_contact_resolution", 1), ("answered_60s", 1),
        ] {
            #expect(try Self.figure(report, name, .swarm).share == share, "\(name)")
        }
    }

    @Test func `an open ticket waits in the curve instead of being left out`() throws {
        var open = Story(.tiered, channel: .form)
        open.pass(Self.minute)
        let book = Self.book([Self.tiered(), open])
        let report = Self.report(book, now: Story.start + 50 * Self.minute)
        let solving = try Self.figure(report, "time_to_solve")
        #expect(solving.n == 2 && solving.open == 1 && solving.median == 33 && solving.p90 == nil)
        let first = try Self.figure(report, "first_response")
        #expect(first.n == 2 && first.open == 1)
        #expect(try Self.figure(report, "backlog_age").median == 50)
        #expect(try Self.figure(report, "reopened").n == 0, "a solve of this hour is too young to tell")
        #expect(try Self.figure(report, "reopened").open == 1)
    }

    @Test func `a reopened ticket is unsolved again and counts as reopened`() throws {
        var story = Self.tiered()
        story.pass(Self.hour)
        story.does(Cast.carla, .sendMessage(text: "No, it is back."))
        story.does(Cast.carla, .sendMessage(text: "Please."))
        #expect(story.violations == [] && story.ticket.state != .solved)
        let report = Self.report(Self.book([story]))
        #expect(try Self.figure(report, "reopened").share == 1)
        #expect(try Self.figure(report, "time_to_solve").open == 1)
        #expect(try Self.figure(report, "knowledge_captured").n == 0)
    }

    @Test func `working time counts opening hours only`() throws {
        // The stories begin on a Tuesday at 22:13 UTC, when this desk is closed.
        let hours = try #require(WorkCalendar.Hours(opens: 8 * 60, closes: 22 * 60 + 20))
        let week = Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [hours]) })
        let calendar = try WorkCalendar(name: "day", week: week)
        let solving = try Self.figure(Self.report(Self.book([Self.tiered()]), calendar: calendar), "time_to_solve")
        let solved = Story.start + 33 * Self.minute
        let open = Double(calendar.workingTime(from: Story.start, to: solved)) / 60_000
        #expect(solving.median == 33 && solving.workingMedian == open && open < 33)
    }

    @Test func `looks at a ticket are people-minutes, overlaps once for the flow`() throws {
        var book = Self.book([Self.tiered()])
        let start = Story.start
        for (user, from, to) in [(Cast.ana, 1, 11), (Cast.dora, 6, 16)] as [(Actor, Int64, Int64)] {
            for (event, at) in [
                (StaffingEvent.viewEntered(ticket: TicketID(1), user: user.id, at: start + from * Self.minute), from),
                (.viewLeft(ticket: TicketID(1), user: user.id, at: start + to * Self.minute), to),
            ] {
                book.apply(
                    .staffing(event), of: nil, by: user.id, at: start + at * Self.minute, sequence: book.sequence + 1)
            }
        }
        let report = Self.report(book)
        #expect(try Self.figure(report, "touch_time").sum == 20)
        let flow = try #require(try Self.figure(report, "flow_efficiency").median)
        #expect(abs(flow - 15.0 / 33) < 1e-12)
    }

    @Test func `solved at the front counts what the table of categories says L1 ought to solve`() throws {
        func solved(_ category: String, _ stories: [Story]) throws -> MeasureFigure {
            var book = MeasureBook()
            let table = #"{"rules":[{"name":"\#(category)","solve_tier":"L1"},{"name":"crash","solve_tier":"L2"}]}"#
            book.apply(
                .desk(.settingsChanged(section: .categories, value: table, reason: "")), of: nil, by: Cast.otto.id,
                at: Story.start, sequence: 1)
            return try Self.figure(Self.report(Self.book(stories, into: book)), "push_to_front")
        }
        func story(_ category: String) -> Story {
            var story = Self.swarmedFrom(category)
            story.does(Cast.ana, .close)
            return story
        }
        let stories = [story("invoice"), story("crash"), story("other")]
        // The one that L2 ought to solve does not count; the one that is not named counts by its queue.
        #expect(try solved("invoice", stories).n == 2)
        #expect(try solved("crash?", stories).n == 2)
        #expect(try solved("invoice", [Self.tiered()]).share == 0)
    }

    @Test func `utilisation is taken of the time somebody was here and not away`() throws {
        var book = Self.book([Self.tiered()])
        let start = Story.start
        func apply(_ event: StaffingEvent, _ at: Int64) {
            book.apply(
                .staffing(event), of: nil, by: Cast.ana.id, at: start + at * Self.minute, sequence: book.sequence + 1)
        }
        let (ana, minute) = (Cast.ana.id, Self.minute)
        apply(.presenceUp(user: ana, at: start), 0)
        apply(.viewEntered(ticket: TicketID(1), user: ana, at: start + 10 * minute), 10)
        apply(.viewLeft(ticket: TicketID(1), user: ana, at: start + 16 * minute), 16)
        apply(.statusSet(user: ana, status: .focus), 18)
        apply(.statusSet(user: ana, status: .away), 20)
        // Looked at while away: no part of the time in which they could work.
        apply(.viewEntered(ticket: TicketID(1), user: ana, at: start + 25 * minute), 25)
        apply(.viewLeft(ticket: TicketID(1), user: ana, at: start + 27 * minute), 27)
        apply(.statusSet(user: ana, status: .available), 30)
        apply(.presenceDown(user: ana, at: start + 40 * minute), 40)
        let used = try #require(try Self.figure(Self.report(book), "utilisation").median)
        #expect(abs(used - 6.0 / 30) < 1e-12)
    }

    @Test func `a book fed in portions is the book fed at once`() {
        let stories = [Self.tiered(), Self.swarmed(), Self.tiered()]
        let whole = Self.book(stories)
        var parts = MeasureBook()
        for (index, story) in stories.enumerated() {
            parts = Self.book([story], from: index, into: parts)
            // Facts asked for on the way do not change what is kept.
            _ = parts.records(at: Story.start + 99 * Self.hour)
        }
        let now = Story.start + 100 * Self.hour
        #expect(parts.records(at: now).map(\.facts) == whole.records(at: now).map(\.facts) && whole.count == 3)
        #expect(Self.report(parts).json() == Self.report(whole).json())
    }

    /// A ticket that was closed is rated, looked at and opened again.
    @Test func `what happens to a finished ticket is found by reading it again`() throws {
        var story = Self.tiered()
        story.does(Cast.dora, .close)
        var book = Self.book([story])
        let look = Story.start + Self.hour
        for event in [
            StaffingEvent.viewEntered(ticket: TicketID(1), user: Cast.ana.id, at: look),
            .viewLeft(ticket: TicketID(1), user: Cast.ana.id, at: look + Self.minute),
        ] {
            book.apply(.staffing(event), of: nil, by: Cast.ana.id, at: look, sequence: book.sequence + 1)
        }
        #expect(book.toReadAgain.isEmpty)
        #expect(try Self.figure(Self.report(book), "touch_time").sum == 1)
        story.pass(2 * Self.hour)
        let known = story.log.count
        story.does(Cast.carla, .reopen(cause: .customer))
        #expect(story.violations == [])
        for entry in story.log.dropFirst(known) {
            book.apply(entry.event, of: TicketID(1), by: entry.actor, at: entry.at, sequence: book.sequence + 1)
        }
        #expect(book.toReadAgain == [TicketID(1)])
        book.readAgain(TicketID(1), story.log.enumerated().map { ($1.event, $1.actor, $1.at, Int64($0 + 1)) })
        #expect(book.toReadAgain.isEmpty && book.count == 1)
        #expect(try Self.figure(Self.report(book), "reopened").share == 1)
        #expect(try Self.figure(Self.report(book), "time_to_solve").open == 1)
        #expect(book.records(at: look).first?.facts.touchTime == Self.minute)
    }

    @Test func `a book of a period keeps no other tickets`() {
        let stories = [Self.tiered(), Self.swarmed()]
        let now = Story.start + Self.hour
        let within = Self.book(stories, into: MeasureBook(created: Span(Story.start, now)))
        #expect(within.records(at: now).map(\.facts) == Self.book(stories).records(at: now).map(\.facts))
        let later = Self.book(stories, into: MeasureBook(created: Span(Story.start + 1, now)))
        #expect(later.count == 0 && later.sequence == within.sequence && later.toReadAgain.isEmpty)
    }

    @Test func `the desk's own reasons are counted by decision, mode and ticket, of cancelled tickets too`() throws {
        var policy = DeskPolicy()
        policy.reasons.reasons = [
            .init(code: "parts", labels: [.english: "Parts"], actions: [.release, .cancel, .escalate])
        ]
        func story(_ mode: Mode) -> Story {
            var story = Story(mode, channel: .form, policy: policy)
            story.does(Cast.ana, .take)
            return story
        }
        var (twice, cancelled, plain) = (story(.swarm), story(.tiered), story(.tiered))
        for _ in 0..<2 {
            twice.does(Cast.ana, .routing(.release(reason: "", code: "parts")))
            twice.does(Cast.ana, .take)
        }
        cancelled.does(Cast.ana, .handling(.cancel(reason: .spam, duplicateOf: nil, note: "", code: "parts")))
        plain.does(Cast.ana, .routing(.release(reason: "")))
        let report = Self.report(Self.book([twice, cancelled, plain]))
        #expect(report.tickets == 2)
        #expect(report.reasons.map(\.given) == [GivenReason(.release, "parts"), GivenReason(.cancel, "parts")])
        #expect(report.reasons.map(\.tickets) == [1, 1] && report.reasons.map(\.times) == [2, 1])
        #expect(report.reasons.map(\.timesByMode) == [[.swarm: 2], [.tiered: 1]])
        let json = report.json(before: Self.report(Self.book([plain])))
        let first: JSONValue = [
            "decision": "release", "code": "parts", "tickets": 1, "times": 2, "tiered": 0, "swarm": 2, "before": 0,
        ]
        #expect(json["reasons"]?.arrayValue?.first == first)
        let gone = Self.report(Self.book([plain])).json(before: report)["reasons"]?.arrayValue
        #expect(gone?.count == 2 && gone?.first?["times"] == 0 && gone?.first?["before"] == 2)
    }

    @Test func `ratings are counted once, as last said`() throws {
        var book = Self.book([Self.swarmed(), Self.swarmed()])
        for (ticket, score) in [(1, 2), (1, 5), (2, 3)] as [(Int64, Int)] {
            book.apply(
                .handling(.rated(Rating(score: score))), of: TicketID(ticket), by: Cast.carla.id,
                at: Story.start + Self.hour, sequence: book.sequence + 1)
        }
        let report = Self.report(book)
        #expect(try Self.figure(report, "satisfaction").share == 0.5)
        #expect(try Self.figure(report, "rated").share == 1)
        #expect(try Self.figure(report, "told_twice").n == 0)
    }

    @Test func `what bots say is no answer`() throws {
        var book = MeasureBook()
        book.apply(
            .userAdded(user: Cast.robot.id, role: .bot, tiers: [], skills: []), of: nil, by: .system, at: 0, sequence: 1
        )
        let story = Story(.tiered)
        for entry in story.log {
            book.apply(entry.event, of: TicketID(1), by: entry.actor, at: entry.at, sequence: book.sequence + 1)
        }
        let at = Story.start + Self.minute
        book.apply(
            .agentMessageSent(number: 2, text: "Beep."), of: TicketID(1), by: Cast.robot.id, at: at,
            sequence: book.sequence + 1)
        #expect(try Self.figure(Self.report(book), "first_response").open == 1)
    }

    @Test func `every measure has one name, a definition and a form`() {
        let names = Measure.all.map(\.name)
        #expect(Set(names).count == names.count && names.count >= 40)
        #expect(Measure.all.allSatisfy { !$0.definition.isEmpty && !$0.title.isEmpty })
        let rails = Measure.all.map(\.isGuardRail)
        #expect(rails.firstIndex(of: false) == rails.count { $0 }, "guard-rails come first")
    }

    @Test func `a filter takes what it names`() {
        let book = Self.book([Self.tiered(), Self.swarmed()])
        var filter = MeasureFilter(created: Span(Story.start - 1, Story.start + 1))
        filter.channels = [.chat]
        let now = Story.start + Self.hour
        #expect(MeasureReport(book, filter, calendar: .always, now: now).ticketsByMode == [.swarm: 1])
        filter.priorities = [.p1]
        #expect(MeasureReport(book, filter, calendar: .always, now: now).tickets == 0)
        #expect(MeasureReport(book, filter.before, calendar: .always, now: now).tickets == 0)
    }
}
