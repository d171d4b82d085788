internal import WaggleDomain

/// What the report keeps of an incident after its last row: some 200 bytes, so that a large import fits.
struct ReportCase: Sendable {
    let isServiceNow: Bool
    let columns: Int
    let reassignments: Int
    let reopens: Int
    let missesTarget: Bool
    let groupHandOffs: Int
    let ownerHandOffs: Int
    /// A, B, A: the group, or the owner, got it back at once.
    let groupReturnsAtOnce: Bool
    let ownerReturnsAtOnce: Bool
    /// A group had it before.
    let groupReturns: Bool
    let movesUp: Int
    let movesDown: Int
    let tierKnown: Bool
    /// It was never above L1, as far as its tiers are known.
    let staysInFront: Bool
    let isSolved: Bool
    let contact: String?
    let priority: String?
    let openedAt: Milliseconds?
    /// Minutes ahead of UTC of the source's clocks when it was opened.
    let offset: Int
    let secondsToResolved: Double?
    let secondsToClosed: Double?
    /// From the first row to the last.
    let secondsInAll: Double

    init(_ history: ImportedHistory) {
        isServiceNow = history.isServiceNow
        columns = history.source?.columns ?? 0
        reassignments = history.fields[.reassignmentCount]?.count ?? 0
        reopens = history.fields[.reopenCount]?.count ?? 0
        missesTarget = history.fields[.madeSLA]?.flag == false
        groupHandOffs = history.groupHandOffs
        ownerHandOffs = history.ownerHandOffs
        groupReturnsAtOnce = Self.returnsAtOnce(history.groups)
        ownerReturnsAtOnce = Self.returnsAtOnce(history.owners)
        groupReturns = Set(history.groups).count < history.groups.count
        let moves = zip(history.tiers, history.tiers.dropFirst())
        movesUp = moves.count { $0 < $1 }
        movesDown = moves.count { $0 > $1 }
        tierKnown = !history.tiers.isEmpty
        staysInFront = history.tiers.allSatisfy { $0 <= .l1 }
        isSolved = history.state == .solved || history.state == .closed
        contact = history.fields[.contactType]?.text
        priority = history.fields[.priority]?.text
        openedAt = history.openedAt
        offset = Self.minutes(history.firstOffset)
        secondsToResolved = Self.seconds(history.openedAt, history.fields[.resolvedAt]?.time ?? history.resolvedAt)
        secondsToClosed = Self.seconds(history.openedAt, history.fields[.closedAt]?.time ?? history.closedAt)
        secondsInAll = Self.seconds(history.firstAt, history.updatedAt) ?? 0
    }

    /// Seconds from the opening to a final time; nil when one is unknown.
    private static func seconds(_ from: Milliseconds?, _ to: Milliseconds?) -> Double? {
        guard let from, let to else { return nil }
        return (Double(to) - Double(from)) / 1_000
    }

    private static func returnsAtOnce(_ names: [String]) -> Bool {
        zip(names, names.dropFirst(2)).contains { $0 == $1 }
    }

    /// `+02:00` as 120.
    private static func minutes(_ offset: String?) -> Int {
        guard let offset, let time = LocalTime(iso: Array("2000-01-01T00:00:00\(offset)".utf8)) else { return 0 }
        return time.offset ?? 0
    }
}

/// How long tickets stood in each state and on each tier, from row to row.
struct ReportTimes: Sendable {
    /// Words kept apart; what more there are is counted together.
    private static let wordsMax = 1_000
    private static let others = "(others)"

    private(set) var byState: [String: Double] = [:]
    private(set) var byTier: [String: Double] = [:]

    /// Adds what was so until the next row; a row older than the one before adds nothing.
    mutating func add(_ history: ImportedHistory, until: Milliseconds) {
        guard let from = history.updatedAt, until > from else { return }
        let seconds = (Double(until) - Double(from)) / 1_000
        Self.add(seconds, history.word ?? "?", &byState)
        Self.add(seconds, history.tier?.name ?? "?", &byTier)
    }

    private static func add(_ seconds: Double, _ word: String, _ sums: inout [String: Double]) {
        let known = sums[word] != nil || sums.count < wordsMax
        sums[known ? word : others, default: 0] += seconds
    }
}
