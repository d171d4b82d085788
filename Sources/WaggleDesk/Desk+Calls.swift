internal import Crypto
internal import JSON
package import WaggleDomain
internal import WaggleLog
internal import WaggleWire

extension Desk {
    /// One method, whatever the transport: reads, signals and changes. `clientID` comes from an
    /// `Idempotency-Key` header and counts when the data has none. The completion runs on a queue of the
    /// desk's; after a commit for changes. Any queue.
    package func call(
        _ method: Method, data: [UInt8], clientID: String? = nil, by actor: Actor,
        completion: @escaping @Sendable (CallResult) -> Void
    ) {
        do throws(Refused) {
            let value = try parse(data)
            let fields = try Fields(value)
            switch method.kind {
            case .change: try change(method, value, fields, clientID, actor, completion)
            case .signal: try signal(method, fields, actor, completion)
            case .read: try read(method, fields, actor, completion)
            }
        } catch {
            completion(.failure(DeskRefusal(error.refusal)))
        }
    }

    /// A reading method whose fields came in a query; `ticket` is the one the path names. Any queue.
    package func call(
        _ method: Method, query: [(name: String, value: String)], ticket: Int64?, by actor: Actor,
        completion: @escaping @Sendable (CallResult) -> Void
    ) {
        do throws(Refused) {
            guard method.kind == .read else {
                throw Refused(Refusal(.badRequest, "\(method.rawValue) does not read"))
            }
            var items = query.filter { $0.name != "ticket" || ticket == nil }
            if let ticket { items.append(("ticket", String(ticket))) }
            try read(method, Fields(query: items), actor, completion)
        } catch {
            completion(.failure(DeskRefusal(error.refusal)))
        }
    }

    private func parse(_ data: [UInt8]) throws(Refused) -> JSONValue {
        if data.isEmpty { return .object([]) }
        do throws(JSONError) {
            return try JSONValue.parse(data)
        } catch {
            throw Refused(Refusal(.badRequest, "the data is not valid JSON: \(error)"))
        }
    }

    private func change(
        _ method: Method, _ value: JSONValue, _ fields: Fields, _ key: String?, _ actor: Actor,
        _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let own = try fields.optionalText("client_id")
        let text = if let found = own ?? key { found } else { try fields.text("client_id") }
        guard let clientID = UUIDv7.parse(text) else {
            throw Refused(field: "client_id", "client_id must be a UUID such as 0190a6c2-7d1e-7c3a-9f00-0123456789ab")
        }
        let decoded = try method.decodeChange(fields, actor: actor)
        let hash = SHA256.hash(Array(method.rawValue.utf8) + [0] + value.withoutClientID.serialised())
        let item = DeskItem.change(
            DeskChange(
                method: method.rawValue, actor: actor, decoded: decoded,
                request: RequestKey(clientID: clientID, hash: hash.bytes), primaryKind: method.primaryKind,
                completion: completion))
        if !submit(item) { completion(.failure(Self.busy)) }
    }

    static let busy = DeskRefusal(.unavailable, "the desk is busy or stopping: try again in a moment")

    /// Typing and read marks: told to those who are here, after the same rights as writing and reading.
    private func signal(
        _ method: Method, _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        if method == .viewEnter || method == .viewLeave { return try signalView(method, fields, actor, completion) }
        let ticket = try fields.ticket()
        if method == .chatRead {
            let offset = try fields.integer("offset")
            guard offset >= 0 else { throw Refused(field: "offset", "offset must not be negative") }
            return mark(ticket, read: offset, by: actor, completion)
        }
        let isOn = try fields.optionalFlag("on") ?? true
        let isNote = try fields.optionalFlag("note") ?? false
        look(completion) { [self] () throws(LogError) in
            let known = try committedTicket(ticket)
            let action: Action = isNote ? .typingNote : .typing
            if let refusal = Access.decide(action, by: actor, on: known, view: view, id: ticket) {
                return .failure(DeskRefusal(refusal))
            }
            if let refusal = known?.refuseTyping(by: actor.id, isNote: isNote) {
                return .failure(DeskRefusal(refusal))
            }
            presence.act(.init(ticket: ticket, user: actor.id), at: clock.now)
            let channel: Channel = isNote ? .staff(ticket.rawValue) : .ticket(ticket.rawValue)
            publisher.publish(Self.typing(actor, isOn: isOn, isNote: isNote), to: channel, offset: 0)
            if actor.role != .customer { tellQueue(of: known, actor.id, isOn: true, isWriting: isOn) }
            return .success(Array("{}".utf8))
        }
    }

