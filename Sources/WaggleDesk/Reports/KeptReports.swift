internal import WaggleDomain

/// Answers that were given, by what was asked, so that several people who look at one report cost one computation.
struct KeptReports {
    private struct Kept {
        let answer: [UInt8]
        let context: DeskReports.Context
        let sequence: Int64
        let at: Milliseconds
        /// The first moment of the period before.
        let from: Milliseconds
        var askedAt: Milliseconds
    }

    private static let max = 40
    /// An answer is given again for so long, in ms, while more is recorded: as often as a board looks.
    private static let freshFor: Milliseconds = 5_000
    /// And for so long when nothing was recorded, since open tickets grow older all the same.
    private static let standsFor: Milliseconds = 60_000
    private static let day: Milliseconds = 86_400_000

    private var kept: [ReportWish: Kept] = [:]

    /// The answer that still stands; nil when there is none.
    mutating func answer(
        _ wish: ReportWish, _ context: DeskReports.Context, head: Int64, now: Milliseconds
    ) -> [UInt8]? {
        guard let found = kept[wish], found.context == context else { return nil }
        kept[wish]?.askedAt = now
        let age = now - found.at
        return age < (found.sequence == head ? Self.standsFor : Self.freshFor) ? found.answer : nil
    }

    /// Keeps an answer; the one longest unasked makes room.
    mutating func put(
        _ answer: [UInt8], _ wish: ReportWish, _ context: DeskReports.Context, from: Milliseconds, sequence: Int64,
        now: Milliseconds
    ) {
        kept[wish] = Kept(
            answer: answer, context: context, sequence: sequence, at: now, from: from, askedAt: now)
        if kept.count > Self.max, let oldest = kept.min(by: { $0.value.askedAt < $1.value.askedAt })?.key {
            kept[oldest] = nil
        }
    }

    /// The earliest moment that a report asked for within a day looks at; nil when there is none.
    func earliest(now: Milliseconds) -> Milliseconds? {
        kept.values.lazy.filter { $0.askedAt > now - Self.day }.map(\.from).min()
    }
}
