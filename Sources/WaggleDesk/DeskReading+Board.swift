internal import JSON
internal import WaggleDomain
internal import WaggleLog

extension DeskReading {
    func writeQueues(_ writer: inout JSONWriter, where isShown: (Queue) -> Bool = { _ in true }) throws(LogError) {
        let counts = try reader.queueCounts()
        writer.key("queues")
        writer.beginArray()
        for row in try reader.queues() where isShown(row.queue) {
            let own = counts.filter { $0.queue == row.queue.id }
            let waiting = own.filter { $0.state == .queued || $0.state == .new }
            let open = own.filter { $0.state != .queued && $0.state != .new && $0.state != .solved }
            writer.beginObject()
            writer.field("id", row.queue.id.rawValue)
            writer.field("name", row.queue.name)
            writer.field("tier", row.queue.tier.name)
            writer.field("mode", row.queue.mode.rawValue)
            writer.field("since", row.since)
            writer.key("by")
            writer.optionalPerson(row.by == .system ? nil : row.by, nameEntry)
            writer.field("waiting", waiting.reduce(0) { $0 + $1.tickets })
            writer.field("open", open.reduce(0) { $0 + $1.tickets })
            writer.field("oldest_waiting_since", orNull: waiting.compactMap(\.waitingSince).min())
            writer.endObject()
        }
        writer.endArray()
    }

    /// The managers' figures: live counts, and both modes side by side, each with its n.
    func board(now: Milliseconds, view: DeskView) throws(LogError) -> [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        let rows = try reader.board(now: now)
        writer.beginObject()
        writer.field("now", now)
        try writeQueues(&writer)
        writer.key("modes")
        writer.beginArray()
        for mode in Mode.allCases {
            write(mode, rows.first { $0.mode == mode && !$0.imported }, &writer)
        }
        writer.endArray()
        writer.key("imported")
        writer.beginObject()
        writer.field("tickets", rows.filter(\.imported).reduce(0) { $0 + $1.tickets })
        writer.endObject()
        writer.field("note", "people chose the mode: a description, not an effect")
        writer.key("agents")
        writer.beginObject()
        let agents = view.staff.values.filter { $0.actor.role == .agent }
        writer.field("connected", agents.count { $0.isConnected })
        writer.field("total", agents.count)
        writer.endObject()
        writer.field("swarms_open", try reader.openSwarms())
        writeTripwires(view.tripwires, &writer)
        writer.endObject()
        return writer.bytes
    }

    private func write(_ mode: Mode, _ row: BoardRow?, _ writer: inout JSONWriter) {
        let tickets = row?.tickets ?? 0
        writer.beginObject()
        writer.field("mode", mode.rawValue)
        writer.field("tickets", tickets)
        writer.field("open", row?.open ?? 0)
        write("answered_60s", row?.answeredIn60s, &writer)
        write("solved_1h", row?.solvedIn1h, &writer)
        write("solved_24h", row?.solvedIn24h, &writer)
        write("people_touched", tickets, row?.peopleTouched, &writer)
        write("hand_offs", tickets, row?.handOffs, &writer)
        write("escalations", tickets, row?.escalations, &writer)
        write("shadow_escalations", tickets, row?.shadowEscalations, &writer)
        writer.endObject()
    }

    private func write(_ name: StaticString, _ share: Share?, _ writer: inout JSONWriter) {
        writer.key(name)
        writer.beginObject()
        writer.field("n", share?.of ?? 0)
        writer.field("count", share?.count ?? 0)
        writer.endObject()
    }

    private func write(_ name: StaticString, _ n: Int, _ total: Int?, _ writer: inout JSONWriter) {
        writer.key(name)
        writer.beginObject()
        writer.field("n", n)
        writer.field("total", total ?? 0)
        writer.endObject()
    }

    /// Entries of the ledger, newest first. The asker may read all of it (a manager), or all of one ticket's.
    func ledger(
        _ filter: LedgerFilter, before: Int64?, limit: Int
    ) throws(LogError) -> [UInt8] {
        let page = try reader.ledger(filter, before: before, limit: limit)
        var writer = JSONWriter(capacity: 16_384)
        writer.beginObject()
        writer.key("entries")
        writer.beginArray()
        let encoding = encoding
        for entry in page.entries { write(entry, encoding, &writer) }
        writer.endArray()
        if let next = page.next { writer.field("cursor", "\(next)") }
        writer.endObject()
        return writer.bytes
    }

    private func write(_ entry: StoredEvent, _ encoding: ChannelEncoding, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("seq", entry.sequence)
        writer.field("at", entry.at)
        writer.key("ticket")
        if let ticket = entry.ticket { writer.int(ticket.rawValue) } else { writer.null() }
        writer.field("kind", entry.event.kind)
        encoding.actor(of: entry, &writer)
        for (name, user) in entry.event.parties {
            writer.key(name)
            writer.person(user, nameEntry)
        }
        writer.key("detail")
        writer.beginObject()
        encoding.fields(of: entry.event, &writer)
        writer.endObject()
        writer.endObject()
    }
}

extension Event {
    /// The people a ledger entry names, from and to.
    fileprivate var parties: [(StaticString, UserID)] {
        switch self {
        case .ownerTaken(let taken): (taken.from.map { [("from" as StaticString, $0)] } ?? []) + [("to", taken.owner)]
        case .handOffOffered(let offered): [("from", offered.from), ("to", offered.to)]
        case .handOffAccepted(_, let from, let to, _): [("from", from), ("to", to)]
        case .invitationSent(let sent): [("to", sent.user)]
        case .routing(.pushed(let pushed)):
            (pushed.from.map { [("from" as StaticString, $0)] } ?? []) + [("to", pushed.to)]
        case .routing(.forced(let forced)):
            (forced.from.map { [("from" as StaticString, $0)] } ?? []) + [("to", forced.to)]
        case .routing(.offeredToGroup(let offered)): [("from", offered.from)]
        case .routing(.released(let from, _, _)): [("from", from)]
        case .memberJoined(let user, _, _, _), .memberLeft(let user, _), .speakGranted(let user),
            .speakRevoked(let user), .userAdded(let user, _, _, _), .userChanged(let user, _, _, _, _):
            [("to", user)]
        default: []
        }
    }
}
