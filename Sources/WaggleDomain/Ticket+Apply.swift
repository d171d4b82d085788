extension Ticket {
    /// Replays one event. Never refuses; `sequence` becomes the version.
    package mutating func apply(_ event: Event, by actor: UserID, at: Milliseconds, sequence: Int64) {
        version = sequence
        updatedAt = at
        // Nobody works on a ticket by erasing its customer.
        if event == .ticketErased { return }
        if actor != customer && actor != .system { service.noteTouch(at: at) }
        switch event {
        case .ticketSolved(let solved):
            solve(at)
            handling.solution = solved
        case .ticketSolvedQuestioned: solvedQuestioned = true
        case .ticketClosed: close(at)
        case .ticketReopened(let cause): reopen(cause, at)

        case .customerMessageSent(let number, _, let files):
            fileCount += files.count
            customerWrote(number, at)
        case .agentMessageSent(let number, let text, let files):
            fileCount += files.count
            agentWrote(number, actor, at)
            handling.lastMessageAsks = Handling.asks(text)
        case .systemMessageSent(let number, _):
            messageCount = number
            systemMessageCount += 1
        case .noteAdded(_, _, let files):
            fileCount += files.count
            noteCount += 1
            touchedBy.insert(actor)
            swarm?.noteActivity(of: actor, at)

        case .ownerTaken(let taken):
            move(.taken)
            if liveOffer != nil { offer?.state.move(.accepted) }
            changeOwner(to: taken.owner, at)
        case .handOffOffered(let offered): offer(offered)
        case .handOffAccepted(_, _, let to, _):
            offer?.state.move(.accepted)
            changeOwner(to: to, at)
        case .handOffDeclined: declineOffer(actor)
        case .handOffExpired: offer?.state.move(.expired)
        case .handOffWithdrawn: offer?.state.move(.withdrawn)

        case .tierClockStarted, .tierClockExpired, .ticketEscalated, .ticketDeescalated, .shadowClockStarted,
            .shadowTierWouldEscalate:
            applyToTiers(event)

        case .noAnswerWarned:
            noAnswerWarned = true
            routing.warnedAt = at
        case .swarmOpened, .askOpened, .askFoundNobody, .askFilled, .askWithdrawn, .invitationSent, .invitationAccepted,
            .invitationDeclined, .invitationExpired, .invitationWithdrawn, .memberJoined, .memberLeft,
            .speakGranted, .speakRevoked, .swarmClosed:
            applyToSwarm(event, at)

        case .handling, .contact, .partner, .tiering, .routing, .swarming, .service:
            applyFamily(event, by: actor, at: at)

        case .desk, .problem, .staffing, .knowledge, .experiment, .ticketOpened, .ticketErased, .queueCreated,
            .modeChanged,
            .userAdded,
            .userChanged,
            .importedRow:
            break
        }
        if state.isFinished { finishOutside(at) }
        handling.settle(state)
    }

    private mutating func applyFamily(_ event: Event, by actor: UserID, at: Milliseconds) {
        switch event {
        case .handling(let event): apply(event, by: actor, at: at)
        case .contact(let event): apply(event, by: actor, at: at)
        case .partner(let event): apply(event, by: actor, at: at)
        case .tiering(let event): apply(event, by: actor, at: at)
        case .routing(let event): apply(event, by: actor, at: at)
        case .swarming(let event): apply(event, by: actor, at: at)
        case .service(let event): apply(event, by: actor, at: at)
        default: break
        }
    }

    /// Nothing of a finished ticket goes on outside the desk.
    private mutating func finishOutside(_ at: Milliseconds) {
        contact.finish(at)
        partner.finish()
    }

    private mutating func applyToTiers(_ event: Event) {
        switch event {
        case .tierClockStarted(let tier, let due):
            tiering.pausedClock = nil
            tierClock = Clock(tier: tier, due: due)
        case .tierClockExpired: tierClock = nil
        case .ticketEscalated(let step):
            escalations += 1
            changeTier(step)
        case .ticketDeescalated(let step): changeTier(step)
        case .shadowClockStarted(let tier, let due):
            tiering.pausedClock = nil
            shadowClock = Clock(tier: tier, due: due)
        case .shadowTierWouldEscalate:
            shadowClock = nil
            shadowEscalations += 1
        default: break
        }
    }

    mutating func move(_ step: LifeStep) { state.move(step) }

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
        swarm?.noteActivity(of: actor, at)
    }

    mutating func changeOwner(to next: UserID, _ at: Milliseconds) {
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
        routing.begin(next, at)
    }

    mutating func endOwnerInterval() {
        owner = nil
        ownerSince = nil
        escalationPending = false
        routing.endOwner()
    }

    private mutating func offer(_ offered: HandOffOffered) {
        offerCount = offered.offer
        offer = Offer(
            number: offered.offer, from: offered.from, to: offered.to, group: nil, candidates: [offered.to],
            reason: offered.reason, due: offered.due, summary: offered.summary, nextStep: offered.nextStep,
            nextStepAt: offered.nextStepAt, next: offered.next, byManager: offered.byManager, code: offered.code)
    }

    /// An offer stands until everybody it reaches has declined.
    private mutating func declineOffer(_ user: UserID) {
        offer?.declined.insert(user)
        if offer?.awaited.isEmpty == true { offer?.state.move(.declined) }
    }

    private mutating func changeTier(_ step: TierMove) {
        tier = step.to
        queue = step.queue
        routing.pushAnew()
        contact.moveCalls(to: step.queue)
        tiersHeld.append(step.to)
        stopClocks()
        if step.ownerStays {
            escalationPending = !step.isTakenBack
        } else {
            endOwnerInterval()
            move(.requeued)
        }
    }

    private mutating func solve(_ at: Milliseconds) {
        move(.solved)
        swarming.knowledgeStep = nil
        routing.endWork()
        solvedAt = at
        solvedQuestioned = false
        escalationPending = false
        waitingSince = nil
        noAnswerWarned = false
        stopClocks()
    }

    private mutating func close(_ at: Milliseconds) {
        move(.closed)
        end(at)
    }

    /// Nobody owns it any more and nothing runs.
    mutating func end(_ at: Milliseconds) {
        closedAt = at
        stopClocks()
        waitingSince = nil
        noAnswerWarned = false
        endOwnerInterval()
    }

    private mutating func reopen(_ cause: ReopenCause, _ at: Milliseconds) {
        move(.reopened)
        beginLeg(cause, at)
        if owner == nil {
            owner = lastOwner
            ownerSince = at
        }
    }

    /// A reopened ticket starts a further leg of its life.
    mutating func beginLeg(_ cause: ReopenCause, _ at: Milliseconds) {
        reopens += 1
        solvedAt = nil
        closedAt = nil
        solvedQuestioned = false
        noAnswerWarned = false
        waitingSince = cause == .customer ? at : nil
        if cause == .customer { lastCustomerMessage = messageCount }
        handling.solution = nil
    }
}
