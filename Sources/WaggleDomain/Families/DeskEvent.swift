/// What happened about the desk and its settings; belongs to no single ticket.
package enum DeskEvent: EventGroup {
    /// A section of the settings got a new value, canonical JSON. Its version is the event's number. Text: reason.
    case settingsChanged(section: SettingsSection, value: String, reason: String)

    /// Chats are forms from now on. `to`: the managers who were told, because it is within the desk's hours.
    case chatsClosed(reason: AwayReason, opensAt: Milliseconds?, to: [UserID])
    case chatsOpened

    /// A customer organisation was made or changed: this is its whole form now.
    case organisationSaved(Organisation)
    /// The customer's tickets from now on are this organisation's; nil for nobody's, whatever their address says.
    case customerPlaced(customer: UserID, organisation: OrganisationID?)

    package var kind: String {
        switch self {
        case .organisationSaved: "organisation.saved"
        case .customerPlaced: "organisation.customer_placed"
        case .chatsClosed: "desk.chats_closed"
        case .chatsOpened: "desk.chats_opened"
        case .settingsChanged: "settings.changed"
        }
    }

    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] { toldUsers }

    /// Whose inboxes carry it.
    package var toldUsers: [UserID] {
        if case .chatsClosed(_, _, let to) = self { to } else { [] }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? { nil }
}
