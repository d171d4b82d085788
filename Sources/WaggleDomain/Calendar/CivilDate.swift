/// A day of the Gregorian calendar, apart from any clock. Years 1 to 9999.
package struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01, negative before.
    package let dayNumber: Int

    /// The day of that number, moved into the years 1 to 9999 when it lies outside.
    package init(dayNumber: Int) { self.dayNumber = min(max(dayNumber, Self.firstDay), Self.lastDay) }

    /// Nil when there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        self.init(dayNumber: Self.dayNumber(year, month, day))
        guard self.month == month, self.day == day else { return nil }
    }

    /// Reads `2026-11-22`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package static func < (a: CivilDate, b: CivilDate) -> Bool { a.dayNumber < b.dayNumber }

    package var year: Int { parts.year }
    package var month: Int { parts.month }
    package var day: Int { parts.day }
    package var weekday: Weekday { Weekday(dayNumber: dayNumber) }

    /// `2026-11-22`.
    package var text: String {
        let (year, month, day) = parts
        return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
    }

    /// The last day of a month, 28 to 31. `month` must be 1 to 12.
    package static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static let firstDay = dayNumber(1, 1, 1)
    private static let lastDay = dayNumber(9999, 12, 31)

    // Years begin in March, so that the leap day is the last; 400 years are one era of 146,097 days.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private var parts: (year: Int, month: Int, day: Int) {
        let days = dayNumber + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let year = yearOfEra + era * 400
        return (month < 10 ? year : year + 1, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

/// A day of the week; the raw value is ISO 8601's, Monday 1 to Sunday 7.
package enum Weekday: Int, CaseIterable, Comparable, Sendable {
    case monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday

    /// The weekday of the day so many days after 1970-01-01, a Thursday.
    package init(dayNumber: Int) {
        let index = (dayNumber % 7 + 10) % 7
        self = Self.allCases[index]
    }

    package static func < (a: Weekday, b: Weekday) -> Bool { a.rawValue < b.rawValue }
    /// `mon`, `tue`, ...: the name on the wire.
    package var name: String { ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][rawValue - 1] }
}
