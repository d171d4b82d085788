internal import Dispatch
internal import Expertise
internal import Synchronization
internal import WaggleDomain
internal import WaggleLog
internal import WaggleWire

/// The readers' side of the desk: a serial queue with a read-only connection of its own, beside the writer.
/// `@unchecked Sendable`: the connection is touched on `queue` only.
package final class DeskReading: @unchecked Sendable {
    private static let waitingMax = 5_000
    let queue: DispatchQueue
    private let waiting = Atomic<Int>(0)
    let folder: DataFolder
    private var opened: LogReader?
    let names: NameBook
    /// Opened by the first search or the first event to take in; nil where nothing is searched.
    var searchIndex: SearchIndex?
    /// Solved work, once somebody asked who can help; nil before.
    var expertise: Expertise?
    let searchIsDue = Atomic<Bool>(false)
    /// Events that were recorded and not searchable yet when that was last looked at.
    let searchBacklog = Atomic<Int64>(0)
    /// Words of readers' searches that found no article, on their way to the store. On the queue.
    var gaps: [[String]: Int] = [:]
    /// Articles that readers opened, on their way to the store. On the queue.
    var helpReads: [HelpRead] = []

    init(folder: DataFolder, names: NameBook, label: String = "waggle.desk.reader") throws(LogError) {
        queue = DispatchQueue(label: label, qos: .userInitiated)
        self.folder = folder
        self.names = names
    }

    /// Runs `body` on the reader's queue; `orElse` at once when too much waits already, and on the queue when
    /// the database cannot be opened. Any queue.
    func perform(_ body: @escaping @Sendable (DeskReading) -> Void, orElse: @escaping @Sendable () -> Void) {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.waitingMax else {
            waiting.subtract(1, ordering: .relaxed)
            return orElse()
        }
        queue.async { [self] in
            defer { waiting.subtract(1, ordering: .relaxed) }
            if (try? reader) == nil { orElse() } else { body(self) }
        }
    }

    /// On the queue.
    var reader: LogReader {
        get throws(LogError) {
            if let opened { return opened }
            let reader = try LogReader.open(folder)
            opened = reader
            return reader
        }
    }

    func nameEntry(_ id: UserID) -> NameBook.Entry {
        guard let reader = try? reader else { return NameBook.Entry(name: "", role: .customer) }
        return names.entry(id, from: reader)
    }

    var encoding: ChannelEncoding {
        ChannelEncoding(names: nameEntry) { [self] user, sequence in
            user == .system ? nil : (try? reader).flatMap { try? $0.role(of: user, at: sequence) }
        }
    }

    /// Publications after `offset` up to `top`, ascending; nil when one of them is missing.
    func publications(
        of channel: Channel, after offset: UInt64, upTo top: UInt64
    ) throws(LogError) -> [WaggleWire.Publication]? {
        guard top > offset else { return [] }
        let count = Int(clamping: top - offset)
        let found = try page(of: channel, since: offset, reverse: false, limit: count, top: top)
        // Offsets are dense: as many as asked for, ending at the top, are all of them.
        return found.count == count && found.last?.offset == top ? found : nil
    }

    /// One page; `since` exclusive in both directions, `oldest` and `top` bound what may be shown.
    func page(
        of channel: Channel, since: UInt64?, reverse: Bool, limit: Int, from oldest: UInt64 = 1, top: UInt64
    ) throws(LogError) -> [WaggleWire.Publication] {
        guard limit > 0 else { return [] }
        let bound = Int64(clamping: top)
        let first = Int64(clamping: since ?? 0)
        switch channel {
        case .ticket(let number):
            let stored = try events(.ticket, TicketID(number), first, since, reverse, limit, bound)
            return try encodeTicketChannel(stored, of: TicketID(number))
        case .staff(let number):
            let stored = try events(.staff, TicketID(number), first, since, reverse, limit, bound)
            return stored.compactMap { event in
                event.staffOffset.map {
                    WaggleWire.Publication(data: encoding.staffChannel(event), offset: UInt64(clamping: $0))
                }
            }
        case .user, .queue, .partner, .problem, .knowledge:
            let before = Int64(clamping: oldest) - 1
            return try inboxPage(channel.name, max(first, before), since, reverse, limit, bound)
                .filter { $0.offset >= oldest }
        }
    }

    private func events(
        _ kind: TicketChannelKind, _ ticket: TicketID, _ first: Int64, _ since: UInt64?, _ reverse: Bool, _ limit: Int,
        _ top: Int64
    ) throws(LogError) -> [StoredEvent] {
        if reverse {
            let before = min(since.map { Int64(clamping: $0) } ?? .max, top == .max ? top : top + 1)
            return try reader.channelReversed(kind, of: ticket, before: before, limit: limit)
        }
        return try reader.channel(kind, of: ticket, after: first, limit: limit).filter {
            (kind == .ticket ? $0.ticketOffset : $0.staffOffset) ?? 0 <= top
        }
    }

    private func inboxPage(
        _ channel: String, _ first: Int64, _ since: UInt64?, _ reverse: Bool, _ limit: Int, _ top: Int64
    ) throws(LogError) -> [WaggleWire.Publication] {
        let last = reverse ? min(top, since.map { Int64(clamping: $0) - 1 } ?? top) : top
        // Offsets are dense: going backwards, a page begins `limit` below its end.
        let after = reverse ? max(0, last - Int64(limit)) : first
        var kept = try reader.publications(channel, after: after, limit: limit).filter { $0.offset <= last }
        if reverse { kept.reverse() }
        return kept.map { WaggleWire.Publication(data: $0.data, offset: UInt64(clamping: $0.offset)) }
    }

    /// Messages speak for themselves; a care line shows the ticket as it stood, so the ticket's life is replayed
    /// when one is among them.
    private func encodeTicketChannel(
        _ stored: [StoredEvent], of id: TicketID
    ) throws(LogError) -> [WaggleWire.Publication] {
        guard !stored.isEmpty else { return [] }
        var states: [Int64: Ticket] = [:]
        if stored.contains(where: { !$0.event.isMessage }) {
            states = try replay(id, wanted: Set(stored.map(\.sequence)))
        }
        let plain = states.isEmpty ? try anyState(id) : nil
        return stored.compactMap { event in
            guard let offset = event.ticketOffset, let after = states[event.sequence] ?? plain,
                let data = encoding.ticketChannel(event, after: after)
            else { return nil }
            return WaggleWire.Publication(data: data, offset: UInt64(clamping: offset))
        }
    }

    private func replay(_ id: TicketID, wanted: Set<Int64>) throws(LogError) -> [Int64: Ticket] {
        var ticket: Ticket?
        var states: [Int64: Ticket] = [:]
        for event in try reader.events(of: id) {
            if ticket == nil {
                ticket = Ticket(id: id, first: event.event, by: event.actor, at: event.at, sequence: event.sequence)
            } else {
                ticket?.apply(event.event, by: event.actor, at: event.at, sequence: event.sequence)
            }
            if wanted.contains(event.sequence) { states[event.sequence] = ticket }
        }
        return states
    }

    /// The ticket as it began: enough to name its customer.
    private func anyState(_ id: TicketID) throws(LogError) -> Ticket? {
        guard let first = try reader.firstEvent(of: id) else { return nil }
        return Ticket(id: id, first: first.event, by: first.actor, at: first.at, sequence: first.sequence)
    }
}

extension Event {
    var isMessage: Bool {
        switch self {
        case .customerMessageSent, .agentMessageSent, .systemMessageSent: true
        default: false
        }
    }

    /// A message of the kind that lists show the beginning of.
    var isPreviewed: Bool {
        switch self {
        case .customerMessageSent, .agentMessageSent: true
        default: false
        }
    }
}
