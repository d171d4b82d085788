internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleWire

/// What a manager's page knows of one ticket: it reads the record again when either of the ticket's channels, or
/// that of its problem, tells anything, so without a push the record must not change; and the staff's channel reads back as it was told.
struct StaffPage {
    private static let pageMax: Int64 = 300
    var staff: Follower
    var thread: Follower
    let ticket: TicketID
    private var record: JSONValue
    private var mustRead = false

    /// Fields that come with signals, in the queue's rows or with time, or belong to other tickets.
    private static let told: Set<String> = [
        "read", "delivered", "can", "earlier", "earlier_more", "links", "sla", "viewers", "version",
    ]
    /// What the desk's settings offer: another when they are, which no channel of a ticket tells.
    private static let offered: Set<String> = ["procedures_offered"]
    private var mayOfferOthers = false

    init?(_ ticket: Ticket, _ actor: Actor, at world: SimulatedDesk) throws {
        guard let staff = try Follower(.staff(ticket.id.rawValue), actor, at: world),
            let thread = try Follower(.ticket(ticket.id.rawValue), actor, at: world)
        else { return nil }
        (self.staff, self.thread, self.ticket) = (staff, thread, ticket.id)
        record = try Self.record(of: ticket.id, by: actor, at: world)
    }

    private static func record(of ticket: TicketID, by actor: Actor, at world: SimulatedDesk) throws -> JSONValue {
        let found = try world.read(.ticketGet, ["ticket": .int(ticket.rawValue)], by: actor).without(told)
        // What an article is called now is told where articles are followed.
        guard let articles = found["articles"]?.arrayValue else { return found }
        return found.with("articles", .array(articles.map { $0.without(["title"]) }))
    }

    mutating func hear(_ told: Ear.Told) throws {
        let isNews = try staff.hear(told)
        if isNews { try startAgain(after: [told.data]) }
        if try thread.hear(told) || isNews, told.offset > 0 { mustRead = true }
        if let problem, told.channel == .problem(problem) { mustRead = true }
    }

    /// The problem that the ticket belongs to, whose channel tells what becomes of it.
    private var problem: Int64? { record["problem"]?["problem"]?.intValue }

    /// Somebody changed the desk's settings.
    mutating func hearOfSettings() { mayOfferOthers = true }

    mutating func drop() {
        staff.drop()
        thread.drop()
    }

    mutating func comeBack(at world: SimulatedDesk) throws {
        guard let missed = try staff.recover(at: world), try thread.recover(at: world) != nil else {
            throw Broken("ticket \(ticket) cannot be followed any more by a manager")
        }
        try startAgain(after: missed)
        mustRead = true
    }

    /// What was said before an erasure is gone: the page starts again.
    private mutating func startAgain(after news: [[UInt8]]) throws {
        if try news.contains(where: { try JSONValue.parse($0)["type"] == "ticket.erased" }) { staff.forget() }
    }

    mutating func check(at world: SimulatedDesk) throws {
        guard staff.isConnected else { return }
        let number = JSONValue.int(ticket.rawValue)
        let fresh = try Self.record(of: ticket, by: staff.actor, at: world)
        let ignored = mayOfferOthers ? Self.offered : []
        let (shown, read) = (record.without(ignored), fresh.without(ignored))
        if !mustRead, shown != read {
            throw Broken("ticket \(ticket) changed without a push: \(Self.difference(shown, read))")
        }
        if let first = staff.heard.first?.offset {
            let page = try world.read(
                .noteList, ["ticket": number, "since": .int(Int64(first) - 1), "limit": .int(Self.pageMax)],
                by: staff.actor)
            for (entry, live) in zip(page["entries"]?.arrayValue ?? [], staff.heard) {
                guard entry["offset"]?.intValue == Int64(live.offset), entry["data"]?.serialised() == live.data else {
                    throw Broken(
                        "ticket \(ticket): the staff's entry \(live.offset) reads back as another: "
                            + "\(String(decoding: live.data, as: UTF8.self)) became \(entry.text)")
                }
            }
        }
        (record, mustRead, mayOfferOthers) = (fresh, false, false)
        staff.forget()
        thread.forget()
    }

    /// The members that are not the same.
    static func difference(_ left: JSONValue, _ right: JSONValue) -> String {
        let keys = (left.objectValue ?? []).map(\.key) + (right.objectValue ?? []).map(\.key)
        var seen: Set<String> = []
        return keys.filter { seen.insert($0).inserted && left[$0] != right[$0] }.map { key in
            "\(key): \(left[key]?.text ?? "nothing") became \(right[key]?.text ?? "nothing")"
        }.joined(separator: "; ")
    }
}
