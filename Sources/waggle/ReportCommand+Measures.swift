internal import Glibc
internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog
internal import WaggleMeasures

extension ReportCommand {
    /// Events read at once: few enough to stay small, enough to not ask often.
    private static let portion = 10_000

    func reportMeasures(_ reader: LogReader) throws {
        let now = wallClock()
        let filter = try cohort.filter(now: now)
        let found: (book: MeasureBook, calendar: WorkCalendar)
        do throws(LogError) {
            let created = Span(filter.before.created.from, filter.created.to)
            found = (try Self.book(reader, created), try DeskPolicy.recorded(in: reader).calendars.hours)
        } catch {
            throw Failure(error)
        }
        show(found.book, found.calendar, filter, now)
    }

    /// The facts of the tickets made in a stretch, with a bar that shows how far the events are read; `end`: as they stood
    /// then.
    static func book(
        _ reader: LogReader, _ created: Span, end: Milliseconds = .max
    ) throws(LogError) -> MeasureBook {
        let total = Int(try reader.head().sequence)
        let bar = StepBar(steps: total, of: "events")
        var book = MeasureBook(created: created)
        while true {
            let events = try reader.events(after: book.sequence, limit: portion)
            guard let first = events.first, first.at < end else { break }
            for stored in events.prefix(while: { $0.at < end }) {
                book.apply(
                    stored.event, of: stored.ticket, by: stored.actor, at: stored.at, sequence: stored.sequence)
            }
            bar.show(Int(book.sequence))
        }
        for ticket in book.toReadAgain {
            let events = try reader.events(of: ticket)
            book.readAgain(ticket, events.map { ($0.event, $0.actor, $0.at, $0.sequence) })
        }
        bar.finish()
        return book
    }

    private func show(
        _ book: MeasureBook, _ calendar: WorkCalendar, _ filter: MeasureFilter, _ now: Milliseconds
    ) {
        let report = MeasureReport(book, filter, calendar: calendar, now: now, asTreated: cohort.asTreated)
        let before = MeasureReport(book, filter.before, calendar: calendar, now: now, asTreated: cohort.asTreated)
        if json { return printBytes(report.json(before: before).serialised()) }
        let modes = Mode.allCases.map { "\($0.rawValue) \(report.ticketsByMode[$0] ?? 0)" }.joined(separator: ", ")
        print(
            "\(report.tickets) tickets (\(modes)) made \(momentText(filter.created.from)) to \(momentText(filter.created.to));"
        )
        print("\(before.tickets) in the period before. Note: \(MeasureReport.banner).\n")
        let earlier = Dictionary(uniqueKeysWithValues: before.rows.map { ($0.measure.name, $0) })
        printTable(
            ["measure", "all", "tiered", "swarm", "before", "definition"],
            report.rows.map { row in
                let figures = [row.all, row.byMode[.tiered], row.byMode[.swarm], earlier[row.measure.name]?.all]
                return [row.measure.title] + figures.map { Self.text($0, row.measure) } + [row.measure.definition]
            })
        guard !report.reasons.isEmpty else { return }
        print("\nReasons of the desk's own, times given:\n")
        printTable(
            ["for", "reason", "all", "tiered", "swarm", "tickets"],
            report.reasons.map { count in
                let byMode = Mode.allCases.map { String(count.timesByMode[$0] ?? 0) }
                return [count.given.action.rawValue, count.given.code, String(count.times)] + byMode
                    + [String(count.tickets)]
            })
    }

    /// `12.5 (90: 40) of 31`: the median, the 90th percentile and n; a share as `25 % of 12`; `-` where none is.
    private static func text(_ figure: MeasureFigure?, _ measure: Measure) -> String {
        if case .notRecorded = measure.form { return "not recorded" }
        guard let figure, figure.n > 0 else { return "-" }
        if let share = figure.share { return "\(number(100 * share)) % of \(figure.n)" }
        let open = figure.open > 0 ? ", \(figure.open) open" : ""
        return "\(figure.median.map(number) ?? "?") (90: \(figure.p90.map(number) ?? "?")) of \(figure.n)\(open)"
    }

    private static func number(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int64(rounded)) : String(rounded)
    }
}
