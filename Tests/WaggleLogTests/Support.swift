import Foundation
import Testing
import WaggleDomain
import WaggleLog

/// A folder of its own, removed at the end.
final class TemporaryFolder {
    let url: URL
    var folder: DataFolder { DataFolder(url.path) }
    var database: URL { url.appendingPathComponent("waggle.db") }

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("waggle-log-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// A raw connection, for damage done on purpose.
    func raw() throws -> Database { try Database(file: database.path, access: .readWrite) }
}

/// What a desk does with a log, in small: keeps aggregates, appends, projects.
final class MiniDesk {
    let place: TemporaryFolder
    private var opened: EventLog?
    var log: EventLog { opened! }
    var tickets: [TicketID: Ticket] = [:]
    var now: Milliseconds = 1_000_000
    let policy = DeskPolicy()

    init() throws {
        place = try TemporaryFolder()
        opened = try EventLog.open(place.folder, now: 1_000_000)
    }

    /// Lets go of the log without closing it, and opens it again, as a restart does.
    func reopen() throws {
        opened = nil
        opened = try EventLog.open(place.folder, now: now)
        for id in Array(tickets.keys) { tickets[id] = try log.reader.ticket(id) }
    }

    @discardableResult
    func record(
        _ event: Event, on ticket: TicketID, by actor: UserID, request: RequestKey? = nil
    ) throws(LogError) -> StoredEvent {
        now += 1_000
        let result = try log.transaction { turn throws(LogError) in
            try add(event, on: ticket, by: actor, request: request, turn)
        }
        tickets[ticket] = result.1
        return result.0
    }

    func add(
        _ event: Event, on id: TicketID, by actor: UserID, request: RequestKey? = nil, _ turn: LogTransaction
    ) throws(LogError) -> (StoredEvent, Ticket) {
        let isMessage = event.kind == "msg.customer" || event.kind == "msg.agent" || event.kind == "msg.system"
        let audience = Audience(ticket: isMessage, staff: event.isForStaffChannel)
        let stored = try turn.append(event, ticket: id, actor: actor, at: now, request: request, audience: audience)
        let before = tickets[id]
        var after: Ticket
        if let before {
            after = before
            after.apply(event, by: actor, at: now, sequence: stored.sequence)
        } else {
            guard let first = Ticket(id: id, first: event, by: actor, at: now, sequence: stored.sequence) else {
                throw .unreadable(what: "no ticket begins with \(event.kind)")
            }
            after = first
        }
        try turn.project(stored, before: before, after: after)
        try turn.setDeadlines(
            id, from: before?.deadlines(policy: policy) ?? [], to: after.deadlines(policy: policy))
        return (stored, after)
    }

    func openTicket(mode: Mode = .swarm, subject: String = "Printer", customer: UserID = UserID(9)) throws -> TicketID {
        let id = try log.transaction { turn throws(LogError) in try turn.nextTicketID() }
        try record(.ticketOpened(Sample.opened(mode: mode, subject: subject, customer: customer)), on: id, by: customer)
        return id
    }

    func verify(expectedHead: [UInt8]? = nil) throws -> Verification {
        try Verifier(LogReader.open(place.folder), policy: policy).run(expectedHead: expectedHead)
    }

    /// Three tickets with everything the projections know: swarm, hand-off, escalation, reopening, closing.
    func liveThrough() throws {
        let (ana, ben, cem) = (UserID(1), UserID(2), UserID(3))
        try log.transaction { turn throws(LogError) in
            _ = try turn.append(
                .queueCreated(queue: QueueID(1), name: "First line", tier: .l1, mode: .tiered), ticket: nil, actor: ana,
                at: now)
            _ = try turn.append(
                .modeChanged(queue: QueueID(1), from: .tiered, to: .swarm, reason: "trial"), ticket: nil, actor: ana,
                at: now + 1)
        }
        let swarm = try openTicket(mode: .swarm)
        for (event, actor) in Sample.swarmLife(ana, ben, cem) { try record(event, on: swarm, by: actor) }
        let tiered = try openTicket(mode: .tiered)
        for (event, actor) in Sample.tieredLife(ana, ben) { try record(event, on: tiered, by: actor) }
        let waiting = try openTicket()
        try record(.customerMessageSent(number: 1, text: "Hello?"), on: waiting, by: UserID(9))
    }
}
