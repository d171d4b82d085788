// The budget of interruptions (S4): so many live invitations within 24 hours for each person, by their own number or the
// desk's, none in quiet hours. A ticket of the first priority may go past it, and then that is recorded.

/// What live invitations have cost somebody of late.
struct Burden {
    let interruptions: Int
    let budget: Int
    let isQuiet: Bool
    var isTooMuch: Bool { isQuiet || interruptions >= budget }
}

extension Ticket.Turn {
    /// How much a person was interrupted in the last 24 hours; nil for somebody the desk does not route to.
    func burden(of user: UserID) -> Burden? {
        guard let member = view.staff[user] else { return nil }
        return Burden(
            interruptions: member.interruptions.count { now - $0 < Self.day },
            budget: member.interruptionsPerDay ?? policy.swarming.interruptionsPerDay,
            isQuiet: policy.swarming.isQuiet(at: now, in: policy.calendars.hours))
    }

    private static let day: Milliseconds = 24 * 3_600_000

    /// Refuses to interrupt somebody whom the owner names, unless the ticket is of the first priority.
    func refuseInterruption(of user: UserID, _ urgency: Urgency) -> Refusal? {
        guard urgency == .live, ticket.priority != .p1, let burden = burden(of: user), burden.isTooMuch else {
            return nil
        }
        let name = view.name(user)
        let why =
            burden.isQuiet
            ? "\(name) has quiet hours" : "\(name) was interrupted \(burden.interruptions) times within a day"
        return Refusal(.capacityReached, "\(why): ask without hurry, or ask somebody else")
    }
}

extension DeskView {
    /// The share of somebody's budget of live invitations that the last 24 hours have used, from 0; 1 and above: enough.
    package func interruptedShare(of member: StaffMember, at now: Milliseconds) -> Double {
        let budget = member.interruptionsPerDay ?? policy.swarming.interruptionsPerDay
        let count = member.interruptions.count { now - $0 < 24 * 3_600_000 }
        return budget > 0 ? Double(count) / Double(budget) : 1
    }
}

extension StaffMember {
    /// Remembers a live invitation; what is older than a day is forgotten.
    package mutating func noteInterruption(at now: Milliseconds) {
        interruptions.removeAll { now - $0 >= 24 * 3_600_000 }
        interruptions.append(now)
    }
}
