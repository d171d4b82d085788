internal import WaggleDomain

/// A ticket and everything derived from it, rebuilt from its events alone: what `rebuild` writes and `verify` compares.
struct TicketHistory {
    private(set) var ticket: Ticket
    private(set) var intervals = TicketIntervals()
    private(set) var swarmRecords = SwarmRecords()
    private(set) var attachments: [AttachmentRow] = []
    /// How the ticket was made, and by which event; nil when no history of the desk's own.
    private(set) var opened: TicketOpened?
    private(set) var sequence: Int64
    private var preview = ""
    /// Events after which a state with an owner had none, or the other way round.
    private(set) var ownerlessAt: [Int64] = []
    private(set) var legs: [TicketLeg] = []
    /// When the last event happened.
    private(set) var end: Milliseconds = 0
    /// The last event that says the texts before it are gone; 0 without one.
    private(set) var erasedUpTo: Int64 = 0
    /// The events with text, and whether it is gone, until the history is read to its end.
    private var texts: [(sequence: Int64, isErased: Bool)] = []

    /// Begins with a ticket's first event; nil when no ticket begins with it.
    init?(_ first: StoredEvent) {
        guard let id = first.ticket,
            let ticket = Ticket(id: id, first: first.event, by: first.actor, at: first.at, sequence: first.sequence)
        else { return nil }
        self.ticket = ticket
        sequence = first.sequence
        if case .ticketOpened(let opened) = first.event { self.opened = opened }
        note(first, before: nil)
    }

    mutating func apply(_ stored: StoredEvent) {
        let before = ticket
        ticket.apply(stored.event, by: stored.actor, at: stored.at, sequence: stored.sequence)
        note(stored, before: before)
    }

    /// Events whose text is gone although nobody was erased, and those whose text is there although it was.
    var wrongTexts: [(sequence: Int64, isGone: Bool)] {
        texts.filter { $0.isErased != ($0.sequence < erasedUpTo) }.map { ($0.sequence, $0.isErased) }
    }

    private mutating func noteTexts(_ stored: StoredEvent) {
        end = stored.at
        if case .ticketErased = stored.event { erasedUpTo = stored.sequence }
        if stored.isErased || stored.hasText { texts.append((stored.sequence, stored.isErased)) }
    }

    private mutating func noteLeg(_ at: Milliseconds, before: Ticket?) {
        let (ran, runs) = (before.map { !$0.state.isFinished } ?? false, !ticket.state.isFinished)
        if !ran && runs { legs.append(TicketLeg(from: at)) }
        if ran && !runs, let last = legs.indices.last { legs[last].to = at }
    }

    private mutating func note(_ stored: StoredEvent, before: Ticket?) {
        noteTexts(stored)
        guard !ticket.isImported else { return }
        noteLeg(stored.at, before: before)
        if let text = TicketRow.preview(of: stored.event) { preview = text }
        for change in IntervalChange.changes(stored, before: before, after: ticket) { intervals.apply(change) }
        for record in SwarmRecord.changes(stored, before: before, after: ticket) { swarmRecords.apply(record) }
        attachments += AttachmentRow.rows(of: stored)
        if ticket.state.hasOwner != (ticket.owner != nil) { ownerlessAt.append(stored.sequence) }
    }

    /// The row the projections should hold.
    var row: TicketRow { TicketRow(ticket, modeSource: opened?.modeSource ?? .policy, preview: preview) }

    /// All of one ticket's events in order; nil without events.
    static func read(_ id: TicketID, from reader: LogReader) throws(LogError) -> TicketHistory? {
        let events = try reader.events(of: id)
        guard let first = events.first else { return nil }
        guard var history = TicketHistory(first) else {
            throw .unreadable(what: "ticket \(id) begins with \(first.event.kind)")
        }
        for event in events.dropFirst() { history.apply(event) }
        return history
    }
}

extension LogReader {
    /// The highest ticket number in the log; 0 without any. Numbers are dense.
    func lastTicket() throws(LogError) -> Int64 {
        let row = try query(
            "SELECT ticket FROM event WHERE desk = ?1 AND ticket IS NOT NULL ORDER BY ticket DESC LIMIT 1")
        return try first(row) { row throws(LogError) in row.int(0) } ?? 0
    }

    /// The desk's queues as its events leave them.
    func queuesFromEvents() throws(LogError) -> [QueueRow] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ledger WHERE desk = ?1 AND kind IN ('queue.created', 'queue.renamed', 'mode.changed',
                    'experiment.block_started', 'experiment.block_ended')
                AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' ORDER BY id
                """)
        let events = try collect(rows) { row throws(LogError) in try EventRow.read(row) }
        var queues: [QueueID: QueueRow] = [:]
        for stored in events {
            switch stored.event {
            case .queueCreated(let id, let name, let tier, let mode):
                let queue = Queue(id: id, name: name, tier: tier, mode: mode)
                queues[id] = QueueRow(queue: queue, since: stored.at, by: stored.actor)
            case .modeChanged(let id, _, let mode, _):
                queues[id]?.queue.mode = mode
                queues[id]?.queue.modeSource = .manual
                queues[id]?.since = stored.at
                queues[id]?.by = stored.actor
            case .desk(.queueRenamed(let id, _, let name)): queues[id]?.queue.name = name
            case .experiment(let event):
                for id in event.ruled?.queues ?? [] {
                    queues[id]?.queue.modeSource = event.ruled?.source ?? .manual
                }
            default: break
            }
        }
        return queues.values.sorted { $0.queue.id < $1.queue.id }
    }
}
