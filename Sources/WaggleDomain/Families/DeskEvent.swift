/// What happened about the desk and its settings; belongs to no single ticket.
package enum DeskEvent: EventGroup {
    /// A section of the settings got a new value, canonical JSON. Its version is the event's number. Text: reason.
    case settingsChanged(section: SettingsSection, value: String, reason: String)
    /// Queues work otherwise; followed by `modeChanged` for each of them.
    case modeSwitched(ModeSwitch)
    case queueRenamed(queue: QueueID, from: String, to: String)

    /// Chats are forms from now on. `to`: the managers who were told, because it is within the desk's hours.
    case chatsClosed(reason: AwayReason, opensAt: Milliseconds?, to: [UserID])
    case chatsOpened

    /// A customer organisation was made or changed: this is its whole form now.
    case organisationSaved(Organisation)
    /// The customer's tickets from now on are this organisation's; nil for nobody's, whatever their address says.
    case customerPlaced(customer: UserID, organisation: OrganisationID?)

    /// A canned reply was made or changed: this is its whole form now. Text: title, text.
    case replySaved(CannedReply)
    /// Text: title, what it was called.
    case replyRemoved(reply: ReplyID, title: String)

    /// A site's key got a secret that signs who its customers are; the secret itself is in no event.
    case siteSecretAdded(site: String, number: Int)
    /// What it signed is no longer good, and whoever came in by it is out.
    case siteSecretEnded(site: String, number: Int)
    /// Limits stand for the last switch of mode; none of them: no longer.
    case tripwiresSet(number: Int64, limits: TripwireLimits, since: Milliseconds)
    case tripwireTripped(number: Int64, TripwireTrip)
    /// Text: reason.
    case tripwireAnswered(number: Int64, answer: TripwireAnswer, reason: String)

    /// The customer's texts, name and address are gone. Text: reason.
    case customerErased(customer: UserID, reason: String)

    package var kind: String {
        switch self {
        case .organisationSaved: "organisation.saved"
        case .customerPlaced: "organisation.customer_placed"
        case .replySaved: "reply.saved"
        case .replyRemoved: "reply.removed"
        case .chatsClosed: "desk.chats_closed"
        case .chatsOpened: "desk.chats_opened"
        case .settingsChanged: "settings.changed"
        case .modeSwitched: "mode.switched"
        case .queueRenamed: "queue.renamed"
        case .customerErased: "customer.erased"
        case .siteSecretAdded: "settings.secret_added"
        case .siteSecretEnded: "settings.secret_ended"
        case .tripwiresSet: "tripwire.set"
        case .tripwireTripped: "tripwire.tripped"
        case .tripwireAnswered: "tripwire.answered"
        }
    }

    /// The canned reply it is about.
    package var reply: ReplyID? {
        switch self {
        case .replySaved(let reply): reply.id
        case .replyRemoved(let reply, _): reply
        default: nil
        }
    }

    package var reference: Int? { reply.flatMap { Int(exactly: $0.rawValue) } }

    package func inboxUsers(ticketAfter ticket: Ticket) -> [UserID] { toldUsers }

    /// Whose inboxes carry it.
    package var toldUsers: [UserID] {
        switch self {
        case .chatsClosed(_, _, let to): to
        case .tripwireTripped(_, let trip): trip.to
        default: []
        }
    }

    package func customerEvent(ticketAfter ticket: Ticket, by actor: UserID) -> CustomerEvent? { nil }
}

/// Which tickets a switch of mode reaches.
package enum ModeScope: String, CaseIterable, Sendable {
    /// Those opened after it.
    case new
    /// And those that nobody has worked on.
    case untouched
    /// And all others that are not solved: an override, which marks them as mixed.
    case all
}

/// One decision to let queues work otherwise.
package struct ModeSwitch: Equatable, Sendable {
    package struct Change: Equatable, Sendable {
        package var queue: QueueID
        package var from: Mode
        package var to: Mode
        package init(queue: QueueID, from: Mode, to: Mode) {
            self.queue = queue
            self.from = from
            self.to = to
        }
    }

    /// By queue number, each once; never empty.
    package var changes: [Change]
    package var scope: ModeScope
    /// The whole desk was meant, not one queue.
    package var isOfDesk: Bool
    /// Until then it may be taken back; nil for what takes another back.
    package var undoUntil: Milliseconds?
    /// The number of the switch that it takes back.
    package var undoes: Int64?
    package var reason: String  // text
    package init(
        changes: [Change], scope: ModeScope, isOfDesk: Bool, undoUntil: Milliseconds?, undoes: Int64?, reason: String
    ) {
        self.changes = changes
        self.scope = scope
        self.isOfDesk = isOfDesk
        self.undoUntil = undoUntil
        self.undoes = undoes
        self.reason = reason
    }
}
