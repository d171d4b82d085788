internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleWire

extension Simulation {
    /// Problems' pages kept open.
    private static let problemPagesMax = 4

    /// Whoever has no page of these yet opens one: staff their inboxes, the partner what is shared, a manager the newest
    /// problems and the articles.
    func openRecords() throws {
        for actor in cast.staff { try openRecord(.inbox(of: actor.id), actor) }
        for ticket in mirror.working where ticket.partner.openShare(of: cast.partner.id) != nil {
            try openRecord(.share(of: ticket.id, with: cast.partner.id), cast.partner)
        }
        let problems = try world.read(.problemList, ["limit": .int(Int64(Self.problemPagesMax))], by: cast.manager)
        for problem in problems["problems"]?.arrayValue ?? [] {
            if let number = problem["problem"]?.intValue { try openRecord(.problem(number), cast.manager) }
        }
        try openRecord(.articles(of: 1), cast.manager)
    }

    private func openRecord(_ subject: RecordPage.Subject, _ actor: Actor) throws {
        let key = RecordKey(channel: subject.channel, user: actor.id)
        if recordPages[key] == nil { recordPages[key] = try RecordPage(subject, actor, at: world) }
    }

    /// Every such page beside a fresh one. Whose right has ended has no page any more.
    func checkRecords() throws {
        for key in recordPages.keys.sorted() {
            let isHere = cast.player(key.user).map { !$0.isDisabled } ?? false
            guard isHere, try recordPages[key]?.check(at: world) == true else {
                recordPages[key] = nil
                continue
            }
        }
    }

    /// One of them is cut off, or comes back.
    func dropRecord() throws {
        guard let key = chance.one(of: recordPages.keys.sorted()) else { return }
        if recordPages[key]?.follower.isConnected == true {
            recordPages[key]?.follower.drop()
        } else {
            try recordPages[key]?.comeBack(at: world)
        }
    }
}

/// Whose page it is, and of what.
struct RecordKey: Hashable, Comparable {
    let channel: Channel
    let user: UserID

    static func < (left: Self, right: Self) -> Bool {
        (left.channel.name, left.user) < (right.channel.name, right.user)
    }
}
