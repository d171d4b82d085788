internal import Crypto
internal import JSON
internal import WaggleDomain
package import WaggleImport
internal import WaggleLog

// Imported history: one ticket an incident, one event `imported.row` a source row, chained like all events.
//
// A client sends an import in batches, each one commit. What was stored so far stands in the setting
// `import:NAME`, so that a batch sent twice is stored once, an import cut short goes on with the row after the
// last one stored, and a name that is taken stays taken. An incident may be continued in the next batch, no later.
//
// Callers become customers and assignees become agents, one person for each name and import, disabled from the
// start: they can be shown, but nothing is routed to them and they cannot log in.

/// Rows of one incident that are stored together; a long incident may come in several parts, one after the other.
package struct ImportPart: Sendable {
    /// What becomes of the incident by these rows.
    fileprivate enum Outcome {
        /// This, from its first row to the last one here.
        case whole(ImportedHistory)
        /// What these rows add to what is stored.
        case rows([ImportedEvent])
    }

    package let number: String
    /// At least one, each of this incident, as it is stored.
    fileprivate let payloads: [[UInt8]]
    fileprivate let outcome: Outcome

    /// Some rows of an incident; `history`, where it is known, is that of all its rows up to the last one here.
    package init(number: String, events: [ImportedEvent], history: ImportedHistory? = nil) {
        self.number = number
        payloads = events.map { $0.encoded() }
        outcome = history.map { .whole($0) } ?? .rows(events)
    }
}

/// One batch of an import.
package struct ImportBatch: Sendable {
    let name: String
    /// What tells one file, read in one way, from another: SHA-256 as text.
    let source: String
    /// From 0, without gaps. The first one may be empty: its answer says how far the import is.
    let number: Int64
    let isLast: Bool
    let parts: [ImportPart]

    private static let partsMax = 10_000

    /// A batch of rows that this process read itself.
    package init(name: String, source: String, number: Int64, isLast: Bool, parts: [ImportPart]) {
        self.name = name
        self.source = source
        self.number = number
        self.isLast = isLast
        self.parts = parts
    }

    /// A batch as a client sends it.
    init(_ fields: Fields) throws(Refused) {
        name = try fields.text("name")
        source = try fields.text("source")
        guard source.utf8.count <= 128 else { throw Refused(field: "source", "source is longer than 128 bytes") }
        number = try fields.integer("batch")
        isLast = try fields.optionalFlag("last") ?? false
        parts = try Self.parts(fields, import: name)
        if let refusal = refusal { throw Refused(refusal) }
    }

    /// Why an import cannot have this name; nil when it can.
    var refusal: Refusal? {
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "._-".utf8.contains(byte)
        }
        guard (1...60).contains(name.utf8.count), isPlain else {
            return Refused(field: "name", "an import's name has 1 to 60 letters a-z, digits or . _ -").refusal
        }
        return nil
    }

    private static func parts(_ fields: Fields, import name: String) throws(Refused) -> [ImportPart] {
        let elements = fields.value["tickets"]?.arrayValue ?? []
        guard elements.count <= partsMax else { throw Refused(field: "tickets", "tickets holds too many entries") }
        var parts: [ImportPart] = []
        for element in elements {
            let number = try Fields(element).text("number")
            var events: [ImportedEvent] = []
            for payload in element["payloads"]?.arrayValue ?? [] {
                guard let event = try? ImportedEvent(payload: payload.serialised()), event.importName == name,
                    event.number == number
                else { throw Refused(field: "tickets", "a row of \(number) cannot be read") }
                events.append(event)
            }
            guard !events.isEmpty else { throw Refused(field: "tickets", "\(number) has no rows") }
            parts.append(ImportPart(number: number, events: events))
        }
        return parts
    }
}

/// How far an import is: kept as a setting.
private struct ImportState {
    var source: String
    var nextBatch: Int64 = 0
    var tickets: Int64 = 0
    var rows: Int64 = 0
    var lastNumber = ""
    var lastTicket: Int64 = 0
    var isComplete = false

    static func key(_ name: String) -> String { "import:" + name }

    init(source: String) { self.source = source }

    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONValue.parse(bytes), let source = value["source"]?.stringValue,
            let next = value["next"]?.intValue
        else { return nil }
        self.source = source
        nextBatch = next
        tickets = value["tickets"]?.intValue ?? 0
        rows = value["rows"]?.intValue ?? 0
        lastNumber = value["last_number"]?.stringValue ?? ""
        lastTicket = value["last_ticket"]?.intValue ?? 0
        isComplete = value["complete"]?.boolValue ?? false
    }

    var encoded: [UInt8] {
        Operations.object {
            $0.field("source", source)
            $0.field("next", nextBatch)
            $0.field("tickets", tickets)
            $0.field("rows", rows)
            $0.field("last_number", lastNumber)
            $0.field("last_ticket", lastTicket)
            $0.field("complete", isComplete)
        }
    }

    var answer: [UInt8] {
        Operations.object {
            $0.field("tickets", tickets)
            $0.field("rows", rows)
            $0.field("next", nextBatch)
            $0.field("complete", isComplete)
        }
    }
}

