package import WaggleDomain

/// A stretch of time cut into the hours of a wall clock, and these told apart by their place in the week: Monday from
/// midnight is 0, Sunday's last hour 167. An hour that clocks skip is not there; one that they show twice is two hours
/// long. Closed days of the calendar are left out.
package struct WeekHours: Sendable {
    /// Hours of a week.
    package static let count = 168

    /// One hour of the clock.
    struct Hour {
        /// Its place in the week.
        let place: Int
        /// How long it lasted, in hours: 1, but where clocks changed.
        var length: Double
    }

    /// The stretch from its first whole hour to its last; empty when it holds none.
    package let span: Span
    /// Days left out, in order.
    package let closedDays: [CivilDate]
    let calendar: WorkCalendar
    /// Which hours of the week the calendar opens, be it for a part of them.
    let open: [Bool]
    /// By the number of hours that the clock showed since 1970.
    let hours: [Int64: Hour]

    private static let hour: Milliseconds = 3_600_000

    /// The hours of a stretch as the calendar's clock shows them; a stretch of at most some years between 1970 and 2200.
    package init(_ span: Span, calendar: WorkCalendar) {
        let zone = calendar.zone
        let whole = Span(
            Self.wholeHour(span.from + Self.hour - 1, zone), Self.wholeHour(span.to, zone))
        let closed = Set(calendar.holidays.map(\.date.dayNumber))
        var hours: [Int64: Hour] = [:]
        var left: Set<Int> = []
        var position = whole.from
        while position < whole.to {
            let clock = zone.span(at: position)
            let number = Self.number(position, clock.offset)
            let end = min((number + 1) * Self.hour - clock.offset, clock.to, whole.to)
            let day = Int(Self.floor(number, 24))
            if closed.contains(day) {
                left.insert(day)
            } else {
                let place = (Weekday(dayNumber: day).rawValue - 1) * 24 + Int(number - Int64(day) * 24)
                let length = Double(end - position) / Double(Self.hour)
                hours[number, default: Hour(place: place, length: 0)].length += length
            }
            position = end
        }
        self.span = whole
        self.calendar = calendar
        open = Self.open(calendar)
        self.hours = hours
        closedDays = left.sorted().map { CivilDate(dayNumber: $0) }
    }

    /// The hour a moment lies in; nil outside, and on days left out.
    func hour(of moment: Milliseconds) -> Int64? {
        guard span.from <= moment, moment < span.to else { return nil }
        let number = Self.number(moment, calendar.zone.offset(at: moment))
        return hours[number] == nil ? nil : number
    }

    private static func open(_ calendar: WorkCalendar) -> [Bool] {
        (0..<count).map { place in
            let day = Weekday(rawValue: place / 24 + 1) ?? .monday
            let (from, to) = (place % 24 * 60, place % 24 * 60 + 60)
            return calendar.week[day, default: []].contains { $0.opens < to && from < $0.closes }
        }
    }

    private static func number(_ moment: Milliseconds, _ offset: Milliseconds) -> Int64 { floor(moment + offset, hour) }

    private static func wholeHour(_ moment: Milliseconds, _ zone: TimeZoneRules) -> Milliseconds {
        let offset = zone.offset(at: moment)
        return number(moment, offset) * hour - offset
    }

    private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        (value - ((value % unit) + unit) % unit) / unit
    }
}
