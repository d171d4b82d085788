// The tiers of a desk: which there are, which work as one, how long a ticket may stay, and what happens then.
//
// A merged group ("front" for L1 and L2) is one step of the ladder: its people see each other's queues, a ticket
// goes past the whole group when it escalates, and it has one clock, that of its lowest tier.

/// What happens when a tier's clock runs out.
package enum TierExpiry: String, CaseIterable, Sendable {
    case autoEscalate = "auto_escalate"
    /// The owner is warned and has the grace to act; nobody's ticket escalates at once.
    case warnOwner = "warn_owner_then_escalate"
    /// The managers are told, and the ticket stays.
    case warnManager = "warn_manager"
}

/// Which conversations an agent may read besides those they have a part in. What they may take does not change by it.
package enum AgentReading: String, CaseIterable, Sendable {
    case ownTiers = "own_tiers"
    case allTiers = "all_tiers"
}

/// What a tier's clock counts.
package enum ClockKind: String, CaseIterable, Sendable {
    case wall
    /// Working hours only, and not while the ticket waits for the customer, a partner or a date.
    case working
}

/// The tiers, their clocks and what the clocks do.
package struct TierPolicy: PolicySection {
    package struct Group: Equatable, Sendable {
        package var name: String
        package var tiers: [Tier]
        package init(name: String, tiers: [Tier]) {
            self.name = name
            self.tiers = tiers
        }
    }

    /// The steps of the ladder. L0 is self-service and L4 the partners outside: neither has queues.
    package var present: [Tier] = [.l1, .l2, .l3]
    package var merged: [Group] = []
    /// For P1 to P4; a tier that is missing has no clock.
    package var clocks: [Tier: [Milliseconds]] = [
        .l1: Array(repeating: 15 * 60_000, count: 4), .l2: upper, .l3: upper,
    ]
    package var clockKind = ClockKind.wall
    package var expiry = TierExpiry.autoEscalate
    /// How long a warned owner has before the ticket escalates.
    package var grace: Milliseconds = 5 * 60_000
    package var agentsRead = AgentReading.ownTiers
    package init() {}

    private static let upper: [Milliseconds] = [60 * 60_000, 4 * 3_600_000, 24 * 3_600_000, 72 * 3_600_000]

    /// The tiers that work as one with this one, itself among them, lowest first.
    package func group(of tier: Tier) -> [Tier] {
        merged.first { $0.tiers.contains(tier) }?.tiers.sorted() ?? [tier]
    }

    /// The next step up: the lowest tier of the group above; nil at the top.
    package func above(_ tier: Tier) -> Tier? {
        let top = group(of: tier).max() ?? tier
        return present.filter { $0 > top }.min()
    }

    /// The next step down: the lowest tier of the group below; nil at the bottom.
    package func below(_ tier: Tier) -> Tier? {
        let bottom = group(of: tier).min() ?? tier
        return present.filter { $0 < bottom }.max().flatMap { group(of: $0).min() }
    }

    /// How long a ticket may stay at a tier before the clock speaks; nil where no clock runs.
    package func clock(_ tier: Tier, _ priority: Priority) -> Milliseconds? {
        guard let times = clocks[group(of: tier).min() ?? tier], times.count >= priority.rawValue else { return nil }
        return times[priority.rawValue - 1]
    }

    package func check() -> Refusal? {
        checkPresent() ?? checkMerged() ?? checkClocks() ?? check(grace, "grace_ms", Bounds.clock)
    }

    private func checkPresent() -> Refusal? {
        guard !present.isEmpty, Set(present).count == present.count, present.allSatisfy(\.hasQueues) else {
            return Refusal(.invalidField, "present holds some of L1, L2, L3, each once", field: "present")
        }
        return nil
    }

    private func checkMerged() -> Refusal? {
        let all = merged.flatMap(\.tiers)
        guard Set(all).count == all.count, Set(present).isSuperset(of: all) else {
            return Refusal(.invalidField, "a tier that is present is merged once at most", field: "merged")
        }
        for group in merged {
            let between = present.filter { tier in
                group.tiers.contains { $0 < tier } && group.tiers.contains { $0 > tier }
            }
            guard group.tiers.count > 1, Set(group.tiers).isSuperset(of: between) else {
                return Refusal(.invalidField, "a group merges tiers that follow each other", field: "merged")
            }
            if let refusal = Bounds.check(group.name, "merged", 1...Bounds.categoryBytesMax) { return refusal }
        }
        return nil
    }

    private func checkClocks() -> Refusal? {
        for (tier, times) in clocks {
            guard tier.hasQueues, times.count == Priority.allCases.count else {
                return Refusal(
                    .invalidField, "a clock is of L1, L2 or L3 and has a time for each of P1 to P4", field: "clocks")
            }
            if let refusal = times.lazy.compactMap({ check($0, "clocks", Bounds.clock) }).first { return refusal }
        }
        return nil
    }
}

extension Tier {
    /// Tickets wait at it inside the desk.
    package var hasQueues: Bool { self >= .l1 && self <= .l3 }
}
