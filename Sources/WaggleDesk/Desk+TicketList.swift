internal import Crypto
internal import JSON
internal import WaggleDomain
internal import WaggleLog

// The list of tickets. Which ones somebody may see is part of the question that is put to the store: customers their
// own, managers all, agents those of their tiers and those they have a part in (`ReadScope`).

/// What to list, still without what only the desk's queue knows.
private struct TicketListRequest: Sendable {
    var filter = TicketFilter()
    var search: SearchQuery?
    var order = TicketOrder.created
    var cursor: TicketCursor?
    var limit = Desk.listDefault
    /// A queue the asker must be allowed to follow.
    var queue: QueueID?
    var needsBoard = false
    /// Everything the asker may read, and nothing else, is listed.
    var isScoped = false
}

extension Desk {
    func listTickets(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let request = try listRequest(fields, actor)
        let wrapped: @Sendable (Result<TicketListRequest, DeskRefusal>) -> Void = { [self] result in
            switch result {
            case .failure(let refusal): completion(.failure(refusal))
            case .success(let allowed):
                (allowed.search == nil ? listing : searching).perform { reading in
                    do throws(LogError) {
                        completion(.success(try reading.list(allowed, actor)))
                    } catch {
                        completion(.failure(Self.storeFailed))
                    }
                } orElse: {
                    completion(.failure(Self.busy))
                }
            }
        }
        look(wrapped) { [self] () throws(LogError) in
            if let refusal = refusal(request, actor) { return .failure(DeskRefusal(refusal)) }
            var allowed = request
            // Notes hold to the scope in every view: a view says which tickets, never what is read of them.
            if request.isScoped || request.search != nil, ![.manager, .customer].contains(view.current(actor).role) {
                allowed.filter.scope = scope(of: actor)
            }
            allowed.filter.isReadable = request.isScoped
            return .success(allowed)
        }
    }

    private func refusal(_ request: TicketListRequest, _ actor: Actor) -> Refusal? {
        if let queue = request.queue {
            return Access.decideQueue(view.queues[queue], by: actor, view: view)
        }
        if request.needsBoard { return Access.decide(.readBoard, by: actor, on: nil, view: view) }
        if request.isScoped { return Access.decide(.readQueues, by: actor, on: nil, view: view) }
        return nil
    }

    /// What an agent may read now. On the queue.
    func scope(of actor: Actor) -> ReadScope {
        let actor = view.current(actor)
        var scope = ReadScope(user: actor.id, tiers: actor.readsAllTiers ? Set(Tier.allCases) : actor.tiers)
        // Asks that are open to the reader's skills, too.
        for id in (awaited[actor.id] ?? []).union(openAsks) {
            guard let ticket = (try? committedTicket(id)).flatMap(\.self) else { continue }
            if Access.decide(.readStaffThread, by: actor, on: ticket, view: view) == nil {
                scope.offered.insert(id)
            } else if Access.decide(.readCustomerThread, by: actor, on: ticket, view: view) == nil {
                scope.invitedTo.insert(id)
            }
        }
        return scope
    }

    private func listRequest(_ fields: Fields, _ actor: Actor) throws(Refused) -> TicketListRequest {
        var request = TicketListRequest()
        request.limit = try pageLimit(fields)
        request.order = try fields.optionalWord("sort") ?? .created
        if let text = try fields.optionalText("cursor") {
            guard let cursor = TicketCursor(text: text), cursor.order == request.order else {
                throw Refused(field: "cursor", "cursor must be one that an earlier page of this list gave")
            }
            request.cursor = cursor
        }
        if let text = try fields.optionalText("q") {
            guard let query = SearchQuery(text) else {
                throw Refused(field: "q", "q must hold 1 to 16 words in at most \(SearchQuery.bytesMax) bytes")
            }
            request.search = query
        }
        guard actor.role != .customer else { return try customersRequest(request, fields, actor) }
        request.filter = try sides(fields)
        try narrow(&request, to: try fields.optionalText("view") ?? "mine", fields, actor)
        return request
    }

    /// A customer's own tickets, whatever is asked. What staff alone know of them neither narrows nor orders the list.
    private func customersRequest(
        _ request: TicketListRequest, _ fields: Fields, _ actor: Actor
    ) throws(Refused) -> TicketListRequest {
        var request = request
        request.order = .created
        guard request.cursor?.order ?? .created == .created else {
            throw Refused(field: "cursor", "cursor must be one that an earlier page of this list gave")
        }
        request.filter = TicketFilter(customer: actor.id, imported: nil)
        request.filter.createdFrom = try fields.optionalInteger("created_from")
        request.filter.createdBefore = try fields.optionalInteger("created_before")
        return request
    }

    private func narrow(
        _ request: inout TicketListRequest, to view: String, _ fields: Fields, _ actor: Actor
    ) throws(Refused) {
        switch view {
        case "mine": request.filter.owner = actor.id
        case "helping": request.filter.member = actor.id
        case "covering": request.filter.cover = actor.id
        case "queue":
            request.queue = QueueID(try fields.integer("queue"))
            request.filter.queue = request.queue
        case "readable": request.isScoped = true
        case "all", "customer":
            if view == "customer" { request.filter.customer = try fields.user("customer") }
            request.filter.imported = try fields.optionalFlag("imported")
            request.needsBoard = true
        default:
            throw Refused(field: "view", "view must be one of: mine, helping, covering, queue, readable, all, customer")
        }
    }

