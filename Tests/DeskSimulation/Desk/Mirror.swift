internal import WaggleDomain
internal import WaggleLog

/// The tickets as the log alone tells them, carried on event by event beside the desk. What a rule says of a ticket is
/// asked of this copy, so the desk's own memory is not its own witness.
struct Mirror {
    private(set) var tickets: [TicketID: Ticket] = [:]
    private(set) var sequence: Int64 = 0
    private(set) var lastAt: Milliseconds = 0
    private(set) var kinds: Set<String> = []
    /// The number of the last switch of mode.
    private(set) var lastSwitch: Int64 = 0
    private static let pageMax = 1_000

    /// Takes in what was recorded since; says which tickets it touched and what happened.
    mutating func follow(_ world: SimulatedDesk) throws -> (touched: Set<TicketID>, events: [StoredEvent]) {
        var touched: Set<TicketID> = []
        var events: [StoredEvent] = []
        while true {
            let after = sequence
            let page = try world.stored { try $0.events(after: after, limit: Self.pageMax) }
            for stored in page { try take(stored, &touched) }
            events += page
            guard page.count < Self.pageMax else { continue }
            try takeErased(events, world)
            return (touched, events)
        }
    }

    /// What the log said before is gone from it, so the copy is taken anew.
    private mutating func takeErased(_ events: [StoredEvent], _ world: SimulatedDesk) throws {
        for stored in events where stored.event == .ticketErased {
            guard let id = stored.ticket else { continue }
            tickets[id] = try world.stored { try $0.ticket(id) }
        }
    }

    private mutating func take(_ stored: StoredEvent, _ touched: inout Set<TicketID>) throws {
        guard stored.sequence == sequence + 1 else {
            throw Broken("event \(stored.sequence) follows \(sequence)")
        }
        guard stored.at >= lastAt else { throw Broken("event \(stored.sequence) is older than the one before") }
        sequence = stored.sequence
        lastAt = stored.at
        kinds.insert(stored.event.kind)
        if case .desk(.modeSwitched) = stored.event { lastSwitch = stored.sequence }
        guard let id = stored.ticket else { return }
        touched.insert(id)
        if tickets[id] == nil {
            tickets[id] = Ticket(
                id: id, first: stored.event, by: stored.actor, at: stored.at, sequence: stored.sequence)
            guard tickets[id] != nil else { throw Broken("ticket \(id) begins with \(stored.event.kind)") }
        } else {
            tickets[id]?.apply(stored.event, by: stored.actor, at: stored.at, sequence: stored.sequence)
        }
    }

    /// What is not finished, in order.
    var working: [Ticket] { tickets.values.filter { !$0.state.isFinished }.sorted { $0.id < $1.id } }
}
