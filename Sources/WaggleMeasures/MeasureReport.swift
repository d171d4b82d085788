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
    /// The desk's own reasons, the most given ones first.
    package let reasons: [ReasonCount]

    /// Said beside every comparison of modes that people chose.
    package static let banner = "people chose the mode: a description, not an effect"

    /// Computes a report; without modes only the figures over all tickets.
    package init(_ cohort: MeasureCohort, withModes: Bool = true) {
        filter = cohort.filter
        now = cohort.now
        tickets = cohort.count
        ticketsByMode = cohort.byMode.mapValues(\.count)
        reasons = ReasonCount.all(cohort)
        rows = Measure.all.map { measure in
            switch measure.form {
            case .people(_, let amounts):
                return Row(measure: measure, all: MeasureFigure(amounts: amounts(cohort.people)), byMode: [:])
            case .notRecorded:
                return Row(measure: measure, all: MeasureFigure(amounts: []), byMode: [:])
            case .times, .share, .amounts:
                let parts = cohort.byMode.mapValues { MeasureParts(measure, $0, cohort) }
                let all = Mode.allCases.compactMap { parts[$0] }.reduce(MeasureParts(measure, [], cohort)) { $0 + $1 }
                return Row(
                    measure: measure, all: all.figure, byMode: withModes ? parts.mapValues(\.figure) : [:])
            }
        }
    }

    /// Computes a report of a book. Tickets count to the mode they were made in, or with `asTreated` to the one they
    /// have now.
    package init(
        _ book: MeasureBook, _ filter: MeasureFilter, calendar: WorkCalendar, now: Milliseconds, asTreated: Bool = false
    ) {
        self.init(MeasureCohort(book, filter, calendar: calendar, now: now, asTreated: asTreated))
    }
}
