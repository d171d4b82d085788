internal import JSON
internal import WaggleDomain

extension Desk {
    /// What a `StaffTicket` says of how it finds an owner: for all who read it; plans and requests for those on it.
    func writeRouting(_ ticket: Ticket, _ seesStaffThread: Bool, _ writer: inout JSONWriter) {
        writer.key("needs")
        writer.beginObject()
        writer.key("skills")
        writer.beginArray()
        for skill in ticket.routing.skills { writer.string(skill) }
        writer.endArray()
        if let language = ticket.routing.language { writer.field("language", language) }
        writer.endObject()
        if let auto = ticket.routing.auto {
            writer.key("auto")
            writer.beginObject()
            writer.field("cause", auto.cause.rawValue)
            writer.field("since", auto.since)
            writer.endObject()
        }
        if ticket.routing.isPushEnded { writer.field("push_ended", true) }
        writer.key("viewers")
        writer.beginArray()
        for viewer in presence.viewers(of: ticket.id) {
            writer.beginObject()
            writer.key("user")
            writer.person(viewer.user, nameEntry)
            writer.field("since", viewer.since)
            writer.endObject()
        }
        writer.endArray()
        guard seesStaffThread else { return }
        writer.key("requests")
        writer.beginArray()
        for user in ticket.routing.requests { writer.person(user, nameEntry) }
        writer.endArray()
        if let plan = ticket.routing.plan { write(plan, &writer) }
    }

    private func write(_ plan: ShiftPlanned, _ writer: inout JSONWriter) {
        writer.key("shift")
        writer.beginObject()
        writer.field("plan", plan.plan.rawValue)
        if let cover = plan.cover {
            writer.key("cover")
            writer.person(cover, nameEntry)
        }
        writer.field("next_step", plan.nextStep)
        writer.field("next_step_at", optional: plan.nextStepAt)
        writer.endObject()
    }
}
