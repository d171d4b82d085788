internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeContact(_ fields: Fields) throws(Refused) -> ContactCommand? {
        switch self {
        case .contactLog:
            .log(
                .init(
                    channel: try fields.word("channel"), direction: try fields.word("direction"),
                    result: try fields.optionalWord("result") ?? .spoken,
                    heldAt: try fields.optionalInteger("held_at"), duration: try fields.optionalDuration("duration_ms"),
                    note: try fields.optionalText("note") ?? ""))
        case .callBackPlan:
            .planCallBack(
                .init(
                    phone: try fields.text("phone"), from: try fields.integer("from_at"),
                    to: try fields.integer("to_at"), remindAt: try fields.optionalInteger("remind_at"),
                    language: try fields.optionalText("language") ?? "",
                    queue: try fields.optionalInteger("queue").map { QueueID($0) }))
        case .callBackReschedule:
            .rescheduleCallBack(
                callBack: try fields.reference("callback"), from: try fields.integer("from_at"),
                to: try fields.integer("to_at"), remindAt: try fields.optionalInteger("remind_at"))
        case .callBackFinish:
            .finishCallBack(
                callBack: try fields.reference("callback"), reached: try fields.flag("reached"),
                duration: try fields.optionalDuration("duration_ms"), note: try fields.optionalText("note") ?? "")
        case .callBackCancel: .cancelCallBack(callBack: try fields.reference("callback"))
        default: try decodeSession(fields)
        }
    }

    private func decodeSession(_ fields: Fields) throws(Refused) -> ContactCommand? {
        switch self {
        case .remoteOffer: .offerSession(kind: try fields.word("kind"), link: try fields.text("link"))
        case .remoteAnswer:
            .answerSession(session: try fields.reference("session"), agreed: try fields.flag("agreed"))
        case .remoteStart: .startSession(session: try fields.reference("session"))
        case .remoteEnd: .endSession(session: try fields.reference("session"))
        case .feedbackMark:
            .markFeedback(message: try fields.reference("message"), topic: try fields.text("topic"))
        case .feedbackUnmark: .unmarkFeedback(message: try fields.reference("message"))
        default: nil
        }
    }

    /// The command with the least in it that tells whether the method is open to somebody.
    func probeContact(_ ticket: Ticket) -> Command? {
        let call = ticket.contact.plannedCallBacks.first?.number
        let session = ticket.contact.sessions.last?.number
        let command: ContactCommand? =
            switch self {
            case .contactLog: .log(.init(channel: .phone, direction: .outgoing))
            case .callBackPlan: .planCallBack(.init(phone: "", from: 0, to: 0))
            case .callBackReschedule: call.map { .rescheduleCallBack(callBack: $0, from: 0, to: 0, remindAt: nil) }
            case .callBackFinish: call.map { .finishCallBack(callBack: $0, reached: true, duration: 0, note: "") }
            case .callBackCancel: call.map { .cancelCallBack(callBack: $0) }
            case .remoteOffer: .offerSession(kind: .remote, link: "")
            case .remoteAnswer: session.map { .answerSession(session: $0, agreed: false) }
            case .remoteStart: session.map { .startSession(session: $0) }
            case .remoteEnd: session.map { .endSession(session: $0) }
            case .feedbackMark: ticket.messageCount > 0 ? .markFeedback(message: 1, topic: "") : nil
            case .feedbackUnmark: ticket.contact.feedback.first.map { .unmarkFeedback(message: $0.message) }
            default: nil
            }
        return command.map { .contact($0) }
    }
}
