/// What happened about calls, visits, call-backs, remote sessions and product feedback.
package enum ContactEvent: EventGroup {
    case contactLogged(ContactLogged)

    case callBackPlanned(CallBackPlanned)
    /// The time to prepare it has come.
    case callBackReminded(callBack: Int)
    /// Its window has passed without a try.
    case callBackOverdue(callBack: Int)
    case callBackRescheduled(callBack: Int, from: Milliseconds, to: Milliseconds, remindAt: Milliseconds?)
    case callBackFinished(callBack: Int, reached: Bool)
    case callBackCancelled(callBack: Int)

    /// The customer is asked whether they agree; `number` is a message's.
    case sessionOffered(session: Int, number: Int, kind: SessionKind, link: String)  // text: link
    case sessionAnswered(session: Int, agreed: Bool)
    case sessionStarted(session: Int)
    case sessionEnded(session: Int)

    case feedbackMarked(message: Int, topic: String)
    case feedbackUnmarked(message: Int)
    /// A wish was fulfilled, or a problem has news: told to every customer concerned. `number` is a message's.
    case announced(number: Int, about: Announcement, text: String)  // text

    package var kind: String {
        switch self {
        case .contactLogged: "contact.logged"
        case .callBackPlanned: "callback.planned"
        case .callBackReminded: "callback.reminded"
        case .callBackOverdue: "callback.overdue"
        case .callBackRescheduled: "callback.rescheduled"
        case .callBackFinished: "callback.finished"
        case .callBackCancelled: "callback.cancelled"
        case .sessionOffered: "remote.offered"
        case .sessionAnswered: "remote.answered"
        case .sessionStarted: "remote.started"
        case .sessionEnded: "remote.ended"
        case .feedbackMarked: "feedback.marked"
        case .feedbackUnmarked: "feedback.unmarked"
        case .announced: "msg.announcement"
        }
    }

    package var affectsQueueRow: Bool {
        switch self {
        case .contactLogged(let logged): logged.meaning != .attempt
        // The list shows what is to be done now.
        case .callBackReminded, .callBackOverdue: true
        default: false
        }
    }

    package var isForManagersWithoutOwner: Bool {
        switch self {
        case .callBackReminded, .callBackOverdue: true
        default: false
        }
    }

    package var reference: Int? {
        switch self {
        case .contactLogged(let logged): logged.number
        case .callBackPlanned(let planned): planned.callBack
        case .callBackReminded(let number), .callBackOverdue(let number), .callBackCancelled(let number): number
        case .callBackRescheduled(let number, _, _, _), .callBackFinished(let number, _): number
        case .sessionOffered(let session, _, _, _), .sessionAnswered(let session, _), .sessionStarted(let session),
            .sessionEnded(let session):
            session
        case .feedbackMarked(let message, _), .feedbackUnmarked(let message): message
        case .announced(let number, _, _): number
        }
    }

    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] {
        switch self {
        case .callBackReminded, .callBackOverdue, .sessionAnswered: [ticket.onDuty].compactMap(\.self)
        default: []
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? {
        switch self {
        case .contactLogged(let logged):
            .contact(
                .init(
                    number: logged.number, channel: logged.channel, direction: logged.direction, result: logged.result,
                    heldAt: logged.heldAt, duration: logged.duration, author: actor))
        case .callBackPlanned, .callBackRescheduled, .callBackFinished, .callBackCancelled, .callBackOverdue:
            reference.flatMap { ticket.contact.callBack($0) }.map {
                .callBack(number: $0.number, state: $0.state, from: $0.from, to: $0.to)
            }
        case .sessionOffered, .sessionAnswered, .sessionStarted, .sessionEnded:
            reference.flatMap { ticket.contact.session($0) }.map {
                .session(number: $0.number, message: $0.message, kind: $0.kind, state: $0.state, link: $0.link)
            }
        case .announced(let number, _, let text):
            .message(number: number, author: .agent, authorID: actor, text: text)
        case .callBackReminded, .feedbackMarked, .feedbackUnmarked: nil
        }
    }
}

/// Why one message goes to many customers.
package enum Announcement: Equatable, Sendable {
    /// What they wished for is done.
    case feedbackDone(topic: String)
    /// News of the problem behind their tickets, by its number.
    case problem(ProblemID, news: Int)
}

/// A call, visit, fax or appointment, as a message of that channel. The customer sees that it took place, not the note.
package struct ContactLogged: Equatable, Sendable {
    /// Among the ticket's messages.
    package var number: Int
    package var channel: ContactChannel
    package var direction: ContactDirection
    package var result: ContactResult
    /// When it began.
    package var heldAt: Milliseconds
    /// How long it took; 0 when nobody said.
    package var duration: Milliseconds
    package var note: String  // text
    package init(
        number: Int, channel: ContactChannel, direction: ContactDirection, result: ContactResult,
        heldAt: Milliseconds, duration: Milliseconds, note: String
    ) {
        self.number = number
        self.channel = channel
        self.direction = direction
        self.result = result
        self.heldAt = heldAt
        self.duration = duration
        self.note = note
    }

    /// Who waits for whom after it.
    package var meaning: ContactMeaning { ContactMeaning(direction, result) }
}

/// A call that somebody is to make: a task with a window in a queue.
package struct CallBackPlanned: Equatable, Sendable {
    /// Dense per ticket from 1.
    package var callBack: Int
    package var queue: QueueID
    package var from: Milliseconds
    package var to: Milliseconds
    /// When to remind of it; nil for no reminder.
    package var remindAt: Milliseconds?
    /// The language to call in, as a tag such as `pt`; may be empty.
    package var language: String
    package var phone: String  // text
    package init(
        callBack: Int, queue: QueueID, from: Milliseconds, to: Milliseconds, remindAt: Milliseconds?,
        language: String, phone: String
    ) {
        self.callBack = callBack
        self.queue = queue
        self.from = from
        self.to = to
        self.remindAt = remindAt
        self.language = language
        self.phone = phone
    }
}
