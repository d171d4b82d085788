// The log's times: `d/m/yyyy hh:mm`, day first, without a zone. They are read as one fixed zone, UTC, so that no hour is
// there twice or missing; differences inside one log stay right unless they span a change of the source's own clock.

package import WaggleDomain

/// A source time read and written.
package enum SourceTime {
    /// The time in ms since 1970 (UTC); nil for anything but a day of the calendar and a minute of the day.
    package static func parse(_ text: String) -> Milliseconds? {
        let bytes = Array(text.utf8)
        var cursor = 0
        guard let day = number(bytes, &cursor, digits: 1...2, then: UInt8(ascii: "/")),
            let month = number(bytes, &cursor, digits: 1...2, then: UInt8(ascii: "/")),
            let year = number(bytes, &cursor, digits: 4...4, then: UInt8(ascii: " ")),
            let hour = number(bytes, &cursor, digits: 2...2, then: UInt8(ascii: ":")),
            let minute = number(bytes, &cursor, digits: 2...2, then: nil)
        else { return nil }
        guard year >= 1970, (1...12).contains(month), (1...days(ofMonth: month, year: year)).contains(day),
            hour < 24, minute < 60
        else { return nil }
        return Milliseconds(((epochDay(year, month, day) * 24 + hour) * 60 + minute) * 60_000)
    }

    /// `yyyy-MM-ddTHH:mm:ss`, without a zone as in the source.
    package static func iso(_ time: Milliseconds) -> String {
        let seconds = Int(time.floored(to: 1_000))
        let day = seconds.floored(to: 86_400)
        let rest = seconds - day * 86_400
        let (year, month, dayOfMonth) = civil(day)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
            + "T\(padded(rest / 3_600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
    }

    /// The day of the week of a time, Monday 0 to Sunday 6.
    package static func weekday(_ time: Milliseconds) -> Int {
        let day = Int(time.floored(to: 86_400_000))
        // Day 0 was a Thursday.
        return ((day + 3) % 7 + 7) % 7
    }

    /// The hour of the day of a time, 0 to 23.
    package static func hour(_ time: Milliseconds) -> Int {
        let hour = Int(time.floored(to: 3_600_000))
        return (hour % 24 + 24) % 24
    }

    /// Reads digits up to a separator, or up to the end of the text when there is none to follow.
    private static func number(
        _ bytes: [UInt8], _ cursor: inout Int, digits: ClosedRange<Int>, then separator: UInt8?
    ) -> Int? {
        let start = cursor
        var value = 0
        while cursor < bytes.count, cursor - start < digits.upperBound,
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[cursor])
        {
            value = value * 10 + Int(bytes[cursor] - UInt8(ascii: "0"))
            cursor += 1
        }
        guard digits.contains(cursor - start) else { return nil }
        guard let separator else { return cursor == bytes.count ? value : nil }
        guard cursor < bytes.count, bytes[cursor] == separator else { return nil }
        cursor += 1
        return value
    }

    static func days(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970 of a Gregorian date. Years are counted from March, so that the leap day ends one.
    static func epochDay(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let fromMarch = month > 2 ? year : year - 1
        let era = fromMarch.floored(to: 400)
        let yearOfEra = fromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The Gregorian date of a day since 1970.
    private static func civil(_ epochDay: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = epochDay + 719_468
        let era = shifted.floored(to: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * fromMarch + 2) / 5 + 1)
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension BinaryInteger {
    /// The quotient rounded down, also below zero.
    fileprivate func floored(to divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
