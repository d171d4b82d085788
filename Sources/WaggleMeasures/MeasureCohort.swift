internal import Statistics
package import WaggleDomain

/// The tickets that a report is about, with what is known of the people of that time.
package struct MeasureCohort: Sendable {
    /// What was asked for.
    package let filter: MeasureFilter
    /// What is open counts up to then.
    package let now: Milliseconds
    /// In which time counts as working time.
    package let calendar: WorkCalendar
    /// A ticket counts to the mode it has now, in place of the one it was made in.
    package let asTreated: Bool
    /// The tickets' facts, in the order of their numbers within each mode.
    package let byMode: [Mode: [TicketRecord]]
    /// Those that were cancelled: no measure takes them, only the count of reasons.
    let cancelled: [TicketRecord]
    /// How often a queue began to work in the other mode, in the period or in the two weeks before it.
    package let modeSwitches: Int
    let people: Measure.People

    private static let fortnight: Milliseconds = 14 * 86_400_000

    /// Takes from a book the tickets that the filter wants.
    package init(
        _ book: MeasureBook, _ filter: MeasureFilter, calendar: WorkCalendar, now: Milliseconds, asTreated: Bool = false
    ) {
        self.filter = filter
        self.now = now
        self.calendar = calendar
        self.asTreated = asTreated
        let concerned = book.records(at: now) { filter.concerns($0) }
        cancelled = concerned.filter { $0.facts.state == .cancelled }
        let all = concerned.filter { $0.facts.state != .cancelled }
        byMode = Dictionary(grouping: all) { asTreated ? $0.facts.mode : $0.facts.modeAtCreation }
        let span = Span(filter.created.from, min(now, filter.created.to))
        modeSwitches = book.modeSwitches(within: Span(span.from - Self.fortnight, span.to))
        var views: [UserID: [Span]] = [:]
        for record in all {
            for (user, spans) in record.facts.views { views[user, default: []] += spans }
        }
        people = Measure.People(
            span: span, presence: book.presence(within: span), available: book.availability(within: span), views: views,
            liveInvitations: book.liveInvitations(within: span))
    }

    /// How many tickets there are.
    package var count: Int { byMode.values.reduce(0) { $0 + $1.count } }

    /// The mean of everybody's share of time with a ticket before them; nil when nobody was here.
    var utilisation: Double? {
        guard let measure = Measure.named("utilisation"), case .people(_, let amounts) = measure.form else {
            return nil
        }
        return Sample(amounts(people)).mean
    }

    /// The tickets of a mode.
    package func tickets(_ mode: Mode) -> [TicketRecord] { byMode[mode] ?? [] }
}
