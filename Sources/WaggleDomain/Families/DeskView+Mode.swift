// Switching queues between tiers and swarms. The queue changes at once, so every ticket opened afterwards works the
// new way. Tickets that are there already follow one by one (`TieringCommand.followSwitch`): those nobody has worked
// on, or by an override all of them, marked as mixed. For half a minute the last switch may be taken back, which is
// a switch in the other direction that reaches the same tickets and those opened meanwhile, and no other.

extension DeskView {
    /// The last switch that can still be taken back, with the number of its event.
    package struct LastSwitch: Equatable, Sendable {
        package var number: Int64
        package var change: ModeSwitch
        package init(number: Int64, change: ModeSwitch) {
            self.number = number
            self.change = change
        }
    }

    func decideSwitch(
        _ queue: QueueID?, _ mode: Mode, _ scope: ModeScope, _ reason: String, _ limits: TripwireLimits?,
        at now: Milliseconds, next: Int64
    ) -> Decision {
        let least = scope == .all ? 1 : 0
        if let refusal = Bounds.check(reason, "reason", least...Bounds.reasonBytesMax) { return .failure(refusal) }
        if let refusal = limits?.check() { return .failure(refusal) }
        if let queue, queues[queue] == nil {
            return .failure(Refusal(.notFound, "there is no queue \(queue)"))
        }
        let changes = queues.values.filter { (queue == nil || $0.id == queue) && $0.mode != mode }
            .sorted { $0.id < $1.id }
            .map { ModeSwitch.Change(queue: $0.id, from: $0.mode, to: mode) }
        guard !changes.isEmpty else {
            let what = queue.flatMap { queues[$0]?.name }.map { "queue \($0)" } ?? "every queue"
            return .failure(Refusal(.conflict, "\(what) already works in \(mode.rawValue) mode"))
        }
        return .success(
            events(
                ModeSwitch(
                    changes: changes, scope: scope, isOfDesk: queue == nil, undoUntil: now + policy.modes.undo,
                    undoes: nil, reason: reason)) + watching(limits, next, since: now) + overriding(changes))
    }

    /// The limits of a switch, whose number is the one that its own event gets.
    private func watching(_ limits: TripwireLimits?, _ number: Int64, since now: Milliseconds) -> [Event] {
        guard let limits, !limits.isEmpty else { return [] }
        return [.desk(.tripwiresSet(number: number, limits: limits, since: now))]
    }

    func decideUndo(_ number: Int64, at now: Milliseconds) -> Decision {
        guard let last = lastSwitch, last.number == number, let until = last.change.undoUntil else {
            return .failure(Refusal(.wrongState, "this is not the last switch, or it was taken back already"))
        }
        guard now <= until else {
            return .failure(Refusal(.expired, "it is too late to take this back: switch the other way"))
        }
        let back = last.change.changes.map { ModeSwitch.Change(queue: $0.queue, from: $0.to, to: $0.from) }
        return .success(
            events(
                ModeSwitch(
                    changes: back, scope: last.change.scope == .new ? .untouched : last.change.scope,
                    isOfDesk: last.change.isOfDesk, undoUntil: nil, undoes: number, reason: last.change.reason))
                + overriding(back))
    }

    func events(_ change: ModeSwitch) -> [Event] {
        [.desk(.modeSwitched(change))]
            + change.changes.map {
                .modeChanged(queue: $0.queue, from: $0.from, to: $0.to, reason: change.reason)
            }
    }
}
