internal import Dispatch
internal import JSON
internal import Synchronization
internal import WaggleDomain
internal import WaggleLog
internal import WaggleMeasures

// Reports are made on a queue of their own with a connection of its own, beside the desk's writer and its other
// readers. The facts of the tickets are kept in a `MeasureBook` that follows the log, so a report costs one pass over
// facts and not over events:
//
//     report.get ─▶ rights (desk's queue) ─▶ here: much to read? ─▶ {"state": "reading"}; the asker asks again
//                                              else catch up ─▶ point values: {"state": "ready"}
//                                                                └▶ the modes compared, in steps of one measure each,
//                                                                   behind whoever asks meanwhile: in the next answer
//
// The book begins with the first report. It holds the tickets of the two periods that the widest report of the last
// day shows, at most `ticketsMax`. An answer is given again while it is fresh, and says when it was made.

/// The desk's reports. `@unchecked Sendable`: everything mutable is touched on `queue` only, but for the atomic count.
final class DeskReports: @unchecked Sendable {
    /// Tickets whose facts are kept, some 2 KB each. Older ones are left out of reports, which then say so.
    private static let ticketsMax = 250_000
    private static let waitingMax = 100
    private static let step = 5_000
    private static let comparingMax = 4

    /// What a report depends on besides the log, as it stands on the desk's queue.
    struct Context: Equatable, Sendable {
        let calendar: WorkCalendar
        let costs: CostPolicy
        /// Everybody's highest tier; nobody without one.
        let tiers: [UserID: Tier]
        /// The team's people; nil when no team was asked for.
        let members: Set<UserID>?
        /// Live chats and helps that somebody new has at once.
        let capacity: Int
    }

    let queue = DispatchQueue(label: "waggle.desk.reports", qos: .utility)
    private let waiting = Atomic<Int>(0)
    private let folder: DataFolder
    let eventsBeforeAnswerMax: Int64
    private var opened: LogReader?
    private(set) var book = MeasureBook(created: Span(.max, .max))
    /// The book was cut to its newest tickets, so beginning it anew would not reach further back.
    private var isCut = false
    private(set) var isReading = false
    var kept = KeptReports()
    var simulating = RunningSimulations()
    /// What is being compared.
    private var comparing: Set<ReportWish> = []

    /// `eventsBeforeAnswerMax`: when more are to be read, they are read in steps, and the asker is told.
    init(folder: DataFolder, eventsBeforeAnswerMax: Int64) {
        self.folder = folder
        self.eventsBeforeAnswerMax = eventsBeforeAnswerMax
    }

    /// Answers on its own queue; `busy` when too many ask at once. Any queue.
    func answer(
        _ wish: ReportWish, _ context: Context, now: Milliseconds,
        _ completion: @escaping @Sendable (CallResult) -> Void
    ) {
        answer(completion) { () throws(LogError) in try self.report(wish, context, now) }
    }

    /// Answers with what is made on its own queue.
    func answer(
        _ completion: @escaping @Sendable (CallResult) -> Void,
        with make: @escaping @Sendable () throws(LogError) -> CallResult
    ) {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.waitingMax else {
            waiting.subtract(1, ordering: .relaxed)
            return completion(.failure(Desk.busy))
        }
        queue.async { [self] in
            defer { waiting.subtract(1, ordering: .relaxed) }
            do throws(LogError) {
                completion(try make())
            } catch {
                completion(.failure(Desk.storeFailed))
            }
        }
    }

    private func report(
        _ wish: ReportWish, _ context: Context, _ now: Milliseconds
    ) throws(LogError) -> CallResult {
        guard let filter = wish.filter(now: now, members: context.members) else {
            return .failure(ReportWish.noPeriod)
        }
        let head = try reader.head().sequence
        if let answer = kept.answer(wish, context, head: head, now: now) {
            return .success(complete(answer, wish, context))
        }
        if let reading = try catchUp(to: head, back: filter.before.created.from, now) { return .success(reading) }
        func cohort(_ filter: MeasureFilter) -> MeasureCohort {
            MeasureCohort(book, filter, calendar: context.calendar, now: now, asTreated: wish.asTreated)
        }
        let (period, before) = (cohort(filter), cohort(filter.before))
        let answer = figures(period, before)
        kept.put(answer, wish, context, from: filter.before.created.from, sequence: book.sequence, now: now)
        compare(period, before, wish, context)
        return .success(complete(answer, wish, context))
    }

    /// Where the book begins when it was cut to its newest tickets.
    var coversFrom: Milliseconds? { isCut ? book.created?.from : nil }

