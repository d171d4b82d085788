import Testing
import WaggleDomain
import WaggleTesting

/// Classification, tags, fields, snoozing, waiting, cancelling: what the owner does with one ticket.
@Suite struct HandlingTests {
    private func owned(_ mode: Mode = .tiered, policy: DeskPolicy = DeskPolicy()) -> Story {
        var story = Story(mode, policy: policy)
        story.does(Cast.ana, .take)
        return story
    }

    private func solved() -> Story {
        var story = owned()
        story.does(Cast.ana, .sendMessage(text: "done"))
        story.does(Cast.ana, .solve(solution: "x", knowledge: nil, knowledgeNote: "", noAnswerNeeded: false))
        return story
    }

    // MARK: The first answer

    @Test func `the first answer tells number, place and whether anybody is here, and is no response`() {
        var desk = Cast.desk(.tiered)
        desk.waiting[QueueID(1)] = 3
        let here = Story(.tiered, in: desk)
        #expect(here.greeting?.contains("number 42. 3 tickets are before yours") == true)
        #expect(here.greeting?.contains("Nobody is here") == false)
        #expect(here.ticket.firstResponseAt == nil && here.ticket.waitingSince == Story.start)
        for user in desk.staff.keys { desk.staff[user]?.isAvailable = false }
        desk.waiting = [:]
        let empty = Story(.tiered, in: desk)
        #expect(empty.greeting?.contains("You are next") == true)
        #expect(empty.greeting?.contains("Nobody is here right now") == true)
    }

