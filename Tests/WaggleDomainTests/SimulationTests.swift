import Testing
import WaggleDomain
import WaggleTesting

// Chance plays everybody on one ticket after the other: any command, any person, any moment. Whatever happens, the
// invariants hold after each step, and the log alone rebuilds the same ticket. A failure names its seed.

@Suite struct SimulationTests {
    @Test(arguments: UInt64(1)...50)
    func `whatever people do, the invariants hold and the log rebuilds the ticket`(seed: UInt64) {
        check(play(seed, steps: 200), seed)
    }

    @Test func `one ticket through ten thousand steps`() {
        check(play(4_711, steps: 10_000), 4_711)
    }

    @Test func `chance reaches nearly every kind of event a ticket can have`() {
        let reached = (UInt64(1)...50).reduce(into: Set<String>()) { kinds, seed in
            kinds.formUnion(play(seed, steps: 200).log.map(\.event.kind))
        }
        // Nearly everything: what a ticket meets by chance. The desk's own events and imported rows are apart.
        #expect(reached.count >= 66, "\(reached.sorted())")
    }

    private func play(_ seed: UInt64, steps: Int) -> Story {
        var chance = SeededGenerator(seed: seed)
        let mode = Mode.allCases.randomElement(using: &chance)!
        var policy = Self.policy
        policy.tiers.expiry = TierExpiry.allCases.randomElement(using: &chance)!
        policy.tiers.clockKind = ClockKind.allCases.randomElement(using: &chance)!
        policy.modes.hybrid = Bool.random(using: &chance)
        if Bool.random(using: &chance) { policy.tiers.merged = [.init(name: "front", tiers: [.l1, .l2])] }
        policy.swarming.interruptionsPerDay = 0
        var story = Story(
            mode, channel: Bool.random(using: &chance) ? .chat : .email,
            priority: Bool.random(using: &chance) ? .p1 : .p3, policy: policy)
        story.view.policy.handling.fields = [FieldDefinition(name: "serial", kind: .text)]
        for _ in 0..<steps where story.violations.isEmpty {
            story.pass(pause(&chance))
            shuffleAvailability(&story, &chance)
            let command = command(story, &chance)
            story.ask(command, by: someone(for: command, story.ticket, &chance))
        }
        return story
    }

    private func check(_ story: Story, _ seed: UInt64) {
        #expect(story.violations == [], "seed \(seed)")
        #expect(story.replayed == story.ticket, "seed \(seed)")
        let messages = story.log.compactMap { entry -> Int? in
            switch entry.event {
            case .customerMessageSent(let number, _, _), .agentMessageSent(let number, _, _),
                .systemMessageSent(let number, _):
                number
            default: nil
            }
        }
        #expect(messages == Array(1...story.ticket.messageCount), "seed \(seed)")
    }

    private func pause(_ chance: inout SeededGenerator) -> Milliseconds {
        switch Int.random(in: 0..<40, using: &chance) {
        case 0: .hours(80)
        case 1: .hours(5)
        case 2...5: .minutes(4)
        default: .random(in: 1...20_000, using: &chance)
        }
    }

    private func shuffleAvailability(_ story: inout Story, _ chance: inout SeededGenerator) {
        guard Int.random(in: 0..<10, using: &chance) == 0, let actor = Cast.staff.randomElement(using: &chance)
        else { return }
        story.view.staff[actor.id]?.isAvailable.toggle()
    }

    /// Mostly somebody who may do it, so that the story gets somewhere.
    private func someone(for command: Command, _ ticket: Ticket, _ chance: inout SeededGenerator) -> Actor {
        let likely: UserID? =
            switch command {
            case .routing: Self.router(of: command, ticket)
            case .acceptHandOff, .declineHandOff: ticket.offer?.candidates.randomElement(using: &chance)
            case .acceptInvitation(let number), .declineInvitation(let number, _, _, _, _):
                ticket.swarm?.invitation(number)?.user
            case .leaveSwarm: ticket.activeSwarm?.activeMembers.randomElement(using: &chance)?.user
            case .sendMessage:
                Bool.random(using: &chance)
                    ? ticket.customer : ticket.activeSwarm?.activeMembers.first { $0.maySpeak }?.user ?? ticket.owner
            case .take: nil
            case .swarming(.seeInvitation(let number)): ticket.swarm?.invitation(number)?.user
            case .swarming(.suggestInvitee), .swarming(.proposeSolution):
                ticket.activeSwarm?.activeMembers.randomElement(using: &chance)?.user
            case .swarming(.raiseHand): Cast.agents.randomElement(using: &chance)!.id
            case .swarming(.joinSwarm): Cast.mia.id
            case .handling(.answerSolved), .handling(.rate): ticket.customer
            default: ticket.owner ?? Cast.mia.id
            }
        if Int.random(in: 0..<4, using: &chance) > 0, let actor = Cast.everybody.first(where: { $0.id == likely }) {
            return actor
        }
        return Cast.everybody.randomElement(using: &chance)!
    }

