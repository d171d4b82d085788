// Whom an ask reaches. People the owner names are asked first. After them come agents who are
// available, have room when they are wanted live, and hold a wanted skill: the most of the wanted skills first, then the highest
// levels, the least busy, the higher tier, the lower id. Somebody who declines or does not answer is
// followed by the next one, up to the policy's rounds for each place; nobody is asked twice by an ask
// unless the owner does so by name. Having declined counts against nobody.

extension Ticket.Turn {
    /// The tier recorded when somebody joins: the highest they work in.
    func highestTier(_ user: UserID) -> Tier? { view.staff[user]?.actor.tiers.max() }

    /// Refuses a person the owner names; says who and why.
    func refuseInvitee(_ user: UserID, field: String = "users") -> Refusal? {
        guard let actor = view.staff[user]?.actor, [.agent, .manager].contains(actor.role) else {
            // Partners outside help through what is shared with them: a swarm's members read everything.
            return Refusal(.invalidField, "user \(user) is not of this desk's staff", field: field)
        }
        let swarm = ticket.activeSwarm
        guard (swarm?.invitations.count ?? 0) < Bounds.invitationsMax else {
            return Refusal(.conflict, "the swarm of ticket \(ticket.id) has invited enough: close it and open another")
        }
        if user == ticket.customer {
            return Refusal(.invalidField, "\(actor.name) is the customer of ticket \(ticket.id)", field: field)
        }
        if user == ticket.owner {
            return Refusal(.invalidField, "\(actor.name) owns ticket \(ticket.id)", field: field)
        }
        if swarm?.member(user) != nil {
            return Refusal(.alreadyMember, "\(actor.name) is on ticket \(ticket.id) already", field: field)
        }
        if swarm?.liveInvitation(of: user) != nil {
            return Refusal(.conflict, "\(actor.name) is invited to ticket \(ticket.id) already", field: field)
        }
        return nil
    }

    mutating func send(_ user: UserID, ask number: Int, round: Int, role: MemberRole? = nil, isForced: Bool = false) {
        guard let ask = ticket.activeSwarm?.ask(number) else { return }
        let invitation = ticket.invitationCount + 1
        record(
            .invitationSent(
                InvitationSent(
                    invitation: invitation, ask: number, user: user, round: round,
                    due: view.end(of: policy.invitations.timeout(ask.urgency), ask.urgency, from: now), role: role,
                    isForced: isForced)))
        guard ask.urgency == .live, let burden = burden(of: user), burden.isTooMuch else { return }
        record(
            .swarming(
                .interruptedOverBudget(
                    invitation: invitation, user: user, interruptions: burden.interruptions,
                    quietHours: burden.isQuiet)))
    }

    /// The next person for the place of one who declined or did not answer.
    mutating func replace(_ invitation: Swarm.Invitation, pointer: UserID?) {
        let number = invitation.ask
        let round = invitation.round + 1
        if needsMore(number), round <= policy.invitations.rounds {
            if let next = pointed(pointer, number) ?? candidates(number).first {
                send(next, ask: number, round: round)
            }
        }
        noteNobody(number)
    }

    /// After other events may have freed a place, each open ask that reaches nobody looks once more.
    mutating func refillAsks() {
        for ask in ticket.activeSwarm?.openAsks ?? [] where !ask.foundNobody && !isWaiting(ask.number) {
            let round = ticket.activeSwarm?.invitations.last { $0.ask == ask.number }?.round ?? 1
            if round <= policy.invitations.rounds, let next = candidates(ask.number).first {
                send(next, ask: ask.number, round: round)
            }
            noteNobody(ask.number)
        }
    }

    /// "Nobody" is a state people see, told once each time the candidates run out.
    mutating func noteNobody(_ number: Int) {
        guard needsMore(number), !isWaiting(number), ticket.activeSwarm?.ask(number)?.foundNobody == false else {
            return
        }
        record(.askFoundNobody(ask: number))
    }

    /// Candidates by skill, best first.
    func candidates(_ number: Int) -> [UserID] {
        guard let swarm = ticket.activeSwarm, let ask = swarm.ask(number),
            swarm.invitations.count < Bounds.invitationsMax
        else { return [] }
        let asked = Set(swarm.invitations.filter { $0.ask == number }.map(\.user))
        return view.staff.values
            .filter { $0.actor.role == .agent && !asked.contains($0.actor.id) && isFree($0, ask) }
            .map { Candidate($0, wanted: ask.skills, isTired: isTooMuch($0, ask)) }
            .filter { ask.skills.isEmpty || $0.skillsHeld > 0 }
            .sorted()
            .map(\.member.actor.id)
    }

    /// The person somebody who declines points to, when that person may be asked.
    private func pointed(_ user: UserID?, _ number: Int) -> UserID? {
        guard let user, let member = view.staff[user], let ask = ticket.activeSwarm?.ask(number) else { return nil }
        let asked = ticket.activeSwarm?.invitations.contains { $0.ask == number && $0.user == user } ?? false
        return member.actor.role == .agent && !asked && isFree(member, ask) ? user : nil
    }

    private func isFree(_ member: StaffMember, _ ask: Swarm.Ask) -> Bool {
        member.isAvailable && refuseOverCapacity(member.actor.id, asked: ask.urgency) == nil
            && refuseInvitee(member.actor.id) == nil
            && (ticket.priority == .p1 || !isTooMuch(member, ask))
    }

    private func isTooMuch(_ member: StaffMember, _ ask: Swarm.Ask) -> Bool {
        ask.urgency == .live && burden(of: member.actor.id)?.isTooMuch == true
    }

    private func needsMore(_ number: Int) -> Bool {
        guard let ask = ticket.activeSwarm?.ask(number) else { return false }
        return ask.state == .open && ask.accepted < ask.wanted
    }

    private func isWaiting(_ number: Int) -> Bool {
        ticket.activeSwarm?.liveInvitations.contains { $0.ask == number } ?? false
    }
}

/// An agent measured against an ask; the best sorts first.
private struct Candidate: Comparable {
    let member: StaffMember
    let skillsHeld: Int
    let levels: Int
    /// Over the budget of interruptions: asked only when nobody else is left.
    let isTired: Bool

    init(_ member: StaffMember, wanted: [String], isTired: Bool) {
        self.member = member
        self.isTired = isTired
        let held = Set(wanted).compactMap { member.actor.skills[$0] }
        skillsHeld = held.count
        levels = held.reduce(0, +)
    }

    static func < (a: Candidate, b: Candidate) -> Bool {
        if a.isTired != b.isTired { return b.isTired }
        if a.skillsHeld != b.skillsHeld { return a.skillsHeld > b.skillsHeld }
        if a.levels != b.levels { return a.levels > b.levels }
        if a.member.load != b.member.load { return a.member.load < b.member.load }
        let tiers = (a.member.actor.tiers.max() ?? .l0, b.member.actor.tiers.max() ?? .l0)
        if tiers.0 != tiers.1 { return tiers.0 > tiers.1 }
        return a.member.actor.id < b.member.actor.id
    }
}
