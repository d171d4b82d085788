internal import JSON
internal import WaggleDomain
internal import WaggleLog

/// What a list shows of a ticket besides the ticket itself.
struct RowExtras {
    var preview: String
    var lastMessageAt: Milliseconds?
}

extension Ticket {
    /// The fields of a `Row`, inside an open object.
    func writeRow(to writer: inout JSONWriter, names: (UserID) -> NameBook.Entry, extras: RowExtras) {
        writer.field("ticket", id.rawValue)
        writer.field("subject", subject)
        writer.key("customer")
        writer.person(customer, names)
        writer.field("queue", queue.rawValue)
        writer.field("tier", tier.name)
        writer.field("mode", mode.rawValue)
        writer.field("state", state.rawValue)
        writer.key("owner")
        writer.optionalPerson(owner, names)
        writer.field("priority", priority.name)
        writer.field("category", category)
        writer.field("kind", kind.rawValue)
        writer.field("channel", channel.rawValue)
        writer.field("created_at", createdAt)
        writer.field("waiting_since", orNull: waitingSince)
        writer.field("last_message_at", orNull: extras.lastMessageAt)
        writer.field("preview", extras.preview)
        writer.field("warned", noAnswerWarned)
        writer.field("escalation_pending", escalationPending)
        writer.field("helpers", CareLine(self).helpers)
        writer.field("version", version)
    }
}
