internal import JSON
internal import WaggleDomain
internal import WaggleLog

// Lists, counts and the ledger: read beside the writer. Rights that hang on the desk alone are asked first,
// on its queue; those that hang on a ticket are part of what is asked for.

extension Desk {
    static let listDefault = 50
    static let listMax = 200

    /// Asks the desk's rights, then reads beside the writer.
    func readBeside(
        _ completion: @escaping @Sendable (CallResult) -> Void,
        allowed: @escaping @Sendable (DeskView) -> Refusal?,
        _ body: @escaping @Sendable (DeskReading, DeskView) throws(LogError) -> [UInt8]
    ) {
        let wrapped: @Sendable (Result<DeskView, DeskRefusal>) -> Void = { [self] result in
            switch result {
            case .failure(let refusal): completion(.failure(refusal))
            case .success(let view):
                listing.perform { reading in
                    do throws(LogError) {
                        completion(.success(try body(reading, view)))
                    } catch {
                        completion(.failure(Self.storeFailed))
                    }
                } orElse: {
                    completion(.failure(Self.busy))
                }
            }
        }
        look(wrapped) { [self] () throws(LogError) in
            if let refusal = allowed(view) { return .failure(DeskRefusal(refusal)) }
            return .success(view)
        }
    }

    func pageLimit(_ fields: Fields) throws(Refused) -> Int {
        guard let limit = try fields.optionalInteger("limit") else { return Self.listDefault }
        guard (1...Int64(Self.listMax)).contains(limit) else {
            throw Refused(field: "limit", "limit must be from 1 to \(Self.listMax)")
        }
        return Int(limit)
    }

    /// Of a list that shows as many as it may without a `limit`.
    func longPageLimit(_ fields: Fields) throws(Refused) -> Int {
        try fields.optionalInteger("limit") == nil ? Self.listMax : try pageLimit(fields)
    }

    /// Of a list in the order of one number: that of the last row before.
    func cursor(_ fields: Fields) throws(Refused) -> Int64? {
        guard let text = try fields.optionalText("cursor") else { return nil }
        guard let number = Int64(text), number > 0 else {
            throw Refused(field: "cursor", "cursor must be one that an earlier page gave")
        }
        return number
    }

    func listQueues(_ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void) {
        readBeside(completion, allowed: { Access.decide(.readQueues, by: actor, on: nil, view: $0) }) {
            (reading, view) throws(LogError) in
            var writer = JSONWriter(capacity: 2_048)
            writer.beginObject()
            try reading.writeQueues(&writer) { Access.decideQueue($0, by: actor, view: view) == nil }
            writer.endObject()
            return writer.bytes
        }
    }

    func getBoard(_ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void) {
        let now = clock.now
        readBeside(completion, allowed: { Access.decide(.readBoard, by: actor, on: nil, view: $0) }) {
            (reading, view) throws(LogError) in
            try reading.board(now: now, view: view)
        }
    }

    func listLedger(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try pageLimit(fields)
        let before = try cursor(fields)
        let filter = try LedgerFilter(fields)
        let page: @Sendable (DeskReading) throws(LogError) -> [UInt8] = { (reading) throws(LogError) in
            try reading.ledger(filter, before: before, limit: limit)
        }
        guard let ticket = filter.ticket else {
            return readBeside(completion, allowed: { Access.decide(.readBoard, by: actor, on: nil, view: $0) }) {
                (reading, _) throws(LogError) in try page(reading)
            }
        }
        let wrapped: @Sendable (Result<Bool, DeskRefusal>) -> Void = { [self] result in
            if case .failure(let refusal) = result { return completion(.failure(refusal)) }
            readBeside(completion, allowed: { _ in nil }) { (reading, _) throws(LogError) in try page(reading) }
        }
        look(wrapped) { [self] () throws(LogError) in
            let known = try committedTicket(ticket)
            let refusal = Access.decide(.readLedger, by: actor, on: known, view: view, id: ticket)
            return refusal.map { .failure(DeskRefusal($0)) } ?? .success(true)
        }
    }
}

extension LedgerFilter {
    fileprivate init(_ fields: Fields) throws(Refused) {
        self.init(
            ticket: try fields.optionalInteger("ticket").map { TicketID($0) },
            kinds: try fields.texts("kinds", countMax: 30))
        for kind in kinds {
            let family = kind.split(separator: ".").first.map(String.init) ?? ""
            guard !Event.ledgerFamilies.contains(family) || kind.utf8.count > 40 else { continue }
            let families = Event.ledgerFamilies.joined(separator: ", ")
            throw Refused(field: "kinds", "\"\(kind.prefix(40))\" is of none of: \(families)")
        }
        person = try fields.optionalInteger("person").map { UserID($0) }
        from = try fields.optionalInteger("from_at")
        to = try fields.optionalInteger("to_at")
        mode = try fields.optionalWord("mode")
    }
}
