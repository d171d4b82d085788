import Testing
import WaggleDomain
import WaggleTesting

private let minute: Milliseconds = 60_000
private let hour: Milliseconds = 3_600_000

/// Kinds of the family alone: other rules may speak in the same turn.
private func clocks(_ events: [Event]) -> [ServiceEvent] {
    events.compactMap { if case .service(let event) = $0 { event } else { nil } }
}

@Suite struct ServiceClockTests {
    private func policy(_ change: (inout DeskPolicy) -> Void = { _ in }) -> DeskPolicy {
        var policy = DeskPolicy()
        policy.reminders.isOn = false
        change(&policy)
        return policy
    }

    @Test func `a new ticket owes a first answer and a solution`() throws {
        let story = Story(.tiered, policy: policy())
        let first = try #require(story.ticket.service.clock(.firstResponse))
        #expect(first.times.due == Story.start + 4 * hour && first.times.warnAt == Story.start + 3 * hour)
        #expect(story.ticket.service.clock(.resolution)?.times.due == Story.start + 72 * hour)
        #expect(story.ticket.service.clocks.count == 2)
        #expect(story.violations == [])
    }

    @Test func `the first answer meets its target, the solution the other`() {
        var story = Story(.swarm, policy: policy())
        story.does(Cast.ana, .take)
        story.pass(hour)
        #expect(
            clocks(story.does(Cast.ana, .sendMessage(text: "hello"))) == [.met(target: .firstResponse, spent: hour)])
        story.pass(hour)
        let solved = story.does(
            Cast.ana, .solve(solution: "done", knowledge: nil, knowledgeNote: "", noAnswerNeeded: false))
        #expect(clocks(solved) == [.met(target: .resolution, spent: 2 * hour)])
        #expect(story.ticket.service.clocks == [])
        #expect(story.violations == [])
    }

    @Test func `a breach is warned of, told to owner and managers, and late in the end`() {
        var story = Story(.tiered, policy: policy())
        story.does(Cast.ana, .take)
        let due = Story.start + 4 * hour
        #expect(clocks(story.pass(4 * hour - 1)) == [.warned(target: .firstResponse, due: due, to: [Cast.ana.id])])
        #expect(
            clocks(story.pass(1)) == [
                .breached(target: .firstResponse, due: due, to: [Cast.ana.id, Cast.mia.id])
            ])
        #expect(clocks(story.pass(hour)) == [])
        #expect(
            clocks(story.does(Cast.ana, .sendMessage(text: "sorry"))) == [.late(target: .firstResponse, over: hour)])
        #expect(story.violations == [])
    }

    @Test func `what is done past its time is breached even when the timer comes later`() {
        var story = Story(.tiered, policy: policy())
        story.does(Cast.ana, .take)
        story.now += 4 * hour + 5
        let events = clocks(story.does(Cast.ana, .sendMessage(text: "sorry")))
        #expect(events.map(\.kind) == ["sla.breached", "sla.late"])
        #expect(events.last == .late(target: .firstResponse, over: 5))
    }

    @Test func `targets run in the hours of the desk's calendar`() throws {
        var story = Story(
            .tiered,
            policy: policy {
                $0.calendars.calendars = [Zones.office(Zones.lisbon)]
                $0.calendars.desk = "test"
            })
        // Opened on a Tuesday at 22:13: the four hours begin on Wednesday at nine.
        let due = Zones.utc("2023-11-15 13:00")
        #expect(story.ticket.service.clock(.firstResponse)?.times.due == due)
        #expect(story.ticket.service.clock(.firstResponse)?.times.warnAt == due - hour)
        story.does(Cast.ana, .take)
        story.now = Zones.utc("2023-11-15 10:00")
        #expect(
            clocks(story.does(Cast.ana, .sendMessage(text: "hello"))) == [.met(target: .firstResponse, spent: hour)])
    }

    @Test func `the next answer is owed from each customer's first unanswered message`() {
        var story = Story(
            .tiered, policy: policy { $0.targets.priorities[2].nextResponse = hour })
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .sendMessage(text: "hello"))
        #expect(story.ticket.service.clock(.nextResponse) == nil)
        story.does(Cast.carla, .sendMessage(text: "and?"))
        story.pass(10 * minute)
        story.does(Cast.carla, .sendMessage(text: "well?"))
        #expect(story.ticket.service.clock(.nextResponse)?.times.due == Story.start + hour)
        #expect(
            clocks(story.does(Cast.ana, .sendMessage(text: "yes"))) == [
                .met(target: .nextResponse, spent: 10 * minute)
            ])
        story.does(Cast.carla, .sendMessage(text: "thanks"))
        let solved = clocks(
            story.does(Cast.ana, .solve(solution: "x", knowledge: nil, knowledgeNote: "", noAnswerNeeded: true)))
        #expect(solved.contains(.stopped(target: .nextResponse)))
        #expect(story.violations == [])
    }

    @Test func `a reopened ticket has the whole time again, a closed one has no clock`() {
        var story = Story(.tiered, policy: policy())
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .sendMessage(text: "hello"))
        story.does(Cast.ana, .solve(solution: "x", knowledge: nil, knowledgeNote: "", noAnswerNeeded: false))
        story.does(Cast.carla, .close)
        #expect(story.ticket.service.clocks == [])
        story.pass(hour)
        story.does(Cast.carla, .reopen(cause: .customer))
        #expect(story.ticket.service.clock(.resolution)?.times.due == story.now + 72 * hour)
        #expect(story.violations == [])
    }

    @Test func `what was recorded gives the same clocks again`() {
        var story = Story(.tiered, policy: policy { $0.targets.priorities[2].nextResponse = hour })
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .service(.promise(at: story.now + hour, text: "the result")))
        story.does(Cast.carla, .sendMessage(text: "and?"))
        story.pass(5 * hour)
        #expect(story.replayed == story.ticket)
        #expect(story.violations == [])
    }
}

