package import WaggleDomain

/// What staff is to reach, and how it works.
package struct StaffingTarget: Hashable, Sendable {
    /// Live chats are to be answered within this.
    package let within: Milliseconds
    /// So many of them, in percent.
    package let share: Int
    /// People may be busy for at most this part of their time, in percent.
    package let busy: Int
    /// Live chats that one person has at once.
    package let atOnce: Int

    /// What each may be; nothing of it can be reached outside.
    package static let withinRange: ClosedRange<Milliseconds> = 1_000...3_600_000
    package static let shareRange = 1...99
    package static let busyRange = 10...100
    package static let atOnceRange = 1...50
    /// Eight in ten within a minute, and time to breathe: queues grow steeply above 85 %.
    package static let withinUsual: Milliseconds = 60_000
    package static let shareUsual = 80
    package static let busyUsual = 85

    /// A target; nil when one of its parts lies outside its range.
    package init?(within: Milliseconds = withinUsual, share: Int = shareUsual, busy: Int = busyUsual, atOnce: Int) {
        guard Self.withinRange.contains(within), Self.shareRange.contains(share), Self.busyRange.contains(busy),
            Self.atOnceRange.contains(atOnce)
        else { return nil }
        self.within = within
        self.share = share
        self.busy = busy
        self.atOnce = atOnce
    }
}
