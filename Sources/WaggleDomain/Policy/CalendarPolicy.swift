/// When the desk, and those with contracts of their own, are served.
package struct CalendarPolicy: PolicySection {
    /// Besides `always`, each with a name of its own.
    package var calendars: [WorkCalendar] = []
    /// The name of the desk's own calendar: its hours, and those of its targets.
    package var desk = WorkCalendar.always.name
    package init() {}

    /// The calendar of that name; the desk's own when there is none (any more).
    package func calendar(named name: String) -> WorkCalendar {
        calendars.first { $0.name == name } ?? (name == WorkCalendar.always.name ? .always : hours)
    }

    /// When the desk is open.
    package var hours: WorkCalendar { calendars.first { $0.name == desk } ?? .always }

    package func check() -> Refusal? {
        guard calendars.count <= Bounds.calendarsMax else {
            return Refusal(
                .invalidField, "a desk has at most \(Bounds.calendarsMax) calendars", field: "calendars")
        }
        let names = calendars.map(\.name) + [WorkCalendar.always.name]
        guard Set(names).count == names.count else {
            return Refusal(.invalidField, "two calendars have the same name", field: "calendars")
        }
        if let refusal = names.lazy.compactMap({ Bounds.check($0, "calendars", 1...Bounds.categoryBytesMax) }).first {
            return refusal
        }
        guard names.contains(desk) else {
            return Refusal(.invalidField, "there is no calendar \(desk)", field: "desk")
        }
        return nil
    }
}
