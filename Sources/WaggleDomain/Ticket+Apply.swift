extension Ticket {
    /// Replays one event. Never refuses; `sequence` becomes the version.
    package mutating func apply(_ event: Event, by actor: UserID, at: Milliseconds, sequence: Int64) {
        version = sequence
        updatedAt = at
        if actor != customer && actor != .system { service.noteTouch(at: at) }
        switch event {
        case .ticketSolved: solve(at)
        case .ticketSolvedQuestioned: solvedQuestioned = true
        case .ticketClosed: close(at)
        case .ticketReopened(let cause): reopen(cause, at)

        case .customerMessageSent(let number, _): customerWrote(number, at)
        case .agentMessageSent(let number, _): agentWrote(number, actor, at)
        case .systemMessageSent(let number, _):
            messageCount = number
            systemMessageCount += 1
        case .noteAdded:
            noteCount += 1
            touchedBy.insert(actor)

        case .ownerTaken(let taken):
            move(.taken)
            changeOwner(to: taken.owner, at)
        case .handOffOffered(let offered): offer(offered)
        case .handOffAccepted(_, _, let to, _):
            offer?.state = .accepted
            changeOwner(to: to, at)
        case .handOffDeclined: offer?.state = .declined
        case .handOffExpired: offer?.state = .expired
        case .handOffWithdrawn: offer?.state = .withdrawn

        case .tierClockStarted(let tier, let due): tierClock = Clock(tier: tier, due: due)
        case .tierClockExpired: tierClock = nil
        case .ticketEscalated(let step):
            escalations += 1
            changeTier(step)
        case .ticketDeescalated(let step): changeTier(step)
        case .shadowClockStarted(let tier, let due): shadowClock = Clock(tier: tier, due: due)
        case .shadowTierWouldEscalate:
            shadowClock = nil
            shadowEscalations += 1

        case .noAnswerWarned: noAnswerWarned = true
        case .swarmOpened(let number):
            swarm = Swarm(number: number)
            swarmCount = number
        case .askOpened, .askFoundNobody, .askFilled, .askWithdrawn, .invitationSent, .invitationAccepted,
            .invitationDeclined, .invitationExpired, .invitationWithdrawn, .memberJoined, .memberLeft,
            .speakGranted, .speakRevoked, .swarmClosed:
            applyToSwarm(event, at)

        case .handling(let event): apply(event, by: actor, at: at)
        case .contact(let event): apply(event, by: actor, at: at)
        case .partner(let event): apply(event, by: actor, at: at)
        case .tiering(let event): apply(event, by: actor, at: at)
        case .routing(let event): apply(event, by: actor, at: at)
        case .swarming(let event): apply(event, by: actor, at: at)
        case .service(let event): apply(event, by: actor, at: at)

        case .desk, .problem, .ticketOpened, .queueCreated, .modeChanged, .userAdded, .userChanged, .importedRow: break
        }
        if state.isFinished { contact.finish(at) }
    }

    mutating func move(_ step: LifeStep) { state = state.after(step) ?? step.destination }

    private mutating func customerWrote(_ number: Int, _ at: Milliseconds) {
        messageCount = number
        customerMessageCount += 1
        lastCustomerMessage = number
        lastCustomerMessageAt = at
        // Thanks on a solved ticket waits for nothing; a reopening does.
        if state != .solved { waitingSince = waitingSince ?? at }
        move(.customerWrote)
    }

    private mutating func agentWrote(_ number: Int, _ actor: UserID, _ at: Milliseconds) {
        messageCount = number
        agentMessageCount += 1
        lastAgentMessage = number
        lastStaffMessageAt = at
        firstResponseAt = firstResponseAt ?? at
        service.isToldAway = false
        waitingSince = nil
        noAnswerWarned = false
        touchedBy.insert(actor)
    }

    private mutating func changeOwner(to next: UserID, _ at: Milliseconds) {
        if let lastOwner, lastOwner != next {
            handOffs += 1
            if !previousOwners.contains(lastOwner) { previousOwners.append(lastOwner) }
        }
        owner = next
        ownerSince = at
        lastOwner = next
        escalationPending = false
        noAnswerWarned = false
        touchedBy.insert(next)
    }

    private mutating func endOwnerInterval() {
        owner = nil
        ownerSince = nil
        escalationPending = false
    }

    private mutating func offer(_ offered: HandOffOffered) {
        offerCount = offered.offer
        offer = Offer(
            number: offered.offer, from: offered.from, to: offered.to, reason: offered.reason, due: offered.due,
            summary: offered.summary, nextStep: offered.nextStep, nextStepAt: offered.nextStepAt)
    }

    private mutating func changeTier(_ step: TierMove) {
        tier = step.to
        queue = step.queue
        tiersHeld.append(step.to)
        tierClock = nil
        if step.ownerStays {
            escalationPending = true
        } else {
            endOwnerInterval()
            move(.requeued)
        }
    }

    private mutating func solve(_ at: Milliseconds) {
        move(.solved)
        solvedAt = at
        solvedQuestioned = false
        escalationPending = false
        waitingSince = nil
        noAnswerWarned = false
        tierClock = nil
        shadowClock = nil
    }

    private mutating func close(_ at: Milliseconds) {
        move(.closed)
        closedAt = at
        tierClock = nil
        shadowClock = nil
        endOwnerInterval()
    }

    private mutating func reopen(_ cause: ReopenCause, _ at: Milliseconds) {
        move(.reopened)
        reopens += 1
        solvedAt = nil
        closedAt = nil
        solvedQuestioned = false
        noAnswerWarned = false
        waitingSince = cause == .customer ? at : nil
        if owner == nil {
            owner = lastOwner
            ownerSince = at
        }
    }

    private mutating func applyToSwarm(_ event: Event, _ at: Milliseconds) {
        switch event {
        case .askOpened(let asked):
            askCount = asked.ask
            swarm?.asks.append(
                Swarm.Ask(
                    number: asked.ask, question: asked.question, tried: asked.tried, skills: asked.skills,
                    urgency: asked.urgency, wanted: asked.wanted))
        case .askFoundNobody(let ask): swarm?.changeAsk(ask) { $0.foundNobody = true }
        case .askFilled(let ask): swarm?.changeAsk(ask) { $0.state = .filled }
        case .askWithdrawn(let ask): swarm?.changeAsk(ask) { $0.state = .withdrawn }
        case .invitationSent(let sent):
            invitationCount = sent.invitation
            swarm?.changeAsk(sent.ask) { $0.foundNobody = false }
            swarm?.invitations.append(
                Swarm.Invitation(
                    number: sent.invitation, ask: sent.ask, user: sent.user, round: sent.round, due: sent.due))
        case .invitationAccepted(let number):
            swarm?.changeInvitation(number, to: .accepted)
            if let ask = swarm?.invitation(number)?.ask { swarm?.changeAsk(ask) { $0.accepted += 1 } }
        case .invitationDeclined(let number, _, _, _): swarm?.changeInvitation(number, to: .declined)
        case .invitationExpired(let number): swarm?.changeInvitation(number, to: .expired)
        case .invitationWithdrawn(let number): swarm?.changeInvitation(number, to: .withdrawn)
        case .memberJoined(let user, let role, let tier, _):
            swarm?.members.append(Swarm.Member(user: user, role: role, tier: tier, joinedAt: at))
            touchedBy.insert(user)
        case .memberLeft(let user, _):
            swarm?.changeMember(user) {
                $0.leftAt = at
                $0.maySpeak = false
            }
        case .speakGranted(let user): swarm?.changeMember(user) { $0.maySpeak = true }
        case .speakRevoked(let user): swarm?.changeMember(user) { $0.maySpeak = false }
        case .swarmClosed: swarm?.state = .closed
        default: break
        }
    }
}
