internal import WaggleDomain

extension ServiceEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .termsAgreed(let organisation, let contract):
            sink.field("organisation", organisation)
            if let contract { sink.field("contract", contract) }
        case .started(let times), .resumed(let times), .retargeted(let times): times.write(to: &sink)
        case .paused(let target, let left):
            sink.field("target", target)
            sink.field("left", left)
        case .warned(let target, let due, let to), .breached(let target, let due, let to):
            sink.field("target", target)
            sink.field("due", due)
            sink.field("to", to.map(\.rawValue))
        case .met(let target, let spent):
            sink.field("target", target)
            sink.field("spent", spent)
        case .late(let target, let over):
            sink.field("target", target)
            sink.field("over", over)
        case .stopped(let target): sink.field("target", target)
        case .promised(let at, let text):
            sink.field("promised_at", at)
            sink.text("text", text)
        case .reminded(let stage, let since, let to):
            sink.field("stage", stage)
            sink.field("since", since)
            sink.field("to", to.map(\.rawValue))
        case .awayTold(let reason, let opensAt):
            sink.field("reason", reason)
            if let opensAt { sink.field("opens_at", opensAt) }
        case .glassBroken(let user, let until, let reason):
            sink.field("user", user)
            sink.field("until", until)
            sink.text("reason", reason)
        case .glassMended(let user): sink.field("user", user)
        }
    }
}

extension ServiceEvent {
    static func read(_ source: inout EventSource) throws(LogError) -> ServiceEvent? {
        switch source.kind {
        case "sla.terms":
            .termsAgreed(organisation: try source.id("organisation"), contract: try source.optionalString("contract"))
        case "sla.started": .started(try SLATimes(&source))
        case "sla.paused": .paused(target: try source.word("target"), left: try source.int64("left"))
        case "sla.resumed": .resumed(try SLATimes(&source))
        case "sla.retargeted": .retargeted(try SLATimes(&source))
        case "sla.warned":
            .warned(target: try source.word("target"), due: try source.int64("due"), to: try source.people("to"))
        case "sla.breached":
            .breached(target: try source.word("target"), due: try source.int64("due"), to: try source.people("to"))
        case "sla.met": .met(target: try source.word("target"), spent: try source.int64("spent"))
        case "sla.late": .late(target: try source.word("target"), over: try source.int64("over"))
        case "sla.stopped": .stopped(target: try source.word("target"))
        case "sla.promised": .promised(at: try source.int64("promised_at"), text: try source.text("text"))
        case "sla.reminded":
            .reminded(
                stage: try source.int("stage"), since: try source.int64("since"), to: try source.people("to"))
        case "sla.away_told":
            .awayTold(reason: try source.word("reason"), opensAt: try source.optionalInt64("opens_at"))
        case "access.breakglass":
            .glassBroken(
                user: try source.id("user"), until: try source.int64("until"), reason: try source.text("reason"))
        case "access.breakglass_ended": .glassMended(user: try source.id("user"))
        default: nil
        }
    }
}

extension SLATimes {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("target", target)
        sink.field("priority", priority.rawValue)
        sink.field("calendar", calendar)
        sink.field("time", time)
        sink.field("due", due)
        if let warnAt { sink.field("warn_at", warnAt) }
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        guard let priority = Priority(rawValue: try source.int("priority")) else {
            throw .unreadable(what: "\(source.kind), field priority")
        }
        self.init(
            target: try source.word("target"), priority: priority, calendar: try source.string("calendar"),
            time: try source.int64("time"), due: try source.int64("due"),
            warnAt: try source.optionalInt64("warn_at"))
    }
}

extension EventSource {
    mutating func people(_ name: StaticString) throws(LogError) -> [UserID] {
        try array(name) { $0.intValue.map { UserID($0) } }
    }
}
