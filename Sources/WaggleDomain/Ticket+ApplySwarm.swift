extension Ticket {
    /// Replays an event of the swarm.
    mutating func applyToSwarm(_ event: Event, _ at: Milliseconds) {
        switch event {
        case .swarmOpened(let number):
            swarm = Swarm(number: number)
            swarmCount = number
            if mode == .tiered { tiering.isContaminated = true }
        case .askOpened(let asked): openAsk(asked)
        case .askFoundNobody(let ask): swarm?.changeAsk(ask) { $0.foundNobody = true }
        case .askFilled(let ask): swarm?.changeAsk(ask) { $0.state.move(.filled) }
        case .askWithdrawn(let ask): swarm?.changeAsk(ask) { $0.state.move(.withdrawn) }
        case .invitationSent(let sent): send(sent)
        case .invitationAccepted(let number):
            swarm?.moveInvitation(number, .accepted)
            if let ask = swarm?.invitation(number)?.ask { swarm?.changeAsk(ask) { $0.accepted += 1 } }
        case .invitationDeclined(let number, _, _, _, _): swarm?.moveInvitation(number, .declined)
        case .invitationExpired(let number): swarm?.moveInvitation(number, .expired)
        case .invitationWithdrawn(let number): swarm?.moveInvitation(number, .withdrawn)
        case .memberJoined(let user, let role, let tier, _):
            swarm?.members.append(Swarm.Member(user: user, role: role, tier: tier, joinedAt: at, lastActiveAt: at))
            swarm?.state.move(.joined)
            touchedBy.insert(user)
        case .memberLeft(let user, _):
            swarm?.changeMember(user) {
                $0.leftAt = at
                $0.maySpeak = false
            }
        case .speakGranted(let user): swarm?.changeMember(user) { $0.maySpeak = true }
        case .speakRevoked(let user): swarm?.changeMember(user) { $0.maySpeak = false }
        case .swarmClosed:
            swarm?.state.move(.closed)
            swarming.knowledgeStep = lastOwner
        default: break
        }
    }

    private mutating func openAsk(_ asked: AskOpened) {
        askCount = asked.ask
        swarm?.asks.append(
            Swarm.Ask(
                number: asked.ask, question: asked.question, tried: asked.tried, skills: asked.skills,
                urgency: asked.urgency, wanted: asked.wanted, visibility: asked.visibility, due: asked.due))
    }

    private mutating func send(_ sent: InvitationSent) {
        invitationCount = sent.invitation
        swarm?.changeAsk(sent.ask) { $0.foundNobody = false }
        swarm?.invitations.append(
            Swarm.Invitation(
                number: sent.invitation, ask: sent.ask, user: sent.user, round: sent.round, due: sent.due,
                role: sent.role, isForced: sent.isForced))
    }
}

extension Swarm {
    /// A member wrote or proposed something.
    mutating func noteActivity(of user: UserID, _ at: Milliseconds) {
        changeMember(user) {
            $0.lastActiveAt = at
            $0.hasContributed = true
        }
    }
}
