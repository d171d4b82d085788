// Opening hours, and arithmetic in working time.
//
// A moment is open when the clock on the wall of the calendar's zone then shows an opening hour of a day that is no
// holiday. That one sentence settles the changes to and from summer time: an hour that clocks skip never was, so it
// counts for nothing; an hour that they show twice is worked twice.
//
//     spans of one offset    |------- UTC+0 -------|------------- UTC+1 -------------|--- UTC+0 ---
//     local days             | Fri | Sat | Sun     | Mon | Tue | ...
//     opening hours             ▓▓                    ▓▓    ▓▓      open stretches, cut at the ends of a span
//
// Everything is exact to the millisecond. Times are held inside the years 1970 to 9999, so nothing overflows, and a
// calendar that never opens is not made: `WorkCalendar.init` refuses it.

/// The hours in which a desk or a contract promises to work. Pure: the same answers always.
package struct WorkCalendar: Equatable, Sendable {
    /// From `opens` up to `closes`, in minutes of the local day: 0 to 1440, never empty.
    package struct Hours: Hashable, Sendable {
        package let opens: Int
        package let closes: Int

        /// Nil when the hours are empty or leave the day.
        package init?(opens: Int, closes: Int) {
            guard opens >= 0, closes <= 1_440, opens < closes else { return nil }
            self.opens = opens
            self.closes = closes
        }
    }

    /// A closed day.
    package struct Holiday: Equatable, Sendable {
        package let date: CivilDate
        package let name: String

        package init(_ date: CivilDate, _ name: String = "") {
            self.date = date
            self.name = name
        }
    }

    /// Stretches of opening hours in one day.
    package static let hoursPerDayMax = 8
    /// Holidays of one calendar.
    package static let holidaysMax = 500

    package let name: String
    package let zone: TimeZoneRules
    /// By weekday; a day that is missing is closed all day. In order, not overlapping.
    package let week: [Weekday: [Hours]]
    /// In order of the days.
    package let holidays: [Holiday]
    let closedDays: Set<Int>
    let isAlways: Bool

    /// Refuses hours that overlap, too many of anything, and a week without an open hour.
    package init(
        name: String, zone: TimeZoneRules = .utc, week: [Weekday: [Hours]], holidays: [Holiday] = []
    ) throws(Refusal) {
        let week = week.mapValues { $0.sorted { $0.opens < $1.opens } }.filter { !$0.value.isEmpty }
        if let refusal = Self.refusal(week, holidays) { throw refusal }
        self.name = name
        self.zone = zone
        self.week = week
        self.holidays = holidays.sorted { $0.date < $1.date }
        closedDays = Set(holidays.map(\.date.dayNumber))
        isAlways = holidays.isEmpty && Self.isWholeWeek(week)
    }

    private init(always name: String) {
        self.name = name
        zone = .utc
        week = Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, Self.wholeDay) })
        holidays = []
        closedDays = []
        isAlways = true
    }

    /// Never closed: working time is the time of the clock.
    package static let always = WorkCalendar(always: "always")

    private static let wholeDay = Hours(opens: 0, closes: 1_440).map { [$0] } ?? []

    private static func isWholeWeek(_ week: [Weekday: [Hours]]) -> Bool {
        Weekday.allCases.allSatisfy { day in
            let hours = week[day, default: []]
            return hours.first?.opens == 0 && hours.last?.closes == 1_440
                && zip(hours, hours.dropFirst()).allSatisfy { $0.closes == $1.opens }
        }
    }

    private static func refusal(_ week: [Weekday: [Hours]], _ holidays: [Holiday]) -> Refusal? {
        guard !week.isEmpty else { return Refusal(.invalidField, "the calendar never opens", field: "week") }
        for (day, hours) in week {
            guard hours.count <= hoursPerDayMax else {
                return Refusal(.invalidField, "\(day.name) has more than \(hoursPerDayMax) openings", field: "week")
            }
            guard zip(hours, hours.dropFirst()).allSatisfy({ $0.closes <= $1.opens }) else {
                return Refusal(.invalidField, "opening hours of \(day.name) overlap", field: "week")
            }
        }
        guard holidays.count <= holidaysMax else {
            return Refusal(.invalidField, "a calendar has at most \(holidaysMax) holidays", field: "holidays")
        }
        return nil
    }
}

extension WorkCalendar {
    /// Whether it is an opening hour then.
    package func isOpen(at moment: Milliseconds) -> Bool {
        guard !isAlways else { return true }
        let moment = Self.held(moment)
        let local = moment + zone.offset(at: moment)
        let (day, time) = Self.split(local)
        let minute = time / 60_000
        return hours(of: day).contains { $0.opens <= minute && minute < $0.closes }
    }

    /// When hours begin next: the first moment after `moment` that is open while the one before is closed. Nil when
    /// that never happens again (an always open calendar).
    package func nextOpening(after moment: Milliseconds) -> Milliseconds? {
        var walk = Walk(self, from: Self.held(moment))
        while let stretch = walk.next() {
            if stretch.from > moment, !isOpen(at: stretch.from - 1) { return stretch.from }
        }
        return nil
    }

    /// When the present hours end; nil when it is closed at `moment`, or never closes again.
    package func closing(after moment: Milliseconds) -> Milliseconds? {
        var walk = Walk(self, from: Self.held(moment))
        guard !isAlways, let stretch = walk.next(), stretch.from <= Self.held(moment) else { return nil }
        return stretch.to
    }

    /// The moment at which so much working time has passed since `moment`: the earliest one. `moment` itself for
    /// nothing. Held at the end of the year 9999.
    package func add(workingTime: Milliseconds, to moment: Milliseconds) -> Milliseconds {
        let moment = Self.held(moment)
        guard workingTime > 0 else { return moment }
        var left = min(workingTime, Self.latest)
        if isAlways { return Self.held(moment + left) }
        var walk = Walk(self, from: moment)
        while let stretch = walk.next() {
            let start = max(stretch.from, moment)
            if left <= stretch.to - start { return start + left }
            left -= stretch.to - start
        }
        return Self.latest
    }

    /// Working time between two moments; negative when `end` is before `start`.
    package func workingTime(from start: Milliseconds, to end: Milliseconds) -> Milliseconds {
        let (start, end) = (Self.held(start), Self.held(end))
        guard start <= end else { return -workingTime(from: end, to: start) }
        guard !isAlways else { return end - start }
        var walk = Walk(self, from: start)
        var sum: Milliseconds = 0
        while let stretch = walk.next(), stretch.from < end {
            sum += min(stretch.to, end) - max(stretch.from, start)
        }
        return sum
    }

    /// The end of the year 9999; moments are held between 1970 and here.
    package static let latest: Milliseconds = 253_402_300_799_999

    static func held(_ moment: Milliseconds) -> Milliseconds { min(max(moment, 0), latest) }

    static let day: Milliseconds = 86_400_000

    /// The day's number and the time in it, both of the local clock.
    static func split(_ local: Milliseconds) -> (day: Int, time: Milliseconds) {
        let time = (local % day + day) % day
        return (Int((local - time) / day), time)
    }

    func hours(of day: Int) -> [Hours] {
        closedDays.contains(day) ? [] : week[Weekday(dayNumber: day), default: []]
    }
}
