import Testing
import WaggleDomain
import WaggleTesting

private let minute: Milliseconds = 60_000
private let hour: Milliseconds = 3_600_000
private let everyDay = Weekday.allCases

@Suite struct WorkCalendarTests {
    @Test func `working time stops at closing and goes on at the next opening`() {
        let office = Zones.office(.utc)
        let friday = Zones.utc("2026-11-20 17:00")
        #expect(office.add(workingTime: 2 * hour, to: friday) == Zones.utc("2026-11-23 10:00"))
        #expect(office.workingTime(from: friday, to: Zones.utc("2026-11-23 10:00")) == 2 * hour)
        #expect(office.add(workingTime: hour, to: friday) == Zones.utc("2026-11-20 18:00"))
        #expect(office.add(workingTime: hour, to: Zones.utc("2026-11-21 03:00")) == Zones.utc("2026-11-23 10:00"))
        #expect(office.add(workingTime: 0, to: friday) == friday)
    }

    @Test func `a calendar opens and closes to the millisecond`() {
        let office = Zones.office(.utc)
        let opening = Zones.utc("2026-11-23 09:00")
        let closing = Zones.utc("2026-11-23 18:00")
        #expect(!office.isOpen(at: opening - 1))
        #expect(office.isOpen(at: opening))
        #expect(office.isOpen(at: closing - 1))
        #expect(!office.isOpen(at: closing))
        #expect(office.nextOpening(after: opening - 1) == opening)
        #expect(office.nextOpening(after: opening) == Zones.utc("2026-11-24 09:00"))
        #expect(office.closing(after: opening) == closing)
        #expect(office.closing(after: closing) == nil)
    }

    @Test func `a holiday is closed and counts for nothing`() {
        let office = Zones.office(.utc, holidays: ["2026-12-25"])
        #expect(!office.isOpen(at: Zones.utc("2026-12-25 10:00")))
        #expect(
            office.add(workingTime: 2 * hour, to: Zones.utc("2026-12-24 17:00")) == Zones.utc("2026-12-28 10:00"))
        #expect(office.nextOpening(after: Zones.utc("2026-12-24 17:00")) == Zones.utc("2026-12-28 09:00"))
    }

    @Test func `an always open calendar is the clock itself`() {
        let always = WorkCalendar.always
        let now = Zones.utc("2026-10-25 00:30")
        #expect(always.isOpen(at: now))
        #expect(always.add(workingTime: 90 * minute, to: now) == now + 90 * minute)
        #expect(always.workingTime(from: now, to: now - hour) == -hour)
        #expect(always.nextOpening(after: now) == nil)
        #expect(always.closing(after: now) == nil)
        let written = Zones.calendar(Zones.lisbon, everyDay, [(0, 720), (720, 1_440)])
        #expect(written.add(workingTime: 90 * minute, to: now) == now + 90 * minute)
        #expect(written.nextOpening(after: now) == nil)
    }

    @Test func `in Lisbon the hour that clocks skip in March is not worked`() {
        let night = Zones.calendar(Zones.lisbon, everyDay, [(0, 180)])
        let midnight = Zones.utc("2026-03-29 00:00")
        #expect(night.workingTime(from: midnight, to: midnight + 12 * hour) == 2 * hour)
        #expect(night.add(workingTime: 90 * minute, to: midnight) == midnight + 90 * minute)
        #expect(night.closing(after: midnight) == midnight + 2 * hour)
        let inTheGap = Zones.calendar(Zones.lisbon, everyDay, [(60, 120)])
        #expect(inTheGap.nextOpening(after: midnight) == Zones.utc("2026-03-30 00:00"))
    }

    @Test func `in Lisbon the hour that clocks repeat in October is worked twice`() {
        let night = Zones.calendar(Zones.lisbon, everyDay, [(60, 120)])
        let midnight = Zones.utc("2026-10-24 23:00")
        #expect(night.nextOpening(after: midnight) == midnight + hour)
        #expect(night.workingTime(from: midnight, to: midnight + 12 * hour) == 2 * hour)
        #expect(night.closing(after: midnight + hour) == midnight + 3 * hour)
        let later = Zones.calendar(Zones.lisbon, everyDay, [(90, 150)])
        // 01:30-02:00, then again 01:30-02:30.
        #expect(later.workingTime(from: midnight, to: midnight + 12 * hour) == 90 * minute)
        #expect(later.nextOpening(after: midnight + 90 * minute) == midnight + 150 * minute)
    }

    @Test func `in Sao Paulo a day began at one o'clock, and a day's last hour came twice`() {
        let night = Zones.calendar(Zones.saoPaulo, everyDay, [(0, 120)])
        // 4 November 2018 began at 01:00, which was 03:00 UTC.
        #expect(night.nextOpening(after: Zones.utc("2018-11-04 02:00")) == Zones.utc("2018-11-04 03:00"))
        #expect(
            night.workingTime(from: Zones.utc("2018-11-04 02:00"), to: Zones.utc("2018-11-04 12:00")) == hour)
        let evening = Zones.calendar(Zones.saoPaulo, [.saturday], [(1_380, 1_440)])
        // Saturday 16 February 2019 had 23:00 to 24:00 twice.
        let start = Zones.utc("2019-02-17 01:00")
        #expect(evening.nextOpening(after: start - hour) == start)
        #expect(evening.workingTime(from: start - hour, to: start + 6 * hour) == 2 * hour)
    }

    @Test func `in New York an office day is nine hours of work on either side of a change`() {
        let office = Zones.office(Zones.newYork)
        for day in ["2026-03-06", "2026-03-09", "2026-10-30", "2026-11-02"] {
            let noon = Zones.utc(day + " 16:00")
            #expect(office.workingTime(from: noon - 12 * hour, to: noon + 12 * hour) == 9 * hour, "\(day)")
        }
        let friday = Zones.utc("2026-03-06 22:00")
        #expect(office.add(workingTime: 2 * hour, to: friday) == Zones.utc("2026-03-09 14:00"))
    }

    @Test func `in Kolkata and in UTC clocks never change`() {
        for (zone, nine) in [(Zones.kolkata, "03:30"), (.utc, "09:00")] {
            let office = Zones.office(zone)
            #expect(office.nextOpening(after: Zones.utc("2026-03-29 00:00")) == Zones.utc("2026-03-30 " + nine))
            #expect(office.nextOpening(after: Zones.utc("2026-10-25 00:00")) == Zones.utc("2026-10-26 " + nine))
        }
    }

    @Test func `far and foolish moments are held inside the years there are`() {
        let office = Zones.office(Zones.lisbon)
        #expect(office.add(workingTime: .max, to: .min) == WorkCalendar.latest)
        #expect(office.workingTime(from: .min, to: -1) == 0)
        #expect(!office.isOpen(at: .max))
        #expect(WorkCalendar.always.add(workingTime: .max, to: .max) == WorkCalendar.latest)
        #expect(office.nextOpening(after: .max) == nil)
    }

    @Test func `a calendar that never opens or overlaps itself is not made`() {
        #expect(throws: Refusal.self) { try WorkCalendar(name: "never", week: [:]) }
        #expect(throws: Refusal.self) { try WorkCalendar(name: "never", week: [.monday: []]) }
        let first = WorkCalendar.Hours(opens: 0, closes: 600)!
        let second = WorkCalendar.Hours(opens: 599, closes: 700)!
        #expect(throws: Refusal.self) { try WorkCalendar(name: "twice", week: [.monday: [first, second]]) }
        #expect(WorkCalendar.Hours(opens: 600, closes: 600) == nil)
        #expect(WorkCalendar.Hours(opens: -1, closes: 600) == nil)
        #expect(WorkCalendar.Hours(opens: 0, closes: 1_441) == nil)
    }

    @Test func `days have the numbers and names that they have`() {
        #expect(CivilDate("1970-01-01")?.dayNumber == 0)
        #expect(CivilDate("2000-02-29")?.text == "2000-02-29")
        #expect(CivilDate("1900-02-29") == nil)
        #expect(CivilDate("2026-11-22")?.weekday == .sunday)
        for text in ["2026-1-1", "2026-13-01", "2026-00-10", "+026-01-01", "2026-01-01x", ""] {
            #expect(CivilDate(text) == nil, "\(text)")
        }
        for number in stride(from: -700_000, to: 2_900_000, by: 997) {
            let date = CivilDate(dayNumber: number)
            #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
            #expect(CivilDate(date.text) == date)
        }
    }
}