    @Test func `it tells what first answers took of late, and says so when that is not known`() {
        var desk = Cast.desk(.tiered)
        #expect(
            Story(.tiered, in: desk).greeting?.hasSuffix("How long a first answer takes we cannot say yet.") == true)
        desk.firstAnswers[ExpectedWait(.l1, .chat)] = .minutes(4)
        desk.firstAnswers[ExpectedWait(.l1, .email)] = .hours(3)
        #expect(Story(.tiered, in: desk).greeting?.hasSuffix("A first answer takes about 4 minutes.") == true)
        let email = Story(.tiered, channel: .email, in: desk)
        #expect(email.greeting?.hasSuffix("A first answer takes about 3 hours.") == true)
        #expect(email.ticket.firstResponseAt == nil && email.ticket.waitingSince == Story.start)
        for user in desk.staff.keys { desk.staff[user]?.isAvailable = false }
        #expect(Story(.tiered, in: desk).greeting?.contains("about") == false)
    }

    @Test func `it tells the desk's hours, open and closed, by the desk's clocks`() throws {
        // 2023-11-14, a Tuesday, 22:13:20 UTC; two hours later by the desk's clocks.
        let ahead = try #require(TimeZoneRules(name: "Test/Ahead", initialOffset: 7_200, transitions: []))
        func sentences(_ opens: Int, _ closes: Int, _ wait: Milliseconds?) throws -> [String] {
            let hours = try #require(WorkCalendar.Hours(opens: opens, closes: closes))
            let calendar = try WorkCalendar(name: "here", zone: ahead, week: [.wednesday: [hours]])
            return Greeting(hours: calendar, wait: wait, now: Story.start).sentences(isSomebodyHere: true)
        }
        #expect(
            try sentences(0, 90, .minutes(1)) == [
                "We are here until 01:30 (Test/Ahead).", "A first answer takes about 1 minute.",
            ])
        #expect(
            try sentences(9 * 60, 17 * 60 + 5, .minutes(12)) == [
                "We are closed now and open again on 2023-11-15 at 09:00 (Test/Ahead).",
                "From then on a first answer takes about 15 minutes.",
            ])
        #expect(Greeting(hours: .always, wait: nil, now: 1).sentences(isSomebodyHere: true).count == 1)
    }

    @Test func `what is expected is what three of four customers did not wait longer than`() {
        #expect(ExpectedWait.quartile([1, 2, 3, 4]) == nil)
        #expect(ExpectedWait.quartile([50, 10, 40, 20, 30]) == 40)
        #expect(ExpectedWait.quartile(Array(1...100)) == 75)
        let said = [0, 60_000, 60_001, 601_000, 5_400_000, 5_400_001, 172_800_000, 172_800_001].map(Greeting.about)
        #expect(
            said == [
                "1 minute", "1 minute", "2 minutes", "15 minutes", "90 minutes", "2 hours", "48 hours", "3 days",
            ])
    }

    // MARK: Classification

    @Test func `impact and urgency give the priority, three by three`() {
        let table: [(Grade, Grade, Priority)] = [
            (.high, .high, .p1), (.high, .medium, .p2), (.high, .low, .p3), (.medium, .high, .p2),
            (.medium, .medium, .p3), (.medium, .low, .p4), (.low, .high, .p3), (.low, .medium, .p4), (.low, .low, .p4),
        ]
        for (impact, urgency, priority) in table {
            #expect(Priority(impact: impact, urgency: urgency) == priority, "\(impact) \(urgency)")
        }
    }

    @Test func `the owner classifies, and what is not named stays`() {
        var story = owned()
        story.does(Cast.ana, .handling(.classify(.init(kind: .incident, category: "vpn", impact: .high))))
        #expect(story.ticket.kind == .incident && story.ticket.category == "vpn" && story.ticket.priority == .p2)
        story.does(Cast.ana, .handling(.classify(.init(urgency: .high, subject: "VPN is down"))))
        #expect(story.ticket.priority == .p1 && story.ticket.subject == "VPN is down")
        #expect(story.ticket.kind == .incident && story.ticket.category == "vpn")
        #expect(story.refuses(Cast.ana, .handling(.classify(.init(urgency: .high))))?.code == .conflict)
        #expect(story.refuses(Cast.ben, .handling(.classify(.init(urgency: .low))))?.code == .notAllowed)
        #expect(story.violations == [])
    }

    @Test func `whoever opens a ticket may grade it`() {
        let opening = Command.OpenTicket(
            customer: Cast.carla.id, subject: "", text: "all phones are dead", impact: .high, urgency: .high)
        let decision = Ticket.decideOpen(
            opening, id: TicketID(1), by: Cast.carla, at: 1, view: Cast.desk(.tiered))
        #expect(
            decision.events?.kinds
                == ["ticket.opened", "ticket.classified", "msg.customer", "msg.system", "tier.clock_started"])
    }

    // MARK: Tags and fields

    @Test func `tags are bounded words, each once`() {
        var story = owned()
        story.does(Cast.ana, .handling(.setTags(["vpn", "gold"])))
        #expect(story.ticket.handling.tags == ["vpn", "gold"])
        for tags in [["a b"], ["x", "x"], [""], [String(repeating: "x", count: 41)], (0...20).map { "t\($0)" }] {
            #expect(story.refuses(Cast.ana, .handling(.setTags(tags)))?.field == "tags", "\(tags)")
        }
        story.does(Cast.ana, .handling(.setTags([])))
        #expect(story.ticket.handling.tags == [])
        #expect(story.violations == [])
    }

    private var withFields: DeskPolicy {
        var policy = DeskPolicy()
        policy.handling.fields = [
            FieldDefinition(name: "serial", kind: .text),
            FieldDefinition(name: "seats", kind: .number(min: 1, max: 500)),
            FieldDefinition(name: "plan", kind: .choice(["basic", "gold"])),
        ]
        return policy
    }

    @Test func `a custom field takes what the desk says it may`() {
        var story = owned(policy: withFields)
        story.does(
            Cast.ana,
            .handling(.setFields([.init(name: "serial", value: "A1"), .init(name: "seats", value: "12.5")])))
        story.does(Cast.ana, .handling(.setFields([.init(name: "plan", value: "gold")])))
        #expect(story.ticket.handling.fields == ["serial": "A1", "seats": "12.5", "plan": "gold"])
        for (name, value) in [
            ("seats", "many"), ("seats", "0"), ("seats", "501"), ("seats", "nan"), ("seats", "1e2"), ("plan", "silver"),
            ("colour", "red"), ("serial", String(repeating: "x", count: 1_001)),
        ] {
            let refusal = story.refuses(Cast.ana, .handling(.setFields([.init(name: name, value: value)])))
            #expect(refusal?.field == "fields", "\(name) \(value)")
        }
        story.does(Cast.ana, .handling(.setFields([.init(name: "serial", value: "")])))
        #expect(story.ticket.handling.fields["serial"] == nil)
        story.view.policy.handling.fields = []
        story.does(Cast.ana, .handling(.setFields([.init(name: "plan", value: "")])))
        #expect(story.violations == [])
    }

    @Test func `definitions that make no sense are refused`() {
        var policy = withFields.handling
        #expect(policy.check() == nil)
        for bad in [
            FieldDefinition(name: "Seats", kind: .text), FieldDefinition(name: "", kind: .text),
            FieldDefinition(name: "1a", kind: .text), FieldDefinition(name: "n", kind: .number(min: 2, max: 1)),
            FieldDefinition(name: "c", kind: .choice([])), FieldDefinition(name: "c", kind: .choice(["a", "a"])),
            FieldDefinition(name: "serial", kind: .text),
        ] {
            policy.fields = withFields.handling.fields + [bad]
            #expect(policy.check()?.field == "fields", "\(bad)")
        }
    }

    // MARK: Snoozing

    @Test func `a snoozed ticket wakes by itself, and its owner keeps it`() {
        var story = owned()
        story.does(Cast.ana, .sendMessage(text: "the part comes tomorrow"))
        story.does(Cast.ana, .handling(.snooze(until: story.now + .hours(1), note: "part")))
        #expect(story.ticket.state == .snoozed && story.ticket.owner == Cast.ana.id)
        let fired = story.pass(.hours(1))
        #expect(fired.contains(.handling(.resumed(cause: .time))))
        #expect(story.ticket.handling.wakeAt == nil)
        #expect(story.violations == [])
    }

    @Test func `a snooze has an end in the future, and not too far`() {
        var story = owned()
        for until in [story.now, story.now - 1, story.now + .hours(24 * 91), .max] {
            #expect(story.refuses(Cast.ana, .handling(.snooze(until: until, note: "")))?.field == "until")
        }
        var waiting = Story(.tiered)
        #expect(waiting.refuses(Cast.mia, .handling(.snooze(until: .max, note: "")))?.code == .wrongState)
    }

    @Test func `the customer's word wakes a snoozed ticket and says so`() {
        var story = owned()
        story.does(Cast.ana, .handling(.snooze(until: story.now + .hours(9), note: "")))
        let events = story.does(Cast.carla, .sendMessage(text: "any news?"))
        #expect(events.kinds == ["msg.customer", "ticket.resumed"])
        #expect(story.ticket.state == .open && story.pass(.hours(10)).allSatisfy { $0.kind != "ticket.resumed" })
        #expect(story.violations == [])
    }

    // MARK: Waiting for the customer

    @Test func `nobody waits for a customer who has the last word`() {
        var story = owned()
        #expect(story.refuses(Cast.ana, .handling(.pend(until: nil)))?.code == .wrongState)
        story.does(Cast.ana, .sendMessage(text: "which version is it?"))
        story.does(Cast.ana, .handling(.pend(until: nil)))
        #expect(story.ticket.state == .pendingCustomer && story.ticket.owner == Cast.ana.id)
        #expect(story.does(Cast.carla, .sendMessage(text: "7")).kinds == ["msg.customer", "ticket.resumed"])
        #expect(story.ticket.state == .open && story.ticket.waitingSince == story.now)
        #expect(story.refuses(Cast.ana, .handling(.pend(until: nil)))?.code == .wrongState)
        #expect(story.violations == [])
    }

    @Test func `waiting without a question, or twice with the same one, is told apart`() {
        var story = owned()
        func pending(_ events: [Event]) -> PendingStarted? {
            if case .handling(.pending(let started)) = events.first { started } else { nil }
        }
        story.does(Cast.ana, .sendMessage(text: "I look into it."))
        let idle = pending(story.does(Cast.ana, .handling(.pend(until: nil))))
        #expect(idle?.asks == false && idle?.isRepeated == false)
        story.does(Cast.ana, .handling(.resume))
        #expect(pending(story.does(Cast.ana, .handling(.pend(until: nil))))?.isRepeated == true)
        story.does(Cast.ana, .handling(.resume))
        story.does(Cast.ana, .sendMessage(text: "Which version is it?"))
        let asked = pending(story.does(Cast.ana, .handling(.pend(until: story.now + .hours(2)))))
        #expect(asked?.asks == true && asked?.isRepeated == false)
        #expect(story.pass(.hours(2)).contains(.handling(.resumed(cause: .time))))
        #expect(story.violations == [])
    }

    // MARK: The end

    @Test func `the customer's yes closes, the no reopens`() {
        var yes = solved()
        var no = yes
        #expect(
            yes.does(Cast.carla, .handling(.answerSolved(true))).kinds
                == ["ticket.solved_answered", "ticket.closed"])
        #expect(
            no.does(Cast.carla, .handling(.answerSolved(false))).kinds
                == ["ticket.solved_answered", "ticket.reopened", "tier.clock_started"])
        #expect(no.refuses(Cast.carla, .handling(.answerSolved(true)))?.code == .wrongState)
        #expect(no.refuses(Cast.ana, .handling(.answerSolved(true)))?.code == .notAllowed)
        #expect(yes.violations + no.violations == [])
    }

    @Test func `a customer rates what is solved or closed, and their last word counts`() {
        var story = solved()
        #expect(story.does(Cast.carla, .handling(.rate(score: 2, repeated: nil))).kinds == ["ticket.rated"])
        story.does(Cast.carla, .handling(.answerSolved(true)))
        #expect(story.does(Cast.carla, .handling(.rate(score: nil, repeated: true))).kinds == ["ticket.rated"])
        #expect(story.ticket.handling.rating == Rating(score: 2, repeated: true))
        story.does(Cast.carla, .handling(.rate(score: 5, repeated: nil)))
        #expect(story.ticket.handling.rating == Rating(score: 5, repeated: true))
        #expect(story.refuses(Cast.carla, .handling(.rate(score: 5, repeated: true)))?.code == .conflict)
        #expect(story.refuses(Cast.carla, .handling(.rate(score: nil, repeated: nil)))?.code == .invalidField)
        #expect(story.refuses(Cast.carla, .handling(.rate(score: 6, repeated: nil)))?.code == .invalidField)
        #expect(story.refuses(Cast.ana, .handling(.rate(score: 5, repeated: nil)))?.code == .notAllowed)
        #expect(story.ticket.state == .closed)
        #expect(story.violations == [])
    }

    @Test func `a ticket at work is not rated`() {
        var story = solved()
        story.does(Cast.carla, .handling(.answerSolved(false)))
        #expect(story.refuses(Cast.carla, .handling(.rate(score: 5, repeated: nil)))?.code == .wrongState)
    }

    @Test func `a chat whose owner has gone reopens in the queue, and counts as reopened`() {
        var story = solved()
        story.view.staff[Cast.ana.id]?.isAvailable = false
        let events = story.does(Cast.carla, .reopen(cause: .customer))
        #expect(events.kinds == ["ticket.returned", "tier.clock_started"])
        #expect(story.ticket.state == .queued && story.ticket.owner == nil && story.ticket.reopens == 1)
        #expect(story.ticket.waitingSince == story.now)
        story.does(Cast.ben, .take)
        #expect(story.ticket.handOffs == 1)
        #expect(story.violations == [])
    }

    @Test func `a lesson that is linked, drafted or left has what it calls for`() {
        for (knowledge, bad, good) in [
            (
                KnowledgeDecision.linked, ["", "see the wiki", "https://", "http:///x", "https://a b", "#0", "-3"],
                ["https://kb.example/7", "http://kb"]
            ),
            (.drafted, ["", " "], ["Restart it twice"]), (.notUseful, ["", "\n"], ["a comet"]), (.routine, [], [""]),
        ] {
            for note in bad {
                var story = owned()
                let refusal = story.refuses(
                    Cast.ana,
                    .solve(solution: "x", knowledge: knowledge, knowledgeNote: note, noAnswerNeeded: true))
                #expect(refusal?.field == "knowledge_note", "\(knowledge) \(note)")
            }
            for note in good {
                var story = owned()
                story.does(Cast.ana, .sendMessage(text: "try now"))
                story.does(
                    Cast.ana,
                    .solve(solution: "x", knowledge: knowledge, knowledgeNote: note, noAnswerNeeded: true))
                #expect(story.ticket.handling.solution?.knowledgeNote == note && story.violations == [])
            }
        }
    }

    @Test func `an article that is linked is a solution without more words`() {
        var story = owned()
        story.does(Cast.ana, .sendMessage(text: "try now"))
        story.does(
            Cast.ana,
            .solve(
                solution: "", knowledge: .linked, knowledgeNote: "https://kb.example/7", noAnswerNeeded: true))
        #expect(story.ticket.state == .solved && story.violations == [])
    }

    @Test func `spam ends without a word, a mistake with one`() {
        var spam = owned(.swarm)
        spam.does(Cast.ana, .ask(.init(question: "what is this?", tried: "read it", users: [Cast.fay.id])))
        let events = spam.does(Cast.ana, .handling(.cancel(reason: .spam, duplicateOf: nil, note: "")))
        #expect(events.kinds == ["invite.withdrawn", "ask.withdrawn", "swarm.closed", "ticket.cancelled"])
        #expect(spam.ticket.state == .cancelled && spam.ticket.owner == nil && spam.ticket.closedAt == spam.now)
        #expect(spam.refuses(Cast.carla, .sendMessage(text: "buy"))?.code == .wrongState)
        #expect(spam.refuses(Cast.ana, .reopen(cause: .agent))?.code == .wrongState)
        var mistake = owned()
        let told = mistake.does(Cast.ana, .handling(.cancel(reason: .mistake, duplicateOf: nil, note: "test")))
        #expect(told.kinds == ["msg.system", "ticket.cancelled"])
        #expect(spam.violations + mistake.violations == [])
    }

    @Test func `a ticket that waits for nobody is not cancelled, and a duplicate has an original`() {
        var story = owned()
        #expect(
            story.refuses(Cast.ana, .handling(.cancel(reason: .duplicate, duplicateOf: nil, note: "")))?.field
                == "duplicate_of")
        #expect(
            story.refuses(Cast.ana, .handling(.cancel(reason: .spam, duplicateOf: TicketID(1), note: "")))?.field
                == "duplicate_of")
        var done = solved()
        #expect(
            done.refuses(Cast.ana, .handling(.cancel(reason: .spam, duplicateOf: nil, note: "")))?.code == .wrongState)
    }
}

extension Story {
    fileprivate var greeting: String? {
        log.lazy.compactMap { entry in
            if case .systemMessageSent(_, let text) = entry.event { text } else { nil }
        }.first
    }
}
