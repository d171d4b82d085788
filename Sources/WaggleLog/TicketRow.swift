package import WaggleDomain

/// A ticket as lists and the board show it: a projection, updated with each of its events.
package struct TicketRow: Equatable, Sendable {
    package var id: TicketID
    package var customer: UserID
    package var subject: String
    package var queue: QueueID
    package var tier: Tier
    package var mode: Mode
    package var modeAtCreation: Mode
    package var modeSource: ModeSource
    package var state: TicketState
    package var owner: UserID?
    package var channel: TicketChannel
    package var kind: TicketKind
    package var category: String
    package var priority: Priority
    package var created: Milliseconds
    package var firstResponse: Milliseconds?
    package var solved: Milliseconds?
    package var closed: Milliseconds?
    /// When the customer's first unanswered message came.
    package var waitingSince: Milliseconds?
    /// The last message of customer or staff (not of the system).
    package var lastMessageAt: Milliseconds?
    /// The beginning of that message, at most 140 scalars.
    package var preview: String
    package var messages: Int
    package var notes: Int
    package var peopleTouched: Int
    package var handOffs: Int
    package var escalations: Int
    package var shadowEscalations: Int
    package var reopens: Int
    /// Members of the active swarm now, those who only watch not counted.
    package var helpers: Int
    /// Staff were warned that the customer waits.
    package var warned: Bool
    /// The owner stays until somebody takes it: it moved up a tier in a live chat, or the desk looks for relief.
    package var escalationPending: Bool
    /// The name of the imported history it belongs to; nil for the desk's own tickets.
    package var imported: String?
    /// The sequence of its last event.
    package var version: Int64

    /// The row of an aggregate.
    package init(_ ticket: Ticket, modeSource: ModeSource, preview: String, imported: String? = nil) {
        id = ticket.id
        customer = ticket.customer
        subject = ticket.subject
        queue = ticket.queue
        tier = ticket.tier
        mode = ticket.mode
        modeAtCreation = ticket.modeAtCreation
        self.modeSource = modeSource
        state = ticket.state
        owner = ticket.owner
        channel = ticket.channel
        kind = ticket.kind
        category = ticket.category
        priority = ticket.priority
        created = ticket.createdAt
        firstResponse = ticket.firstResponseAt
        solved = ticket.solvedAt
        closed = ticket.closedAt
        waitingSince = ticket.waitingSince
        lastMessageAt = [ticket.lastCustomerMessageAt, ticket.lastStaffMessageAt].compactMap(\.self).max()
        self.preview = preview
        messages = ticket.messageCount
        notes = ticket.noteCount
        peopleTouched = ticket.peopleTouched
        handOffs = ticket.handOffs
        escalations = ticket.escalations
        shadowEscalations = ticket.shadowEscalations
        reopens = ticket.reopens
        helpers = CareLine(ticket).helpers
        warned = ticket.noAnswerWarned
        escalationPending = ticket.ownerStaysUntilTaken
        self.imported = imported
        version = ticket.version
    }

    /// What a list shows of an event's message; nil when the event is no message of customer or staff.
    package static func preview(of event: Event) -> String? {
        switch event {
        case .customerMessageSent(_, let text, let files), .agentMessageSent(_, let text, let files):
            beginning(of: text.isEmpty ? AttachedFile.names(of: files) : text)
        default: nil
        }
    }

    private static func beginning(of text: String) -> String {
        let most = 140
        // No scalar is shorter than a byte: most messages need no counting.
        guard text.utf8.count > most else { return text }
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: most, limitedBy: scalars.endIndex) else {
            return text
        }
        return String(scalars[..<end])
    }
}
