// The customer's word on a ticket that has ended. It is never lost and never answered with "open a new ticket":
//
//     merged or a duplicate     the ticket that goes on gets it (and so on, along the chain)
//     closed, in the window     reopened, and the word stands in it
//     closed, past the window   a follow-up ticket, linked both ways; the next word goes there
//     cancelled                 a follow-up ticket; nothing after spam

extension Across {
    func writeOnFinished(_ text: String, _ files: [AttachedFile], _ command: Command) throws(Failure) -> Outcome {
        let last = try lastOfChain()
        guard last.state.isFinished else { return alone(command, on: last) }
        if last.state == .closed && !last.isPastReopening(now, view.policy) { return alone(command, on: last) }
        if last.handling.cancelReason == .spam { return alone(command, on: last) }
        if let refusal = turn(last).refuse(text, with: files) { return .failure(refusal) }
        return try followUp(on: last, text, files)
    }

    /// Reopening past the window: the matter goes on in a new ticket.
    func followUp(_ cause: ReopenCause) throws(Failure) -> Outcome {
        if let next = ticket.successor, let other = try others.find(next), !other.state.isFinished {
            return .failure(Refusal(.conflict, "ticket \(next) goes on with ticket \(ticket.id) already"))
        }
        return try followUp(on: ticket, nil)
    }

    private func lastOfChain() throws(Failure) -> Ticket {
        var last = ticket
        for _ in 0..<Bounds.chainMax {
            guard let id = last.successor, let next = try others.find(id), next.customer == ticket.customer else {
                break
            }
            last = next
        }
        return last
    }

    private func followUp(on old: Ticket, _ text: String?, _ files: [AttachedFile] = []) throws(Failure) -> Outcome {
        let organisation = old.service.organisation
        guard let queue = view.entryQueue(of: old.category, under: view.terms(of: organisation)) else {
            return .failure(Refusal(.wrongState, "this desk has no queue a new ticket could wait in"))
        }
        var before = turn(old)
        if let refusal = before.refuseFull() { return .failure(refusal) }
        let id = try others.next()
        let (mode, source) = view.mode(in: queue, coin: others.coin(id))
        let opened = TicketOpened(
            customer: old.customer, queue: queue.id, tier: queue.tier, mode: mode, modeSource: source,
            channel: old.channel, kind: old.kind, category: old.category, priority: old.priority, subject: old.subject)
        var new = turn(Ticket(id: id, opened: opened, at: now, sequence: 1))
        if let text { new.record(.customerMessageSent(number: 1, text: text, files: new.numbered(files))) }
        new.record(.handling(.linked(to: old.id, relation: .followUpOf)))
        new.speak(old.routing.language)
        new.greet(followUpOf: old.id)
        new.startClock()
        new.agree(organisation)
        before.say("We go on with this in your ticket \(id).")
        before.record(.handling(.linked(to: id, relation: .followedBy)))
        return .success([
            TicketDecision(ticket: id, events: [.ticketOpened(opened)] + settled(new).events), settled(before),
        ])
    }
}