/// Against a count of minutes, one by one.
@Suite struct WorkCalendarReferenceTests {
    /// The definition itself, for calendars whose hours and zones change at whole minutes.
    private func isOpen(_ calendar: WorkCalendar, _ moment: Milliseconds) -> Bool {
        let local = moment + calendar.zone.offset(at: moment)
        let day = CivilDate(dayNumber: Int(local / 86_400_000))
        guard !calendar.holidays.contains(where: { $0.date == day }) else { return false }
        let now = local % 86_400_000 / minute
        return calendar.week[day.weekday, default: []].contains { $0.opens <= now && now < $0.closes }
    }

    private func randomCalendar(_ zone: TimeZoneRules, _ random: inout SeededGenerator) -> WorkCalendar {
        var week: [Weekday: [WorkCalendar.Hours]] = [:]
        for day in Weekday.allCases {
            let cuts = (0..<4).map { _ in Int.random(in: 0...24, using: &random) * 60 }.sorted()
            week[day] = [(cuts[0], cuts[1]), (cuts[2], cuts[3])].compactMap {
                WorkCalendar.Hours(opens: $0.0, closes: $0.1)
            }
        }
        week[.sunday] = [WorkCalendar.Hours(opens: 0, closes: 1_440)!]
        let holidays = (0..<3).map { _ in
            WorkCalendar.Holiday(CivilDate(dayNumber: 20_500 + Int.random(in: 0...400, using: &random)))
        }
        return try! WorkCalendar(name: "random", zone: zone, week: week, holidays: holidays)
    }

    @Test(arguments: Zones.all)
    func `sums and additions agree with counting every minute`(_ zone: TimeZoneRules) {
        var random = SeededGenerator(seed: 7)
        let changes = zone.transitions.map { $0.at * 1_000 } + [Zones.utc("2026-06-01 00:00")]
        for round in 0..<24 {
            let calendar = randomCalendar(zone, &random)
            let start = changes[round % changes.count] - Milliseconds.random(in: 0...4_000, using: &random) * minute
            var worked: Milliseconds = 0
            var opening: Milliseconds?
            for step in 0..<6_000 {
                let moment = start + Milliseconds(step) * minute
                let open = isOpen(calendar, moment)
                #expect(calendar.isOpen(at: moment) == open)
                if step % 211 == 0 { #expect(calendar.workingTime(from: start, to: moment) == worked) }
                if open && step > 0 && !isOpen(calendar, moment - minute) && opening == nil { opening = moment }
                if open { worked += minute }
                if open && step % 97 == 0 { #expect(calendar.add(workingTime: worked, to: start) == moment + minute) }
            }
            if let opening { #expect(calendar.nextOpening(after: start) == opening) }
        }
    }
}
