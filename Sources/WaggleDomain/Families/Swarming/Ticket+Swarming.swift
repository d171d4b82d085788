// What a swarm remembers besides the core's asks, invitations and members, and the moments it waits for.

extension Ticket {
    /// What a ticket remembers about its swarms that outlives each of them.
    package struct Swarming: Equatable, Sendable {
        /// Raised hands, proposals and suggestions are numbered per ticket from 1.
        package internal(set) var helpOfferCount = 0
        package internal(set) var proposalCount = 0
        package internal(set) var suggestionCount = 0
        /// A swarm was closed and its lesson is not decided upon yet: who owes that. Solving decides it.
        package internal(set) var knowledgeStep: UserID?
    }

    mutating func apply(_ event: SwarmingEvent, by actor: UserID, at: Milliseconds) {
        switch event {
        case .invitationSeen(let number): swarm?.moveInvitation(number, .seen)
        case .interruptedOverBudget: break
        case .inviteeSuggested(let number, let user, let ask, let comment):
            swarming.suggestionCount = number
            swarm?.suggestions.append(.init(number: number, by: actor, user: user, ask: ask, comment: comment))
            swarm?.noteActivity(of: actor, at)
        case .askAnswered(let number, let answer):
            swarm?.changeAsk(number) {
                $0.state.move(.answered)
                $0.answer = answer
            }
        case .askExpired(let number): swarm?.changeAsk(number) { $0.state.move(.expired) }
        case .helpOffered(let number, let ask, let due, let comment):
            swarming.helpOfferCount = number
            swarm?.helpOffers.append(.init(number: number, ask: ask, user: actor, comment: comment, due: due))
        case .helpWelcomed(let number):
            swarm?.moveHelpOffer(number, .welcomed)
            if let ask = swarm?.helpOffer(number)?.ask { swarm?.changeAsk(ask) { $0.accepted += 1 } }
        case .helpThanked(let number, _): swarm?.moveHelpOffer(number, .thanked)
        case .helpExpired(let number): swarm?.moveHelpOffer(number, .expired)
        case .roleChanged(let user, let role): swarm?.changeMember(user) { $0.role = role }
        case .solutionProposed(let number, let text):
            swarming.proposalCount = number
            swarm?.proposals.append(.init(number: number, user: actor, text: text))
            swarm?.noteActivity(of: actor, at)
        case .solutionTakenUp(let number):
            swarm?.moveProposal(number, .takenUp)
            swarm?.state.move(.solutionTakenUp)
        case .solutionSetAside(let number, _): setAside(number)
        case .swarmReopened:
            swarm?.state.move(.reopened)
            swarming.knowledgeStep = nil
            if mode == .tiered { tiering.isContaminated = true }
        case .memberCredited(_, let user, let skills): swarm?.credits[user] = skills
        }
    }

    /// The swarm tries something else, unless another proposal is being tried.
    private mutating func setAside(_ number: Int) {
        swarm?.moveProposal(number, .setAside)
        guard let swarm, swarm.state == .resolving, !swarm.proposals.contains(where: { $0.state == .takenUp }) else {
            return
        }
        self.swarm?.state.move(.solutionSetAside)
    }

    /// The moments this family waits for.
    func swarmingDeadlines(_ policy: DeskPolicy) -> [Deadline] {
        guard let swarm = activeSwarm else { return [] }
        var deadlines: [Deadline] = []
        for ask in swarm.openAsks {
            if let due = ask.due { deadlines.append(Deadline(kind: .ask, reference: ask.number, due: due)) }
        }
        for offer in swarm.liveHelpOffers {
            deadlines.append(Deadline(kind: .helpOffer, reference: offer.number, due: offer.due))
        }
        let idle = policy.swarming.memberIdle(channel)
        for (index, member) in swarm.members.enumerated() where member.isActive {
            deadlines.append(Deadline(kind: .memberIdle, reference: index + 1, due: member.lastActiveAt + idle))
        }
        return deadlines
    }

    /// What must hold of it and does not, one sentence each.
    func brokenSwarming() -> [String] {
        guard let swarm else { return [] }
        var broken: [String] = []
        let live = swarm.liveHelpOffers
        if !swarm.isActive && !live.isEmpty { broken.append("I6: a closed swarm leaves a hand raised") }
        if Set(live.map(\.user)).count != live.count { broken.append("somebody has raised two hands") }
        if swarm.state == .requested && !swarm.activeMembers.isEmpty {
            broken.append("a swarm that is only requested has members")
        }
        if swarm.credits.keys.contains(where: { user in !swarm.members.contains { $0.user == user } }) {
            broken.append("credit went to somebody who was no member")
        }
        return broken
    }
}
