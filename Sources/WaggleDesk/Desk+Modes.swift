internal import JSON
internal import WaggleDomain
internal import WaggleLog

// A switch of mode at work. The queues change with the switch itself; the tickets that are there follow in batches, in
// transactions of their own, so that a desk with ten thousand open tickets does not stand still. How far each switch
// has come is stored, so that a stop in between loses nothing. A queue that was switched again meanwhile is left out.

/// A switch whose tickets have yet to follow.
struct ModeCarry: Sendable {
    var number: Int64
    var change: ModeSwitch
    var after: TicketID
}

extension Desk {
    private static let carriedPerTurnMax = 200
    private static let carryKey = "mode.carry"

    /// Takes up the last switch and those that a stop interrupted. On the queue.
    func fillSwitches() throws(LogError) {
        if let last = try log.reader.lastSwitch(), case .desk(.modeSwitched(let change)) = last.event {
            view.lastSwitch = .init(number: last.sequence, change: change)
            for stored in try log.reader.tripwireEvents(after: last.sequence) {
                if case .desk(let event) = stored.event { view.apply(event, sequence: stored.sequence) }
            }
        }
        let stored = try log.reader.setting(Self.carryKey).flatMap { try? JSONValue.parse($0) }
        carries = []
        for entry in stored?.arrayValue ?? [] {
            guard let number = entry[0]?.intValue, let after = entry[1]?.intValue,
                case .desk(.modeSwitched(let change))? = try log.reader.event(number)?.event
            else { throw .unreadable(what: "the setting \(Self.carryKey)") }
            carries.append(ModeCarry(number: number, change: change, after: TicketID(after)))
        }
    }

    /// A switch was recorded in this turn. On the queue, inside the transaction.
    func adoptSwitch(_ stored: StoredEvent, in turn: Turn) throws(LogError) {
        guard case .desk(.modeSwitched(let change)) = stored.event, change.scope != .new else { return }
        turn.newCarries.append(ModeCarry(number: stored.sequence, change: change, after: TicketID(0)))
        try store(carries + turn.newCarries, turn.transaction)
        turn.answers.append { [weak self] in self?.carryModes() }
    }

    /// Lets the next tickets follow the oldest switch that is not through. On the queue.
    func carryModes() {
        guard !isStopped, let carry = carries.first else { return }
        let progress = Box<TicketID?>(nil)
        let write = DeskWrite(
            body: { [self] (access) throws(LogError) in
                progress.value = try self.carry(carry, in: access.turn)
                var left = carries
                if let after = progress.value { left[0].after = after } else { left.removeFirst() }
                try store(left + access.turn.newCarries, access.transaction)
            },
            completion: { [weak self] error in
                guard error == nil else { self?.later { $0.carryModes() }; return }
                guard let self, carries.first?.number == carry.number else { return }
                if let after = progress.value { carries[0].after = after } else { carries.removeFirst() }
                carryModes()
            })
        submit(.write(write), isUrgent: true)
    }

    /// The last ticket of the batch; nil when no more are to follow.
    private func carry(_ carry: ModeCarry, in turn: Turn) throws(LogError) -> TicketID? {
        let open = carry.change.changes.filter { turn.view.queues[$0.queue]?.mode == $0.to }
        guard !open.isEmpty else { return nil }
        let undone = try carry.change.undoes.flatMap { (number) throws(LogError) in
            try log.reader.event(number).map { UndoneSwitch(number: number, at: $0.at) }
        }
        try turn.transaction.flush()
        let batch = try log.reader.workingTickets(
            in: open.map(\.queue), after: carry.after, limit: Self.carriedPerTurnMax)
        for id in batch {
            guard let ticket = try workingTicket(id, in: turn),
                let mode = open.first(where: { $0.queue == ticket.queue })?.to, ticket.mode != mode
            else { continue }
            let command = Command.tiering(
                undone.map { .followUndo(mode, number: carry.number, undone: $0) }
                    ?? .followSwitch(mode, override: carry.change.scope == .all, number: carry.number))
            guard case .success(let events) = ticket.decide(command, by: .system, at: turn.now, view: turn.view)
            else { continue }
            _ = try record(events, ticket: id, by: .system, request: nil, in: turn)
        }
        return batch.count == Self.carriedPerTurnMax ? batch.last : nil
    }

    private func store(_ carries: [ModeCarry], _ transaction: LogTransaction) throws(LogError) {
        guard !carries.isEmpty else { return try transaction.dropSetting(Self.carryKey) }
        let list = JSONValue.array(carries.map { .array([.int($0.number), .int($0.after.rawValue)]) })
        try transaction.putSetting(Self.carryKey, list.serialised())
    }
}
