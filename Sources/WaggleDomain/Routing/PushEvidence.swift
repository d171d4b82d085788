// What speaks for people when a queue pushes: work like the ticket's, who had its customer last, and high levels in the
// skills it needs. It is found beside the desk and handed in; a choice without it goes by room and turn alone. Levels are
// coarse, so that among those who know about as much the turn decides. Whoever was offered much more than the others of
// late yields: what speaks for them does not count until the others have caught up.

/// What is known of those who could be asked about one ticket.
package struct PushEvidence: Equatable, Sendable {
    /// Work that speaks for somebody.
    package struct Knowledge: Equatable, Sendable {
        /// From 1 to `levelMax`, beside the one who knows the most about it.
        package let level: Int
        /// Tickets like it that they solved or helped with, the most telling first.
        package let tickets: [TicketID]

        package init(level: Int, tickets: [TicketID]) {
            self.level = level
            self.tickets = tickets
        }
    }

    package static let levelMax = 3
    /// Tickets named for one person.
    package static let ticketsMax = 3
    /// The declared level, of 5, from which skills speak for somebody.
    package static let skilledFrom = 4

    package let known: [UserID: Knowledge]
    /// Who owned the customer's ticket before this one.
    package let lastAgent: UserID?

    package init(known: [UserID: Knowledge] = [:], lastAgent: UserID? = nil) {
        self.known = known
        self.lastAgent = lastAgent
    }
}

/// What spoke for the person who was chosen, besides room and turn.
package struct PushReason: Equatable, Sendable {
    package var level = 0
    package var tickets: [TicketID] = []
    package var isLastAgent = false
    /// Their lowest declared level in the skills the ticket needs, where it spoke for them.
    package var skillLevel: Int?
    /// The customer's language, which they speak.
    package var language: String?
    /// How many for whom more speaks were passed over, because they were offered so much of late.
    package var yielding = 0

    package init(
        level: Int = 0, tickets: [TicketID] = [], isLastAgent: Bool = false, skillLevel: Int? = nil,
        language: String? = nil, yielding: Int = 0
    ) {
        self.level = level
        self.tickets = tickets
        self.isLastAgent = isLastAgent
        self.skillLevel = skillLevel
        self.language = language
        self.yielding = yielding
    }
}

/// Who of those who could be asked comes first, and why.
struct PushOrder {
    private let method: RoutingMethod
    private let evidence: PushEvidence
    /// Lowest declared levels in the needed skills, of those for whom they speak.
    private var skilled: [UserID: Int] = [:]
    /// All that speaks for somebody, whether it counts now or not.
    private var merits: [UserID: Int] = [:]
    private var yielding: Set<UserID> = []
    private let language: String?

    init(_ people: [StaffMember], for ticket: Ticket, view: DeskView, at now: Milliseconds) {
        method = view.routing(of: ticket).method
        let isByEvidence = view.policy.routing.isByEvidence
        evidence = isByEvidence ? view.evidence[ticket.id] ?? PushEvidence() : PushEvidence()
        language = isByEvidence ? ticket.routing.language : nil
        guard isByEvidence else { return }
        let skills = view.neededSkills(ticket)
        for member in people {
            let user = member.actor.id
            let level = skills.map { member.actor.skills[$0] ?? 0 }.min() ?? 0
            if level >= PushEvidence.skilledFrom { skilled[user] = level }
            let known = evidence.known[user]?.level ?? 0
            merits[user] = known + (evidence.lastAgent == user ? 1 : 0) + (skilled[user] == nil ? 0 : 1)
        }
        let given = people.map { ($0.actor.id, $0.pushes(at: now)) }
        let all = given.reduce(0) { $0 + $1.1 }
        yielding = Set(given.filter { $0.1 * given.count > all + StaffMember.pushesAhead * given.count }.map(\.0))
    }

    /// What counts for somebody now.
    private func weight(of user: UserID) -> Int { yielding.contains(user) ? 0 : merits[user] ?? 0 }

    func isBefore(_ a: StaffMember, _ b: StaffMember) -> Bool {
        let (weightA, weightB) = (weight(of: a.actor.id), weight(of: b.actor.id))
        if weightA != weightB { return weightA > weightB }
        let (loadA, loadB) = (a.load + a.ticketLoad, b.load + b.ticketLoad)
        if method == .leastLoaded && loadA != loadB { return loadA < loadB }
        if a.idleSince != b.idleSince { return a.idleSince < b.idleSince }
        return loadA != loadB ? loadA < loadB : a.actor.id < b.actor.id
    }

    /// Why this one of `people`, for the event.
    func reason(for member: StaffMember, of people: [StaffMember]) -> PushReason {
        let user = member.actor.id
        var reason = PushReason()
        if let language, member.actor.skills[DeskView.skill(ofLanguage: language)] != nil { reason.language = language }
        let passedOver = people.filter {
            yielding.contains($0.actor.id) && $0.actor.id != user && merits[$0.actor.id, default: 0] > weight(of: user)
        }
        reason.yielding = passedOver.count
        guard weight(of: user) > 0 else { return reason }
        reason.level = evidence.known[user]?.level ?? 0
        reason.tickets = evidence.known[user]?.tickets ?? []
        reason.isLastAgent = evidence.lastAgent == user
        reason.skillLevel = skilled[user]
        return reason
    }
}

extension StaffMember {
    /// Offers in turn of the last working day are counted.
    private static let pushesSpan: Milliseconds = 8 * 3_600_000
    /// So many more than the others' mean, and what speaks for somebody does not count.
    static let pushesAhead = 3

    /// How many tickets a queue offered them of late.
    func pushes(at now: Milliseconds) -> Int { pushes.count { now - $0 < Self.pushesSpan } }

    /// Remembers an offer in turn; old ones are forgotten.
    package mutating func notePush(at now: Milliseconds) {
        pushes.removeAll { now - $0 >= Self.pushesSpan }
        pushes.append(now)
    }
}
