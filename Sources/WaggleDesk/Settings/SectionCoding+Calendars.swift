internal import JSON
internal import TimeZones
internal import WaggleDomain

// Calendars name their time zone; what its clocks do is read from the system's tz database whenever the section is
// read. So a zone whose rules change follows them at the next start.

extension SectionCoding {
    static let calendars = SectionCoding(\.calendars) { (fields, section) throws(Refused) in
        if let calendars = try fields.objects("calendars") {
            var read: [WorkCalendar] = []
            for fields in calendars { read.append(try WorkCalendar.read(fields)) }
            section.calendars = read
        }
        if let desk = try fields.optionalText("desk") { section.desk = desk }
    } write: { section, writer in
        writer.key("calendars")
        writer.beginArray()
        for calendar in section.calendars { calendar.write(to: &writer) }
        writer.endArray()
        writer.field("desk", section.desk)
    }
}

extension WorkCalendar {
    fileprivate static func read(_ fields: Fields) throws(Refused) -> WorkCalendar {
        let zone = try TimeZoneRules.named(try fields.optionalText("zone") ?? "UTC")
        var week: [Weekday: [Hours]] = [:]
        if let days = try fields.object("week") {
            for day in Weekday.allCases { week[day] = try hours(days, day) }
        }
        var holidays: [Holiday] = []
        for element in try fields.objects("holidays", countMax: holidaysMax) {
            guard let date = CivilDate(try element.text("date")) else {
                throw Refused(field: "holidays", "a holiday's date is written like 2026-12-25")
            }
            holidays.append(Holiday(date, String(try element.optionalText("name")?.prefix(80) ?? "")))
        }
        let name = try fields.text("name")
        do throws(Refusal) {
            return try WorkCalendar(name: name, zone: zone, week: week, holidays: holidays)
        } catch {
            throw Refused(error)
        }
    }

    private static func hours(_ days: Fields, _ day: Weekday) throws(Refused) -> [Hours] {
        var hours: [Hours] = []
        for text in try days.texts(day.name, countMax: hoursPerDayMax) {
            guard let stretch = Hours(text) else {
                throw Refused(field: "week", "opening hours are written like 09:00-18:00, to 24:00 at the latest")
            }
            hours.append(stretch)
        }
        return hours
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("name", name)
        writer.field("zone", zone.name)
        writer.key("week")
        writer.beginObject()
        for day in Weekday.allCases {
            guard let hours = week[day] else { continue }
            writer.key(day.name)
            writer.beginArray()
            for stretch in hours { writer.string(stretch.text) }
            writer.endArray()
        }
        writer.endObject()
        writer.key("holidays")
        writer.beginArray()
        for holiday in holidays {
            writer.beginObject()
            writer.field("date", holiday.date.text)
            writer.field("name", holiday.name)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

extension WorkCalendar.Hours {
    /// Reads `09:00-18:00`.
    fileprivate init?(_ text: String) {
        let times = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minutes)
        guard times.count == 2, let opens = times[0], let closes = times[1] else { return nil }
        self.init(opens: opens, closes: closes)
    }

    private static func minutes(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            text.utf8.allSatisfy({ $0 == 0x3A || (0x30...0x39).contains($0) }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60
        else { return nil }
        return hours * 60 + minutes
    }

    fileprivate var text: String { Self.text(opens) + "-" + Self.text(closes) }

    private static func text(_ minutes: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return two(minutes / 60) + ":" + two(minutes % 60)
    }
}

extension TimeZoneRules {
    /// What the system's tz database says of a zone.
    fileprivate static func named(_ name: String) throws(Refused) -> TimeZoneRules {
        do throws(TimeZoneError) {
            let table = try ZoneFolder().table(of: name)
            let changes = table.changes.map { Transition(at: $0.at, offset: $0.offset) }
            guard let rules = TimeZoneRules(name: name, initialOffset: table.initialOffset, transitions: changes) else {
                throw TimeZoneError.unreadable(name, why: "its table is out of bounds")
            }
            return rules
        } catch {
            throw Refused(field: "zone", error.description)
        }
    }
}
