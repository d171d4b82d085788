internal import WaggleDomain

extension RoutingEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .offeredToGroup(let offered): offered.write(to: &sink)
        case .pushed(let pushed): pushed.write(to: &sink)
        case .pushEnded(let offers): sink.field("offers", offers)
        case .superseded(let offer): sink.field("offer", offer)
        case .forced(let forced):
            if let from = forced.from { sink.field("from", from) }
            sink.field("to", forced.to)
            sink.field("tier", forced.tier)
            sink.field("over_capacity", forced.overCapacity)
            sink.text("reason", forced.reason)
        case .released(let from, let reason, let code):
            sink.field("from", from)
            sink.optional("code", code)
            sink.text("reason", reason)
        case .requested(let user, let reason, let comment):
            sink.field("user", user)
            sink.field("reason", reason)
            sink.text("comment", comment)
        case .auto(let cause, let queue, let code):
            sink.field("cause", cause)
            sink.field("queue", queue)
            sink.optional("code", code)
        case .autoEnded(let end): sink.field("end", end)
        case .needsSet(let skills, let language):
            sink.field("skills", skills)
            if let language { sink.field("language", language) }
        case .shiftPlanned(let planned):
            sink.field("plan", planned.plan)
            if let cover = planned.cover { sink.field("cover", cover) }
            if let at = planned.nextStepAt { sink.field("next_step_at", at) }
            sink.text("next_step", planned.nextStep)
        case .coverEnded(let user): sink.field("user", user)
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> RoutingEvent? {
        switch source.kind {
        case "owner.offered_group": .offeredToGroup(try GroupOffer(&source))
        case "owner.pushed": .pushed(try PushOffer(&source))
        case "owner.push_ended": .pushEnded(offers: try source.int("offers"))
        case "owner.superseded": .superseded(offer: try source.int("offer"))
        case "owner.forced":
            .forced(
                ForcedHandOff(
                    from: try source.optionalID("from"), to: try source.id("to"), tier: try source.tier("tier"),
                    overCapacity: try source.bool("over_capacity"), reason: try source.text("reason")))
        case "owner.released":
            .released(
                from: try source.id("from"), reason: try source.text("reason"),
                code: try source.optionalString("code"))
        case "owner.requested":
            .requested(
                user: try source.id("user"), reason: try source.word("reason"), comment: try source.text("comment"))
        case "owner.auto":
            .auto(
                cause: try source.word("cause"), queue: try source.id("queue"),
                code: try source.optionalString("code"))
        case "owner.auto_ended": .autoEnded(end: try source.word("end"))
        case "ticket.needs_set":
            .needsSet(
                skills: try source.array("skills") { $0.stringValue }, language: try source.optionalString("language"))
        case "shift.planned":
            .shiftPlanned(
                ShiftPlanned(
                    plan: try source.word("plan"), cover: try source.optionalID("cover"),
                    nextStepAt: try source.optionalInt64("next_step_at"), nextStep: try source.text("next_step")))
        case "shift.cover_ended": .coverEnded(user: try source.id("user"))
        default: nil
        }
    }
}

extension GroupOffer {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("offer", offer)
        sink.field("from", from)
        if let team { sink.field("team", team) }
        if let queue { sink.field("queue", queue) }
        sink.field("name", name)
        sink.field("candidates", candidates.map(\.rawValue))
        sink.field("reason", reason)
        sink.field("due", due)
        if let promised = nextStepAt { sink.field("next_step_at", promised) }
        if byManager { sink.field("by_manager", true) }
        sink.optional("code", code)
        sink.text("summary", summary)
        sink.text("next_step", nextStep)
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        self.init(
            offer: try source.int("offer"), from: try source.id("from"), team: try source.optionalID("team"),
            queue: try source.optionalID("queue"), name: try source.string("name"),
            candidates: try source.users("candidates"), reason: try source.word("reason"),
            due: try source.int64("due"), nextStepAt: try source.optionalInt64("next_step_at"),
            byManager: try source.optionalBool("by_manager"), code: try source.optionalString("code"),
            summary: try source.text("summary"), nextStep: try source.text("next_step"))
    }
}

extension PushOffer {
    fileprivate func write(to sink: inout EventSink) {
        sink.field("offer", offer)
        if let from { sink.field("from", from) }
        sink.field("to", to)
        sink.field("due", due)
        sink.field("method", method)
        sink.field("eligible", eligible)
        sink.field("idle_ms", idle)
        sink.field("chats", chats)
        sink.field("tickets", tickets)
        if reason.level > 0 { sink.field("level", reason.level) }
        if !reason.tickets.isEmpty { sink.field("like", reason.tickets.map(\.rawValue)) }
        if reason.isLastAgent { sink.field("last_agent", true) }
        if let level = reason.skillLevel { sink.field("skill_level", level) }
        if let language = reason.language { sink.field("language", language) }
        if reason.yielding > 0 { sink.field("yielding", reason.yielding) }
    }

    fileprivate init(_ source: inout EventSource) throws(LogError) {
        self.init(
            offer: try source.int("offer"), from: try source.optionalID("from"), to: try source.id("to"),
            due: try source.int64("due"), method: try source.word("method"), eligible: try source.int("eligible"),
            idle: try source.int64("idle_ms"), chats: try source.int("chats"), tickets: try source.int("tickets"),
            reason: PushReason(
                level: Int(clamping: try source.optionalInt64("level") ?? 0),
                tickets: try source.optionalUsers("like").map { TicketID($0.rawValue) },
                isLastAgent: try source.optionalBool("last_agent"),
                skillLevel: try source.optionalInt64("skill_level").map { Int(clamping: $0) },
                language: try source.optionalString("language"),
                yielding: Int(clamping: try source.optionalInt64("yielding") ?? 0)))
    }
}
