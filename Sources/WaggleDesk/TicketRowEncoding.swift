internal import JSON
internal import WaggleDomain

extension Ticket {
    /// The fields of a `Row`, inside an open object; the preview is the one thing a ticket does not know of itself.
    func writeRow(to writer: inout JSONWriter, names: (UserID) -> NameBook.Entry, preview: String) {
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
        let lastMessageAt = [lastCustomerMessageAt, lastStaffMessageAt].compactMap(\.self).max()
        writer.field("last_message_at", orNull: lastMessageAt)
        writer.field("preview", preview)
        writer.field("warned", noAnswerWarned)
        writer.field("escalation_pending", ownerStaysUntilTaken)
        writer.field("helpers", CareLine(self).helpers)
        writer.field("version", version)
    }
}
