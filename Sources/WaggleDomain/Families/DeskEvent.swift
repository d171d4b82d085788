/// What happened about the desk and its settings; belongs to no single ticket.
package enum DeskEvent: EventGroup {
    /// A section of the settings got a new value, canonical JSON. Its version is the event's number. Text: reason.
    case settingsChanged(section: SettingsSection, value: String, reason: String)

    package var kind: String {
        switch self {
        case .settingsChanged: "settings.changed"
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? { nil }
}
