import Testing
import WaggleDomain
import WaggleTesting

private let minute: Milliseconds = 60_000
private let hour: Milliseconds = 3_600_000

/// What waits for people waits while nobody works; and what a ticket asks of whoever takes it or sends it down.
@Suite struct WorkingHoursTests {
    /// Open on weekdays from nine to six; stories begin on a Tuesday night.
    private var office: DeskPolicy {
        var policy = DeskPolicy()
        policy.calendars.calendars = [Zones.office(.utc)]
        policy.calendars.desk = "test"
        return policy
    }

    @Test func `a message at night warns nobody before the morning`() {
        var story = Story(.swarm, policy: office)
        story.does(Cast.ana, .take)
        let due = Zones.utc("2023-11-15 09:00") + 3 * minute
        let atNight = story.pass(due - 1 - story.now).map(\.kind)
        #expect(!atNight.contains("sla.no_answer_warned") && !atNight.contains("owner.auto"))
        #expect(story.pass(1).map(\.kind).contains("sla.no_answer_warned"))
        #expect(story.pass(2 * minute).map(\.kind).contains("owner.auto"))
        #expect(story.violations == [])
    }

    @Test func `an invitation for today waits over the night, one with days over the weekend`() throws {
        var story = Story(.swarm, channel: .form, policy: office)
        story.does(Cast.ana, .take)
        story.pass(Zones.utc("2023-11-17 17:00") - story.now)
        func due(_ urgency: Urgency, _ user: Actor) throws -> Milliseconds {
            let ask = Command.Ask(question: "why?", tried: "all", urgency: urgency, users: [user.id])
            story.does(Cast.ana, .ask(ask))
            return try #require(story.ticket.activeSwarm?.liveInvitation(of: user.id)?.due)
        }
        // Two hours of work: one on Friday, one on Monday.
        #expect(try due(.today, Cast.fay) == Zones.utc("2023-11-20 10:00"))
        // A day of eight hours: one on Friday, seven on Monday.
        #expect(try due(.async, Cast.gus) == Zones.utc("2023-11-20 16:00"))
        // Live ones run by the clock on the wall.
        #expect(try due(.live, Cast.dora) == story.now + 2 * minute)
        #expect(story.violations == [])
    }

    @Test func `a ticket is taken by whoever has the skills it needs, or by a manager`() {
        for (actor, may) in [(Cast.ana, false), (Cast.ben, true), (Cast.mia, true)] {
            var story = Story(.tiered)
            story.does(Cast.mia, .routing(.setNeeds(skills: ["email"], language: nil)))
            let refusal = story.refuses(actor, .take)
            #expect((refusal == nil) == may, "\(actor.name)")
            #expect(may || refusal?.message == "ticket 42 needs email, which your skills do not name")
            #expect(story.violations == [])
        }
        // What nobody at the tier knows is not asked for, and a language never keeps a customer waiting.
        var story = Story(.tiered)
        story.does(Cast.mia, .routing(.setNeeds(skills: ["database"], language: "fi")))
        story.does(Cast.ana, .take)
        #expect(story.violations == [])
    }

    @Test func `a ticket goes down to the tier that is named, and to none that is not below`() {
        var story = Story(.tiered, channel: .form)
        for (actor, goesUp) in [(Cast.ana, true), (Cast.dora, true), (Cast.fay, false)] {
            story.does(actor, .take)
            if goesUp { story.does(actor, .escalate(reason: .skill, summary: "further up")) }
        }
        for tier in [Tier.l3, .l4, .l0] {
            let up = Command.deescalate(reason: .skill, summary: "done", to: tier)
            #expect(story.refuses(Cast.fay, up)?.field == "to", "\(tier)")
        }
        story.does(Cast.fay, .deescalate(reason: .skill, summary: "first line writes to her", to: .l1))
        #expect(story.ticket.tier == .l1 && story.ticket.queue == QueueID(1) && story.ticket.owner == nil)
        #expect(story.violations == [])
    }

    @Test func `a contract's own hours say whether its customers can chat`() {
        var view = Cast.desk(.tiered, policy: office)
        view.policy.calendars.calendars = [Zones.office(.utc)]
        let always = Contract(name: "Gold", calendar: WorkCalendar.always.name)
        view.put(Organisation(id: OrganisationID(1), name: "Volvo", contract: always))
        view.put(Organisation(id: OrganisationID(2), name: "Saab", contract: Contract(name: "Silver")))
        #expect(view.contractCalendars == [WorkCalendar.always.name])
        let night = Zones.utc("2023-11-15 03:00")
        let closed = Availability.away(.hours, opensAt: Zones.utc("2023-11-15 09:00"))
        view.availability = closed
        #expect(view.availability(of: OrganisationID(1), at: night) == .open)
        #expect(view.availability(of: OrganisationID(2), at: night) == closed)
        #expect(view.availability(of: nil, at: night) == closed)
        for actor in Cast.agents { view.staff[actor.id]?.isAvailable = false }
        #expect(view.availability(of: OrganisationID(1), at: night) == .away(.nobody, opensAt: nil))
        view.staff[Cast.fay.id]?.isAvailable = true
        #expect(view.availability(of: OrganisationID(1), owner: Cast.fay.id, at: night) == .open)
        // Shorter hours than the desk's: closed while others chat.
        view.put(Organisation(id: OrganisationID(1), name: "Volvo", contract: Contract(name: "Iron", calendar: "test")))
        view.policy.calendars.desk = WorkCalendar.always.name
        view.availability = .open
        #expect(view.availability(of: OrganisationID(1), at: night) == closed)
        #expect(view.availability(of: nil, at: night) == .open)
    }
}
