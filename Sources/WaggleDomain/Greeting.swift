/// Which tickets are alike as far as waiting goes: of one tier, live or not.
package struct ExpectedWait: Hashable, Sendable {
    package let tier: Tier
    package let isLive: Bool
    package init(_ tier: Tier, _ channel: TicketChannel) {
        self.tier = tier
        isLive = channel.isLive
    }

    /// First answers that are looked back at, and the fewest from which anything is said.
    package static let answersMax = 50
    package static let answersMin = 5

    /// What customers are told to expect: the wait that three of four of these first answers did not exceed, the
    /// nearest rank of the third quartile; nil when there are too few. The median would be too short for every other
    /// customer.
    package static func quartile(_ waits: [Milliseconds]) -> Milliseconds? {
        guard waits.count >= answersMin else { return nil }
        return waits.sorted()[(waits.count * 3 + 3) / 4 - 1]
    }
}

/// What the first answer says of hours and waiting. English; customer pages know the sentences (`desk-words.js`).
package struct Greeting: Equatable, Sendable {
    let hours: WorkCalendar
    /// The desk's working time until a first answer; nil when it is not known.
    let wait: Milliseconds?
    let now: Milliseconds

    package init(hours: WorkCalendar, wait: Milliseconds?, now: Milliseconds) {
        self.hours = hours
        self.wait = wait
        self.now = now
    }

    /// One sentence on the hours, where the desk has any, and one on the wait.
    package func sentences(isSomebodyHere: Bool) -> [String] {
        guard hours.isOpen(at: now) else { return [closed, expectation(from: "From then on a first answer")] }
        let open = hours.closing(after: now).map { "We are here until \(time($0)) (\(hours.zone.name))." }
        // What was measured while people were here says nothing of a time when nobody is.
        let wait = isSomebodyHere ? expectation(from: "A first answer") : Self.unknown
        return [open, wait].compactMap(\.self)
    }

    private var closed: String {
        guard let next = hours.nextOpening(after: now) else { return "We are closed now." }
        let date = CivilDate(dayNumber: local(next).day).text
        return "We are closed now and open again on \(date) at \(time(next)) (\(hours.zone.name))."
    }

    private static let unknown = "How long a first answer takes we cannot say yet."

    private func expectation(from subject: String) -> String {
        guard let wait else { return Self.unknown }
        return "\(subject) takes about \(Self.about(wait))."
    }

    /// Rounded up, so that it is not said shorter than it was: to minutes, above ten to five of them, above an hour
    /// and a half to hours, above two days to days.
    package static func about(_ wait: Milliseconds) -> String {
        let minutes = max(1, (wait + 59_999) / 60_000)
        if minutes <= 10 { return minutes == 1 ? "1 minute" : "\(minutes) minutes" }
        if minutes <= 90 { return "\((minutes + 4) / 5 * 5) minutes" }
        if minutes <= 48 * 60 { return "\((minutes + 59) / 60) hours" }
        return "\((minutes + 1_439) / 1_440) days"
    }

    private func local(_ moment: Milliseconds) -> (day: Int, time: Milliseconds) {
        WorkCalendar.split(moment + hours.zone.offset(at: moment))
    }

    private func time(_ moment: Milliseconds) -> String {
        func two(_ number: Milliseconds) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes = local(moment).time / 60_000
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }
}
