internal import WaggleDomain

// The life of a ticket, three ways. From its creation to its end, and once more from each reopening, a ticket is at
// every instant in one state, at one tier, and with one owner or none; so the stretches of each kind, added up, are
// its life to the millisecond. An owner is missing only while it is queued. Members of its swarm come and go within
// that life, nobody twice at a time.

/// From opening or reopening to the end; `to` is nil while the ticket lives.
struct TicketLeg: Equatable, Sendable {
    var from: Milliseconds
    var to: Milliseconds?
}

/// A stretch with an end, for adding up.
struct Stretch: Equatable {
    var from: Milliseconds
    var to: Milliseconds
    var length: Milliseconds { to - from }
}

/// Checks one ticket's intervals against its life. `end` closes what still runs: the ticket's last event.
struct Partition {
    let legs: [Stretch]
    let owners: [Stretch]
    let tiers: [Stretch]
    let stages: [Stretch]
    let queued: [Stretch]
    let members: [(user: UserID, stretch: Stretch)]

    init(_ legs: [TicketLeg], _ intervals: TicketIntervals, end: Milliseconds) {
        self.legs = legs.map { Stretch(from: $0.from, to: $0.to ?? end) }
        owners = intervals.owners.map { Stretch(from: $0.from, to: $0.to ?? end) }
        tiers = intervals.tiers.map { Stretch(from: $0.from, to: $0.to ?? end) }
        stages = intervals.stages.map { Stretch(from: $0.from, to: $0.to ?? end) }
        queued = zip(intervals.stages, stages).filter { $0.0.stage.state == .queued }.map(\.1)
        members = intervals.members.map { ($0.user, Stretch(from: $0.from, to: $0.to ?? end)) }
    }

    /// The whole life in ms.
    var life: Milliseconds { Self.sum(legs) }

    private static func sum(_ stretches: [Stretch]) -> Milliseconds { stretches.reduce(0) { $0 + $1.length } }

    /// What does not hold, one sentence each.
    func broken() -> [String] {
        var broken: [String] = []
        for (name, stretches) in [("owners", owners), ("tiers", tiers), ("states", stages)] {
            if zip(stretches, stretches.dropFirst()).contains(where: { $0.to > $1.from }) {
                broken.append("stretches of its \(name) overlap")
            }
            if stretches.contains(where: { $0.length < 0 }) { broken.append("a stretch of its \(name) ends too early") }
        }
        if Self.sum(stages) != life { broken.append("its states do not add up to its life of \(life) ms") }
        if Self.sum(tiers) != life { broken.append("its tiers do not add up to its life of \(life) ms") }
        if Self.sum(owners) + Self.sum(queued) != life {
            broken.append("its owners and its waiting do not add up to its life of \(life) ms")
        }
        if Self.joined(gaps) != Self.joined(queued) { broken.append("it is without an owner while it is not queued") }
        return broken + brokenMemberships()
    }

    private func brokenMemberships() -> [String] {
        var broken: [String] = []
        var last: [UserID: Stretch] = [:]
        for (user, stretch) in members.sorted(by: { $0.stretch.from < $1.stretch.from }) {
            if let before = last[user], before.to > stretch.from {
                broken.append("user \(user) is in its swarm twice at a time")
            }
            last[user] = stretch
            guard !legs.contains(where: { $0.from <= stretch.from && stretch.to <= $0.to }) else { continue }
            broken.append("user \(user) is in its swarm outside its life")
        }
        return broken
    }

    /// Where nobody owned the ticket while it lived.
    private var gaps: [Stretch] {
        legs.flatMap { leg in
            var gaps: [Stretch] = []
            var from = leg.from
            for owner in owners where owner.from >= leg.from && owner.to <= leg.to {
                gaps.append(Stretch(from: from, to: owner.from))
                from = max(from, owner.to)
            }
            return gaps + [Stretch(from: from, to: leg.to)]
        }
    }

    /// Without empty stretches, and neighbours as one.
    private static func joined(_ stretches: [Stretch]) -> [Stretch] {
        stretches.filter { $0.length != 0 }.reduce(into: []) { joined, next in
            if let last = joined.indices.last, joined[last].to == next.from {
                joined[last].to = next.to
            } else {
                joined.append(next)
            }
        }
    }
}