    private func figures(_ period: MeasureCohort, _ before: MeasureCohort) -> [JSONMember] {
        let report = MeasureReport(period).json(before: MeasureReport(before, withModes: false))
        var members = [JSONMember("state", "ready"), JSONMember("seq", .int(book.sequence))]
        if let from = coversFrom, from > before.filter.created.from {
            members.append(JSONMember("covers_from", .int(from)))
        }
        return members + (report.objectValue ?? []) + [JSONMember("fit", FitTest(period, before: before).json())]
    }

    /// The figures with the comparison as far as there is one.
    private func complete(_ figures: [JSONMember], _ wish: ReportWish, _ context: Context) -> [UInt8] {
        var members = figures
        if !context.costs.currency.isEmpty { members.append(JSONMember("currency", .string(context.costs.currency))) }
        members.append(JSONMember("comparison", kept.comparison(wish, context) ?? .null))
        return JSONValue.object(members).serialised()
    }

    // MARK: - The comparison

    /// Begins to compare, unless that goes on already or was done a moment ago.
    private func compare(
        _ period: MeasureCohort, _ before: MeasureCohort, _ wish: ReportWish, _ context: Context
    ) {
        guard comparing.count < Self.comparingMax, !comparing.contains(wish),
            kept.wantsComparison(wish, context, sequence: book.sequence, now: period.now)
        else { return }
        comparing.insert(wish)
        let rates = ModeCost.Rates(
            byTier: [.l1: context.costs.l1Hour, .l2: context.costs.l2Hour, .l3: context.costs.l3Hour])
        let comparison = ModeComparison(
            period, before: before, tiers: context.tiers, rates: rates, seed: UInt64(clamping: book.sequence))
        step(comparison, wish, context, sequence: book.sequence)
    }

    private func step(
        _ comparison: ModeComparison, _ wish: ReportWish, _ context: Context, sequence: Int64
    ) {
        queue.async { [weak self] in
            guard let self else { return }
            var comparison = comparison
            comparison.step()
            guard comparison.isDone else { return step(comparison, wish, context, sequence: sequence) }
            comparing.remove(wish)
            let stamp = [JSONMember("now", .int(comparison.cohort.now)), JSONMember("seq", .int(sequence))]
            kept.put(
                comparison: .object(stamp + (comparison.json().objectValue ?? [])), wish, context, sequence: sequence,
                now: comparison.cohort.now)
        }
    }

    /// Reads what the book lacks of tickets made from a moment on; the answer for now when that is much.
    func catchUp(
        to head: Int64, back from: Milliseconds, _ now: Milliseconds
    ) throws(LogError) -> [UInt8]? {
        reach(back: from, now)
        guard !isReading, head - book.sequence <= eventsBeforeAnswerMax else {
            readOn()
            return reading(head, now)
        }
        while try readStep() {}
        return nil
    }

    private func reading(_ head: Int64, _ now: Milliseconds) -> [UInt8] {
        JSONValue.object([
            JSONMember("state", "reading"), JSONMember("now", .int(now)), JSONMember("seq", .int(book.sequence)),
            JSONMember("head", .int(head)),
        ]).serialised()
    }

    // MARK: - The book

    /// Makes the book hold tickets made from a moment on: anew when it begins later, and shorter when nobody needs
    /// what it holds.
    func reach(back from: Milliseconds, _ now: Milliseconds) {
        let begins = book.created?.from ?? .max
        if begins > from, !isCut {
            book = MeasureBook(created: Span(from, .max))
            isReading = false
        } else if let needed = kept.earliest(now: now).map({ min($0, from) }), begins < needed - Self.day {
            book.forget(before: needed)
            isCut = false
        }
    }

    private static let day: Milliseconds = 86_400_000

    /// Reads on in steps, so that others are answered in between.
    func readOn() {
        guard !isReading else { return }
        isReading = true
        readNext()
    }

    private func readNext() {
        queue.async { [weak self] in
            guard let self, isReading else { return }
            // A failure is met again, and told, by who asks next.
            if (try? readStep()) == true { readNext() } else { isReading = false }
        }
    }

    /// Reads some events; false when there were no more.
    func readStep() throws(LogError) -> Bool {
        let events = try reader.events(after: book.sequence, limit: Self.step)
        for stored in events {
            book.apply(stored.event, of: stored.ticket, by: stored.actor, at: stored.at, sequence: stored.sequence)
        }
        for ticket in book.toReadAgain {
            let events = try reader.events(of: ticket)
            book.readAgain(ticket, events.map { ($0.event, $0.actor, $0.at, $0.sequence) })
        }
        if book.count > Self.ticketsMax + Self.ticketsMax / 10,
            let start = book.beginning(ofNewest: Self.ticketsMax)
        {
            book.forget(before: start)
            isCut = true
        }
        return events.count == Self.step
    }

    var reader: LogReader {
        get throws(LogError) {
            if let opened { return opened }
            let reader = try LogReader.open(folder)
            opened = reader
            return reader
        }
    }
}
