internal import WaggleDomain

extension ContactEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .contactLogged(let logged): sink.write(logged)
        case .callBackPlanned(let planned): sink.write(planned)
        case .callBackReminded(let number), .callBackOverdue(let number), .callBackCancelled(let number):
            sink.field("callback", number)
        case .callBackRescheduled(let number, let from, let to, let remindAt):
            sink.field("callback", number)
            sink.field("from_at", from)
            sink.field("to_at", to)
            if let remindAt { sink.field("remind_at", remindAt) }
        case .callBackFinished(let number, let reached):
            sink.field("callback", number)
            sink.field("reached", reached)
        case .sessionOffered(let session, let number, let kind, let link):
            sink.field("session", session)
            sink.field("number", number)
            sink.field("kind", kind)
            sink.text("link", link)
        case .sessionAnswered(let session, let agreed):
            sink.field("session", session)
            sink.field("agreed", agreed)
        case .sessionStarted(let session), .sessionEnded(let session): sink.field("session", session)
        case .feedbackMarked(let message, let topic):
            sink.field("message", message)
            sink.field("topic", topic)
        case .feedbackUnmarked(let message): sink.field("message", message)
        case .announced(let number, let about, let text):
            sink.field("number", number)
            switch about {
            case .feedbackDone(let topic): sink.field("topic", topic)
            case .problem(let problem, let news):
                sink.field("problem", problem)
                sink.field("news", news)
            }
            sink.text("text", text)
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> ContactEvent? {
        switch source.kind {
        case "contact.logged": .contactLogged(try source.contactLogged())
        case "callback.planned": .callBackPlanned(try source.callBackPlanned())
        case "callback.reminded": .callBackReminded(callBack: try source.int("callback"))
        case "callback.overdue": .callBackOverdue(callBack: try source.int("callback"))
        case "callback.cancelled": .callBackCancelled(callBack: try source.int("callback"))
        case "callback.rescheduled":
            .callBackRescheduled(
                callBack: try source.int("callback"), from: try source.int64("from_at"), to: try source.int64("to_at"),
                remindAt: try source.optionalInt64("remind_at"))
        case "callback.finished":
            .callBackFinished(callBack: try source.int("callback"), reached: try source.bool("reached"))
        case "remote.offered":
            .sessionOffered(
                session: try source.int("session"), number: try source.int("number"), kind: try source.word("kind"),
                link: try source.text("link"))
        case "remote.answered":
            .sessionAnswered(session: try source.int("session"), agreed: try source.bool("agreed"))
        case "remote.started": .sessionStarted(session: try source.int("session"))
        case "remote.ended": .sessionEnded(session: try source.int("session"))
        case "feedback.marked": .feedbackMarked(message: try source.int("message"), topic: try source.string("topic"))
        case "feedback.unmarked": .feedbackUnmarked(message: try source.int("message"))
        case "msg.announcement": try source.announcement()
        default: nil
        }
    }
}

extension EventSink {
    fileprivate mutating func write(_ logged: ContactLogged) {
        field("number", logged.number)
        field("channel", logged.channel)
        field("direction", logged.direction)
        field("result", logged.result)
        field("held_at", logged.heldAt)
        field("duration_ms", logged.duration)
        text("note", logged.note)
    }

    fileprivate mutating func write(_ planned: CallBackPlanned) {
        field("callback", planned.callBack)
        field("queue", planned.queue)
        field("from_at", planned.from)
        field("to_at", planned.to)
        if let remindAt = planned.remindAt { field("remind_at", remindAt) }
        field("language", planned.language)
        text("phone", planned.phone)
    }
}

extension EventSource {
    fileprivate mutating func contactLogged() throws(LogError) -> ContactLogged {
        ContactLogged(
            number: try int("number"), channel: try word("channel"), direction: try word("direction"),
            result: try word("result"), heldAt: try int64("held_at"), duration: try int64("duration_ms"),
            note: try text("note"))
    }

    fileprivate mutating func callBackPlanned() throws(LogError) -> CallBackPlanned {
        CallBackPlanned(
            callBack: try int("callback"), queue: try id("queue"), from: try int64("from_at"), to: try int64("to_at"),
            remindAt: try optionalInt64("remind_at"), language: try string("language"), phone: try text("phone"))
    }

    fileprivate mutating func announcement() throws(LogError) -> ContactEvent {
        let number = try int("number")
        let problem: ProblemID? = try optionalID("problem")
        let about: Announcement =
            if let problem { .problem(problem, news: try int("news")) } else {
                .feedbackDone(topic: try string("topic"))
            }
        return .announced(number: number, about: about, text: try text("text"))
    }
}
