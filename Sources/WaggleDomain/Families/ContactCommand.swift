/// What somebody asks for about calls, visits, call-backs, remote sessions and product feedback.
package enum ContactCommand: Equatable, Sendable {
    case log(LogContact)
    case planCallBack(PlanCallBack)
    case rescheduleCallBack(callBack: Int, from: Milliseconds, to: Milliseconds, remindAt: Milliseconds?)
    /// The call was made; it is logged as one.
    case finishCallBack(callBack: Int, reached: Bool, duration: Milliseconds, note: String)
    case cancelCallBack(callBack: Int)
    case offerSession(kind: SessionKind, link: String)
    case answerSession(session: Int, agreed: Bool)
    case startSession(session: Int)
    case endSession(session: Int)
    case markFeedback(message: Int, topic: String)
    case unmarkFeedback(message: Int)

    package struct LogContact: Equatable, Sendable {
        package var channel: ContactChannel
        package var direction: ContactDirection
        package var result: ContactResult
        /// Nil: now.
        package var heldAt: Milliseconds?
        package var duration: Milliseconds
        package var note: String
        package init(
            channel: ContactChannel, direction: ContactDirection, result: ContactResult = .spoken,
            heldAt: Milliseconds? = nil, duration: Milliseconds = 0, note: String = ""
        ) {
            self.channel = channel
            self.direction = direction
            self.result = result
            self.heldAt = heldAt
            self.duration = duration
            self.note = note
        }
    }

    package struct PlanCallBack: Equatable, Sendable {
        package var phone: String
        package var from: Milliseconds
        package var to: Milliseconds
        package var remindAt: Milliseconds?
        package var language: String
        /// Nil: the ticket's own queue.
        package var queue: QueueID?
        package init(
            phone: String, from: Milliseconds, to: Milliseconds, remindAt: Milliseconds? = nil, language: String = "",
            queue: QueueID? = nil
        ) {
            self.phone = phone
            self.from = from
            self.to = to
            self.remindAt = remindAt
            self.language = language
            self.queue = queue
        }
    }

    /// The right it needs.
    var action: Action {
        switch self {
        case .log: .logContact
        case .planCallBack: .planCallBack
        case .rescheduleCallBack, .cancelCallBack: .changeCallBack
        case .finishCallBack: .finishCallBack
        case .offerSession, .startSession, .endSession: .holdSession
        case .answerSession: .answerSession
        case .markFeedback, .unmarkFeedback: .markFeedback
        }
    }
}
