internal import JSON
internal import WaggleDomain

/// Answers that were given, by what was asked, so that several people who look at one report cost one computation.
struct KeptReports {
    private struct Kept<Value> {
        let value: Value
        let context: DeskReports.Context
        let sequence: Int64
        let at: Milliseconds

        /// Does it still stand, when it stands for so long while more is recorded and so long while nothing is?
        func stands(_ context: DeskReports.Context, _ head: Int64, _ now: Milliseconds, _ fresh: Milliseconds) -> Bool {
            self.context == context && now - at < (sequence == head ? max(fresh, KeptReports.standsFor) : fresh)
        }
    }

    private struct Wanted {
        /// The first moment of the period before.
        let from: Milliseconds
        var askedAt: Milliseconds
    }

    private static let keptMax = 40
    /// Figures are given again for so long, in ms, while more is recorded: as often as a board looks.
    private static let freshFor: Milliseconds = 5_000
    /// Comparisons, which cost more and say when they were made.
    private static let comparisonFreshFor: Milliseconds = 60_000
    /// And for so long when nothing was recorded, since open tickets grow older all the same.
    private static let standsFor: Milliseconds = 60_000
    private static let day: Milliseconds = 86_400_000

    private var figures: [ReportWish: Kept<[JSONMember]>] = [:]
    private var comparisons: [ReportWish: Kept<JSONValue>] = [:]
    private var wanted: [ReportWish: Wanted] = [:]
    /// The analyses of experiments, and the plans of weeks.
    var experiments = KeptAnswers<ExperimentID, WorkCalendar, [UInt8]>()
    var staffing = KeptAnswers<StaffingWish, DeskReports.Context, [UInt8]>()
    /// Simulations: as many as a slider has steps, and as long as somebody plays with it.
    var outlooks = KeptAnswers<SimulationWish, [UserID: Tier], [JSONMember]>(keptMax: 40, freshFor: 600_000)

    /// The figures that still stand; nil when there are none.
    mutating func answer(
        _ wish: ReportWish, _ context: DeskReports.Context, head: Int64, now: Milliseconds
    ) -> [JSONMember]? {
        wanted[wish]?.askedAt = now
        guard let found = figures[wish], found.stands(context, head, now, Self.freshFor) else { return nil }
        return found.value
    }

    /// Keeps figures; what was longest not asked for makes room.
    mutating func put(
        _ answer: [JSONMember], _ wish: ReportWish, _ context: DeskReports.Context, from: Milliseconds,
        sequence: Int64, now: Milliseconds
    ) {
        figures[wish] = Kept(value: answer, context: context, sequence: sequence, at: now)
        wanted[wish] = Wanted(from: from, askedAt: now)
        if wanted.count > Self.keptMax, let oldest = wanted.min(by: { $0.value.askedAt < $1.value.askedAt })?.key {
            wanted[oldest] = nil
            figures[oldest] = nil
            comparisons[oldest] = nil
        }
    }

    /// The last comparison of the same people and settings, however old; nil when there is none.
    func comparison(_ wish: ReportWish, _ context: DeskReports.Context) -> JSONValue? {
        comparisons[wish].flatMap { $0.context == context ? $0.value : nil }
    }

    /// Is it time to compare anew?
    func wantsComparison(
        _ wish: ReportWish, _ context: DeskReports.Context, sequence: Int64, now: Milliseconds
    ) -> Bool {
        comparisons[wish].map { !$0.stands(context, sequence, now, Self.comparisonFreshFor) } ?? true
    }

    /// Keeps a comparison of figures that are kept.
    mutating func put(
        comparison: JSONValue, _ wish: ReportWish, _ context: DeskReports.Context, sequence: Int64, now: Milliseconds
    ) {
        guard wanted[wish] != nil else { return }
        comparisons[wish] = Kept(value: comparison, context: context, sequence: sequence, at: now)
    }

    /// The earliest moment that a report or an experiment asked for within a day looks at; nil when there is none.
    func earliest(now: Milliseconds) -> Milliseconds? {
        let reports = wanted.values.lazy.filter { $0.askedAt > now - Self.day }.map(\.from).min()
        let others = [
            experiments.earliest(since: now - Self.day), staffing.earliest(since: now - Self.day),
            outlooks.earliest(since: now - Self.day),
        ]
        return ([reports] + others).compactMap(\.self).min()
    }
}

/// Answers whose tickets must be kept while somebody asks for them, given again for a while.
struct KeptAnswers<Key: Hashable, Basis: Equatable, Answer> {
    private struct Kept {
        /// The first moment it looks at.
        let from: Milliseconds
        let askedAt: Milliseconds
        var answer: (said: Answer, basis: Basis, at: Milliseconds)?
    }

    private let keptMax: Int
    private let freshFor: Milliseconds
    private var all: [Key: Kept] = [:]

    init(keptMax: Int = 10, freshFor: Milliseconds = 60_000) {
        self.keptMax = keptMax
        self.freshFor = freshFor
    }

    /// The last answer, while it stands. Asking keeps its tickets from being forgotten.
    mutating func answer(_ key: Key, from: Milliseconds, _ basis: Basis, now: Milliseconds) -> Answer? {
        let found = all[key]?.answer
        all[key] = Kept(from: from, askedAt: now, answer: found)
        if all.count > keptMax, let oldest = all.min(by: { $0.value.askedAt < $1.value.askedAt })?.key {
            all[oldest] = nil
        }
        guard let found, found.basis == basis, now - found.at < freshFor else { return nil }
        return found.said
    }

    /// Keeps an answer to what was asked for.
    mutating func put(_ answer: Answer, _ key: Key, _ basis: Basis, now: Milliseconds) {
        all[key]?.answer = (answer, basis, now)
    }

    /// The earliest moment looked at by what was asked for since; nil when there is none.
    func earliest(since: Milliseconds) -> Milliseconds? {
        all.values.lazy.filter { $0.askedAt > since }.map(\.from).min()
    }
}
