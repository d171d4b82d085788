/// What a time zone's clocks did and will do, as a plain table: the domain reads no files and knows no zone by itself.
package struct TimeZoneRules: Equatable, Sendable {
    /// From `at` on, clocks are `offset` ahead of UTC; both in seconds.
    package struct Transition: Equatable, Sendable {
        package let at: Int64
        package let offset: Int

        package init(at: Int64, offset: Int) {
            self.at = at
            self.offset = offset
        }
    }

    /// Clocks are at most this many seconds from UTC; no zone ever was more than 16 hours.
    package static let offsetMax = 26 * 3_600
    /// The most changes a table may hold: two a year for seven centuries.
    package static let transitionsMax = 2_000

    /// As the tz database names it: `Europe/Lisbon`.
    package let name: String
    /// Before the first change, in seconds ahead of UTC.
    package let initialOffset: Int
    /// In order of time.
    package let transitions: [Transition]

    /// Nil when the table is not in order or holds an offset no clock ever had.
    package init?(name: String, initialOffset: Int, transitions: [Transition]) {
        let isOrdered = zip(transitions, transitions.dropFirst()).allSatisfy { $0.at < $1.at }
        let offsets = [initialOffset] + transitions.map(\.offset)
        guard isOrdered, transitions.count <= Self.transitionsMax,
            offsets.allSatisfy({ abs($0) <= Self.offsetMax }),
            transitions.allSatisfy({ abs($0.at) < Int64.max / 4_000 })
        else { return nil }
        self.name = name
        self.initialOffset = initialOffset
        self.transitions = transitions
    }

    private init(utc name: String) {
        self.name = name
        initialOffset = 0
        transitions = []
    }

    /// Clocks that never change.
    package static let utc = TimeZoneRules(utc: "UTC")

    /// How far clocks are ahead of UTC then, in ms.
    package func offset(at moment: Milliseconds) -> Milliseconds { span(at: moment).offset }

    /// The stretch of time around `moment` in which clocks stay at one offset: from and to in ms (`Int64.min` and
    /// `.max` for no end), offset in ms.
    package func span(at moment: Milliseconds) -> (from: Milliseconds, to: Milliseconds, offset: Milliseconds) {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at * 1_000 <= moment { low = middle + 1 } else { high = middle }
        }
        let offset = low == 0 ? initialOffset : transitions[low - 1].offset
        return (
            low == 0 ? .min : transitions[low - 1].at * 1_000,
            low == transitions.count ? .max : transitions[low].at * 1_000, Milliseconds(offset) * 1_000
        )
    }
}