@Suite struct PromiseTests {
    private func owned(_ policy: DeskPolicy = .quiet) -> Story {
        var story = Story(.tiered, policy: policy)
        story.does(Cast.ana, .take)
        return story
    }

    @Test func `a promise is in the customer's care line until a message keeps it`() {
        var story = owned()
        let at = story.now + hour
        let events = story.does(Cast.ana, .service(.promise(at: at, text: "the second test")))
        #expect(events.map(\.kind) == ["sla.promised", "sla.started"])
        let told = events[0].customerEvent(ticketAfter: story.ticket, by: Cast.ana.id)
        #expect(told == .careLine(CareLine(story.ticket)))
        #expect(CareLine(story.ticket).nextUpdateAt == at && CareLine(story.ticket).nextUpdate == "the second test")
        story.pass(10 * minute)
        let kept = story.does(Cast.ana, .sendMessage(text: "it is the cable"))
        #expect(kept.last == .service(.met(target: .promisedUpdate, spent: 10 * minute)))
        #expect(kept.last?.customerEvent(ticketAfter: story.ticket, by: Cast.ana.id) != nil)
        #expect(CareLine(story.ticket).nextUpdateAt == nil)
        #expect(story.violations == [])
    }

    @Test func `a promise is warned of, and broken when its time comes`() {
        var story = owned()
        let at = story.now + 100 * minute
        story.does(Cast.ana, .service(.promise(at: at, text: "")))
        #expect(clocks(story.pass(80 * minute)) == [.warned(target: .promisedUpdate, due: at, to: [Cast.ana.id])])
        #expect(clocks(story.pass(20 * minute)).map(\.kind) == ["sla.breached"])
        #expect(CareLine(story.ticket).nextUpdateAt == at)
        story.pass(5 * minute)
        #expect(
            clocks(story.does(Cast.ana, .sendMessage(text: "at last"))) == [
                .late(target: .promisedUpdate, over: 5 * minute)
            ])
    }

    @Test func `what falls due while somebody covers goes to the cover, who may promise and keep`() {
        var policy = DeskPolicy.quiet
        policy.tiers.clocks = [:]
        var story = owned(policy)
        story.does(Cast.ana, .sendMessage(text: "we look into it"))
        story.does(Cast.ana, .service(.promise(at: story.now + hour, text: "")))
        story.does(Cast.ana, .routing(.planShift(.cover, cover: Cast.ben.id, nextStep: "", nextStepAt: nil)))
        let due = story.now + hour
        #expect(
            story.pass(hour) == [
                .service(.warned(target: .promisedUpdate, due: due, to: [Cast.ben.id])),
                .service(.breached(target: .promisedUpdate, due: due, to: [Cast.ben.id, Cast.mia.id])),
            ])
        story.does(Cast.ben, .service(.promise(at: story.now + hour, text: "tomorrow's test")))
        #expect(CareLine(story.ticket).owner == Cast.ana.id && CareLine(story.ticket).nextUpdate == "tomorrow's test")
        #expect(story.does(Cast.ben, .sendMessage(text: "here it is")).last?.kind == "sla.met")
        story.does(Cast.ana, .service(.promise(at: story.now + hour, text: "")))
        story.does(Cast.ana, .routing(.endCover))
        let told = story.pass(hour).first
        #expect(told == .service(.warned(target: .promisedUpdate, due: story.now, to: [Cast.ana.id])))
        #expect(story.refuses(Cast.ben, .service(.promise(at: story.now + hour, text: "")))?.code == .notAllowed)
        #expect(story.violations == [])
    }

    @Test func `a next step named at the end of a shift is promised to the customer, without the staff's words`() {
        var story = owned()
        let at = story.now + hour
        story.does(Cast.ana, .routing(.planShift(.keep, cover: nil, nextStep: "call the lab", nextStepAt: at)))
        #expect(CareLine(story.ticket).nextUpdateAt == at && CareLine(story.ticket).nextUpdate == "")
        #expect(story.violations == [])
    }

    @Test func `a new promise takes the place of the old one`() {
        var story = owned()
        story.does(Cast.ana, .service(.promise(at: story.now + hour, text: "")))
        let at = story.now + 2 * hour
        let events = clocks(story.does(Cast.ana, .service(.promise(at: at, text: ""))))
        #expect(events.map(\.kind) == ["sla.stopped", "sla.promised", "sla.started"])
        #expect(story.ticket.service.clock(.promisedUpdate)?.times.due == at)
        #expect(story.violations == [])
    }

    @Test func `a hand-off's next step is the new owner's promise, without the staff's words`() {
        var story = owned()
        let at = story.now + 3 * hour
        story.does(
            Cast.ana,
            .offerHandOff(
                .init(to: Cast.ben.id, reason: .workload, summary: "s", nextStep: "our own words", nextStepAt: at)))
        story.does(Cast.ben, .acceptHandOff(offer: 1))
        #expect(story.ticket.service.promise?.at == at && story.ticket.service.promise?.text == "")
        #expect(story.ticket.service.promise?.madeBy == Cast.ben.id)
        #expect(story.violations == [])
    }

    @Test func `only the owner promises, only ahead, and not for ever`() {
        var story = owned()
        story.view.policy.promises = PromisePolicy()
        #expect(story.refuses(Cast.ben, .service(.promise(at: story.now + hour, text: "")))?.code == .notAllowed)
        #expect(story.refuses(Cast.mia, .service(.promise(at: story.now + hour, text: "")))?.code == .notAllowed)
        #expect(story.refuses(Cast.ana, .service(.promise(at: story.now, text: "")))?.field == "at")
        #expect(story.refuses(Cast.ana, .service(.promise(at: .max, text: "")))?.field == "at")
        #expect(story.refuses(Cast.ana, .service(.promise(at: .min, text: "")))?.field == "at")
        let long = String(repeating: "x", count: Bounds.reasonBytesMax + 1)
        #expect(story.refuses(Cast.ana, .service(.promise(at: story.now + 1, text: long)))?.field == "text")
    }

    @Test func `a solved ticket owes no promise`() {
        var story = owned()
        story.does(Cast.ana, .sendMessage(text: "hello"))
        story.does(Cast.ana, .service(.promise(at: story.now + hour, text: "")))
        story.does(Cast.ana, .solve(solution: "x", knowledge: nil, knowledgeNote: "", noAnswerNeeded: false))
        #expect(story.ticket.service.promise == nil && story.ticket.service.clocks == [])
        #expect(story.refuses(Cast.ana, .service(.promise(at: story.now + 1, text: "")))?.code == .wrongState)
        #expect(story.violations == [])
    }
}

