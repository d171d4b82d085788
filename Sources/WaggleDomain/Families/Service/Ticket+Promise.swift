// "Ana owns your ticket, the next update comes by 14:30": a promise is the owner's word to the customer, by the clock
// on the wall. The next message to the customer keeps it; it outlives a change of owner, who inherits it.

extension Ticket.Turn {
    mutating func run(_ command: ServiceCommand) -> Refusal? {
        switch command {
        case .promise(let at, let text): promise(at: at, text)
        case .breakGlass(let reason): breakGlass(reason)
        }
    }

    private mutating func breakGlass(_ reason: String) -> Refusal? {
        if let refusal = Bounds.check(reason, "reason", 1...Bounds.reasonBytesMax) { return refusal }
        guard ticket.service.glass[actor.id] == nil else {
            return Refusal(.conflict, "you read ticket \(ticket.id) already")
        }
        record(.service(.glassBroken(user: actor.id, until: now + Bounds.brokenGlass, reason: reason)))
        return nil
    }

    mutating func promise(at: Milliseconds, _ text: String) -> Refusal? {
        if let refusal = refuseUnlessOwned() ?? Bounds.check(text, "text", 0...Bounds.reasonBytesMax) {
            return refusal
        }
        guard at > now else {
            return Refusal(.invalidField, "the next update is promised for a time that has passed", field: "at")
        }
        if let refusal = policy.promises.refuse(at, from: now, "the next update", field: "at") { return refusal }
        makePromise(at, text)
        return nil
    }

    /// A new promise takes the place of the one before.
    mutating func makePromise(_ at: Milliseconds, _ text: String) {
        if ticket.service.promise != nil { record(.service(.stopped(target: .promisedUpdate))) }
        record(.service(.promised(at: at, text: text)))
    }

    /// A hand-off's next step was promised to the customer: the new owner keeps it. Its text is staff's.
    mutating func carryPromiseOver() {
        let isAccepted = events.contains { if case .handOffAccepted = $0 { true } else { false } }
        guard isAccepted, let at = ticket.offer?.nextStepAt, at > now else { return }
        makePromise(at, "")
    }

    mutating func startPromise() {
        guard let promise = ticket.service.promise else { return }
        let time = promise.at - now
        record(
            .service(
                .started(
                    SLATimes(
                        target: .promisedUpdate, priority: ticket.priority, calendar: WorkCalendar.always.name,
                        time: time, due: promise.at,
                        warnAt: now + time / 100 * Milliseconds(policy.promises.warningPercent)))))
    }
}
