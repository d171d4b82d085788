internal import WaggleDomain

/// What a clock showed, and its offset where the text tells it.
struct LocalTime: Equatable {
    /// Milliseconds since 1970 as if the clock stood at UTC.
    var local: Milliseconds
    /// Minutes ahead of UTC; nil when the text names no zone.
    var offset: Int?

    /// A day from 1970 to 9999 and a time of the day; nil for anything the calendar does not have.
    init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, millisecond: Int, offset: Int?) {
        guard (1970...9_999).contains(year), (1...12).contains(month),
            (1...SourceTime.days(ofMonth: month, year: year)).contains(day), (0..<24).contains(hour),
            (0..<60).contains(minute), (0..<60).contains(second)
        else { return nil }
        let minutes = (SourceTime.epochDay(year, month, day) * 24 + hour) * 60 + minute
        local = Milliseconds((minutes * 60 + second) * 1_000 + millisecond)
        self.offset = offset
    }

    /// ISO 8601 as XML and tables write it: `2026-03-01T14:05:09.123+01:00`, with `T` or a space, seconds or none, any
    /// number of digits of the second (cut at the millisecond), `Z`, `+01:00`, `+0100` or no zone.
    init?(iso bytes: [UInt8]) {
        var digits = DigitReader(bytes)
        guard let year = digits.number(4...4), digits.take("-"), let month = digits.number(2...2), digits.take("-"),
            let day = digits.number(2...2), digits.take("T") || digits.take(" ") || digits.take("t"),
            let hour = digits.number(2...2), digits.take(":"), let minute = digits.number(2...2)
        else { return nil }
        var second = 0
        var millisecond = 0
        if digits.take(":") {
            guard let value = digits.number(2...2) else { return nil }
            second = value
            if digits.take(".") || digits.take(",") {
                guard let value = digits.thousandths() else { return nil }
                millisecond = value
            }
        }
        guard let zone = digits.zone(), digits.isAtEnd else { return nil }
        self.init(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: millisecond,
            offset: zone.offset)
    }
}

/// Reads digits and signs one after the other.
struct DigitReader {
    private let bytes: [UInt8]
    private var cursor = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { cursor == bytes.count }

    private var digit: Int? {
        guard cursor < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[cursor]) else { return nil }
        return Int(bytes[cursor] - UInt8(ascii: "0"))
    }

    /// As many digits as there are, within the range; nil for fewer.
    mutating func number(_ count: ClosedRange<Int>) -> Int? {
        var value = 0
        var read = 0
        while read < count.upperBound, let digit {
            value = value * 10 + digit
            cursor += 1
            read += 1
        }
        return read >= count.lowerBound ? value : nil
    }

    /// One to twelve digits of a fraction, in thousandths.
    mutating func thousandths() -> Int? {
        var value = 0
        var read = 0
        while read < 12, let digit {
            if read < 3 { value = value * 10 + digit }
            cursor += 1
            read += 1
        }
        guard read > 0 else { return nil }
        return read == 1 ? value * 100 : read == 2 ? value * 10 : value
    }

    /// One byte, if it stands here.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard cursor < bytes.count, UInt32(bytes[cursor]) == character.value else { return false }
        cursor += 1
        return true
    }

    /// Bytes that must stand here.
    mutating func take(_ text: ArraySlice<UInt8>) -> Bool {
        guard bytes[cursor...].starts(with: text) else { return false }
        cursor += text.count
        return true
    }

    /// `Z`, an offset of less than a day, or nothing; nil for anything else.
    mutating func zone() -> (offset: Int?, Void)? {
        if isAtEnd { return (nil, ()) }
        if take("Z") || take("z") { return (0, ()) }
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(2...2) else { return nil }
        _ = take(":")
        guard let minutes = number(2...2), hours < 24, minutes < 60 else { return nil }
        let offset = hours * 60 + minutes
        return (isWest ? -offset : offset, ())
    }
}
