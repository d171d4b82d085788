extension Ticket {
    /// The moments calls wait for: the reminder, then the end of the window.
    func contactDeadlines(_ policy: DeskPolicy) -> [Deadline] {
        contact.plannedCallBacks.flatMap { call -> [Deadline] in
            let reminder = call.remindAt.map { Deadline(kind: .callBackReminder, reference: call.number, due: $0) }
            let end = Deadline(kind: .callBackOverdue, reference: call.number, due: call.to)
            return [reminder, call.isOverdue ? nil : end].compactMap(\.self)
        }
    }

    /// What must hold of contacts and does not, one sentence each.
    func brokenContact() -> [String] {
        var broken: [String] = []
        if contact.sessions.contains(where: { $0.startedAt != nil && $0.state == .asked }) {
            broken.append("a session ran without the customer's word")
        }
        if contact.sessions.contains(where: { ($0.state == .ended) != ($0.endedAt != nil) }) {
            broken.append("a session and its end disagree")
        }
        if contact.sessions.count(where: { $0.state == .running }) > 1 { broken.append("two sessions run at once") }
        if contact.callBacks.contains(where: { $0.to < $0.from }) { broken.append("a call-back ends before it begins") }
        if contact.feedback.contains(where: { $0.message < 1 || $0.message > messageCount }) {
            broken.append("feedback marks a message that does not exist")
        }
        if state.isFinished && !contact.plannedCallBacks.isEmpty {
            broken.append("I6: a finished ticket waits for a call")
        }
        return broken
    }
}

extension Ticket.Turn {
    mutating func run(_ command: ContactCommand) -> Refusal? {
        switch command {
        case .log(let log): logContact(log)
        case .planCallBack(let plan): planCallBack(plan)
        case .rescheduleCallBack(let number, let from, let to, let remindAt):
            reschedule(number, from, to, remindAt)
        case .finishCallBack(let number, let reached, let duration, let note):
            finishCallBack(number, reached, duration, note)
        case .cancelCallBack(let number):
            step(callBack: number, .cancel, .callBackCancelled(callBack: number))
        case .offerSession(let kind, let link): offerSession(kind, link)
        case .answerSession(let session, let agreed): answerSession(session, agreed)
        case .startSession(let session): startSession(session)
        case .endSession(let session): step(session: session, .end, .sessionEnded(session: session))
        case .markFeedback(let message, let topic): markFeedback(message, topic)
        case .unmarkFeedback(let message): unmarkFeedback(message)
        }
    }

    private func refuseFinished() -> Refusal? {
        ticket.state.isFinished ? wrongState("ticket \(ticket.id) is \(ticket.state.rawValue)") : nil
    }

    // Contacts.

    private mutating func logContact(_ log: ContactCommand.LogContact) -> Refusal? {
        if let refusal = refuseFinished() ?? Bounds.check(log.note, "note", 0...Bounds.textBytesMax) { return refusal }
        guard (0...Bounds.contactDurationMax).contains(log.duration) else {
            return Refusal(.invalidField, "a contact takes a day at most", field: "duration_ms")
        }
        let heldAt = log.heldAt ?? now - log.duration
        guard (ticket.createdAt - Bounds.contactDurationMax...now).contains(heldAt) else {
            return Refusal(
                .invalidField, "a contact is logged after it was held, and with its own ticket", field: "held_at")
        }
        let logged = ContactLogged(
            number: ticket.messageCount + 1, channel: log.channel, direction: log.direction, result: log.result,
            heldAt: heldAt, duration: log.duration, note: log.note)
        let before = ticket.state
        record(.contact(.contactLogged(logged)))
        switch logged.meaning {
        case .asks:
            resume(from: before, .customer)
            if ticket.state == .solved { questionSolution() }
        case .informs: noteAnswer()
        case .attempt: break
        }
        return nil
    }

    // Call-backs.

    private func checkWindow(_ from: Milliseconds, _ to: Milliseconds, _ remindAt: Milliseconds?) -> Refusal? {
        guard from >= 0, from <= to, to > now, to - now <= Bounds.planAheadMax else {
            return Refusal(.invalidField, "a call-back's window ends after it begins, within a year", field: "to_at")
        }
        if let remindAt, remindAt < 0 || remindAt > to {
            return Refusal(.invalidField, "a reminder comes before the call's window ends", field: "remind_at")
        }
        return nil
    }

    private mutating func planCallBack(_ plan: ContactCommand.PlanCallBack) -> Refusal? {
        if let refusal = refuseFinished() ?? Bounds.check(plan.phone, "phone", 1...Bounds.phoneBytesMax)
            ?? Bounds.check(plan.language, "language", 0...Bounds.languageBytesMax)
            ?? checkWindow(plan.from, plan.to, plan.remindAt)
        {
            return refusal
        }
        let queue = plan.queue ?? ticket.queue
        // Whoever sees the call in the queue's list may make it: the tiers of the ticket and of the call are one.
        guard let tier = view.queues[queue]?.tier, policy.tiers.group(of: ticket.tier).contains(tier) else {
            return Refusal(.invalidField, "there is no such queue at the ticket's tier", field: "queue")
        }
        guard ticket.contact.callBacks.count < Bounds.callBacksMax else {
            return Refusal(.conflict, "ticket \(ticket.id) has had \(Bounds.callBacksMax) call-backs: that is enough")
        }
        record(
            .contact(
                .callBackPlanned(
                    CallBackPlanned(
                        callBack: ticket.contact.callBacks.count + 1, queue: queue, from: plan.from, to: plan.to,
                        remindAt: plan.remindAt, language: plan.language, phone: plan.phone))))
        return nil
    }