@Suite struct ReminderTests {
    private var policy: DeskPolicy {
        var policy = DeskPolicy.quiet
        policy.reminders.isOn = true
        return policy
    }

    @Test func `an untouched ticket reminds its owner, then the managers, then nobody`() {
        var story = Story(.swarm, channel: .email, policy: policy)
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .sendMessage(text: "hello"))
        let since = story.now
        story.does(Cast.carla, .sendMessage(text: "and?"))
        #expect(
            clocks(story.pass(8 * hour)) == [.reminded(stage: 1, since: since, to: [Cast.ana.id])])
        #expect(
            clocks(story.pass(8 * hour)) == [.reminded(stage: 2, since: since, to: [Cast.mia.id])])
        #expect(clocks(story.pass(100 * hour)) == [])
        story.does(Cast.ana, .addNote(text: "I look at it"))
        #expect(clocks(story.pass(8 * hour)).count == 1)
        #expect(story.violations == [])
    }

    @Test func `a ticket that nobody owns is the managers' at once`() {
        var story = Story(.swarm, channel: .email, policy: policy)
        #expect(
            clocks(story.pass(8 * hour)) == [.reminded(stage: 1, since: Story.start, to: [Cast.mia.id])])
    }
}

@Suite struct AvailabilityTests {
    @Test func `chats are open while somebody is there in the desk's hours`() {
        var view = Cast.desk(.tiered, policy: DeskPolicy())
        #expect(Availability(at: Story.start, view: view) == .open)
        for user in view.staff.keys { view.staff[user]?.isAvailable = user == Cast.fay.id }
        #expect(Availability(at: Story.start, view: view) == .away(.nobody, opensAt: nil))
        view.staff[Cast.mia.id]?.isAvailable = true
        #expect(Availability(at: Story.start, view: view) == .away(.nobody, opensAt: nil))
        view.availability = .away(.nobody, opensAt: nil)
        #expect(view.availability(owner: Cast.fay.id) == .open)
        #expect(view.availability(owner: Cast.ana.id) == .away(.nobody, opensAt: nil))
        view.staff[Cast.ana.id]?.isAvailable = true
        #expect(Availability(at: Story.start, view: view) == .open)
        view.policy.calendars.calendars = [Zones.office(.utc)]
        view.policy.calendars.desk = "test"
        #expect(
            Availability(at: Story.start, view: view) == .away(.hours, opensAt: Zones.utc("2023-11-15 09:00")))
    }

    @Test func `who writes while chats are closed is told so once until somebody answers`() {
        var view = Cast.desk(.tiered)
        view.availability = .away(.hours, opensAt: 5)
        var story = Story(.tiered, in: view)
        #expect(story.log.map(\.event.kind).contains("sla.away_told"))
        #expect(story.does(Cast.carla, .sendMessage(text: "hello?")).map(\.kind) == ["msg.customer"])
        story.does(Cast.ana, .take)
        story.does(Cast.ana, .sendMessage(text: "good morning"))
        #expect(
            story.does(Cast.carla, .sendMessage(text: "and now?")).map(\.kind) == [
                "msg.customer", "sla.away_told", "msg.system",
            ])
        #expect(story.violations == [])
        let mail = Story(.tiered, channel: .email, in: view)
        #expect(!mail.log.map(\.event.kind).contains("sla.away_told"))
    }
}
