import Testing
import WaggleDomain
import WaggleTesting

private let hour: Milliseconds = 3_600_000

/// What other priorities, contracts and promises far ahead do to what is owed.
@Suite struct ServiceHoursTests {
    private var policy: DeskPolicy {
        var policy = DeskPolicy()
        policy.reminders.isOn = false
        return policy
    }

    private func clocks(_ events: [Event]) -> [ServiceEvent] {
        events.compactMap { if case .service(let event) = $0 { event } else { nil } }
    }

    @Test func `a longer target is warned of once more before it is breached`() throws {
        var story = Story(.swarm, channel: .email, policy: policy)
        story.does(Cast.ana, .take)
        #expect(clocks(story.pass(3 * hour)).map(\.kind) == ["sla.warned"])
        story.does(Cast.ana, .handling(.classify(.init(impact: .low, urgency: .low))))
        let clock = try #require(story.ticket.service.clock(.firstResponse))
        #expect(story.ticket.priority == .p4 && !clock.isWarned && clock.times.warnAt == Story.start + 6 * hour)
        #expect(clocks(story.pass(3 * hour)).filter { $0.kind == "sla.warned" }.count == 1)
        #expect(clocks(story.pass(2 * hour)).contains { $0.kind == "sla.breached" })
        #expect(story.replayed == story.ticket && story.violations == [])
    }

    @Test func `a target of which the larger part is used is not warned of twice`() throws {
        var story = Story(.swarm, channel: .email, policy: policy)
        story.does(Cast.ana, .take)
        story.pass(7 * hour)
        story.does(Cast.ana, .handling(.classify(.init(impact: .low, urgency: .low))))
        let clock = try #require(story.ticket.service.clock(.firstResponse))
        #expect(clock.isWarned && !clock.isBreached && clock.times.due == Story.start + 8 * hour)
        #expect(story.violations == [])
    }

    @Test func `a contract's hours hold after the first answer, too`() {
        var desk = Cast.desk(.swarm, policy: policy)
        desk.policy.calendars.calendars = [Zones.office(.utc)]
        desk.policy.targets.priorities = Priority.allCases.map { _ in ServiceTargets(firstResponse: 4 * hour) }
        desk.put(Organisation(id: OrganisationID(1), name: "Volvo", contract: Contract(name: "Day", calendar: "test")))
        var story = Story(.swarm, channel: .email, in: desk, of: OrganisationID(1))
        story.does(Cast.ana, .take)
        story.pass(Zones.utc("2023-11-15 17:00") - story.now)
        story.does(Cast.ana, .sendMessage(text: "we look into it"))
        #expect(story.ticket.service.clocks == [])
        story.does(Cast.carla, .sendMessage(text: "and?"))
        let due = story.ticket.deadlines(policy: story.view.policy).first { $0.kind == .noAnswer }?.due
        let wait = story.view.policy.answers.timeout(.email)
        #expect(due == Zones.office(.utc).add(workingTime: wait, to: story.now))
        #expect(due != story.now + wait && story.violations == [])
    }

    @Test func `a next step promised too far ahead is refused where it is said`() {
        var story = Story(.swarm, channel: .email, policy: policy)
        story.does(Cast.ana, .take)
        let far = story.now + 31 * 24 * hour
        let handOff = Command.HandOff(
            to: .person(Cast.ben.id), reason: .skill, summary: "x", nextStep: "y", nextStepAt: far)
        #expect(story.refuses(Cast.ana, .offerHandOff(handOff))?.field == "next_step_at")
        let plan = RoutingCommand.planShift(.keep, cover: nil, nextStep: "", nextStepAt: far)
        #expect(story.refuses(Cast.ana, .routing(plan))?.field == "next_step_at")
        let shift = StaffingCommand.endShift(.keep, cover: nil, nextStep: "", nextStepAt: far)
        #expect(story.view.decide(shift, by: Cast.ana, at: story.now).refusal?.field == "next_step_at")
        story.does(Cast.ana, .routing(.planShift(.keep, cover: nil, nextStep: "", nextStepAt: far - 24 * hour)))
        #expect(story.ticket.service.promise?.at == far - 24 * hour && story.violations == [])
    }
}
