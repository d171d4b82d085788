internal import JSON
package import WaggleDomain
internal import WaggleLog

// Settings at work: loaded at the start, changed by an event, and carried to the deadlines of open tickets.
//
// Some moments are derived from the policy (a reminder, closing after silence). Their rows were written under the old
// one. Nothing fires early because of that: a deadline that the ticket no longer has is refused when it comes. That
// nothing fires late either, the desk goes over its open tickets in batches after the change and writes their rows
// anew; where it has come to is stored, so that a stop in between loses nothing.

extension Desk {
    private static let rederivedPerTurnMax = 200
    private static let rederiveKey = "deadlines.rederive_after"

    /// Takes over the stored sections. On the queue.
    func fillSettings() throws(LogError) {
        for stored in try log.reader.storedSettings() {
            try view.policy.restore(stored.section, stored.value)
            view.settingsVersions[stored.section] = stored.version
        }
        showWidgets()
    }

    /// The sites that may carry the chat. Any queue.
    package var widgets: WidgetPolicy { shownWidgets.withLock { $0 } }

    /// On the queue.
    private func showWidgets() {
        let now = view.policy.widgets
        shownWidgets.withLock { $0 = now }
    }

    /// A section was changed in this turn. On the queue, inside the transaction.
    func adoptSettings(_ stored: StoredEvent, in turn: Turn) throws(LogError) {
        guard case .desk(.settingsChanged(let section, let value, _)) = stored.event else { return }
        let before = turn.view.policy
        try turn.view.policy.restore(section, value)
        if before.grantsOther(turn.view.policy) {
            turn.answers.append { [publisher] in publisher.reconsiderEverybody() }
        }
        try turn.transaction.putSetting(Self.rederiveKey, Array("0".utf8))
        turn.answers.append { [weak self] in
            self?.showWidgets()
            self?.rederiveDeadlines()
            // A queue may push from now on, or push to others.
            self?.routeSoon()
        }
    }

    /// Goes on with what a change of the settings has begun, if anything. On the queue.
    func rederiveDeadlines() {
        guard !isStopped, let marker = (try? log.reader.setting(Self.rederiveKey)).flatMap(\.self),
            let after = Int64(String(decoding: marker, as: UTF8.self))
        else { return }
        let write = DeskWrite(
            body: { [self] (access) throws(LogError) in
                try rederive(after: TicketID(after), in: access.turn)
            },
            completion: { [weak self] error in
                if error == nil { self?.rederiveDeadlines() } else { self?.later { $0.rederiveDeadlines() } }
            })
        submit(.write(write), isUrgent: true)
    }

    /// The store refused: once more in a second. On the queue.
    func later(_ work: @escaping @Sendable (Desk) -> Void) {
        timers.run(after: 1_000, on: queue) { [weak self] in
            guard let self, !isStopped else { return }
            work(self)
        }
    }

    private func rederive(after: TicketID, in turn: Turn) throws(LogError) {
        let batch = try log.reader.unfinishedTickets(after: after, limit: Self.rederivedPerTurnMax)
        for id in batch {
            guard let ticket = try workingTicket(id, in: turn) else { continue }
            try turn.transaction.replaceDeadlines(id, with: ticket.deadlines(policy: turn.view.policy))
        }
        if batch.count == Self.rederivedPerTurnMax, let last = batch.last {
            try turn.transaction.putSetting(Self.rederiveKey, Array("\(last)".utf8))
        } else {
            try turn.transaction.dropSetting(Self.rederiveKey)
        }
    }

    /// `desk.settings`: every section with its value, its version and whether this person may change it.
    func listSettings(_ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void) {
        look(completion) { [self] () throws(LogError) in
            if let refusal = Access.decide(.readSettings, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            let stored = try log.reader.storedSettings()
            var writer = JSONWriter(capacity: 4_096)
            writer.beginObject()
            writer.key("sections")
            writer.beginArray()
            let mayManage = Access.decide(.manageUsers, by: actor, on: nil, view: view) == nil
            for section in SettingsSection.allCases where section != .roles || mayManage {
                write(section, stored.first { $0.section == section }, actor, &writer)
            }
            writer.endArray()
            writer.endObject()
            return .success(writer.bytes)
        }
    }

    private func write(
        _ section: SettingsSection, _ stored: StoredSetting?, _ actor: Actor, _ writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.field("section", section.rawValue)
        writer.field("version", stored?.version ?? 0)
        writer.field("changed_at", orNull: stored?.at)
        writer.key("changed_by")
        writer.optionalPerson(stored?.by, nameEntry)
        writer.field("may_change", Access.decide(section.action, by: actor, on: nil, view: view) == nil)
        writer.field("value", value: section.value(in: view.policy))
        writer.field("default", value: section.value(in: DeskPolicy()))
        writer.endObject()
    }
}

extension DeskPolicy {
    /// Whether the settings that say who may read what are others than `next`'s.
    fileprivate func grantsOther(_ next: DeskPolicy) -> Bool {
        roles != next.roles || Tier.allCases.contains { tiers.group(of: $0) != next.tiers.group(of: $0) }
    }
}
