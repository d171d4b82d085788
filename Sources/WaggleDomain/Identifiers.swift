/// A ticket's number: dense per desk, from 1, never reused. It is what customers and staff call the ticket.
package struct TicketID: Hashable, Comparable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ value: Int64) { rawValue = value }
    package static func < (a: TicketID, b: TicketID) -> Bool { a.rawValue < b.rawValue }
    package var description: String { "\(rawValue)" }
}

/// A person or a bot known to the desk, staff and customers alike: dense from 1, 0 is the system itself.
package struct UserID: Hashable, Comparable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ value: Int64) { rawValue = value }
    package static func < (a: UserID, b: UserID) -> Bool { a.rawValue < b.rawValue }
    package var description: String { "\(rawValue)" }
    /// The desk itself: clocks, automatic answers.
    package static let system = UserID(0)
}

/// A queue of the desk: tickets waiting at a tier.
package struct QueueID: Hashable, Comparable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ value: Int64) { rawValue = value }
    package static func < (a: QueueID, b: QueueID) -> Bool { a.rawValue < b.rawValue }
    package var description: String { "\(rawValue)" }
}

/// Milliseconds since 1970-01-01 UTC; also used for durations in ms where the name says so.
package typealias Milliseconds = Int64

/// A problem behind several tickets: dense per desk, from 1.
package struct ProblemID: Hashable, Comparable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ value: Int64) { rawValue = value }
    package static func < (a: ProblemID, b: ProblemID) -> Bool { a.rawValue < b.rawValue }
    package var description: String { "\(rawValue)" }
}

/// A knowledge article: dense per desk, from 1.
package struct ArticleID: Hashable, Comparable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ value: Int64) { rawValue = value }
    package static func < (a: ArticleID, b: ArticleID) -> Bool { a.rawValue < b.rawValue }
    package var description: String { "\(rawValue)" }
}

/// A canned reply: dense per desk, from 1, never reused.
package struct ReplyID: Hashable, Comparable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ value: Int64) { rawValue = value }
    package static func < (a: ReplyID, b: ReplyID) -> Bool { a.rawValue < b.rawValue }
    package var description: String { "\(rawValue)" }
}
