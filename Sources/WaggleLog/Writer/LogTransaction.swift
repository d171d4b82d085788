package import WaggleDomain

/// One open transaction of the log; valid inside the closure that got it, on the desk's queue.
package final class LogTransaction {
    let log: EventLog
    private(set) var head: EventLog.Head
    private(set) var tops: [Int64: EventLog.Tops] = [:]
    private(set) var channelTops: [String: Int64] = [:]
    private(set) var isOpen = true
    private var changes: [Int64: RowChange] = [:]
    private var lastIDs: [IDKind: Int64] = [:]

    init(_ log: EventLog) {
        self.log = log
        head = log.head
    }

    func end() { isOpen = false }

    /// The last event's number, those of this transaction included.
    package var lastSequence: Int64 { head.sequence }
    /// The last event's time, those of this transaction included.
    package var lastEventAt: Milliseconds { head.at }

    /// Numbers that the desk hands out; dense, and given back when the transaction fails.
    enum IDKind: Hashable { case ticket, person, queue }

    /// The number of the next ticket to begin: one above the highest that has an event, so that a ticket which was
    /// refused leaves no hole. Ask again after the first event of the ticket was appended.
    package func nextTicketID() throws(LogError) -> TicketID {
        TicketID(try lastTicket() + 1)
    }

    private func lastTicket() throws(LogError) -> Int64 {
        if let known = lastIDs[.ticket] { return known }
        let last = try highestID("SELECT max(ticket) FROM event WHERE desk = ? AND ticket IS NOT NULL")
        lastIDs[.ticket] = last
        return last
    }

    /// The next person's number; each call gives another.
    package func nextUserID() throws(LogError) -> UserID {
        UserID(try nextID(.person, "SELECT max(id) FROM person WHERE desk = ?"))
    }

    /// The next queue's number; each call gives another.
    package func nextQueueID() throws(LogError) -> QueueID {
        QueueID(try nextID(.queue, "SELECT max(id) FROM queue WHERE desk = ?"))
    }

    private func nextID(_ kind: IDKind, _ highest: SQL) throws(LogError) -> Int64 {
        let known = lastIDs[kind]
        let last = if let known { known } else { try highestID(highest) }
        lastIDs[kind] = last + 1
        return last + 1
    }

    // Asked once a transaction and kind: one step to the end of an index.
    private func highestID(_ highest: SQL) throws(LogError) -> Int64 {
        precondition(isOpen)
        let query = try log.reader.cached(highest)
        query.bind(1, log.desk)
        defer { query.reset() }
        return try query.step() ? query.int(0) : 0
    }

    /// A ticket whose row is to be written.
    struct RowChange {
        var ticket: Ticket
        var preview: String?
        /// A column changed by which rows are found.
        var moves: Bool
    }

    /// Remembers a ticket whose row is to be written before the commit.
    func noteChange(of ticket: Ticket, preview: String?, moves: Bool) {
        let id = ticket.id.rawValue
        guard let noted = changes[id] else {
            changes[id] = RowChange(ticket: ticket, preview: preview, moves: moves)
            return
        }
        changes[id] = RowChange(ticket: ticket, preview: preview ?? noted.preview, moves: moves || noted.moves)
    }

    /// The tickets to write, in order; none is left.
    func takeChanges() -> [RowChange] {
        defer { changes.removeAll(keepingCapacity: true) }
        return changes.values.sorted { $0.ticket.id < $1.ticket.id }
    }

    /// What an earlier command of this actor with this key recorded, committed or in this transaction.
    package func findRequest(actor: UserID, clientID: [UInt8]) throws(LogError) -> Receipt? {
        precondition(isOpen)
        let find = log.statements.findRequest
        find.bind(1, clientID)
        find.bind(2, actor.rawValue)
        find.bind(3, log.desk)
        guard try find.step() else { return nil }
        defer { find.reset() }
        return Receipt(requestHash: find.bytes(0), first: try EventRow.read(find, from: 1))
    }

    /// Records an event: assigns its sequence and its numbers in the ticket's channels. `request` belongs to the first
    /// event of a command only. Events of the desk (no ticket) update the desk's tables here; for those of a ticket
    /// call `project` afterwards.
    package func append(
        _ event: Event, ticket: TicketID?, actor: UserID, at: Milliseconds, request: RequestKey? = nil,
        audience: Audience = .none
    ) throws(LogError) -> StoredEvent {
        precondition(isOpen)
        precondition(ticket != nil || audience == .none, "an event without a ticket has no ticket channel")
        let encoded = EventCodec.encode(event)
        let salt = encoded.body == nil ? nil : log.salt()
        let textHash: [UInt8]? =
            if let salt, let body = encoded.body { log.chain.textHash(salt: salt, body: body) } else { nil }
        let offsets = try nextOffsets(ticket, audience)
        let fields = Chain.Fields(
            desk: log.desk, sequence: head.sequence + 1, ticket: ticket?.rawValue, kind: encoded.kind,
            actor: actor.rawValue, clientID: request?.clientID, requestHash: request?.hash, at: at,
            payload: encoded.payload, textHash: textHash, ticketOffset: offsets.ticket, staffOffset: offsets.staff)
        let link = log.chain.link(after: head.link, fields)
        try insert(fields, body: encoded.body, salt: salt, link: link.bytes)
        head = .init(sequence: fields.sequence, link: link, at: max(head.at, at))
        let stored = StoredEvent(
            sequence: fields.sequence, ticket: ticket, actor: actor, at: at, event: event,
            ticketOffset: offsets.ticket, staffOffset: offsets.staff, hasText: encoded.body != nil)
        if let ticket { noteTicket(ticket) } else { try projectDesk(stored) }
        return stored
    }

    private func noteTicket(_ ticket: TicketID) {
        guard let last = lastIDs[.ticket] else { return }
        lastIDs[.ticket] = max(last, ticket.rawValue)
    }

    private func insert(
        _ fields: Chain.Fields, body: [UInt8]?, salt: [UInt8]?, link: [UInt8]
    ) throws(LogError) {
        let row = log.statements.appendEvent
        row.bind(1, fields.desk << 48 | fields.sequence)
        row.bind(2, fields.ticket)
        row.bind(3, fields.kind)
        row.bind(4, fields.actor)
        row.bind(5, fields.clientID)
        row.bind(6, fields.requestHash)
        row.bind(7, fields.at)
        row.bind(8, fields.payload)
        row.bind(9, body)
        row.bind(10, salt)
        row.bind(11, fields.textHash)
        row.bind(12, fields.ticketOffset)
        row.bind(13, fields.staffOffset)
        row.bind(14, link)
        try row.run()
    }

    private func nextOffsets(
        _ ticket: TicketID?, _ audience: Audience
    ) throws(LogError) -> (ticket: Int64?, staff: Int64?) {
        guard let id = ticket?.rawValue, audience != .none else { return (nil, nil) }
        var top = try currentTops(id)
        if audience.ticket { top.ticket += 1 }
        if audience.staff { top.staff += 1 }
        tops[id] = top
        return (audience.ticket ? top.ticket : nil, audience.staff ? top.staff : nil)
    }

    private func currentTops(_ ticket: Int64) throws(LogError) -> EventLog.Tops {
        if let known = tops[ticket] ?? log.tops[ticket] { return known }
        return EventLog.Tops(
            ticket: try top(log.statements.ticketTop, ticket), staff: try top(log.statements.staffTop, ticket))
    }

    private func top(_ query: Statement, _ ticket: Int64) throws(LogError) -> Int64 {
        query.bind(1, log.desk)
        query.bind(2, ticket)
        guard try query.step() else { return 0 }
        defer { query.reset() }
        return query.int(0)
    }

    /// Puts a publication into a `user:` or `queue:` channel, keeps the newest `kept` and returns its offset.
    package func publish(
        _ channel: String, sequence: Int64, data: [UInt8], kept: Int64 = 1_000
    ) throws(LogError) -> Int64 {
        precondition(isOpen && kept > 0)
        let offset = try channelTop(channel) + 1
        let row = log.statements.publish
        row.bind(1, log.desk)
        row.bind(2, channel)
        row.bind(3, offset)
        row.bind(4, sequence)
        row.bind(5, data)
        try row.run()
        channelTops[channel] = offset
        // One goes for one that comes; the newest row, which says the top, always stays.
        if offset > kept { try trim(channel, upTo: offset - kept) }
        return offset
    }

    private func channelTop(_ channel: String) throws(LogError) -> Int64 {
        if let known = channelTops[channel] ?? log.channelTops[channel] { return known }
        let query = log.statements.channelTop
        query.bind(1, log.desk)
        query.bind(2, channel)
        guard try query.step() else { return 0 }
        defer { query.reset() }
        return query.int(0)
    }

    private func trim(_ channel: String, upTo offset: Int64) throws(LogError) {
        let row = log.statements.trim
        row.bind(1, log.desk)
        row.bind(2, channel)
        row.bind(3, offset)
        try row.run()
    }
}