    /// What every view may be narrowed by.
    private func sides(_ fields: Fields) throws(Refused) -> TicketFilter {
        var filter = TicketFilter(states: try states(fields))
        filter.queue = try fields.optionalInteger("queue").map { QueueID($0) }
        filter.tier = try fields.tier("tier")
        filter.mode = try fields.optionalWord("mode")
        filter.kind = try fields.optionalWord("kind")
        filter.channel = try fields.optionalWord("channel")
        filter.category = try fields.optionalText("category")
        filter.customer = try fields.optionalUser("customer")
        if try fields.optionalFlag("unowned") ?? false {
            filter.isUnowned = true
        } else {
            filter.owner = try fields.optionalUser("owner")
        }
        for name in try fields.texts("priorities", countMax: Priority.allCases.count) {
            guard let priority = Priority.allCases.first(where: { $0.name == name }) else {
                throw Refused(field: "priorities", "priorities must be of: P1, P2, P3, P4")
            }
            filter.priorities.insert(priority)
        }
        filter.tags = Set(try fields.texts("tags", countMax: Bounds.tagsMax))
        filter.fields = try fieldWishes(fields)
        filter.createdFrom = try fields.optionalInteger("created_from")
        filter.createdBefore = try fields.optionalInteger("created_before")
        filter.waitingBefore = try fields.optionalInteger("waiting_before")
        return filter
    }

    /// `plan=gold`: a field's name and the value it must have.
    private func fieldWishes(_ fields: Fields) throws(Refused) -> [String: String] {
        var wishes: [String: String] = [:]
        for text in try fields.texts("fields", countMax: Bounds.fieldsMax) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty,
                wishes.updateValue(String(parts[1]), forKey: String(parts[0])) == nil
            else { throw Refused(field: "fields", "fields holds texts like plan=gold, one for each field") }
        }
        return wishes
    }

    private func states(_ fields: Fields) throws(Refused) -> Set<TicketState> {
        var states: Set<TicketState> = []
        for text in try fields.texts("states", countMax: TicketState.allCases.count) {
            guard let state = TicketState(rawValue: text) else {
                throw Refused(field: "states", "\"\(text.prefix(40))\" is not a state of a ticket")
            }
            states.insert(state)
        }
        return states
    }
}

extension DeskReading {
    /// A page. On the queue.
    fileprivate func list(_ request: TicketListRequest, _ actor: Actor) throws(LogError) -> [UInt8] {
        var filter = request.filter
        if let query = request.search { filter.hits = try search(query, filter, seesNotes: actor.role != .customer) }
        let rows = try reader.tickets(
            filter, order: request.order, after: request.cursor, limit: request.limit + 1)
        var writer = JSONWriter(capacity: 8_192)
        writer.beginObject()
        writer.key("tickets")
        writer.beginArray()
        for row in rows.prefix(request.limit) {
            writer.beginObject()
            if actor.role == .customer {
                row.writeForCustomer(to: &writer, names: nameEntry)
                // What was promised stands in no row; few of a customer's tickets have somebody who could promise.
                if row.owner != nil, !row.state.isFinished, let ticket = try reader.ticket(row.id) {
                    CareLine(ticket).writePromise(to: &writer)
                }
            } else {
                row.write(to: &writer, names: nameEntry)
            }
            writer.endObject()
        }
        writer.endArray()
        if rows.count > request.limit, let last = rows.prefix(request.limit).last {
            writer.field("cursor", TicketCursor(last, order: request.order).text)
        }
        if filter.hits?.isCut == true { writer.field("cut", true) }
        writer.endObject()
        return writer.bytes
    }
}

extension TicketCursor {
    /// On the wire: the order's first letter and the keys, opaque to clients.
    var text: String {
        Base64URL.encode(Array((order.rawValue + keys.map { ".\($0)" }.joined()).utf8))
    }

    init?(text: String) {
        guard text.utf8.count <= 128, let bytes = Base64URL.decode(text) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, let order = TicketOrder(rawValue: String(first)) else { return nil }
        let keys = parts.dropFirst().compactMap { Int64($0) }
        let expected =
            switch order {
            case .created, .oldest, .updated: 1
            case .waiting: 3
            case .priority: 4
            }
        guard keys.count == expected, parts.count == expected + 1 else { return nil }
        self.init(order: order, keys: keys)
    }
}

extension TicketRow {
    /// The fields of a `CustomerTicket` in a list, inside an open object.
    func writeForCustomer(to writer: inout JSONWriter, names: (UserID) -> NameBook.Entry) {
        writer.field("ticket", id.rawValue)
        writer.field("subject", subject)
        writer.field("state", CustomerState(state).rawValue)
        writer.key("owner")
        writer.optionalPerson(owner, names)
        writer.field("helpers", helpers)
        writer.field("created_at", created)
        writer.field("last_message_at", orNull: lastMessageAt)
    }
}
