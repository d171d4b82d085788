extension DeskView {
    /// Decides what concerns the desk and its settings. `next`: the number that the first event of it gets.
    package func decide(
        _ command: DeskCommand, by actor: Actor, at now: Milliseconds, next: Int64 = 1
    ) -> Decision {
        if let refusal = Access.decide(command.action, by: actor, on: nil, view: self) { return .failure(refusal) }
        return switch command {
        case .saveOrganisation(let organisation): decideSave(organisation)
        case .placeCustomer(let customer, let organisation): decidePlace(customer, organisation)
        case .saveReply(let reply, let isOwn): decideSave(reply, isOwn: isOwn, by: actor.id)
        case .removeReply(let reply, let isOwn): decideRemoval(of: reply, isOwn: isOwn, by: actor.id)
        case .createQueue(let name, let tier, let mode): decideQueue(name, tier, mode)
        case .renameQueue(let queue, let name): decideRenaming(queue, name)
        case .switchMode(let queue, let mode, let scope, let reason, let limits):
            decideSwitch(queue, mode, scope, reason, limits, at: now, next: next)
        case .undoSwitch(let number): decideUndo(number, at: now)
        case .setTripwires(let number, let limits): decideTripwires(number, limits, at: now)
        case .answerTripwire(let answer, let reason): decideTripwireAnswer(answer, reason, at: now)
        case .eraseCustomer(let user, let reason): decideErasure(user, reason)
        case .changeSettings(let change): decideSettings(change, by: actor)
        }
    }

    /// The view after an event of this family, whose number is `sequence`. The settings themselves are JSON here: the
    /// desk reads them.
    package mutating func apply(_ event: DeskEvent, sequence: Int64) {
        switch event {
        case .settingsChanged(let section, _, _): settingsVersions[section] = sequence
        case .modeSwitched(let change):
            lastSwitch = LastSwitch(number: sequence, change: change)
            tripwires = nil
        case .tripwiresSet(let number, let limits, let since):
            tripwires = limits.isEmpty ? nil : TripwireWatch(number: number, limits: limits, since: since)
        case .tripwireTripped(_, let trip): apply(trip: trip)
        case .tripwireAnswered: tripwires?.isAnswered = true
        case .queueRenamed(let queue, _, let name): queues[queue]?.name = name
        case .customerErased, .siteSecretAdded, .siteSecretEnded: break
        case .chatsClosed(let reason, let opensAt, _): availability = .away(reason, opensAt: opensAt)
        case .chatsOpened: availability = .open
        case .organisationSaved(let organisation): put(organisation)
        case .replySaved(let reply): put(reply)
        case .replyRemoved(let reply, _): drop(reply)
        // Kept in the store: customers are too many.
        case .customerPlaced: break
        }
    }

    private func decideSettings(_ change: SettingsChange, by actor: Actor) -> Decision {
        guard change.version == settingsVersions[change.section, default: 0] else {
            return .failure(
                Refusal(.staleVersion, "the settings of \(change.section.rawValue) have changed: look again"))
        }
        if let refusal = change.policy.section(change.section).check()
            ?? Bounds.check(change.reason, "reason", 0...Bounds.reasonBytesMax)
        {
            return .failure(refusal)
        }
        if change.section == .roles, let refusal = refuseRoles(change.policy.roles, by: current(actor)) {
            return .failure(refusal)
        }
        return .success([
            .desk(.settingsChanged(section: change.section, value: change.value, reason: change.reason))
        ])
    }

    /// Nobody changes their own rights: so somebody who may change everybody's is always left. And a role is given to
    /// those who have its origin.
    private func refuseRoles(_ roles: RolePolicy, by actor: Actor) -> Refusal? {
        guard roles.taken(from: actor.id, actor.role) == actor.taken else {
            return Refusal(
                .notAllowed, "nobody takes rights from themselves or gives them back: another administrator does")
        }
        for role in roles.roles {
            let others = role.people.filter { staff[$0].map { $0.actor.role != role.origin } ?? false }
            guard let other = others.first, !policy.roles.holds(other, role.name) else { continue }
            return Refusal(
                .invalidField, "\(name(other)) is no \(role.origin.rawValue): \(role.name) is not for them",
                field: "roles")
        }
        return nil
    }

    /// Whether there is such a customer, the desk's store says.
    private func decideErasure(_ user: UserID, _ reason: String) -> Decision {
        if let refusal = Bounds.check(reason, "reason", 1...Bounds.reasonBytesMax) { return .failure(refusal) }
        return .success([.desk(.customerErased(customer: user, reason: reason))])
    }

    private func decideQueue(_ name: String, _ tier: Tier, _ mode: Mode) -> Decision {
        if let refusal = refuseName(name, of: nil) { return .failure(refusal) }
        guard policy.tiers.present.contains(tier) else {
            return .failure(Refusal(.invalidField, "there is no tier \(tier.name) on this desk", field: "tier"))
        }
        guard queues.count < Bounds.queuesMax else {
            return .failure(Refusal(.conflict, "the desk has \(Bounds.queuesMax) queues: more are not kept"))
        }
        let next = (queues.keys.map(\.rawValue).max() ?? 0) + 1
        return .success([.queueCreated(queue: QueueID(next), name: name, tier: tier, mode: mode)])
    }

    private func decideRenaming(_ id: QueueID, _ name: String) -> Decision {
        guard let queue = queues[id] else { return .failure(Refusal(.notFound, "there is no queue \(id)")) }
        if let refusal = refuseName(name, of: id) { return .failure(refusal) }
        guard queue.name != name else { return .failure(Refusal(.conflict, "the queue is called \(name) already")) }
        return .success([.desk(.queueRenamed(queue: id, from: queue.name, to: name))])
    }

    private func refuseName(_ name: String, of id: QueueID?) -> Refusal? {
        if let refusal = Bounds.check(name, "name", 1...Bounds.categoryBytesMax) { return refusal }
        guard !queues.values.contains(where: { $0.name == name && $0.id != id }) else {
            return Refusal(.invalidField, "another queue is called \(name)", field: "name")
        }
        return nil
    }
}
