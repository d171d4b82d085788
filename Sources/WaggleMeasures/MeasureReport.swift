package import WaggleDomain

/// Every measure over a cohort, for all tickets and for each mode.
package struct MeasureReport: Sendable {
    /// A measure with its figures.
    package struct Row: Sendable {
        package let measure: Measure
        /// Over all tickets of the cohort.
        package let all: MeasureFigure
        /// By mode; nothing for measures of people, who work in both.
        package let byMode: [Mode: MeasureFigure]
    }

    /// What was asked for.
    package let filter: MeasureFilter
    /// When it was computed: what is open counts up to then.
    package let now: Milliseconds
    /// How many tickets there are, in all and by mode.
    package let tickets: Int
    package let ticketsByMode: [Mode: Int]
    /// Guard-rails first.
    package let rows: [Row]

    /// Said beside every comparison of modes that people chose.
    package static let banner = "people chose the mode: a description, not an effect"

    /// Computes a report. Tickets count to the mode they were made in, or with `asTreated` to the one they have now.
    package init(
        _ book: MeasureBook, _ filter: MeasureFilter, calendar: WorkCalendar, now: Milliseconds, asTreated: Bool = false
    ) {
        self.filter = filter
        self.now = now
        let all = book.facts(at: now) { filter.wants($0) }
        let byMode = Dictionary(grouping: all) { asTreated ? $0.mode : $0.modeAtCreation }
        tickets = all.count
        ticketsByMode = byMode.mapValues(\.count)
        let people = Self.people(book, Span(filter.created.from, min(now, filter.created.to)), all)
        rows = Measure.all.map { measure in
            let figure = { (facts: [TicketFacts]) in Self.figure(measure, facts, people, calendar, now) }
            let isOfPeople = if case .people = measure.form { true } else { false }
            return Row(measure: measure, all: figure(all), byMode: isOfPeople ? [:] : byMode.mapValues(figure))
        }
    }

    private static func people(_ book: MeasureBook, _ span: Span, _ facts: [TicketFacts]) -> Measure.People {
        var views: [UserID: [Span]] = [:]
        for (user, spans) in facts.lazy.flatMap(\.views) { views[user, default: []] += spans }
        return Measure.People(
            span: span, presence: book.presence(within: span), views: views,
            liveInvitations: book.liveInvitations(within: span))
    }

    private static func figure(
        _ measure: Measure, _ facts: [TicketFacts], _ people: Measure.People, _ calendar: WorkCalendar,
        _ now: Milliseconds
    ) -> MeasureFigure {
        switch measure.form {
        case .times(let times): MeasureFigure(times: facts.flatMap { times($0, now) }, calendar: calendar)
        case .share(let answers): MeasureFigure(answers: facts.flatMap { answers($0, now) })
        case .amounts(_, let amounts): MeasureFigure(amounts: facts.flatMap { amounts($0, now) })
        case .people(_, let amounts): MeasureFigure(amounts: amounts(people))
        case .notRecorded: MeasureFigure(amounts: [])
        }
    }
}
