internal import WaggleDomain

extension StaffingEvent: GroupCoding {
    func write(to sink: inout EventSink) {
        switch self {
        case .presenceUp(let user, let at), .presenceDown(let user, let at):
            sink.field("user", user)
            sink.field("since", at)
        case .statusSet(let user, let status):
            sink.field("user", user)
            sink.field("status", status)
        case .viewEntered(let ticket, let user, let at), .viewLeft(let ticket, let user, let at):
            sink.field("viewed", ticket)
            sink.field("user", user)
            sink.field("since", at)
        case .shiftEnded(let user, let plan, let cover):
            sink.field("user", user)
            sink.field("plan", plan)
            if let cover { sink.field("cover", cover) }
        case .absenceStarted(let user, let reason):
            sink.field("user", user)
            sink.text("reason", reason)
        }
    }

    static func read(_ source: inout EventSource) throws(LogError) -> StaffingEvent? {
        switch source.kind {
        case "presence.up": .presenceUp(user: try source.id("user"), at: try source.int64("since"))
        case "presence.down": .presenceDown(user: try source.id("user"), at: try source.int64("since"))
        case "presence.status": .statusSet(user: try source.id("user"), status: try source.word("status"))
        case "view.enter":
            .viewEntered(
                ticket: try source.id("viewed"), user: try source.id("user"), at: try source.int64("since"))
        case "view.leave":
            .viewLeft(ticket: try source.id("viewed"), user: try source.id("user"), at: try source.int64("since"))
        case "shift.ended":
            .shiftEnded(
                user: try source.id("user"), plan: try source.word("plan"), cover: try source.optionalID("cover"))
        case "shift.absence": .absenceStarted(user: try source.id("user"), reason: try source.text("reason"))
        default: nil
        }
    }
}
