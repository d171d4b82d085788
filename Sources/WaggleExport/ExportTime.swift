internal import WaggleDomain

/// Moments as the three formats write them: ISO 8601, milliseconds, UTC.
enum ExportTime {
    /// `2026-03-01T14:05:09.123` and a zone, `Z` or `+00:00`. The years 0 to 9999; others are their nearest.
    static func text(_ moment: Milliseconds, zone: String) -> String {
        let clamped = min(max(moment, -62_167_219_200_000), 253_402_300_799_999)
        let (days, inDay) = divided(clamped, 86_400_000)
        let (year, month, day) = civil(days)
        let (hour, minute, second) = (inDay / 3_600_000, inDay / 60_000 % 60, inDay / 1_000 % 60)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(hour, 2)):\(padded(minute, 2))"
            + ":\(padded(second, 2)).\(padded(inDay % 1_000, 3))\(zone)"
    }

    /// The moment as clocks show it that are ahead of UTC by `+hh:mm` or `-hh:mm`; other offsets count as none.
    static func text(_ moment: Milliseconds, offset: String) -> String {
        let digits = offset.utf8.compactMap { (0x30...0x39).contains($0) ? Int64($0) - 0x30 : nil }
        guard digits.count == 4 else { return text(moment, zone: "+00:00") }
        let minutes = digits[0] * 600 + digits[1] * 60 + digits[2] * 10 + digits[3]
        let ahead = (offset.hasPrefix("-") ? -minutes : minutes) * 60_000
        return text(moment.addingReportingOverflow(ahead).partialValue, zone: offset)
    }

    private static func divided(_ value: Int64, _ by: Int64) -> (Int64, Int64) {
        let rest = ((value % by) + by) % by
        return ((value - rest) / by, rest)
    }

    /// Days since 1970 as a date (Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days).
    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let (era, dayOfEra) = divided(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
