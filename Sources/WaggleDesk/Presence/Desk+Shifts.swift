internal import WaggleDomain
internal import WaggleLog

// The end of a shift and absence concern every ticket a person owns: what follows is decided and recorded for each in
// the same commit, by how long its customer waits.

extension Desk {
    /// What a recorded command about people at work brings with it. In the transaction.
    func follow(_ command: StaffingCommand, by actor: Actor, in turn: Turn) throws(LogError) {
        switch command {
        case .setStatus: turn.answers.append { [self] in statusChanged(actor.id) }
        case .endShift(let plan, let cover, let nextStep, let at):
            let kept = Command.routing(.planShift(plan, cover: cover, nextStep: nextStep, nextStepAt: at))
            turn.answers.append { [self] in statusChanged(actor.id) }
            for ticket in try owned(by: actor.id, in: turn) {
                if ticket.channel.isLive || plan == .offer {
                    try perform(
                        .routing(.offerToQueue(.shiftEnd, owner: actor.id)), by: .system, on: ticket.id, in: turn)
                } else if ticket.routing.plan == nil {
                    try perform(kept, by: turn.view.current(actor), on: ticket.id, in: turn)
                }
            }
        case .startAbsence(let user, _):
            turn.answers.append { [self] in statusChanged(user) }
            try part(from: user, in: turn)
        }
    }

    /// Everything that waits for this person, on every ticket, goes to others; first those whose customers wait longest.
    /// In the transaction.
    func part(from user: UserID, in turn: Turn) throws(LogError) {
        var tickets = try owned(by: user, in: turn).map(\.id)
        for id in try log.reader.ticketsWith(user).sorted() where !tickets.contains(id) { tickets.append(id) }
        for id in (awaited[user] ?? []).union(openAsks).sorted() where !tickets.contains(id) { tickets.append(id) }
        for id in tickets { try perform(.routing(.partFrom(user)), by: .system, on: id, in: turn) }
    }

    private func owned(by user: UserID, in turn: Turn) throws(LogError) -> [Ticket] {
        try turn.transaction.flush()
        return try ownedTickets(of: user, in: turn)
    }

    /// A refusal means that there is nothing to do on this ticket.
    private func perform(
        _ command: Command, by actor: Actor, on id: TicketID, in turn: Turn
    ) throws(LogError) {
        guard let ticket = try workingTicket(id, in: turn) else { return }
        guard case .success(let events) = ticket.decide(command, by: actor, at: turn.now, view: turn.view) else {
            return
        }
        _ = try record(events, ticket: id, by: actor, request: nil, in: turn)
    }

    private func statusChanged(_ user: UserID) {
        tellPresence(of: user)
        routeSoon()
    }
}
