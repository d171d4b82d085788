internal import ArgumentParser
internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog
internal import WaggleMeasures

/// `waggle staffing`: what comes in each hour of the week, and the people it needs.
struct StaffingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staffing", abstract: "Print expected arrivals by hour of the week, and the staff they need.",
        discussion: """
            Computed from the stored events alone, beside a running server or without one; hours are those of the desk's
            clock. The people of a tier are the more of two: those who answer live chats as wished (Erlang C, several chats
            at once), and those whom the work keeps no busier than wished.

            Examples:
              waggle staffing --days 84 --within 60 --share 80
              waggle staffing --from 2026-03-01 --to 2026-06-01 --csv week.csv
            """)

    @Option(help: "Live chats are to be answered within so many seconds.") var within = 60
    @Option(help: "So many of them, in percent.") var share = StaffingTarget.shareUsual
    @Option(help: "People are busy at most so much of their time, in percent.") var busy = StaffingTarget.busyUsual
    @Option(help: "Live chats that one person has at once; the desk's capacity unless told.") var atOnce: Int?
    @OptionGroup var cohort: CohortOptions
    @Option(help: "Write every hour of the week to this CSV file.") var csv: String?
    @Flag(help: "JSON, one object.") var json = false
    @OptionGroup var data: DataOption

    private static let usualDays = 84
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    func run() throws {
        guard !cohort.asTreated else { throw Failure.usage("the mode of a ticket says nothing here: no --as-treated") }
        let plan = try plan(try data.reader())
        if let csv { try TextFile.write(plan.csv(), to: csv) }
        if json { return printBytes(JSONValue.object(plan.json()).serialised()) }
        show(plan)
    }

    private func plan(_ reader: LogReader) throws -> StaffingPlan {
        let now = wallClock()
        let filter = try cohort.filter(now: now, usualDays: Self.usualDays)
        let created = Span(filter.created.from - StaffingPlan.lookBack, filter.created.to)
        let found: (book: MeasureBook, policy: DeskPolicy)
        do throws(LogError) {
            found = (try ReportCommand.book(reader, created), try DeskPolicy.recorded(in: reader))
        } catch {
            throw Failure(error)
        }
        let (seconds, isTooLong) = Milliseconds(within).multipliedReportingOverflow(by: 1_000)
        let target = StaffingTarget(
            within: isTooLong ? -1 : seconds, share: share, busy: busy, atOnce: atOnce ?? found.policy.people.capacity)
        guard let target else {
            throw Failure.usage(
                "--within is 1 to 3600 s, --share 1 to 99 %, --busy 10 to 100 %, --at-once 1 to 50 chats")
        }
        return StaffingPlan(
            found.book, filter, calendar: found.policy.calendars.hours, target: target, now: now)
    }

    private func show(_ plan: StaffingPlan) {
        let week = plan.week
        print(
            "\(plan.tickets) tickets made \(momentText(week.span.from)) to \(momentText(week.span.to)), "
                + "by the clock of \(plan.zone).")
        if plan.isShortened { print("The desk's records begin later than the period asked for.") }
        if !week.closedDays.isEmpty {
            print("Left out as closed days: \(week.closedDays.map(\.text).joined(separator: ", ")).")
        }
        guard plan.isEnough else {
            return print("Too little to expect anything: an hour of the week needs \(StaffingPlan.weeksNeeded) weeks.")
        }
        print("\nTickets an hour, with the 95 % interval of their mean:")
        table(
            plan.made.hours.map { hour in
                guard let mean = hour.mean, let interval = hour.interval else { return "-" }
                return "\(Self.text(mean)) (\(Self.text(interval.lower))-\(Self.text(interval.upper)))"
            })
        plan.tiers.forEach { show($0, plan.target) }
        print("\nNote: \(StaffingPlan.note).")
    }

    private func show(_ tier: TierStaffing, _ target: StaffingTarget) {
        switch tier.missing {
        case .records: return print("\n\(tier.tier.name): nothing ever came to it in the period.")
        case .few:
            return print(
                "\n\(tier.tier.name): too few to go by: \(tier.hands.n) stays ended, \(tier.held.n) of live chats.")
        case nil: break
        }
        print(
            "\n\(tier.tier.name): people for \(target.share) % of chats within \(target.within / 1_000) s, "
                + "\(target.atOnce) chats at once, busy at most \(target.busy) %;")
        let work =
            tier.hands.mean == nil
            ? "nobody's time with a ticket is recorded (\(tier.hands.n) stays ended), the answer alone decides"
            : "\(Self.text(tier.hands)) min of work a stay (\(tier.hands.n) ended)"
        print(
            "\(work), a chat held "
                + "\(Self.text(tier.held)) min (\(tier.held.n)):")
        table(
            tier.people.map { people in
                guard let people else { return "-" }
                let upper = people.upper.map(String.init) ?? "?"
                return upper == String(people.count) ? upper : "\(people.count)-\(upper)"
            })
    }

    /// A row for each hour, a column for each day.
    private func table(_ cells: [String]) {
        let rows = (0..<24).map { (hour: Int) -> [String] in
            var row = [hour < 10 ? "0\(hour):00" : "\(hour):00"]
            for day in 0..<7 { row.append(cells[day * 24 + hour]) }
            return row
        }
        printTable([""] + Self.days, rows)
    }

    private static func text(_ time: TierStaffing.Time) -> String {
        guard let mean = time.mean else { return "?" }
        guard let interval = time.interval else { return text(mean) }
        return "\(text(mean)) (\(text(interval.lower))-\(text(interval.upper)))"
    }

    private static func text(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int64(rounded)) : String(rounded)
    }
}
