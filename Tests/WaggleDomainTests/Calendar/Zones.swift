import WaggleDomain

/// Zones as tables, as far as the tests need them.
enum Zones {
    static func zone(_ name: String, _ initial: Int, _ changes: [(String, Int)]) -> TimeZoneRules {
        let transitions = changes.map { TimeZoneRules.Transition(at: utc($0.0) / 1_000, offset: $0.1 * 3_600) }
        return TimeZoneRules(name: name, initialOffset: initial, transitions: transitions)!
    }

    static let lisbon = zone(
        "Europe/Lisbon", 0, [("2026-03-29 01:00", 1), ("2026-10-25 01:00", 0), ("2027-03-28 01:00", 1)])
    static let newYork = zone(
        "America/New_York", -18_000, [("2026-03-08 07:00", -4), ("2026-11-01 06:00", -5), ("2027-03-14 07:00", -4)])
    /// Its clocks went forward and back at midnight.
    static let saoPaulo = zone(
        "America/Sao_Paulo", -10_800,
        [("2017-10-15 03:00", -2), ("2018-02-18 02:00", -3), ("2018-11-04 03:00", -2), ("2019-02-17 02:00", -3)])
    static let kolkata = TimeZoneRules(name: "Asia/Kolkata", initialOffset: 19_800, transitions: [])!

    static let all = [TimeZoneRules.utc, lisbon, newYork, saoPaulo, kolkata]

    /// `2026-03-29 01:00` in UTC.
    static func utc(_ text: String) -> Milliseconds {
        let parts = text.split(separator: " ")
        let time = parts[1].split(separator: ":").map { Milliseconds($0)! }
        return Milliseconds(CivilDate(String(parts[0]))!.dayNumber) * 86_400_000 + time[0] * 3_600_000
            + time[1] * 60_000
    }

    /// Monday to Friday, nine to six.
    static func office(_ zone: TimeZoneRules, holidays: [String] = []) -> WorkCalendar {
        calendar(zone, [.monday, .tuesday, .wednesday, .thursday, .friday], [(540, 1_080)], holidays)
    }

    static func calendar(
        _ zone: TimeZoneRules, _ days: [Weekday], _ hours: [(Int, Int)], _ holidays: [String] = []
    ) -> WorkCalendar {
        let hours = hours.map { WorkCalendar.Hours(opens: $0.0, closes: $0.1)! }
        let week = Dictionary(uniqueKeysWithValues: days.map { ($0, hours) })
        return try! WorkCalendar(
            name: "test", zone: zone, week: week, holidays: holidays.map { .init(CivilDate($0)!) })
    }
}
