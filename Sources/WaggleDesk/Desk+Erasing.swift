internal import JSON
internal import WaggleDomain
internal import WaggleLog
internal import WaggleWire

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
        let ended = try turn.transaction.erasePerson(user, at: turn.now)
        var contents: [String] = []
        // Visitors who turned out to be them carry their name, too.
        for person in [user] + (try log.reader.visitorsJoined(into: user)) {
            if person != user { _ = try turn.transaction.erasePerson(person, at: turn.now) }
            try turn.transaction.eraseHelpVisits(of: person)
            contents += try turn.transaction.dropUploads(of: person)
            // From here on nothing names them; a turn that fails forgets all names anyway.
            names.remember(person, .init(name: "", role: .customer))
        }
        let tickets = try log.reader.tickets(ofCustomer: user, limit: Bounds.erasedTicketsMax)
        for id in tickets { contents += try log.reader.attachments(of: id).map(\.file.sha256) }
        var erased: [(ticket: Ticket, sequence: Int64)] = []
        for id in tickets { if let one = try erase(id, by: actor, in: turn) { erased.append(one) } }
        var channels = Set(try turn.transaction.erasePublications(ofCustomer: user).compactMap { Channel($0) })
        for (ticket, sequence) in erased {
            channels.formUnion([.ticket(ticket.id.rawValue), .staff(ticket.id.rawValue)])
            guard !ticket.isImported else { continue }
            let push = rowPush(ticket, sequence: sequence, preview: "")
            try publish(push, to: .queue(ticket.queue.rawValue), sequence, in: turn)
        }
        let free = try unreferenced(contents)
        turn.answers.append { [self, channels] in
            for content in free { files.remove(content) }
            publisher.accountEnded(user, credentials: ended)
            for id in tickets { previews.updateValue(nil, forKey: id) }
            for channel in channels { publisher.forget(channel) }
            searching.forgetTraces {}
        }
    }

    /// One ticket's texts; answers it as it then is, and the event that says so.
    private func erase(
        _ id: TicketID, by actor: Actor, in turn: Turn
    ) throws(LogError) -> (ticket: Ticket, sequence: Int64)? {
        let stored = try record([.ticketErased], ticket: id, by: actor, request: nil, in: turn)
        _ = try turn.transaction.eraseTexts(of: id, policy: turn.view.policy)
        turn.lastMessages[id] = nil
        guard let ticket = try log.reader.ticket(id), let last = stored.last else { return nil }
        turn.tickets[id] = ticket
        return (ticket, last.sequence)
    }
}

extension Operations {
    /// `waggle erase`: {customer, reason}. Answers when the index of the search and the write-ahead log hold nothing of
    /// it any more.
    func erase(_ fields: Fields, _ completion: @escaping @Sendable (CallResult) -> Void) throws(Refused) {
        let user = try fields.user("customer")
        let command = DeskCommand.eraseCustomer(user, reason: try fields.text("reason"))
        let answer: @Sendable (CallResult) -> Void = { [desk] result in
            guard case .success = result else { return completion(result) }
            desk.searching.forgetTraces { completion(result) }
        }
        write(answer) { [desk] (access) throws(LogError) in
            switch try desk.decideErasure(user, command, by: .system, in: access.turn) {
            case .failure(let refusal): return .failure(DeskRefusal(refusal))
            case .success(let events):
                let stored = try desk.record(events, ticket: nil, by: .system, request: nil, in: access.turn)
                return .success(Operations.object { $0.field("seq", stored.first?.sequence ?? 0) })
            }
        }
    }
}