    private func command(_ story: Story, _ chance: inout SeededGenerator) -> Command {
        let user = Cast.everybody.randomElement(using: &chance)!.id
        let ticket = story.ticket
        let invitation = max(1, ticket.invitationCount - Int.random(in: 0..<4, using: &chance))
        let ask = max(1, ticket.askCount - Int.random(in: 0..<2, using: &chance))
        if Int.random(in: 0..<4, using: &chance) == 0, let next = obvious(ticket, &chance) { return next }
        if Int.random(in: 0..<4, using: &chance) == 0 { return swarming(ticket, user, &chance) }
        if Int.random(in: 0..<5, using: &chance) == 0 { return Self.routing(ticket, user, &chance) }
        if Int.random(in: 0..<5, using: &chance) == 0 { return .handling(ticket.anyHandling(story.now, &chance)) }
        switch Int.random(in: 0..<30, using: &chance) {
        case 0...2: return .sendMessage(text: "word")
        case 3: return .addNote(text: "note")
        case 4...6: return .take
        case 7:
            return .solve(
                solution: "so", knowledge: KnowledgeDecision.allCases.randomElement(using: &chance),
                knowledgeNote: "https://kb.example/1", noAnswerNeeded: Bool.random(using: &chance))
        case 8: return .close
        case 9, 10: return .reopen(cause: ReopenCause.allCases.randomElement(using: &chance)!)
        case 11: return .escalate(reason: .skill, summary: "tried")
        case 12: return .deescalate(reason: .skill, summary: "do this")
        case 13: return .openSwarm
        case 14, 15:
            let skills = Bool.random(using: &chance) ? [] : ["network", "database"]
            let users = Int.random(in: 0..<3, using: &chance) == 0 ? [user] : []
            return .ask(
                .init(
                    question: "why?", tried: "all", skills: skills,
                    urgency: Urgency.allCases.randomElement(using: &chance)!,
                    wanted: Int.random(in: 1...3, using: &chance), users: users,
                    visibility: Bool.random(using: &chance) ? .openToSkill : .inviteOnly))
        case 16: return .invite(ask: ask, user: user)
        case 17: return .withdrawAsk(ask: ask)
        case 18...20: return .acceptInvitation(invitation: invitation)
        case 21: return .declineInvitation(invitation: invitation, reason: .busy, pointer: user, comment: "")
        case 22: return .leaveSwarm
        case 23: return .removeMember(user: user)
        case 24: return .grantSpeak(user: ticket.activeSwarm?.activeMembers.first?.user ?? user)
        case 25: return .revokeSpeak(user: ticket.activeSwarm?.activeMembers.first?.user ?? user)
        case 26: return .closeSwarm(outcome: .unresolved, contributors: [])
        case 27:
            return .offerHandOff(
                .init(to: user, reason: .workload, summary: "so far", nextStep: "I write to her", nextStepAt: .max))
        case 28 where Bool.random(using: &chance):
            return .tiering(.setMode(ticket.mode == .swarm ? .tiered : .swarm, override: true, reason: "trial"))
        case 28: return .acceptHandOff(offer: ticket.offerCount)
        default:
            return Bool.random(using: &chance)
                ? .declineHandOff(offer: ticket.offerCount, reason: .busy, comment: "")
                : .withdrawHandOff(offer: ticket.offerCount)
        }
    }

    /// Something of a swarm beyond its asks, invitations and members.
    private func swarming(_ ticket: Ticket, _ user: UserID, _ chance: inout SeededGenerator) -> Command {
        let swarm = ticket.swarm
        let member = swarm?.activeMembers.randomElement(using: &chance)?.user ?? user
        let hand = swarm?.helpOffers.last?.number ?? 1
        let proposal = swarm?.proposals.filter { $0.state != .setAside }.randomElement(using: &chance)?.number ?? 1
        let commands: [SwarmingCommand] = [
            .seeInvitation(ticket.invitationCount), .suggestInvitee(user: user, ask: nil, comment: ""),
            .answerAsk(ask: ticket.askCount, answer: "so"), .raiseHand(ask: ticket.askCount, comment: ""),
            .raiseHand(ask: ticket.askCount, comment: ""), .welcomeHelp(offer: hand, role: .scribe),
            .thankHelp(offer: hand, comment: ""), .changeRole(user: member, role: .observer),
            .changeRole(user: member, role: .contributor), .proposeSolution(text: "so"),
            .answerProposal(proposal: proposal, verdict: .takenUp, comment: ""),
            .answerProposal(proposal: proposal, verdict: .setAside, comment: ""), .reopenSwarm,
            .joinSwarm(role: .coordinator), .credit(user: swarm?.members.first?.user ?? user, skills: ["network"]),
        ]
        return .swarming(commands.randomElement(using: &chance)!)
    }

    /// What somebody would do next with a ticket like this.
    private func obvious(_ ticket: Ticket, _ chance: inout SeededGenerator) -> Command? {
        if ticket.state == .solved || ticket.state == .closed { return .reopen(cause: .agent) }
        if let offer = ticket.liveOffer {
            return [
                .acceptHandOff(offer: offer.number), .withdrawHandOff(offer: offer.number),
                .declineHandOff(offer: offer.number, reason: .busy, comment: ""),
            ].randomElement(using: &chance)
        }
        guard let member = ticket.activeSwarm?.activeMembers.randomElement(using: &chance) else { return nil }
        return member.maySpeak ? .revokeSpeak(user: member.user) : .grantSpeak(user: member.user)
    }
}
