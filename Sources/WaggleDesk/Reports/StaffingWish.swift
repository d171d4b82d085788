internal import WaggleDomain
internal import WaggleMeasures

/// What a plan of the week is asked for: which tickets, as a report is, and what staff is to reach.
struct StaffingWish: Hashable, Sendable {
    let tickets: ReportWish
    let within: Milliseconds
    let share: Int
    let busy: Int
    /// Live chats that one person has at once; nil: the desk's capacity.
    let atOnce: Int?

    /// Twelve weeks: enough for an interval, and not yet another year's desk.
    private static let usualDays = 84

    init(_ fields: Fields) throws(Refused) {
        tickets = try ReportWish(fields, usualDays: Self.usualDays)
        within = try fields.optionalInteger("within_ms") ?? StaffingTarget.withinUsual
        share = try Self.number("share_percent", fields) ?? StaffingTarget.shareUsual
        busy = try Self.number("busy_percent", fields) ?? StaffingTarget.busyUsual
        atOnce = try Self.number("at_once", fields)
        try Self.check(within, StaffingTarget.withinRange, "within_ms")
        try Self.check(share, StaffingTarget.shareRange, "share_percent")
        try Self.check(busy, StaffingTarget.busyRange, "busy_percent")
        try Self.check(atOnce ?? 1, StaffingTarget.atOnceRange, "at_once")
    }

    private static func number(_ name: String, _ fields: Fields) throws(Refused) -> Int? {
        try fields.optionalInteger(name).map { Int(clamping: $0) }
    }

    private static func check<Number: FixedWidthInteger>(
        _ value: Number, _ range: ClosedRange<Number>, _ name: String
    ) throws(Refused) {
        guard !range.contains(value) else { return }
        throw Refused(field: name, "\(name) must be from \(range.lowerBound) to \(range.upperBound)")
    }
}
