package import Statistics
import WaggleDomain

/// What came in each hour of the week, and what may be expected of it.
package struct HourlyArrivals: Sendable {
    /// One hour of the week.
    package struct Hour: Equatable, Sendable {
        /// How often the hour was there in the period.
        package var weeks = 0
        /// What came in all of them.
        package var count = 0
        /// How long they were together, in hours.
        package var time = 0.0
        /// Arrivals an hour; nil where the hour was never there.
        package var mean: Double?
        /// What the mean may as well be, at 95 %; nil below `weeksNeeded`.
        package var interval: Interval?
    }

    /// With fewer weeks an hour's mean is a story and no expectation.
    package static let weeksNeeded = 4

    /// By their place in the week.
    package let hours: [Hour]
    /// How many times more than chance the weeks differ; at least 1.
    package let dispersion: Double

    /// Counts moments in the hours they lie in.
    init(_ moments: some Sequence<Milliseconds>, in week: WeekHours) {
        var counts: [Int64: Int] = [:]
        for moment in moments {
            if let hour = week.hour(of: moment) { counts[hour, default: 0] += 1 }
        }
        var groups = [[(count: Int, time: Double)]](repeating: [], count: WeekHours.count)
        for (number, hour) in week.hours { groups[hour.place].append((counts[number] ?? 0, hour.length)) }
        let dispersion = ArrivalRate.dispersion(of: groups)
        hours = groups.map { Self.hour($0, dispersion) }
        self.dispersion = dispersion
    }

    private static func hour(_ group: [(count: Int, time: Double)], _ dispersion: Double) -> Hour {
        var hour = Hour(weeks: group.count)
        for one in group {
            hour.count += one.count
            hour.time += one.time
        }
        guard hour.time > 0 else { return hour }
        let rate = ArrivalRate(count: hour.count, time: hour.time, dispersion: dispersion)
        hour.mean = rate.value
        if hour.weeks >= weeksNeeded { hour.interval = rate.interval() }
        return hour
    }
}
