/// A team of the desk: a list of people, or all who hold some skills or work at some tiers.
package struct TeamID: Hashable, Comparable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package init(_ value: Int64) { rawValue = value }
    package static func < (a: TeamID, b: TeamID) -> Bool { a.rawValue < b.rawValue }
    package var description: String { "\(rawValue)" }
}

/// Whom an offer to a team reaches: the people it names, and everybody who matches its tiers and skills.
package struct Team: Equatable, Sendable {
    package var id: TeamID
    package var name: String
    /// Named one by one; may be empty when tiers or skills say who belongs.
    package var members: [UserID]
    /// All of these are needed; none asked for when empty.
    package var skills: [String]
    /// One of these is needed; none asked for when empty.
    package var tiers: [Tier]

    package init(id: TeamID, name: String, members: [UserID] = [], skills: [String] = [], tiers: [Tier] = []) {
        self.id = id
        self.name = name
        self.members = members
        self.skills = skills
        self.tiers = tiers
    }

    /// Whether the person belongs to it.
    package func includes(_ actor: Actor) -> Bool {
        if members.contains(actor.id) { return true }
        guard !(skills.isEmpty && tiers.isEmpty) else { return false }
        let isOfTier = tiers.isEmpty || tiers.contains(where: actor.tiers.contains)
        return isOfTier && skills.allSatisfy { actor.skills[$0] != nil }
    }
}

/// Whom a hand-off is offered to.
package enum OfferTarget: Equatable, Sendable {
    case person(UserID)
    case team(TeamID)
    /// Everybody who works at the queue's tier.
    case queue(QueueID)
}

/// How a queue finds an owner: people take from it, or the desk offers each ticket to somebody who is free.
package enum RoutingMethod: String, CaseIterable, Sendable {
    case pull
    case longestIdle = "longest_idle"
    case leastLoaded = "least_loaded"
}

/// What somebody has said of themself; apart from whether they are connected.
package enum PresenceStatus: String, CaseIterable, Sendable {
    case available, focus, away
    case onBreak = "break"
}

/// Why the desk itself looks for another owner.
package enum AutoCause: String, CaseIterable, Sendable {
    case noAnswer = "no_answer"
    case ownerGone = "owner_gone"
    case shiftEnd = "shift_end"
    case absence, released
}

/// Why the desk stopped looking although nobody else took the ticket.
package enum AutoEnd: String, CaseIterable, Sendable {
    case answered
    case ownerBack = "owner_back"
    case withdrawn
}

/// What becomes of a ticket when its owner's shift ends.
package enum ShiftPlan: String, CaseIterable, Sendable { case keep, offer, cover }
