package import WaggleDomain

// From the desk's own records: what comes in each hour of the week, and the people it needs.
//
//     tickets made ─▶ hours of the week ─▶ arrivals: mean, interval
//     stays at a tier ─▶ hours of the week ─▶ arrivals at the tier ─┐
//         └▶ work a stay, time a chat is held ──────────────────────┴▶ Erlang C and work ─▶ people, tier by tier
//
// A stay begins when a ticket is made at a tier or comes to it from another; its work is everybody's who looked at the
// ticket while it was there, helpers of a swarm included.

/// The plan of a week.
package struct StaffingPlan: Sendable {
    /// The hours it rests on.
    package let week: WeekHours
    /// The records begin later than was asked for.
    package let isShortened: Bool
    package let target: StaffingTarget
    package let now: Milliseconds
    /// Tickets made in the hours.
    package let made: HourlyArrivals
    /// L1 to L3: nobody of the desk works at L0, and L4 is outside.
    package let tiers: [TierStaffing]

    /// What it rests on, said beside its figures.
    package static let note =
        "each hour by itself, arrivals at random in it (Poisson, with the weeks' own dispersion), chats in order of "
        + "arrival, times a chat is held exponential, nobody gives up (Erlang C); people have as many chats at once as "
        + "said, and the work is done in the hour it comes; breaks, training and illness are not in the figures"

    /// Tickets made so long before the hours may still come to a tier in them.
    package static let lookBack: Milliseconds = 30 * 86_400_000
    package static let tiers: [Tier] = [.l1, .l2, .l3]

    /// Plans from the tickets that the filter wants. `covers`: when what the book knows begins, where that is later than the
    /// desk's first event.
    package init(
        _ book: MeasureBook, _ filter: MeasureFilter, calendar: WorkCalendar, target: StaffingTarget,
        covers: Milliseconds? = nil, now: Milliseconds
    ) {
        let asked = Span(filter.created.from, min(filter.created.to, now))
        let begins = max(asked.from, book.begins ?? asked.to, covers ?? asked.from)
        let week = WeekHours(Span(begins, asked.to), calendar: calendar)
        var wider = filter
        wider.created = Span(asked.from - Self.lookBack, asked.to)
        let records = book.records(at: now) { wider.wants($0) }
        var stays: [Tier: [TierStay]] = [:]
        for record in records {
            for (tier, stay) in TierStay.stays(of: record) where week.span.from <= stay.from && stay.from < week.span.to
            {
                stays[tier, default: []].append(stay)
            }
        }
        self.week = week
        self.target = target
        self.now = now
        isShortened = begins > asked.from
        made = HourlyArrivals(records.lazy.map(\.facts.createdAt), in: week)
        tiers = Self.tiers.map { TierStaffing($0, stays[$0] ?? [], in: week, target) }
    }

    /// The time zone whose clock tells the hours.
    package var zone: String { week.calendar.zone.name }

    /// With fewer weeks there is neither an interval nor a number of people.
    package static let weeksNeeded = HourlyArrivals.weeksNeeded

    /// Tickets counted.
    package var tickets: Int { made.hours.reduce(0) { $0 + $1.count } }

    /// Has any hour weeks enough to expect something of it?
    package var isEnough: Bool { made.hours.contains { $0.interval != nil } }
}