extension Operations {
    /// Stores one batch in one commit; a batch stored before is answered again. The answer says how many rows are stored and
    /// which batch comes next.
    package func store(_ batch: ImportBatch, _ completion: @escaping @Sendable (CallResult) -> Void) {
        if let refusal = batch.refusal { return completion(.failure(DeskRefusal(refusal))) }
        write(completion) { [desk] (access) throws(LogError) in
            try ImportTurn(desk: desk, access.transaction, now: access.now, batch).run()
        }
    }
}

/// The work of one batch inside its transaction, on the desk's queue.
private struct ImportTurn {
    let desk: Desk
    let transaction: LogTransaction
    let now: Milliseconds
    let batch: ImportBatch

    init(desk: Desk, _ transaction: LogTransaction, now: Milliseconds, _ batch: ImportBatch) {
        self.desk = desk
        self.transaction = transaction
        self.now = now
        self.batch = batch
    }

    func run() throws(LogError) -> CallResult {
        let key = ImportState.key(batch.name)
        let stored = try desk.log.reader.setting(key).flatMap { ImportState($0) }
        var state = stored ?? ImportState(source: batch.source)
        if let refusal = refuse(state) { return .failure(refusal) }
        if batch.number < state.nextBatch { return .success(state.answer) }
        for incident in batch.parts { try store(incident, &state) }
        state.nextBatch += 1
        state.isComplete = batch.isLast
        try transaction.putSetting(key, state.encoded)
        return .success(state.answer)
    }

    private func refuse(_ state: ImportState) -> DeskRefusal? {
        if state.isComplete && (batch.number == 0 || state.source != batch.source) {
            return DeskRefusal(
                .conflict,
                "there is an import named \(batch.name) already, with \(state.tickets) tickets: choose another name")
        }
        guard state.source == batch.source else {
            return DeskRefusal(
                .conflict,
                "the import \(batch.name) was begun with another file or other options: finish that, or choose another "
                    + "name")
        }
        guard batch.number <= state.nextBatch, !state.isComplete || batch.number < state.nextBatch else {
            return DeskRefusal(.conflict, "the import \(batch.name) goes on with batch \(state.nextBatch)")
        }
        return nil
    }

    private func store(_ incident: ImportPart, _ state: inout ImportState) throws(LogError) {
        let continues = incident.number == state.lastNumber && state.lastTicket > 0
        let id = continues ? TicketID(state.lastTicket) : try transaction.nextTicketID()
        let history = try history(of: incident, after: continues ? id : nil)
        var first: Event?
        var sequence: Int64 = 0
        for payload in incident.payloads {
            let row = Event.importedRow(payload: payload)
            sequence = try transaction.append(row, ticket: id, actor: .system, at: now).sequence
            first = first ?? row
        }
        guard let first, let ticket = Ticket(id: id, first: first, by: .system, at: now, sequence: sequence) else {
            return
        }
        try transaction.putImportedRow(try row(ticket, history))
        state.rows += Int64(incident.payloads.count)
        state.tickets += continues ? 0 : 1
        state.lastNumber = incident.number
        state.lastTicket = id.rawValue
    }

    /// What is known of the incident after these rows, which may follow others of a ticket.
    private func history(of incident: ImportPart, after stored: TicketID?) throws(LogError) -> ImportedHistory {
        switch incident.outcome {
        case .whole(let history): return history
        case .rows(let events):
            var history = ImportedHistory(importName: batch.name, number: incident.number)
            if let stored { try replay(stored, into: &history) }
            for event in events { history.apply(event) }
            return history
        }
    }

    private func replay(_ id: TicketID, into history: inout ImportedHistory) throws(LogError) {
        for stored in try desk.log.reader.events(of: id) {
            guard case .importedRow(let payload) = stored.event, let event = try? ImportedEvent(payload: payload)
            else { continue }
            history.apply(event)
        }
    }

    private func row(_ ticket: Ticket, _ history: ImportedHistory) throws(LogError) -> TicketRow {
        var row = TicketRow(ticket, modeSource: .policy, preview: "", imported: batch.name)
        let title = history.title
        row.customer = try person(history.fields[.caller]?.text ?? "Unknown caller", .customer)
        row.owner = if let owner = history.owner { try person(owner, .agent) } else { nil }
        row.subject = title.isEmpty ? history.number : "\(history.number): \(title)"
        row.tier = history.tier ?? .l1
        row.state = history.state
        row.channel = history.channel ?? .api
        row.kind = history.kind ?? .incident
        row.category = history.fields[.category]?.text ?? ""
        row.priority = history.priority ?? .p4
        row.created = history.openedAt ?? history.updatedAt ?? now
        row.solved = history.resolvedAt
        row.closed = history.closedAt
        row.lastMessageAt = history.updatedAt
        row.preview = history.word ?? ""
        row.peopleTouched = Set(history.owners).count
        row.handOffs = history.ownerHandOffs
        row.reopens = history.fields[.reopenCount]?.count ?? 0
        return row
    }

    /// The person of a name in the source: made at the first use.
    private func person(_ name: String, _ role: Role) throws(LogError) -> UserID {
        let key = "imported-person:\(batch.name):\(role.rawValue):\(name)"
        if let known = try desk.log.reader.setting(key), let id = Int64(String(decoding: known, as: UTF8.self)) {
            return UserID(id)
        }
        let id = try transaction.nextUserID()
        try transaction.putPerson(
            Person(
                id: id, role: role, name: PersonName.cleaned(name) ?? "Unknown", created: now, disabled: now))
        try transaction.putSetting(key, Array(String(id.rawValue).utf8))
        return id
    }
}
