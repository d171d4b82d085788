extension DeskView {
    /// The desk's own record of a person, which may be newer than what the session remembers.
    package func current(_ actor: Actor) -> Actor { staff[actor.id]?.actor ?? actor }

    /// A person's name for a sentence.
    package func name(_ user: UserID) -> String { staff[user]?.actor.name ?? "somebody" }

    /// Switches a queue between tiers and swarms. Tickets already opened keep their mode.
    package func decideSetMode(queue id: QueueID, mode: Mode, reason: String, by actor: Actor) -> Decision {
        if let refusal = Access.decide(.switchMode, by: actor, on: nil, view: self) { return .failure(refusal) }
        guard let queue = queues[id] else { return .failure(Refusal(.notFound, "there is no queue \(id)")) }
        if let refusal = Bounds.check(reason, "reason", 0...Bounds.reasonBytesMax) { return .failure(refusal) }
        guard queue.mode != mode else {
            return .failure(Refusal(.conflict, "queue \(queue.name) already works in \(mode.rawValue) mode"))
        }
        return .success([.modeChanged(queue: id, from: queue.mode, to: mode, reason: reason)])
    }

    /// The queue a ticket of `tier` moves to going up, at most to L3; tiers without a queue are skipped.
    func queueAbove(_ tier: Tier) -> Queue? {
        Tier.allCases.filter { $0 > tier && $0 <= .l3 }.lazy.compactMap(queue(of:)).first
    }

    /// The queue a ticket of `tier` moves to going down, at least to L1.
    func queueBelow(_ tier: Tier) -> Queue? {
        Tier.allCases.filter { $0 < tier && $0 >= .l1 }.reversed().lazy.compactMap(queue(of:)).first
    }

    /// Where a ticket goes when nobody names a queue: the first line, or the lowest tier there is.
    var entryQueue: Queue? { queue(of: .l1) ?? queueAbove(.l1) }
}
