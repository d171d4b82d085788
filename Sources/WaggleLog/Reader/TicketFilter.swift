package import WaggleDomain

/// Which tickets a list shows; nil, or empty, leaves a side open. All sides together narrow it.
package struct TicketFilter: Equatable, Sendable {
    package var queue: QueueID?
    package var tier: Tier?
    package var states: Set<TicketState> = []
    package var owner: UserID?
    /// Only tickets that nobody owns.
    package var isUnowned = false
    package var customer: UserID?
    /// The person is a member of its swarm now.
    package var member: UserID?
    /// The person answers for its owner's promises now.
    package var cover: UserID?
    package var mode: Mode?
    package var priorities: Set<Priority> = []
    package var kind: TicketKind?
    package var channel: TicketChannel?
    package var category: String?
    /// It carries all of these tags.
    package var tags: Set<String> = []
    /// Its custom fields have all of these values.
    package var fields: [String: String] = [:]
    /// Opened in this span, in Unix ms.
    package var createdFrom: Milliseconds?
    package var createdBefore: Milliseconds?
    /// The customer has waited for an answer since before this moment, in Unix ms.
    package var waitingBefore: Milliseconds?
    /// true: imported history only; false: the desk's own only.
    package var imported: Bool?
    /// What a search found.
    package var hits: SearchHits?
    /// What the asker may read; nil for those who may read all. Hits in notes hold to it.
    package var scope: ReadScope?
    /// Only tickets whose conversation the scope lets the asker read.
    package var isReadable = false

    package init(
        queue: QueueID? = nil, states: Set<TicketState> = [], owner: UserID? = nil, isUnowned: Bool = false,
        customer: UserID? = nil, member: UserID? = nil, mode: Mode? = nil, imported: Bool? = false
    ) {
        self.queue = queue
        self.states = states
        self.owner = owner
        self.isUnowned = isUnowned
        self.customer = customer
        self.member = member
        self.mode = mode
        self.imported = imported
    }
}

/// What one agent may read, as lists can ask for it: `Access.table`'s rows `readCustomerThread` and
/// `readStaffThread`, turned into a condition. A test compares the two on random tickets.
package struct ReadScope: Equatable, Sendable {
    /// Owner, swarm member, or once owner of what is finished.
    package var user: UserID
    /// Tickets at these tiers.
    package var tiers: Set<Tier>
    /// Tickets whose invitation waits for the user's answer: their conversation.
    package var invitedTo: Set<TicketID>
    /// Tickets offered to the user: their conversation and their notes.
    package var offered: Set<TicketID>

    package init(user: UserID, tiers: Set<Tier>, invitedTo: Set<TicketID> = [], offered: Set<TicketID> = []) {
        self.user = user
        self.tiers = tiers
        self.invitedTo = invitedTo
        self.offered = offered
    }
}

/// In which order a list stands.
package enum TicketOrder: String, CaseIterable, Sendable {
    /// Newest first.
    case created
    /// Oldest first.
    case oldest
    /// What changed last first.
    case updated
    /// The longest waiting customer first; those who do not wait last.
    case waiting
    /// The most urgent first, among equals the longest waiting.
    case priority
}

/// The place of a list's last row, from which the next page goes on.
package struct TicketCursor: Equatable, Sendable {
    package var order: TicketOrder
    /// What the list is ordered by, most significant first; the ticket's number last.
    package var keys: [Int64]

    package init(order: TicketOrder, keys: [Int64]) {
        self.order = order
        self.keys = keys
    }

    /// The place of a row in a list of that order.
    package init(_ row: TicketRow, order: TicketOrder) {
        self.order = order
        let finished: Int64 = row.state == .closed || row.state == .cancelled ? 1 : 0
        let waiting = row.waitingSince ?? .max
        let id = row.id.rawValue
        keys =
            switch order {
            case .created, .oldest: [id]
            case .updated: [row.version]
            case .waiting: [finished, waiting, id]
            case .priority: [finished, Int64(row.priority.rawValue), waiting, id]
            }
    }
}
