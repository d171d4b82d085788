import JSON
import Testing
import WaggleDomain
import WaggleMeasures
import WaggleTesting

/// The desk's own numbers at another load, and what somebody put in their place.
struct LoadOutlookTests {
    private static let minute: Milliseconds = 60_000
    private static let day: Milliseconds = 1_440 * minute
    private static let days = 10
    private static let span = Span(Story.start, Story.start + Milliseconds(days) * day)
    private static let tiers: [UserID: Tier] = [Cast.ana.id: .l1, Cast.ben.id: .l1, Cast.fay.id: .l2]

    /// Two people of L1 who are always there and solve a ticket every half an hour, each with twelve minutes of work.
    /// With a helper, who is there too, every other one is asked about after four minutes and helped with from the fifth.
    private static func book(
        mode: Mode = .tiered, isPresent: Bool = true, isLookedAt: Bool = true, every: Int = 30, helper: Actor? = nil
    ) -> MeasureBook {
        var all: [(event: Event, ticket: TicketID?, actor: UserID, at: Milliseconds)] = []
        if isPresent {
            for person in [Cast.ana, Cast.ben] + (helper.map { [$0] } ?? []) {
                all.append((.staffing(.presenceUp(user: person.id, at: Story.start)), nil, person.id, Story.start))
            }
        }
        var policy = DeskPolicy.quiet
        policy.tiers.clocks = [:]
        for number in 0..<(days * 1_440 / every - 1) {
            let id = TicketID(Int64(number + 1))
            let start = Story.start + Milliseconds(number * every) * minute
            var story = Story(mode, policy: policy)
            story.does(Cast.ana, .take)
            story.does(Cast.ana, .sendMessage(text: "One moment."))
            let helper = number % 2 == 0 ? helper : nil
            if let helper { ask(helper, in: &story) } else { story.pass(12 * minute) }
            story.does(
                Cast.ana,
                .solve(solution: "cache", knowledge: .notUseful, knowledgeNote: "rare", noAnswerNeeded: false))
            #expect(story.violations == [])
            all += story.log.map { ($0.event, id, $0.actor, $0.at - Story.start + start) }
            guard isLookedAt else { continue }
            for (user, from) in [(Cast.ana.id, start)] + (helper.map { [($0.id, start + 5 * minute)] } ?? []) {
                let to = start + 12 * minute
                all.append((.staffing(.viewEntered(ticket: id, user: user, at: from)), nil, user, from))
                all.append((.staffing(.viewLeft(ticket: id, user: user, at: to)), nil, user, to))
            }
        }
        var book = MeasureBook()
        for (index, one) in all.enumerated().sorted(by: { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) })
            .map(\.element).enumerated()
        {
            book.apply(one.event, of: one.ticket, by: one.actor, at: one.at, sequence: Int64(index + 1))
        }
        return book
    }

    private static func ask(_ helper: Actor, in story: inout Story) {
        story.pass(4 * minute)
        story.does(Cast.ana, .ask(.init(question: "why?", tried: "restart", skills: [], users: [helper.id])))
        story.pass(minute)
        story.does(helper, .acceptInvitation(invitation: 1))
        story.pass(7 * minute)
        story.does(Cast.ana, .closeSwarm(outcome: .solved, contributors: [helper.id]))
    }

    private static func outlook(_ book: MeasureBook, percent: Int = 100, _ texts: [String] = []) -> LoadOutlook {
        var edits = ParameterEdits()
        for text in texts { #expect(edits.take(text) == nil) }
        var outlook = LoadOutlook(book, tiers: tiers, span: span, percent: percent, edits: edits)
        while !outlook.isDone { outlook.step() }
        return outlook
    }

    private static func parameter(_ name: String, _ outlook: LoadOutlook) throws -> JSONValue {
        let all = JSONValue.object(outlook.json())["parameters"]?.arrayValue ?? []
        return try #require(all.first { $0["name"]?.stringValue == name })
    }

    private static func figure(_ name: String, _ outlook: LoadOutlook) throws -> JSONValue {
        let all = JSONValue.object(outlook.json())["figures"]?.arrayValue ?? []
        return try #require(all.first { $0["name"]?.stringValue == name })
    }

    @Test func `the numbers come from the records, and each says where it is from`() throws {
        let outlook = Self.outlook(Self.book(), ["gamma=0.7"])
        #expect(outlook.missing == nil && outlook.problem == nil && outlook.mode == .tiered)
        #expect(outlook.repetitions == LoadOutlook.repetitionsWanted)
        let load = try Self.parameter("load", outlook)
        #expect(load["origin"] == "given")
        #expect(abs(try #require(load["value"]?.doubleValue) - 1 / 30) < 0.001)
        let people = try Self.parameter("staff-l1", outlook)
        #expect(people["value"]?.doubleValue == 2 && people["origin"] == "given")
        #expect(try Self.parameter("staff-l2", outlook)["value"]?.doubleValue == 0)
        let work = try Self.parameter("work-l1", outlook)
        #expect(work["origin"] == "given")
        #expect(abs(try #require(work["value"]?.doubleValue) - 12) < 1e-9)
        // No ticket went up: nothing is known of what that takes.
        #expect(try Self.parameter("failed-l1", outlook)["origin"] == "declared")
        #expect(try Self.parameter("work-l2", outlook)["origin"] == "log")
        let gamma = try Self.parameter("gamma", outlook)
        #expect(gamma["origin"] == "edited" && gamma["value"]?.doubleValue == 0.7)
    }

    @Test func `more load makes people busier and tickets wait longer, on tickets that need the same work`() throws {
        let book = Self.book()
        let found = try [50, 100, 200].map { percent in
            let outlook = Self.outlook(book, percent: percent)
            let busy = JSONValue.object(outlook.json())["busy"]?["tiered"]?.doubleValue
            let first = try Self.figure("minutes_to_first_reply", outlook)["tiered"]?["value"]?.doubleValue
            let work = try Self.figure("agent_minutes", outlook)["tiered"]?["value"]?.doubleValue
            return (busy: try #require(busy), first: try #require(first), work: try #require(work))
        }
        // Two people, a ticket of 12 minutes every 30: a fifth of their time.
        #expect(abs(found[1].busy - 0.2) < 0.01)
        #expect(found[0].busy < found[1].busy && found[1].busy < found[2].busy)
        #expect(found[0].first < found[1].first && found[1].first < found[2].first)
        #expect(found.allSatisfy { abs($0.work - 12) < 1e-6 })
    }

    @Test func `what is not recorded is named and nothing is simulated`() {
        func found(_ book: MeasureBook) -> LoadOutlook.Missing? {
            let outlook = Self.outlook(book)
            #expect(outlook.missing == nil || outlook.repetitions == 0)
            #expect(outlook.missing == nil || JSONValue.object(outlook.json())["figures"] == [])
            return outlook.missing
        }
        #expect(found(MeasureBook()) == .records)
        #expect(found(Self.book(every: 1_440)) == .records)
        #expect(found(Self.book(isPresent: false)) == .staff)
        #expect(found(Self.book(isLookedAt: false)) == .looks)
    }

    @Test func `an edit is taken within its bounds, and numbers that cannot work together are refused in a sentence`() {
        var edits = ParameterEdits()
        for text in ["gamma=0.9", "staff-l2=0", "work-l1=20"] { #expect(edits.take(text) == nil, "\(text)") }
        for text in ["gamma=0", "gamma=nan", "gamma", "load=1", "nobody=1", "staff-l1=1.5", "share-l2=1.1", "=", ""] {
            #expect(edits.take(text) != nil, "\(text)")
        }
        let book = Self.book()
        #expect(Self.outlook(book, ["staff-l1=0"]).problem != nil)
        #expect(Self.outlook(book, ["share-l2=0.5"]).problem != nil)
        #expect(Self.outlook(book, ["share-l2=0.5", "staff-l2=2"]).problem == nil)
    }

    @Test func `a desk that swarms gives the owner's work, and what nobody was asked stays declared`() throws {
        let book = Self.book(mode: .swarm)
        let outlook = Self.outlook(book)
        #expect(outlook.mode == .swarm && outlook.missing == nil)
        // Nobody was asked: an owner's work alone, as it was.
        #expect(abs(try #require(try Self.parameter("work-l1", outlook)["value"]?.doubleValue) - 12) < 1e-9)
        #expect(try Self.parameter("own-work", outlook)["origin"] == "declared")
    }

    @Test func `of a swarm that was asked, the owner's own work and what the two did together are told apart`() throws {
        let outlook = Self.outlook(Self.book(mode: .swarm, helper: Cast.fay))
        #expect(outlook.mode == .swarm && outlook.missing == nil && outlook.problem == nil)
        func value(_ name: String) throws -> Double {
            let parameter = try Self.parameter(name, outlook)
            #expect(parameter["origin"] == "given", "\(name)")
            return try #require(parameter["value"]?.doubleValue)
        }
        #expect(abs(try value("share-l2") - 0.5) < 0.01)
        #expect(try value("staff-l1") == 2 && value("staff-l2") == 1)
        #expect(abs(try value("work-l1") - 12) < 1e-9)
        // Four minutes alone; then eight of the owner's and seven of the helper's, which is 7.5 of each.
        #expect(abs(try value("own-work") - 4) < 1e-9)
        let gamma = try #require(try Self.parameter("gamma", outlook)["value"]?.doubleValue)
        #expect(abs(try value("work-l2") * gamma - 7.5) < 1e-9)
        // What a helper is told is in the looks already.
        #expect(try value("briefing") == 0)
    }
}
