internal import JSON
internal import WaggleDomain
internal import WaggleLog

// A customer is erased in one transaction: the fact is recorded on the desk and on each of their tickets, and then
// every text of those tickets, the person's name and address, and all ways to come in as them are gone from the
// database. Numbers, times, kinds and who of the staff did what stay, so figures and chain hold.

extension Desk {
    /// What the desk says to erasing somebody, who must be a customer with a bounded number of tickets. On the queue.
    func decideErasure(
        _ user: UserID, _ command: DeskCommand, by actor: Actor, in turn: Turn
    ) throws(LogError) -> Decision {
        let decision = turn.view.decide(command, by: actor, at: turn.now)
        guard case .success = decision else { return decision }
        guard let person = try log.reader.person(user), person.role == .customer else {
            return .failure(Refusal(.notFound, "there is no customer \(user)"))
        }
        try turn.transaction.flush()
        guard
            try log.reader.tickets(ofCustomer: user, limit: Bounds.erasedTicketsMax + 1).count
                <= Bounds.erasedTicketsMax
        else {
            return .failure(
                Refusal(.conflict, "customer \(user) has more than \(Bounds.erasedTicketsMax) tickets"))
        }
        return decision
    }

    /// A customer's erasure was recorded in this turn: now it is done. On the queue, inside the transaction.
    func carryOutErasure(_ stored: StoredEvent, by actor: Actor, in turn: Turn) throws(LogError) {
        guard case .desk(.customerErased(let user, _)) = stored.event else { return }
        for id in try log.reader.tickets(ofCustomer: user, limit: Bounds.erasedTicketsMax) {
            _ = try record([.ticketErased], ticket: id, by: actor, request: nil, in: turn)
            _ = try turn.transaction.eraseTexts(of: id, policy: turn.view.policy)
            turn.lastMessages[id] = nil
            turn.tickets[id] = try log.reader.ticket(id)
        }
        try turn.transaction.erasePerson(user, at: turn.now)
        turn.answers.append { [names] in names.remember(user, .init(name: "", role: .customer)) }
    }
}

extension Operations {
    /// `waggle erase`: {customer, reason?}.
    func erase(_ fields: Fields, _ completion: @escaping @Sendable (CallResult) -> Void) throws(Refused) {
        let user = try fields.user("customer")
        let command = DeskCommand.eraseCustomer(user, reason: try fields.optionalText("reason") ?? "")
        write(completion) { [desk] (access) throws(LogError) in
            switch try desk.decideErasure(user, command, by: .system, in: access.turn) {
            case .failure(let refusal): return .failure(DeskRefusal(refusal))
            case .success(let events):
                let stored = try desk.record(events, ticket: nil, by: .system, request: nil, in: access.turn)
                return .success(Operations.object { $0.field("seq", stored.first?.sequence ?? 0) })
            }
        }
    }
}
