/// How long something was watched, and whether what one waits for came: a ticket solved after 90 minutes, or one
/// that is still open after 90 minutes (censored).
package struct FollowUp: Sendable, Equatable {
    /// The time watched, not negative, in any unit; the results have the same.
    package var time: Double
    /// True when it came at that time; false when it had not come by then.
    package var isEvent: Bool

    /// A follow-up.
    package init(_ time: Double, isEvent: Bool) {
        self.time = time
        self.isEvent = isEvent
    }
}
