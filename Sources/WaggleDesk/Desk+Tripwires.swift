internal import JSON
internal import WaggleDomain
internal import WaggleLog

// Tripwires at work. Once a minute, while limits stand for the last switch of mode, the desk looks at four figures.
// What is counted follows the log from where the last look ended, so a look costs what happened since, and after a
// restart the desk counts again from the moment the limits were set.

/// What was counted since the limits were set. On the queue.
struct TripwireCount: Sendable {
    let since: Milliseconds
    var position: Int64
    var lookedAt: Milliseconds
    var invited = 0
    var solved = 0
    var reopened = 0
    var rated: [TicketID: Bool] = [:]
}

extension Desk {
    private static let everyMilliseconds: Milliseconds = 60_000
    /// Events read in one look, some milliseconds of the desk's turn; a look that finds more goes on a second later.
    private static let eventsPerLookMax = 2_000
    /// Ratings that are remembered by their tickets.
    private static let ratedMax = 50_000

    /// When to look next; nil without limits.
    var tripwireDue: Milliseconds? {
        guard let watch = view.tripwires else { return nil }
        guard let count = tripwireCount, count.since == watch.since else { return watch.since }
        return count.lookedAt + Self.everyMilliseconds
    }

    /// Looks, when it is time; true when a turn comes of it. On the queue.
    func fireTripwires(at now: Milliseconds) -> Bool {
        guard let due = tripwireDue, due <= now, var watch = view.tripwires else { return false }
        guard let figures = try? tripwireFigures(of: watch, at: now) else {
            // The store refused: the next look comes as usual.
            tripwireCount = TripwireCount(since: watch.since, position: watch.number, lookedAt: now)
            return false
        }
        let trips = watch.look(figures)
        view.tripwires = watch
        guard !trips.isEmpty else { return false }
        let (told, since, number) = (view.managers, watch.since, watch.number)
        return submit(
            .write(
                DeskWrite(
                    body: { (access) throws(LogError) in
                        // Another switch may have come in between.
                        guard access.turn.view.tripwires?.since == since else { return }
                        for var trip in trips {
                            trip.to = told
                            try access.record(.desk(.tripwireTripped(number: number, trip)), .system)
                        }
                    }, completion: { _ in })), isUrgent: true)
    }

    private func tripwireFigures(
        of watch: TripwireWatch, at now: Milliseconds
    ) throws(LogError) -> TripwireFigures {
        let queues = view.lastSwitch.map { $0.change.isOfDesk ? nil : Set($0.change.changes.map(\.queue)) } ?? nil
        let count = try counted(since: watch, in: queues, at: now)
        var values: [Tripwire: (value: Int64, n: Int)] = [:]
        let waiting = try log.reader.queueCounts().filter {
            ($0.state == .queued || $0.state == .new) && queues?.contains($0.queue) ?? true
        }
        let oldest = waiting.compactMap(\.waitingSince).min().map { max($0, watch.since) }
        values[.longestWait] = (oldest.map { max(0, now - $0) } ?? 0, waiting.reduce(0) { $0 + $1.tickets })
        if watch.limits.interruptions != nil {
            let experts = view.staff.values.filter { ($0.actor.tiers.max() ?? .l0) >= .l2 }.map(\.actor.id)
            let time = try log.reader.presentTime(of: experts, since: watch.since, now: now)
            // Less than an hour of them says nothing yet.
            if time >= 3_600_000 { values[.interruptions] = (Int64(count.invited) * 360_000_000 / time, count.invited) }
        }
        if count.solved > 0 { values[.reopened] = (Int64(count.reopened * 100 / count.solved), count.solved) }
        if !count.rated.isEmpty {
            let satisfied = count.rated.values.count { $0 }
            values[.satisfied] = (Int64(satisfied * 100 / count.rated.count), count.rated.count)
        }
        return TripwireFigures(values)
    }

    /// Counts on from the last look.
    private func counted(
        since watch: TripwireWatch, in queues: Set<QueueID>?, at now: Milliseconds
    ) throws(LogError) -> TripwireCount {
        var count =
            tripwireCount.flatMap { $0.since == watch.since ? $0 : nil }
            ?? TripwireCount(since: watch.since, position: watch.number, lookedAt: now)
        let events = try log.reader.events(after: count.position, limit: Self.eventsPerLookMax)
        for stored in events where stored.at >= watch.since {
            guard let ticket = stored.ticket, stored.event.isWatched else { continue }
            if let queues, let row = try log.reader.ticketRow(ticket), !queues.contains(row.queue) { continue }
            switch stored.event {
            case .invitationSent: count.invited += 1
            case .ticketSolved: count.solved += 1
            case .ticketReopened, .handling(.returned): count.reopened += 1
            case .handling(.rated(let rating)):
                if let score = rating.score, count.rated.count < Self.ratedMax { count.rated[ticket] = score >= 4 }
            default: break
            }
        }
        count.position = events.last?.sequence ?? count.position
        let isBehind = events.count == Self.eventsPerLookMax
        count.lookedAt = isBehind ? now - Self.everyMilliseconds + 1_000 : now
        tripwireCount = count
        return count
    }
}

extension Event {
    /// It moves one of the figures.
    fileprivate var isWatched: Bool {
        switch self {
        case .invitationSent, .ticketSolved, .ticketReopened, .handling(.returned), .handling(.rated): true
        default: false
        }
    }
}

extension DeskReading {
    /// The limits that stand and what came of them, inside the board's figures.
    func writeTripwires(_ watch: TripwireWatch?, _ writer: inout JSONWriter) {
        writer.key("tripwires")
        guard let watch else { return writer.null() }
        writer.beginObject()
        writer.field("switch", watch.number)
        writer.field("since", watch.since)
        writer.field("longest_wait_ms", optional: watch.limits.longestWait)
        writer.field("interruptions_per_100_hours", optional: watch.limits.interruptions)
        writer.field("reopened_percent", optional: watch.limits.reopened)
        writer.field("satisfied_percent", optional: watch.limits.satisfied)
        writer.field("least", watch.limits.least)
        writer.field("answered", watch.isAnswered)
        writer.key("trips")
        writer.beginArray()
        for trip in watch.trips {
            writer.beginObject()
            writer.field("wire", trip.wire.rawValue)
            writer.field("value", trip.value)
            writer.field("limit", trip.limit)
            writer.field("n", trip.n)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}
