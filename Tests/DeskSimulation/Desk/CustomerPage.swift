internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleWire

/// What a customer's page knows of one ticket: a first look, and from then on what it is told. The page reads the ticket
/// again when anything but a message came, so between two such pushes the record must not change.
struct CustomerPage {
    private static let pageMax: Int64 = 300
    var follower: Follower
    let ticket: TicketID
    /// Whether customers can chat is told to those who do, as long as they can.
    private let isLive: Bool
    /// The record as last read, without what the pushes below carry.
    private var record: JSONValue
    private var mustRead = false
    private var care: JSONValue
    /// The number of the newest message heard; 0 before the first.
    private var newestMessage: Int64 = 0
    private var marks: [String: Int64] = [:]

    /// Fields that come with signals or time; a new subject shows with the next reading.
    private static let told: Set<String> = ["read", "delivered", "can", "subject"]

    init?(_ ticket: Ticket, _ actor: Actor, at world: SimulatedDesk) throws {
        guard let follower = try Follower(.ticket(ticket.id.rawValue), actor, at: world) else { return nil }
        self.follower = follower
        self.ticket = ticket.id
        let found = try world.read(.ticketGet, ["ticket": .int(ticket.id.rawValue)], by: actor)
        isLive = ticket.channel.isLive
        record = Self.lasting(found, isLive)
        care = Self.care(found)
        marks = Self.marks(found)
    }

    private static func lasting(_ found: JSONValue, _ isLive: Bool) -> JSONValue {
        found.without(isLive && found["state"] != "closed" ? told : told.union(["chat"]))
    }

    private static func care(_ value: JSONValue) -> JSONValue {
        let keys = ["state", "owner", "helpers", "next_update_at", "next_update", "continued_in"]
        return .object(keys.compactMap { key in value[key].map { JSONMember(key, $0) } })
    }

    private static func marks(_ value: JSONValue) -> [String: Int64] {
        var marks: [String: Int64] = [:]
        for kind in ["read", "delivered"] {
            for mark in value[kind]?.arrayValue ?? [] {
                marks["\(kind) \(mark["user"]?.intValue ?? 0)"] = mark["offset"]?.intValue
            }
        }
        return marks
    }

    mutating func hear(_ told: Ear.Told) throws {
        guard try follower.hear(told) else { return }
        try take(JSONValue.parse(told.data))
    }

    /// The page reads again after coming back, whatever it missed.
    mutating func comeBack(at world: SimulatedDesk) throws {
        guard let missed = try follower.recover(at: world) else {
            throw Broken("\(follower.channel.name) cannot be followed any more by its customer")
        }
        for data in missed { try take(JSONValue.parse(data)) }
        mustRead = true
    }

    private mutating func take(_ push: JSONValue) throws {
        let type = push["type"]?.stringValue ?? ""
        if !["message", "read", "delivered", "typing"].contains(type) { mustRead = true }
        switch type {
        case "message":
            // Calls and sessions take numbers of their own among the messages.
            guard let number = push["number"]?.intValue, number > newestMessage else {
                throw differs("the order of messages: \(push.text) came after \(newestMessage)")
            }
            newestMessage = number
        case "care": care = Self.care(push)
        case "read", "delivered":
            let key = "\(type) \(push["user"]?["id"]?.intValue ?? 0)"
            marks[key] = max(marks[key] ?? 0, push["offset"]?.intValue ?? 0)
        default: break
        }
    }

    /// Compares with a fresh look, and takes that over.
    mutating func check(at world: SimulatedDesk) throws {
        guard follower.isConnected else { return }
        let found = try world.read(.ticketGet, ["ticket": .int(ticket.rawValue)], by: follower.actor)
        let fresh = Self.lasting(found, isLive)
        if !mustRead { try same(record, fresh, "the record, though nothing was pushed") }
        try same(care, Self.care(found), "the care line")
        let marks = Self.marks(found)
        if !follower.isBlurred {
            guard self.marks == marks else { throw differs("the marks \(self.marks) and \(marks)") }
        }
        try checkThread(at: world)
        (record, self.marks, mustRead) = (fresh, marks, false)
        follower.isBlurred = false
        follower.forget()
    }

    /// What was heard live is what the thread says, byte by byte, and the messages in it are numbered without a gap.
    private func checkThread(at world: SimulatedDesk) throws {
        guard let first = follower.heard.first?.offset else { return }
        let page = try world.read(
            .chatList,
            ["ticket": .int(ticket.rawValue), "since": .int(Int64(first) - 1), "limit": .int(Self.pageMax)],
            by: follower.actor)
        let heard = follower.heard.prefix(Int(Self.pageMax))
        let entries = page["entries"]?.arrayValue ?? []
        guard entries.count == heard.count else { throw differs("the number of entries") }
        for (entry, live) in zip(entries, heard) {
            guard entry["offset"]?.intValue == Int64(live.offset), entry["data"]?.serialised() == live.data else {
                throw differs("entry \(live.offset): \(entry.text) and \(String(decoding: live.data, as: UTF8.self))")
            }
        }
    }

    private func same(_ left: JSONValue, _ right: JSONValue, _ what: String) throws {
        guard left != right else { return }
        throw differs("\(what): \(left.text) and \(right.text)")
    }

    private func differs(_ what: String) -> Broken {
        Broken("ticket \(ticket): \(follower.actor.name)'s page and a fresh one differ in \(what)")
    }
}
