internal import Crypto

/// What a file holds, as a tool for process mining counts it.
package struct CaseCounts: Equatable, Sendable {
    /// One activity right after another in a case.
    private struct Pair: Hashable {
        let first: Int
        let second: Int
    }

    package private(set) var cases = 0
    package private(set) var events = 0
    private var activityNumbers: [String: Int] = [:]
    private var pairs: [Pair: Int] = [:]
    /// Cases with the same activities in the same order are one variant; remembered by digest, 32 bytes each.
    private var variantDigests: Set<Digest> = []

    package init() {}

    /// How many different activities, in any case.
    package var activities: Int { activityNumbers.count }
    package var variants: Int { variantDigests.count }
    /// How many different pairs, and how often any.
    package var directlyFollows: Int { pairs.count }
    package var directlyFollowsInAll: Int { pairs.values.reduce(0, +) }

    package mutating func add(_ found: MinedCase) {
        cases += 1
        events += found.events.count
        var digest = SHA256()
        var last: Int?
        for event in found.events {
            let number = number(of: event.activity)
            digest.update(bigEndian: Int64(number))
            if let last { pairs[Pair(first: last, second: number), default: 0] += 1 }
            last = number
        }
        variantDigests.insert(digest.finish())
    }

    private mutating func number(of activity: String) -> Int {
        if let known = activityNumbers[activity] { return known }
        let number = activityNumbers.count
        activityNumbers[activity] = number
        return number
    }
}
