/// Takes a POSIX TZ text apart from the front. Nil or false where it is not of that form.
struct ZoneRuleReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) { rest = text }

    var isAtEnd: Bool { rest.isEmpty }
    var peek: UInt8? { rest.first }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    /// Letters, or anything of letters, digits and signs between angle brackets; at least three.
    mutating func name() -> Bool {
        let isQuoted = skip(0x3C)
        var count = 0
        while let byte = rest.first, Self.isLetter(byte) || (isQuoted && Self.isOfQuotedName(byte)) {
            rest.removeFirst()
            count += 1
        }
        return count >= 3 && (!isQuoted || skip(0x3E))
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isOfQuotedName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D
    }

    /// At most three digits.
    private mutating func number(_ range: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while let byte = rest.first, (0x30...0x39).contains(byte), count < 3 {
            rest.removeFirst()
            value = value * 10 + Int(byte - 0x30)
            count += 1
        }
        return count > 0 && range.contains(value) ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(hoursMax: Int) -> Int? {
        let isNegative = skip(0x2D)
        if !isNegative { _ = skip(0x2B) }
        guard let hours = number(0...hoursMax) else { return nil }
        var seconds = hours * 3_600
        if skip(0x3A) {
            guard let minutes = number(0...59) else { return nil }
            seconds += minutes * 60
            if skip(0x3A) {
                guard let last = number(0...59) else { return nil }
                seconds += last
            }
        }
        return isNegative ? -seconds : seconds
    }

    /// `,date[/time]`.
    mutating func change() -> ZoneRule.Switch? {
        guard skip(0x2C), let day = day() else { return nil }
        guard skip(0x2F) else { return ZoneRule.Switch(day: day) }
        return time(hoursMax: 167).map { ZoneRule.Switch(day: day, time: $0) }
    }

    private mutating func day() -> ZoneRule.Day? {
        if skip(0x4A) { return number(1...365).map { .ofYearWithoutLeapDay($0) } }
        guard skip(0x4D) else { return number(0...365).map { .ofYear($0) } }
        guard let month = number(1...12), skip(0x2E), let week = number(1...5), skip(0x2E),
            let weekday = number(0...6)
        else { return nil }
        return .weekday(weekday, week: week, month: month)
    }
}
