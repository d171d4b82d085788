extension DeskView {
    /// Decides what concerns the desk and its settings.
    package func decide(_ command: DeskCommand, by actor: Actor, at now: Milliseconds) -> Decision {
        if let refusal = Access.decide(command.action, by: actor, on: nil, view: self) { return .failure(refusal) }
        return switch command {
        case .saveOrganisation(let organisation): decideSave(organisation)
        case .placeCustomer(let customer, let organisation): decidePlace(customer, organisation)
        case .createQueue(let name, let tier, let mode): decideQueue(name, tier, mode)
        case .changeSettings(let change): decideSettings(change)
        }
    }

    /// The view after an event of this family. The settings themselves are JSON here: the desk reads them.
    package mutating func apply(_ event: DeskEvent, by actor: UserID, at: Milliseconds) {
        switch event {
        case .settingsChanged: break
        case .chatsClosed(let reason, let opensAt, _): availability = .away(reason, opensAt: opensAt)
        case .chatsOpened: availability = .open
        case .organisationSaved(let organisation): put(organisation)
        // Kept in the store: customers are too many.
        case .customerPlaced: break
        }
    }

    private func decideSettings(_ change: SettingsChange) -> Decision {
        guard change.version == settingsVersions[change.section, default: 0] else {
            return .failure(
                Refusal(.staleVersion, "the settings of \(change.section.rawValue) have changed: look again"))
        }
        if let refusal = change.policy.section(change.section).check()
            ?? Bounds.check(change.reason, "reason", 0...Bounds.reasonBytesMax)
        {
            return .failure(refusal)
        }
        return .success([
            .desk(.settingsChanged(section: change.section, value: change.value, reason: change.reason))
        ])
    }

    private func decideQueue(_ name: String, _ tier: Tier, _ mode: Mode) -> Decision {
        if let refusal = Bounds.check(name, "name", 1...Bounds.categoryBytesMax) { return .failure(refusal) }
        guard queues.count < Bounds.queuesMax else {
            return .failure(Refusal(.conflict, "the desk has \(Bounds.queuesMax) queues: more are not kept"))
        }
        let next = (queues.keys.map(\.rawValue).max() ?? 0) + 1
        return .success([.queueCreated(queue: QueueID(next), name: name, tier: tier, mode: mode)])
    }
}
