extension Ticket {
    /// What a ticket remembers about its tiers' clocks and its mode.
    package struct Tiering: Equatable, Sendable {
        /// A clock that stands still, with what is left of it.
        package struct PausedClock: Equatable, Sendable {
            package let tier: Tier
            package let left: Milliseconds
        }
        package internal(set) var pausedClock: PausedClock?

        /// Who gave it its present mode.
        package enum Origin: Equatable, Sendable {
            case byHand
            /// The switch of its queue or desk with this number.
            case followed(Int64)
        }

        /// The owner was warned: then the ticket escalates.
        package internal(set) var escalatesAt: Milliseconds?
        /// How often it came back to a tier or an owner that held it before.
        package internal(set) var bounces = 0
        /// Its mode was changed after people had worked on it.
        package internal(set) var isMixed = false
        /// Where its present mode comes from: nil since its opening.
        package internal(set) var origin: Origin?
        /// What the last switch found, for taking that back.
        var wasMixed = false
        var originBefore: Origin?
        var switchedAt: Milliseconds = 0
        /// A swarm helped while it was tiered.
        package internal(set) var isContaminated = false
    }

    mutating func apply(_ event: TieringEvent, by actor: UserID, at: Milliseconds) {
        switch event {
        case .tierWarned(_, _, let until): tiering.escalatesAt = until
        case .clockPaused(let tier, let left):
            stopClocks()
            tiering.pausedClock = .init(tier: tier, left: left)
        case .clockRetargeted(let tier, _, let due, let left):
            if let due {
                let clock = Clock(tier: tier, due: due)
                if mode == .tiered { tierClock = clock } else { shadowClock = clock }
            } else if let left {
                tiering.pausedClock = .init(tier: tier, left: left)
            }
        case .bounced: tiering.bounces += 1
        case .modeChanged(let change):
            stopClocks()
            mode = change.to
            escalationPending = false
            tiering.note(change, at)
            if mode == .tiered && activeSwarm != nil { tiering.isContaminated = true }
        }
    }

    /// What it takes for this ticket to be as it was before a switch: nobody has worked on it since.
    func isUnchanged(since switchedAt: Milliseconds) -> Bool { service.touchedAt.map { $0 <= switchedAt } ?? true }

    /// No clock runs, stands still or is about to escalate.
    mutating func stopClocks() {
        tierClock = nil
        shadowClock = nil
        tiering.pausedClock = nil
        tiering.escalatesAt = nil
    }

    /// The moments this family waits for.
    func tieringDeadlines(_ policy: DeskPolicy) -> [Deadline] {
        guard let due = tiering.escalatesAt else { return [] }
        return [Deadline(kind: .tierGrace, reference: tier.rawValue, due: due)]
    }

    /// What must hold of it and does not, one sentence each.
    func brokenTiering() -> [String] {
        var broken: [String] = []
        let stands = tiering.pausedClock != nil || tiering.escalatesAt != nil
        if stands && (state == .solved || state.isFinished) {
            broken.append("I6: \(state.rawValue) with a clock that stands or a warning")
        }
        if tiering.pausedClock != nil && (tierClock != nil || shadowClock != nil) {
            broken.append("a clock both runs and stands")
        }
        if tiering.escalatesAt != nil && mode != .tiered { broken.append("a swarm's ticket is about to escalate") }
        return broken
    }

    /// Works, or waits to be worked on; the others wait for somebody outside or a date.
    var isActive: Bool { state == .queued || state == .open }
}

extension Ticket.Tiering {
    /// What a change of mode leaves of the comparison between the modes, and what taking it back would restore.
    fileprivate mutating func note(_ change: TicketModeChange, _ at: Milliseconds) {
        let before = (isMixed, origin)
        isMixed = change.isRestored ? change.isMixed : isMixed || change.isMixed
        let isTakenBackByHand = change.isRestored && change.number == nil
        origin = isTakenBackByHand ? originBefore : change.number.map { .followed($0) } ?? .byHand
        (wasMixed, originBefore) = before
        // What was taken back is not taken back again.
        switchedAt = isTakenBackByHand ? .min : at
    }
}

extension Ticket.Turn {
    mutating func run(_ command: TieringCommand) -> Refusal? {
        switch command {
        case .setMode(let mode, let override, let reason): setMode(mode, override, reason)
        case .followSwitch(let mode, let override, let number): followSwitch(mode, override, number)
        case .followUndo(let mode, let number, let undone): followUndo(mode, number, undone)
        }
    }

    private mutating func setMode(_ mode: Mode, _ override: Bool, _ reason: String) -> Refusal? {
        let isTouched = !ticket.touchedBy.isEmpty
        if actor.role != .manager && !policy.modes.ownerMaySwitch {
            return Refusal(.notAllowed, "a manager switches tickets here, not their owner")
        }
        if isTakingBack(to: mode) {
            changeMode(mode, number: nil, isRestored: true, reason: reason)
            return nil
        }
        if actor.role == .manager && isTouched && !override {
            return wrongState(
                "people have worked on ticket \(ticket.id): switch it as an override, which marks it as mixed")
        }
        if let refusal = refuseMode(mode)
            ?? Bounds.check(reason, "reason", (isTouched ? 1 : 0)...Bounds.reasonBytesMax)
        {
            return refusal
        }
        changeMode(mode, number: nil, reason: reason)
        return nil
    }

