extension DeskView {
    /// The desk's own record of a person, which may be newer than what the session remembers. Who works at one tier of
    /// a merged group works at all of them.
    package func current(_ actor: Actor) -> Actor {
        guard var known = staff[actor.id]?.actor else {
            guard actor.role != .customer else { return actor }
            var other = actor
            other.taken = policy.roles.taken(from: actor.id, actor.role)
            return other
        }
        if !policy.tiers.merged.isEmpty { known.tiers = Set(known.tiers.flatMap(policy.tiers.group(of:))) }
        known.taken = policy.roles.taken(from: known.id, known.role)
        known.readsAllTiers = known.role == .agent && policy.tiers.agentsRead == .allTiers
        return known
    }

    /// A person's name for a sentence.
    package func name(_ user: UserID) -> String { staff[user]?.actor.name ?? "somebody" }

    /// The queue a ticket of `tier` moves to going up; tiers without a queue are skipped.
    func queueAbove(_ tier: Tier) -> Queue? {
        guard let next = policy.tiers.above(tier) else { return nil }
        return queue(of: next) ?? queueAbove(next)
    }

    /// The queue a ticket of `tier` moves to going down.
    func queueBelow(_ tier: Tier) -> Queue? {
        guard let next = policy.tiers.below(tier) else { return nil }
        return queue(of: next) ?? queueBelow(next)
    }

    /// Where a ticket goes when nobody names a queue: where its category begins, or the next tier above that has one.
    package func entryQueue(of category: String) -> Queue? {
        let start = policy.categories.rule(category).startTier
        return queue(of: start) ?? queueAbove(start) ?? queueBelow(start)
    }

    /// Where a ticket goes of which nothing is known.
    var entryQueue: Queue? { entryQueue(of: "") }

    /// Those who are told when the desk itself needs somebody, at most `Bounds.toldMax`.
    package var managers: [UserID] {
        Array(staff.values.filter { $0.actor.role == .manager }.map(\.actor.id).sorted().prefix(Bounds.toldMax))
    }
}
