internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleWire

/// A queue's list as a console keeps it: loaded once, then rows put in and taken out as the queue's channel says.
struct QueuePage {
    private static let pageMax: Int64 = 200
    private static let finished: Set<String> = ["solved", "closed", "cancelled"]
    /// What a signal alone may bring; who was cut off learns of it with the next row.
    private static let small: Set<String> = ["preview", "last_message_at", "waiting_since", "warned", "version"]
    var follower: Follower
    let queue: QueueID
    private var rows: [Int64: JSONValue] = [:]

    init?(_ queue: QueueID, _ actor: Actor, at world: SimulatedDesk) throws {
        guard let follower = try Follower(.queue(queue.rawValue), actor, at: world) else { return nil }
        (self.follower, self.queue) = (follower, queue)
        rows = try fresh(at: world)
    }

    private func fresh(at world: SimulatedDesk) throws -> [Int64: JSONValue] {
        var rows: [Int64: JSONValue] = [:]
        var request: JSONValue = ["view": "queue", "queue": .int(queue.rawValue), "limit": .int(Self.pageMax)]
        request = request.with("states", ["new", "queued", "open", "pending_customer", "pending_partner", "snoozed"])
        while true {
            let page = try world.read(.ticketList, request, by: follower.actor)
            for row in page["tickets"]?.arrayValue ?? [] { rows[row["ticket"]?.intValue ?? 0] = row }
            guard let cursor = page["cursor"] else { return rows }
            request = request.with("cursor", cursor)
        }
    }

    mutating func hear(_ told: Ear.Told) throws {
        if try follower.hear(told) { _ = try take(JSONValue.parse(told.data)) }
    }

    mutating func comeBack(at world: SimulatedDesk) throws {
        guard let missed = try follower.recover(at: world) else {
            // Too long away: the page loads anew.
            guard let again = try QueuePage(queue, follower.actor, at: world) else {
                throw Broken("queue \(queue) cannot be followed any more by a manager")
            }
            self = again
            return
        }
        var isWhole = true
        for data in missed where try !take(JSONValue.parse(data)) { isWhole = false }
        if !isWhole { rows = try fresh(at: world) }
    }

    /// False when what was told is gone since: only a fresh look knows.
    private mutating func take(_ push: JSONValue) throws -> Bool {
        if push["type"] == "erased" { return false }
        if push["type"] == "left", let ticket = push["ticket"]?.intValue { rows.removeValue(forKey: ticket) }
        guard push["type"] == "row", let row = push["row"], let ticket = row["ticket"]?.intValue else { return true }
        if let known = rows[ticket]?["version"]?.intValue, known > row["version"]?.intValue ?? 0 { return true }
        if Self.finished.contains(row["state"]?.stringValue ?? "") {
            rows.removeValue(forKey: ticket)
        } else {
            rows[ticket] = row
        }
        return true
    }

    mutating func check(at world: SimulatedDesk) throws {
        guard follower.isConnected else { return }
        let fresh = try fresh(at: world)
        for ticket in Set(fresh.keys).union(rows.keys).sorted() {
            let ignored: Set<String> = follower.isBlurred ? Self.small : []
            let (told, read) = (rows[ticket]?.without(ignored), fresh[ticket]?.without(ignored))
            guard told != read else { continue }
            let difference = "\(told?.text ?? "no row") and \(read?.text ?? "no row")"
            throw Broken("queue \(queue): what was told of ticket \(ticket) is not what is read: \(difference)")
        }
        rows = fresh
        follower.isBlurred = false
        follower.forget()
    }
}