    /// The other way within the time a switch may be taken back, before anybody worked on the ticket: it is as it was, and
    /// no more mixed than before. Needs no reason and no override.
    private func isTakingBack(to mode: Mode) -> Bool {
        ticket.tiering.origin == .byHand && ticket.mode != mode && refuseMode(mode) == nil
            && ticket.tiering.switchedAt > .min && now - ticket.tiering.switchedAt <= policy.modes.undo
            && ticket.isUnchanged(since: ticket.tiering.switchedAt)
    }

    private mutating func followSwitch(_ mode: Mode, _ override: Bool, _ number: Int64) -> Refusal? {
        guard override || ticket.touchedBy.isEmpty else {
            return wrongState("people have worked on ticket \(ticket.id)")
        }
        if let refusal = refuseMode(mode) { return refusal }
        changeMode(mode, number: number, reason: "")
        return nil
    }

    /// Only what the switch itself brought about is taken back: tickets that followed it, and those opened under it.
    private mutating func followUndo(_ mode: Mode, _ number: Int64, _ undone: UndoneSwitch) -> Refusal? {
        let followed = ticket.tiering.origin == .followed(undone.number)
        guard followed || (ticket.tiering.origin == nil && ticket.createdAt >= undone.at) else {
            return wrongState("ticket \(ticket.id) has its mode from elsewhere")
        }
        if let refusal = refuseMode(mode) { return refusal }
        let isRestored = followed && ticket.isUnchanged(since: ticket.tiering.switchedAt)
        changeMode(mode, number: number, isRestored: isRestored, reason: "")
        return nil
    }

    private func refuseMode(_ mode: Mode) -> Refusal? {
        guard ticket.state != .solved, !ticket.state.isFinished else {
            return wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)")
        }
        guard ticket.mode != mode else {
            return Refusal(.conflict, "ticket \(ticket.id) is in \(mode.rawValue) mode already")
        }
        return nil
    }

    /// The clock of the one mode goes on as the shadow of the other, and back: the same time-box at the same tier.
    private mutating func changeMode(_ mode: Mode, number: Int64?, isRestored: Bool = false, reason: String) {
        if mode == .tiered, !policy.modes.hybrid, let swarm = ticket.activeSwarm { dissolve(swarm, .cancelled, []) }
        let running = ticket.tierClock ?? ticket.shadowClock
        let left = ticket.tiering.pausedClock?.left
        record(
            .tiering(
                .modeChanged(
                    TicketModeChange(
                        from: ticket.mode, to: mode, source: .manual,
                        isMixed: isRestored ? ticket.tiering.wasMixed : !ticket.touchedBy.isEmpty,
                        isRestored: isRestored, number: number, reason: reason))))
        if let running, running.tier == ticket.tier {
            resumeClock(due: running.due)
        } else if let left {
            resumeClock(due: dueTime(left))
        } else {
            startClock()
        }
    }

    /// After every command, whichever family it is of: a return is recorded, and a clock of working time stands still
    /// while nobody here can work on the ticket. While a partner has it, every clock does: L4 has none, and the owner
    /// stays.
    mutating func settle(after before: Ticket) {
        noteBounce(before)
        followPriority(before)
        guard
            policy.tiers.clockKind == .working || ticket.tiering.pausedClock != nil || ticket.state == .pendingPartner
        else { return }
        if let clock = ticket.tierClock ?? ticket.shadowClock, !ticket.isActive {
            record(.tiering(.clockPaused(tier: clock.tier, left: timeLeft(until: clock.due))))
        } else if let paused = ticket.tiering.pausedClock, ticket.isActive {
            resumeClock(due: dueTime(paused.left), tier: paused.tier)
        }
    }

    /// A clock that runs or stands moves to the time-box of the new priority. What was used is reckoned from what the
    /// tier's policy gives now; a clock that is used up by the change speaks at once.
    private mutating func followPriority(_ before: Ticket) {
        guard ticket.priority != before.priority,
            let tier = (ticket.tierClock ?? ticket.shadowClock)?.tier ?? ticket.tiering.pausedClock?.tier,
            let old = policy.tiers.clock(tier, before.priority), let new = policy.tiers.clock(tier, ticket.priority),
            old != new
        else { return }
        if let paused = ticket.tiering.pausedClock {
            let left = max(0, new - (old - paused.left))
            record(.tiering(.clockRetargeted(tier: tier, priority: ticket.priority, due: nil, left: left)))
        } else if let clock = ticket.tierClock ?? ticket.shadowClock {
            let left = max(0, new - (old - timeLeft(until: clock.due)))
            record(.tiering(.clockRetargeted(tier: tier, priority: ticket.priority, due: dueTime(left), left: nil)))
        }
    }

    private mutating func noteBounce(_ before: Ticket) {
        let tier = ticket.tier != before.tier && before.tiersHeld.contains(ticket.tier) ? ticket.tier : nil
        let owner = ticket.owner.flatMap { $0 != before.owner && before.previousOwners.contains($0) ? $0 : nil }
        if tier != nil || owner != nil { record(.tiering(.bounced(tier: tier, owner: owner))) }
    }

    private mutating func resumeClock(due: Milliseconds, tier: Tier? = nil) {
        let tier = tier ?? ticket.tier
        switch ticket.mode {
        case .tiered: record(.tierClockStarted(tier: tier, due: due))
        case .swarm where policy.tiers.above(tier) != nil: record(.shadowClockStarted(tier: tier, due: due))
        case .swarm: break
        }
    }
}
