/// How a source writes its times: `dd/MM/yyyy HH:mm`, `M/d/yyyy h:mm a`.
///
/// Letters stand for what is there, doubled for exactly two digits: `yyyy`, `M` or `MM`, `d` or `dd`, `H` or `HH` (0 to
/// 23), `h` or `hh` (1 to 12) with `a` (AM or PM), `m` or `mm`, `s` or `ss`, `S` (digits of the second), `X` (`Z` or an
/// offset). Anything else stands for itself.
package struct TimePattern: Sendable, Equatable {
    private enum Part: Sendable, Equatable {
        case year, month(Int), day(Int), hour(Int), halfDayHour(Int), half, minute(Int), second(Int), fraction, zone
        case literal(UInt8)
    }

    /// As it was said.
    package let text: String
    private let parts: [Part]

    /// Reads a pattern; what it cannot mean is refused with a sentence.
    package init(_ text: String) throws(ImportError) {
        var parts: [Part] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            var end = index
            while end < bytes.count, bytes[end] == byte { end += 1 }
            guard let run = Self.parts(of: byte, count: end - index) else {
                throw .mapping(
                    why: "the pattern \"\(text.shownShortened)\" cannot be read: it has yyyy, MM, dd, HH (or hh with "
                        + "a), mm, ss, S and X, and signs between them")
            }
            parts += run
            index = end
        }
        let days = parts.count { if case .day = $0 { true } else { false } }
        let months = parts.count { if case .month = $0 { true } else { false } }
        let halves = parts.count { $0 == .half }
        let halfDayHours = parts.count { if case .halfDayHour = $0 { true } else { false } }
        let years = parts.count { $0 == .year }
        guard years == 1, days == 1, months == 1, halves == halfDayHours, halves < 2 else {
            throw .mapping(
                why: "the pattern \"\(text.shownShortened)\" needs yyyy, MM and dd once each, and a exactly where it "
                    + "has hh")
        }
        self.text = text
        self.parts = parts
    }

    private static func parts(of byte: UInt8, count: Int) -> [Part]? {
        switch Unicode.Scalar(byte) {
        case "y": count == 4 ? [.year] : nil
        case "M": count <= 2 ? [.month(count)] : nil
        case "d": count <= 2 ? [.day(count)] : nil
        case "H": count <= 2 ? [.hour(count)] : nil
        case "h": count <= 2 ? [.halfDayHour(count)] : nil
        case "a": count == 1 ? [.half] : nil
        case "m": count <= 2 ? [.minute(count)] : nil
        case "s": count <= 2 ? [.second(count)] : nil
        case "S": [.fraction]
        case "X": [.zone]
        case "T": Array(repeating: .literal(byte), count: count)
        case "a"..."z", "A"..."Z": nil
        default: Array(repeating: .literal(byte), count: count)
        }
    }

    /// What a clock showed; nil when the text does not follow the pattern.
    func read(_ bytes: [UInt8]) -> LocalTime? {
        var digits = DigitReader(bytes)
        var found = Found()
        for part in parts {
            guard Self.read(part, &digits, &found) else { return nil }
        }
        guard digits.isAtEnd else { return nil }
        return found.time
    }

    private struct Found {
        var year = 0
        var month = 0
        var day = 0
        var hour = 0
        var isHalfDayHour = false
        var isAfternoon = false
        var minute = 0
        var second = 0
        var millisecond = 0
        var offset: Int?

        var time: LocalTime? {
            var hour = hour
            if isHalfDayHour {
                guard (1...12).contains(hour) else { return nil }
                hour = hour % 12 + (isAfternoon ? 12 : 0)
            }
            return LocalTime(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second,
                millisecond: millisecond, offset: offset)
        }
    }

    private static func read(_ part: Part, _ digits: inout DigitReader, _ found: inout Found) -> Bool {
        func number(_ count: Int, _ keep: (Int) -> Void) -> Bool {
            guard let value = digits.number(count...2) else { return false }
            keep(value)
            return true
        }
        switch part {
        case .year:
            guard let year = digits.number(4...4) else { return false }
            found.year = year
            return true
        case .month(let count): return number(count) { found.month = $0 }
        case .day(let count): return number(count) { found.day = $0 }
        case .hour(let count): return number(count) { found.hour = $0 }
        case .halfDayHour(let count):
            found.isHalfDayHour = true
            return number(count) { found.hour = $0 }
        case .half:
            found.isAfternoon = digits.take(Array("PM".utf8)[...]) || digits.take(Array("pm".utf8)[...])
            return found.isAfternoon || digits.take(Array("AM".utf8)[...]) || digits.take(Array("am".utf8)[...])
        case .minute(let count): return number(count) { found.minute = $0 }
        case .second(let count): return number(count) { found.second = $0 }
        case .fraction:
            guard let value = digits.thousandths() else { return false }
            found.millisecond = value
            return true
        case .zone:
            guard let zone = digits.zone(), let offset = zone.offset else { return false }
            found.offset = offset
            return true
        case .literal(let byte): return digits.take(Unicode.Scalar(byte))
        }
    }
}
