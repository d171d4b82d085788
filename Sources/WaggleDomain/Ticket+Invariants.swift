extension Ticket {
    /// What must hold and does not, one sentence each; empty when all is well. Checked after every command, by tests
    /// and by the desk, which stops before it records a breach.
    package func checkInvariants() -> [String] {
        guard !isImported else { return [] }
        return brokenOwnership() + brokenMessages() + brokenFinish() + brokenClocks() + brokenSwarm()
            + brokenHandling() + brokenContact() + brokenPartner() + brokenTiering() + brokenRouting()
            + brokenSwarming() + brokenService()
    }

    private func brokenOwnership() -> [String] {
        var broken: [String] = []
        if state.hasOwner != (owner != nil) { broken.append("I1: \(state.rawValue) with owner \(named(owner))") }
        if owner != nil && (owner != lastOwner || ownerSince == nil) {
            broken.append("I2: the owner's interval has no beginning")
        }
        if owner == customer { broken.append("the customer owns the ticket") }
        if let offer = liveOffer, offer.from != owner ?? .system {
            broken.append("an offer stands that is not the owner's")
        }
        if let offer = liveOffer, let owner, offer.candidates.contains(owner) {
            broken.append("the ticket is offered to its owner")
        }
        if escalationPending && (owner == nil || state == .solved || mode != .tiered || !channel.isLive) {
            broken.append("waits for a new tier without a live chat and its owner")
        }
        return broken
    }

    private func named(_ user: UserID?) -> String { user.map(\.description) ?? "nobody" }

    private func brokenMessages() -> [String] {
        var broken: [String] = []
        if messageCount != customerMessageCount + agentMessageCount + systemMessageCount + contact.messages {
            broken.append("I4: message numbers have a gap")
        }
        if max(lastCustomerMessage, lastAgentMessage) > messageCount {
            broken.append("I4: a message is numbered past the last")
        }
        if waitingSince != nil && (state == .solved || state.isFinished) {
            broken.append("a finished ticket waits for an answer")
        }
        if noAnswerWarned && waitingSince == nil { broken.append("a warning stands though nobody waits") }
        return broken
    }

    private func brokenFinish() -> [String] {
        var broken: [String] = []
        if (state == .solved || state == .closed) != (solvedAt != nil) {
            broken.append("\(state.rawValue) and its time of solving disagree")
        }
        guard state == .solved || state.isFinished else { return broken }
        if activeSwarm != nil { broken.append("I6: \(state.rawValue) with an active swarm") }
        if liveOffer != nil { broken.append("I6: \(state.rawValue) with a standing offer") }
        if tierClock != nil || shadowClock != nil { broken.append("I6: \(state.rawValue) with a running clock") }
        return broken
    }

    private func brokenClocks() -> [String] {
        var broken: [String] = []
        if tierClock != nil && mode != .tiered { broken.append("a tier clock runs in swarm mode") }
        if let tierClock, tierClock.tier != tier { broken.append("the clock of another tier runs") }
        if shadowClock != nil && mode != .swarm { broken.append("a shadow clock runs in tiered mode") }
        if tiersHeld.last != tier { broken.append("the tier is not the last one held") }
        return broken
    }

    private func brokenSwarm() -> [String] {
        guard let swarm else { return [] }
        var broken: [String] = []
        if mode != .swarm && swarm.isActive && !tiering.isContaminated { broken.append("S5: a swarm in tiered mode") }
        let active = swarm.activeMembers.map(\.user)
        let live = swarm.liveInvitations
        if Set(active).count != active.count { broken.append("S2: somebody is a member twice") }
        if active.contains(where: { $0 == owner || $0 == customer }) {
            broken.append("S1: the owner or the customer is a member")
        }
        if Set(live.map(\.user)).count != live.count { broken.append("somebody has two live invitations") }
        if live.contains(where: { $0.user == owner || $0.user == customer || active.contains($0.user) }) {
            broken.append("somebody is invited who is there already")
        }
        if live.contains(where: { swarm.ask($0.ask)?.state != .open }) {
            broken.append("an invitation outlives its ask")
        }
        if swarm.openAsks.contains(where: { $0.accepted >= $0.wanted }) { broken.append("a filled ask is open") }
        if !swarm.isActive && !(active.isEmpty && live.isEmpty && swarm.openAsks.isEmpty) {
            broken.append("I6: a closed swarm holds somebody or something")
        }
        if active.count > Bounds.activeMembersMax { broken.append("the swarm has no bound") }
        return broken
    }
}