    private mutating func step(callBack number: Int, _ step: CallBackStep, _ event: ContactEvent) -> Refusal? {
        guard let call = ticket.contact.callBack(number) else {
            return Refusal(.invalidField, "ticket \(ticket.id) has no call-back \(number)", field: "callback")
        }
        guard call.state.after(step) != nil else {
            return wrongState("call-back \(number) of ticket \(ticket.id) is \(call.state.rawValue)")
        }
        record(.contact(event))
        return nil
    }

    private mutating func reschedule(
        _ number: Int, _ from: Milliseconds, _ to: Milliseconds, _ remindAt: Milliseconds?
    ) -> Refusal? {
        if let refusal = refuseFinished() ?? checkWindow(from, to, remindAt) { return refusal }
        return step(
            callBack: number, .reschedule,
            .callBackRescheduled(callBack: number, from: from, to: to, remindAt: remindAt))
    }

    /// A call that was made is a contact as well, so that what it means for the customer is counted in one place.
    private mutating func finishCallBack(
        _ number: Int, _ reached: Bool, _ duration: Milliseconds, _ note: String
    ) -> Refusal? {
        if let refusal = step(
            callBack: number, reached ? .reach : .miss, .callBackFinished(callBack: number, reached: reached))
        {
            return refusal
        }
        return logContact(
            .init(
                channel: .phone, direction: .outgoing, result: reached ? .spoken : .noAnswer, duration: duration,
                note: note))
    }

    /// The ticket ends: nobody is called any more and no session goes on, which the customer's page is told.
    mutating func callNobody() {
        for call in ticket.contact.callBacks where call.state.after(.cancel) != nil {
            record(.contact(.callBackCancelled(callBack: call.number)))
        }
        for session in ticket.contact.sessions where session.state.after(.end) != nil {
            record(.contact(.sessionEnded(session: session.number)))
        }
    }

    // Sessions.

    private mutating func offerSession(_ kind: SessionKind, _ link: String) -> Refusal? {
        if let refusal = refuseUnlessOwned() ?? Bounds.check(link, "link", 1...Bounds.linkBytesMax) { return refusal }
        guard link.isWebAddress else {
            return Refusal(.invalidField, "a link begins with https:// and has no spaces", field: "link")
        }
        guard ticket.contact.sessions.count < Bounds.sessionsMax else {
            return Refusal(.conflict, "ticket \(ticket.id) has had \(Bounds.sessionsMax) sessions: that is enough")
        }
        record(
            .contact(
                .sessionOffered(
                    session: ticket.contact.sessions.count + 1, number: ticket.messageCount + 1, kind: kind,
                    link: link)))
        noteAnswer()
        return nil
    }

    private mutating func answerSession(_ number: Int, _ agreed: Bool) -> Refusal? {
        step(session: number, agreed ? .agree : .refuse, .sessionAnswered(session: number, agreed: agreed))
    }

    private mutating func startSession(_ number: Int) -> Refusal? {
        if ticket.contact.sessions.contains(where: { $0.state == .running }) {
            return Refusal(.conflict, "a session runs on ticket \(ticket.id) already: end it first")
        }
        return step(session: number, .start, .sessionStarted(session: number))
    }

    private mutating func step(session number: Int, _ step: SessionStep, _ event: ContactEvent) -> Refusal? {
        guard let session = ticket.contact.session(number) else {
            return Refusal(.invalidField, "ticket \(ticket.id) has no session \(number)", field: "session")
        }
        guard session.state.after(step) != nil else {
            let reason =
                session.state == .asked && step == .start
                ? "waits for the customer to agree" : "is \(session.state.rawValue)"
            return wrongState("session \(number) of ticket \(ticket.id) \(reason)")
        }
        record(.contact(event))
        return nil
    }

    // Product feedback.

    private mutating func markFeedback(_ message: Int, _ topic: String) -> Refusal? {
        if let refusal = Bounds.check(topic, "topic", 1...Bounds.topicBytesMax) { return refusal }
        guard (1...max(1, ticket.messageCount)).contains(message), ticket.messageCount > 0 else {
            return Refusal(.invalidField, "ticket \(ticket.id) has no message \(message)", field: "message")
        }
        guard ticket.contact.feedback(on: message)?.topic != topic else {
            return Refusal(.conflict, "message \(message) is marked so already")
        }
        guard ticket.contact.feedback.count < Bounds.feedbackMax || ticket.contact.feedback(on: message) != nil else {
            return Refusal(.conflict, "ticket \(ticket.id) has \(Bounds.feedbackMax) marks: that is enough")
        }
        record(.contact(.feedbackMarked(message: message, topic: topic)))
        return nil
    }

    private mutating func unmarkFeedback(_ message: Int) -> Refusal? {
        guard ticket.contact.feedback(on: message) != nil else {
            return wrongState("message \(message) of ticket \(ticket.id) is not marked")
        }
        record(.contact(.feedbackUnmarked(message: message)))
        return nil
    }
}

extension Ticket {
    /// Tells this ticket's customer what is told to many, whatever its state; the right was judged on the whole.
    package func announce(
        _ about: Announcement, _ text: String, by actor: Actor, at now: Milliseconds, view: DeskView
    ) -> [Event] {
        var turn = Turn(ticket: self, actor: actor, now: now, view: view)
        turn.record(.contact(.announced(number: messageCount + 1, about: about, text: text)))
        turn.settleService()
        return turn.events
    }
}

extension String {
    /// Whether it may be shown as a link: no other scheme, nothing that could break out of an address.
    var isWebAddress: Bool {
        hasPrefix("https://") && utf8.count > 8
            && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) }
    }
}
