internal import JSON
package import WaggleDomain

extension CareLine {
    /// The owner's promise, where there is one: fields of an open object.
    func writePromise(to writer: inout JSONWriter) {
        guard let nextUpdateAt else { return }
        writer.field("next_update_at", nextUpdateAt)
        if !nextUpdate.isEmpty { writer.field("next_update", nextUpdate) }
    }
}

extension Availability {
    /// `write` as a whole body.
    package var body: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// `{"open": true}`, or why not and until when.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("open", isOpen)
        if case .away(let reason, let opensAt) = self {
            writer.field("reason", reason.rawValue)
            writer.field("opens_at", optional: opensAt)
        }
        writer.endObject()
    }
}

extension Desk {
    /// `sla` and `promise` of a `StaffTicket`: which terms apply, how each clock stands, what the customer was told.
    /// On the queue.
    func writeService(_ ticket: Ticket, _ writer: inout JSONWriter) {
        let terms = view.terms(of: ticket.service.organisation)
        writer.key("sla")
        writer.beginObject()
        writer.key("organisation")
        if let organisation = ticket.service.organisation.flatMap({ view.organisations[$0] }) {
            writer.beginObject()
            writer.field("id", organisation.id.rawValue)
            writer.field("name", organisation.name)
            writer.endObject()
        } else {
            writer.null()
        }
        writer.key("contract")
        if let contract = terms.contract { writer.string(contract) } else { writer.null() }
        writer.field("calendar", terms.calendar.name)
        writer.key("targets")
        writer.beginArray()
        for clock in ticket.service.clocks { write(clock, &writer) }
        writer.endArray()
        writer.endObject()
        writer.key("promise")
        guard let promise = ticket.service.promise else { return writer.null() }
        writer.beginObject()
        writer.field("at", promise.at)
        writer.field("text", promise.text)
        writer.key("by")
        writer.person(promise.madeBy, nameEntry)
        writer.endObject()
    }

    private func write(_ clock: Ticket.Service.Clock, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("target", clock.target.rawValue)
        writer.field("started_at", clock.startedAt)
        writer.field("time", clock.times.time)
        writer.field("calendar", clock.times.calendar)
        writer.field("due", optional: clock.isPaused ? nil : clock.times.due)
        writer.field("left", optional: clock.left)
        writer.field("warned", clock.isWarned)
        writer.field("breached", clock.isBreached)
        writer.endObject()
    }
}
