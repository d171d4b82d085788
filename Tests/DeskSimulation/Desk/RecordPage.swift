internal import JSON
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleWire

/// A page that follows one channel and reads what it shows again when anything comes: somebody's inbox, a partner's view
/// of a ticket, a problem, the list of articles. Without a push, what it shows must not change.
struct RecordPage {
    /// What is read, and what of it a push must announce.
    struct Subject {
        let channel: Channel
        let method: WaggleDesk.Method
        let data: JSONValue
        /// The part that only a push may change.
        let told: @Sendable (JSONValue) -> JSONValue
    }

    let subject: Subject
    var follower: Follower
    private var record: JSONValue
    private var mustRead = false
    /// When something shown runs out by itself: the page reads then, without a push.
    private var readsAt: Milliseconds?

    /// Nil when the desk does not let this person.
    init?(_ subject: Subject, _ actor: Actor, at world: SimulatedDesk) throws {
        guard let follower = try Follower(subject.channel, actor, at: world) else { return nil }
        (self.subject, self.follower, record) = (subject, follower, .null)
        try take(try world.read(subject.method, subject.data, by: actor))
    }

    private mutating func take(_ found: JSONValue) throws {
        record = subject.told(found)
        let entries = (found.objectValue ?? []).flatMap { $0.value.arrayValue ?? [] }
        readsAt = entries.compactMap { $0["due"]?.intValue }.min()
        mustRead = false
    }

    mutating func hear(_ told: Ear.Told) throws {
        if try follower.hear(told) { mustRead = true }
    }

    /// What somebody does on their own page shows there at once.
    mutating func noteDeed(of user: UserID) {
        if user == follower.actor.id { mustRead = true }
    }

    /// Comes back: with what it missed, or it loads anew.
    mutating func comeBack(at world: SimulatedDesk) throws {
        guard let missed = try follower.recover(at: world) else { return mustRead = true }
        if !missed.isEmpty { mustRead = true }
    }

    /// Compares with a fresh look, and takes that over. False when the person may not look any more.
    mutating func check(at world: SimulatedDesk) throws -> Bool {
        guard follower.isConnected else { return true }
        guard try world.authorise(subject.channel, by: follower.actor) != nil else { return false }
        let found = try world.read(subject.method, subject.data, by: follower.actor)
        let fresh = subject.told(found)
        let isDue = readsAt.map { $0 <= world.now } ?? false
        if !mustRead, !isDue, fresh != record {
            let difference = StaffPage.difference(record, fresh)
            throw Broken(
                "\(follower.actor.name)'s page of \(subject.channel.name) changed without a push: \(difference)")
        }
        try take(found)
        follower.forget()
        return true
    }
}

extension RecordPage.Subject {
    /// The cards of somebody's inbox: what waits for their word.
    static func inbox(of user: UserID) -> Self {
        Self(channel: .user(user.rawValue), method: .inboxGet, data: [:]) { found in
            let names: [(String, String)] = [
                ("invitations", "invitation"), ("offers", "offer"), ("hands", "help_offer"),
            ]
            return .object(
                names.map { list, number in
                    let cards = found[list]?.arrayValue ?? []
                    return JSONMember(list, .array(cards.map { .array([$0["ticket"] ?? .null, $0[number] ?? .null]) }))
                })
        }
    }

    /// What a partner sees of a ticket.
    static func share(of ticket: TicketID, with partner: UserID) -> Self {
        Self(
            channel: .partner(ticket: ticket.rawValue, user: partner.rawValue), method: .partnerGet,
            data: ["ticket": .int(ticket.rawValue)]
        ) { $0 }
    }

    /// A problem, and which tickets are its own; what these do is told elsewhere.
    static func problem(_ problem: Int64) -> Self {
        Self(channel: .problem(problem), method: .problemGet, data: ["problem": .int(problem)]) { found in
            let linked = (found["linked"]?.arrayValue ?? []).map { $0["ticket"] ?? .null }
            return found.without(["linked", "candidates", "can"]).with("linked", .array(linked))
        }
    }

    /// The articles, without how often tickets cite them.
    static func articles(of desk: Int64) -> Self {
        Self(channel: .knowledge(desk), method: .articleList, data: ["limit": 200]) { found in
            .array((found["articles"]?.arrayValue ?? []).map { $0.without(["cited", "review_at", "updated_at"]) })
        }
    }
}
