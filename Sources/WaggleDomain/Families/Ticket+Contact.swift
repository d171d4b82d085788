extension Ticket {
    /// What a ticket remembers about calls, visits, call-backs, remote sessions and product feedback.
    package struct Contact: Equatable, Sendable {
        /// A call that somebody is to make.
        package struct CallBack: Equatable, Sendable {
            package let number: Int
            package internal(set) var queue: QueueID
            package let phone: String
            package let language: String
            package internal(set) var from: Milliseconds
            package internal(set) var to: Milliseconds
            package internal(set) var remindAt: Milliseconds?
            package internal(set) var state = CallBackState.planned
            /// The window has passed without a try, and staff were told.
            package internal(set) var isOverdue = false
            /// Calls tried so far.
            package internal(set) var tries = 0
        }

        /// A remote or video session.
        package struct Session: Equatable, Sendable {
            package let number: Int
            /// The message it came with.
            package let message: Int
            package let kind: SessionKind
            package let link: String
            package internal(set) var state = SessionState.asked
            package internal(set) var startedAt: Milliseconds?
            package internal(set) var endedAt: Milliseconds?
        }

        /// A message that says something about the product.
        package struct Feedback: Equatable, Sendable {
            package let message: Int
            package let topic: String
            package let by: UserID
            package let at: Milliseconds
            /// When the customer was told that it is done.
            package internal(set) var toldAt: Milliseconds?
        }

        /// Messages that are neither the customer's, nor staff's, nor the system's: contacts, sessions, announcements.
        package internal(set) var messages = 0
        /// Every call-back, in order.
        package internal(set) var callBacks: [CallBack] = []
        /// Every session, in order.
        package internal(set) var sessions: [Session] = []
        /// Messages that are product feedback, in order of marking.
        package internal(set) var feedback: [Feedback] = []

        /// By its number.
        package func callBack(_ number: Int) -> CallBack? { callBacks.first { $0.number == number } }
        /// By its number.
        package func session(_ number: Int) -> Session? { sessions.first { $0.number == number } }
        /// The mark on a message.
        package func feedback(on message: Int) -> Feedback? { feedback.first { $0.message == message } }
        /// Those still to be made.
        package var plannedCallBacks: [CallBack] { callBacks.filter { $0.state == .planned } }

        mutating func change(
            callBack number: Int, _ step: CallBackStep? = nil, _ change: (inout CallBack) -> Void = { _ in }
        ) {
            guard let index = callBacks.firstIndex(where: { $0.number == number }) else { return }
            if let step { callBacks[index].state = callBacks[index].state.after(step) ?? callBacks[index].state }
            change(&callBacks[index])
        }

        mutating func change(session number: Int, _ step: SessionStep, _ at: Milliseconds) {
            guard let index = sessions.firstIndex(where: { $0.number == number }),
                let next = sessions[index].state.after(step)
            else { return }
            sessions[index].state = next
            if next == .running { sessions[index].startedAt = at }
            if next == .ended { sessions[index].endedAt = at }
        }

        mutating func noteTold(_ about: Announcement, _ at: Milliseconds) {
            guard case .feedbackDone(let topic) = about else { return }
            for index in feedback.indices where feedback[index].topic == topic { feedback[index].toldAt = at }
        }

        /// Planned calls go where their ticket goes.
        mutating func moveCalls(to queue: QueueID) {
            for index in callBacks.indices where callBacks[index].state == .planned { callBacks[index].queue = queue }
        }

        /// A finished ticket has nothing left to do: planned calls are cancelled, sessions end.
        mutating func finish(_ at: Milliseconds) {
            for callBack in callBacks where callBack.state.after(.cancel) != nil {
                change(callBack: callBack.number, .cancel)
            }
            for session in sessions where session.state.after(.end) != nil { change(session: session.number, .end, at) }
        }
    }

    mutating func apply(_ event: ContactEvent, by actor: UserID, at: Milliseconds) {
        if actor != customer && actor != .system { touchedBy.insert(actor) }
        switch event {
        case .contactLogged(let logged): apply(logged, at)
        case .callBackPlanned(let planned):
            contact.callBacks.append(
                .init(
                    number: planned.callBack, queue: planned.queue, phone: planned.phone, language: planned.language,
                    from: planned.from, to: planned.to, remindAt: planned.remindAt))
        case .callBackReminded(let number): contact.change(callBack: number) { $0.remindAt = nil }
        case .callBackOverdue(let number): contact.change(callBack: number) { $0.isOverdue = true }
        case .callBackRescheduled(let number, let from, let to, let remindAt):
            contact.change(callBack: number, .reschedule) {
                $0.from = from
                $0.to = to
                $0.remindAt = remindAt
                $0.isOverdue = false
            }
        case .callBackFinished(let number, let reached):
            contact.change(callBack: number, reached ? .reach : .miss) { $0.tries += 1 }
        case .callBackCancelled(let number): contact.change(callBack: number, .cancel)
        case .sessionOffered(let session, let number, let kind, let link):
            noteContactMessage(number)
            answered(number, at)
            contact.sessions.append(.init(number: session, message: number, kind: kind, link: link))
        case .sessionAnswered(let session, let agreed): contact.change(session: session, agreed ? .agree : .refuse, at)
        case .sessionStarted(let session): contact.change(session: session, .start, at)
        case .sessionEnded(let session): contact.change(session: session, .end, at)
        case .feedbackMarked(let message, let topic):
            contact.feedback.removeAll { $0.message == message }
            contact.feedback.append(.init(message: message, topic: topic, by: actor, at: at))
        case .feedbackUnmarked(let message): contact.feedback.removeAll { $0.message == message }
        case .announced(let number, let about, _):
            contact.noteTold(about, at)
            noteContactMessage(number)
            // News of the matter's cause informs the customer; nobody has answered their question, so the wait and the
            // first response stand. That a wish of theirs was carried out says nothing of this matter.
            if case .problem(let id, let news) = about {
                handling.noteTold(id, news)
                lastAgentMessage = number
            }
        }
    }

    private mutating func noteContactMessage(_ number: Int) {
        messageCount = number
        contact.messages += 1
    }

    private mutating func apply(_ logged: ContactLogged, _ at: Milliseconds) {
        noteContactMessage(logged.number)
        switch logged.meaning {
        case .informs: answered(logged.number, at)
        case .asks:
            lastCustomerMessage = logged.number
            lastCustomerMessageAt = at
            if state != .solved { waitingSince = waitingSince ?? at }
            move(.customerWrote)
        case .attempt: break
        }
    }

    private mutating func answered(_ number: Int, _ at: Milliseconds) {
        lastAgentMessage = number
        lastStaffMessageAt = at
        firstResponseAt = firstResponseAt ?? at
        waitingSince = nil
        noAnswerWarned = false
        service.isToldAway = false
    }
}