    private static func typing(_ actor: Actor, isOn: Bool, isNote: Bool) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", "typing")
        if isNote { writer.field("note", true) }
        writer.field("on", isOn)
        signer(actor, &writer)
        writer.endObject()
        return writer.bytes
    }

    static func signer(_ actor: Actor, _ writer: inout JSONWriter) {
        writer.key("user")
        writer.beginObject()
        writer.field("id", actor.id.rawValue)
        writer.field("name", actor.name)
        writer.field("kind", actor.role == .customer ? "customer" : "agent")
        writer.endObject()
    }

    /// Asks the committed state on the desk's queue, behind what was submitted before.
    func look<Value: Sendable>(
        _ completion: @escaping @Sendable (Result<Value, DeskRefusal>) -> Void,
        _ body: @escaping @Sendable () throws(LogError) -> Result<Value, DeskRefusal>
    ) {
        let isTaken = submit(
            .look {
                do throws(LogError) {
                    completion(try body())
                } catch {
                    completion(.failure(Self.storeFailed))
                }
            })
        if !isTaken { completion(.failure(Self.busy)) }
    }

    /// Asks one committed ticket as JSON, for somebody who may look at it in this way; a ticket they may not know of is
    /// refused like one that is not there.
    func look(
        at id: TicketID, _ action: Action, by actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void,
        _ body: @escaping @Sendable (Ticket) throws(LogError) -> [UInt8]
    ) {
        look(completion) { [self] () throws(LogError) in
            let known = try committedTicket(id)
            if let refusal = Access.decide(action, by: actor, on: known, view: view, id: id) {
                return .failure(DeskRefusal(refusal))
            }
            guard let ticket = known else { return .failure(DeskRefusal(Access.notFound(id))) }
            return .success(try body(ticket))
        }
    }

    /// Calls `body` when what the desk does now is done: proof that it goes on. Any queue.
    package func whenTurned(_ body: @escaping @Sendable () -> Void) { queue.async(execute: body) }

    static let storeFailed = DeskRefusal(.unavailable, "the desk's store does not answer: try again later")
}

extension JSONValue {
    /// The command itself, without the key that names it.
    fileprivate var withoutClientID: JSONValue {
        guard let members = objectValue else { return self }
        return .object(members.filter { $0.key != "client_id" })
    }
}

extension Method {
    /// The kind of event a receipt describes when a command records several.
    var primaryKind: String? {
        switch self {
        case .ticketOpen: "ticket.opened"
        case .ticketTake: "owner.taken"
        case .ticketSolve: "ticket.solved"
        case .ticketClose: "ticket.closed"
        case .ticketReopen: "ticket.reopened"
        case .ticketEscalate: "tier.escalated"
        case .ticketDeescalate: "tier.deescalated"
        case .swarmAsk: "ask.opened"
        case .swarmInvite: "invite.sent"
        case .swarmAccept: "invite.accepted"
        case .swarmClose: "swarm.closed"
        case .handOffOffer: "owner.offered"
        case .handOffAccept: "owner.accepted"
        case .swarmAnswerAsk: "ask.answered"
        case .helpWelcome: "help.welcomed"
        case .swarmJoin: "member.joined"
        case .ticketMerge: "ticket.merged"
        case .ticketCancel: "ticket.cancelled"
        case .articleDraft: "article.drafted"
        case .partnerTell: "partner.told"
        default: nil
        }
    }
}
