// The rule for later years, as POSIX writes it: `WET0WEST,M3.5.0/1,M10.5.0`, `<-03>3`, `EST5EDT,M3.2.0,M11.1.0`.
//
//     name offset [name [offset] , date [/time] , date [/time]]
//
// Offsets are behind UTC (New York is 5). A date is the day of the year with or without the leap day (`n`, `Jn`) or
// a weekday of a month (`Mm.w.d`, week 5 is the last). Times are those of the clock before the change, -167 to 167
// hours.

struct ZoneRule: Equatable {
    enum Day: Equatable {
        /// 1 to 365; 29 February is never counted.
        case ofYearWithoutLeapDay(Int)
        /// 0 to 365.
        case ofYear(Int)
        case weekday(Int, week: Int, month: Int)
    }

    struct Switch: Equatable {
        var day: Day
        var time = 7_200
    }

    struct Summer: Equatable {
        var offset: Int
        var start: Switch
        var end: Switch
    }

    /// In seconds ahead of UTC.
    var offset: Int
    var summer: Summer?

    /// Nil when the text is not of that form.
    init?(_ text: ArraySlice<UInt8>) {
        guard text.count <= 128 else { return nil }
        var reader = ZoneRuleReader(text)
        guard reader.name(), let behind = reader.time(hoursMax: 24) else { return nil }
        offset = -behind
        if reader.isAtEnd { return }
        guard reader.name() else { return nil }
        var ahead = offset + 3_600
        if reader.peek != 0x2C {
            guard let behind = reader.time(hoursMax: 24) else { return nil }
            ahead = -behind
        }
        guard let start = reader.change(), let end = reader.change(), reader.isAtEnd else { return nil }
        summer = Summer(offset: ahead, start: start, end: end)
    }

    /// What the clocks do after the last change known, written out to `ZoneTable.lastYear`.
    func changes(after last: ZoneTable.Change?) -> [ZoneTable.Change] {
        // Without summer time the rule only repeats where the table ended.
        guard let summer else { return [] }
        let known = last?.at ?? -1
        let first = max(1970, Self.year(of: known))
        guard first <= ZoneTable.lastYear else { return [] }
        var table: [Int64: Int] = [:]
        for year in first...ZoneTable.lastYear {
            let end = Self.moment(of: summer.end, in: year) - Int64(summer.offset)
            // Summer all year ends where the next begins: it goes on.
            if table[end] == nil { table[end] = offset }
            table[Self.moment(of: summer.start, in: year) - Int64(offset)] = summer.offset
        }
        return table.filter { $0.key > known }.sorted { $0.key < $1.key }.map { .init(at: $0.key, offset: $0.value) }
    }

    /// Seconds from 1970 to a switch, by the clock that is switched.
    private static func moment(of change: Switch, in year: Int) -> Int64 {
        Int64(dayNumber(of: change.day, in: year)) * 86_400 + Int64(change.time)
    }

    private static func dayNumber(of day: Day, in year: Int) -> Int {
        let start = firstDay(of: year)
        switch day {
        case .ofYear(let number): return start + number
        case .ofYearWithoutLeapDay(let number):
            return start + number - 1 + (isLeap(year) && number >= 60 ? 1 : 0)
        case .weekday(let weekday, let week, let month):
            let first = start + (1..<month).reduce(0) { $0 + days(in: $1, of: year) }
            let firstWeekday = ((first % 7) + 11) % 7
            var day = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            while day >= days(in: month, of: year) { day -= 7 }
            return first + day
        }
    }

    private static func firstDay(of year: Int) -> Int {
        let before = year - 1
        return before * 365 + before / 4 - before / 100 + before / 400 - 719_162
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Near enough: never later than the true year.
    private static func year(of second: Int64) -> Int { 1970 + Int(second / 31_622_400) }
}
