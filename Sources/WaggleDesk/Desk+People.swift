internal import Crypto
package import WaggleDomain
package import WaggleLog

/// A person about to be added.
package struct PersonDraft: Equatable, Sendable {
    /// The longest address there is, in bytes.
    package static let emailBytesMax = 254

    package var role: Role
    package var name: String
    package var email: String?
    package var tiers: Set<Tier>
    package var skills: [String: Int]
    /// In live chats and helps; nil for what the desk's settings say.
    package var capacity: Int?
    /// Live invitations within 24 hours; nil for what the desk's settings say.
    package var interruptionsPerDay: Int?
    /// With a log-in name and the hash of its password; customers have none.
    package var login: (name: String, passwordHash: String)?

    /// A draft.
    package init(
        role: Role, name: String, email: String? = nil, tiers: Set<Tier> = [], skills: [String: Int] = [:],
        capacity: Int? = nil, interruptionsPerDay: Int? = nil, login: (name: String, passwordHash: String)? = nil
    ) {
        self.role = role
        self.name = name
        self.email = email
        self.tiers = tiers
        self.skills = skills
        self.capacity = capacity
        self.interruptionsPerDay = interruptionsPerDay
        self.login = login
    }

    /// Equal in everything but the password's hash.
    package static func == (a: PersonDraft, b: PersonDraft) -> Bool {
        a.role == b.role && a.name == b.name && a.email == b.email && a.tiers == b.tiers && a.skills == b.skills
            && a.capacity == b.capacity && a.interruptionsPerDay == b.interruptionsPerDay
            && a.login?.name == b.login?.name
    }
}

/// What a name may be.
package enum PersonName {
    /// Trimmed, 1 to 80 characters, no control characters; nil otherwise.
    package static func cleaned(_ name: String) -> String? {
        let blank: (Character) -> Bool = { $0.isWhitespace }
        let trimmed = String(name.drop(while: blank).reversed().drop(while: blank).reversed())
        guard (1...80).contains(trimmed.count), trimmed.utf8.count <= 320 else { return nil }
        return trimmed.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? nil : trimmed
    }
}

extension LogTransaction {
    /// Makes a person with the next number; their log-in name must be free (`taken` otherwise).
    func addPerson(_ draft: PersonDraft, at now: Milliseconds) throws(LogError) -> UserID {
        let id = try nextUserID()
        try putPerson(
            Person(
                id: id, role: draft.role, name: draft.name, email: draft.email, tiers: draft.tiers,
                skills: draft.skills,
                capacity: draft.capacity ?? PeoplePolicy().capacity, interruptionsPerDay: draft.interruptionsPerDay,
                created: now))
        return id
    }
}

extension Desk {
    /// Whether nobody can work here yet. From outside the desk's queue.
    package var hasNoStaff: Bool { queue.sync { view.staff.isEmpty } }

    /// The secret that signs connection tokens; made once, kept in the database.
    package static let secretKey = "connection_token_secret"

    /// Fills the memory of an opened desk. On the queue.
    func load() throws(LogError) {
        if try log.reader.queues().isEmpty { try makeDefaultDesk() }
        try fill()
        counters.lastCommitAt = clock.now
    }

    /// Reads everything the desk keeps in memory besides tickets. When it throws, nothing has changed. On the queue.
    func fill() throws(LogError) {
        let before = (view, awaited, openAsks, carries)
        view = DeskView(policy: basePolicy)
        awaited = [:]
        openAsks = []
        waitsReadAt = [:]
        unsought = []
        do throws(LogError) {
            try fillFromLog()
        } catch {
            (view, awaited, openAsks, carries) = before
            throw error
        }
    }

    private func fillFromLog() throws(LogError) {
        try fillSettings()
        try fillAvailability()
        for organisation in try log.reader.organisations() { view.put(organisation) }
        try fillReplies()
        try fillSwitches()
        view.experiment = try log.reader.openExperiment()
        for row in try log.reader.queues() { view.queues[row.queue.id] = row.queue }
        for person in try log.reader.staff() { enrol(person) }
        for (user, load) in try log.reader.liveLoads() { view.staff[user]?.load += load }
        for past in try log.reader.interruptions(since: clock.now - 24 * 3_600_000) {
            view.staff[past.user]?.interruptions.append(past.at)
        }
        for (user, load) in try log.reader.ticketLoads() { view.staff[user]?.ticketLoad = load }
        for (user, status) in try log.reader.presenceStatuses() { view.staff[user]?.status = status }
        view.waiting = try log.reader.waitingCounts()
        for id in try log.reader.ticketsAwaitingAnswers() {
            guard let ticket = try log.reader.ticket(id) else { continue }
            noteAwaited(from: nil, to: ticket)
            for (user, load) in ticket.awaitedLoads { view.staff[user]?.load += load }
            for (user, load) in ticket.awaitedTicketLoads { view.staff[user]?.ticketLoad += load }
        }
    }

    /// An empty folder becomes the default desk: one queue for each of L1 to L3, tiered, and nobody yet.
    private func makeDefaultDesk() throws(LogError) {
        let now = clock.now
        try log.transaction { (transaction) throws(LogError) in
            let queues: [(Tier, String)] = [(.l1, "First line"), (.l2, "Technical"), (.l3, "Experts")]
            for (tier, name) in queues {
                let event = Event.queueCreated(
                    queue: QueueID(Int64(tier.rawValue)), name: name, tier: tier, mode: .tiered)
                _ = try transaction.append(event, ticket: nil, actor: .system, at: now)
            }
            try transaction.putSetting(Self.secretKey, SecureRandom.bytes(32))
        }
    }

    /// A member of staff the desk may route to. On the queue.
    func enrol(_ person: Person) {
        names.remember(person.id, .init(name: person.name, role: person.role))
        guard person.isStaff else {
            view.staff[person.id] = nil
            return
        }
        var member = StaffMember(actor: person.actor, capacity: person.capacity)
        member.interruptionsPerDay = person.interruptionsPerDay
        if let known = view.staff[person.id] {
            member.pushes = known.pushes
            member.load = known.load
            member.ticketLoad = known.ticketLoad
            member.status = known.status
            member.interruptions = known.interruptions
            member.idleSince = known.idleSince
            member.missedSince = known.missedSince
        } else {
            member.idleSince = clock.now
        }
        member.isConnected = connections[person.id, default: 0] > 0
        view.staff[person.id] = member
    }

    /// A member of staff whose rights were changed; one who comes back carries what they carried. On the queue.
    func enrolAgain(_ person: Person) {
        let isBack = view.staff[person.id] == nil
        enrol(person)
        guard isBack, person.isStaff else { return }
        let carried = (try? loads(of: person.id)) ?? (live: 0, tickets: 0)
        view.staff[person.id]?.load = carried.live
        view.staff[person.id]?.ticketLoad = carried.tickets
        view.staff[person.id]?.status = (try? log.reader.presenceStatuses()[person.id]) ?? .available
        if connections[person.id, default: 0] > 0 { _ = presence.linked(person.id, at: clock.now) }
    }

    private func loads(of user: UserID) throws(LogError) -> (live: Int, tickets: Int) {
        var live = try log.reader.liveLoads()[user] ?? 0
        var tickets = try log.reader.ticketLoads()[user] ?? 0
        for id in awaited[user] ?? [] {
            guard let ticket = try log.reader.ticket(id) else { continue }
            live += ticket.awaitedLoads[user] ?? 0
            tickets += ticket.awaitedTicketLoads[user] ?? 0
        }
        return (live, tickets)
    }

    /// Adds a person, with a log-in when the draft has one; staff are recorded. Answers the person, or why not. Whether
    /// `actor` may is the caller's to know: visitors make themselves, `waggle user` needs the folder. Any queue.
    package func addPerson(
        _ draft: PersonDraft, by actor: Actor, visitorToken: [UInt8]? = nil,
        completion: @escaping @Sendable (Result<Person, DeskRefusal>) -> Void
    ) {
        var draft = draft
        guard let name = PersonName.cleaned(draft.name) else {
            return completion(.failure(DeskRefusal(.invalidField, "a name has 1 to 80 characters", field: "name")))
        }
        guard (draft.email ?? "").utf8.count <= PersonDraft.emailBytesMax else {
            return completion(.failure(DeskRefusal(.invalidField, "the address is too long", field: "email")))
        }
        draft.name = name
        add(draft, by: actor, visitorToken: visitorToken, completion)
    }

    private func add(
        _ draft: PersonDraft, by actor: Actor, visitorToken: [UInt8]?,
        _ completion: @escaping @Sendable (Result<Person, DeskRefusal>) -> Void
    ) {
        let outcome = Box<Result<Person, DeskRefusal>>(.failure(Self.busy))
        let write = DeskWrite(
            body: { [self] (access) throws(LogError) in
                outcome.value = try add(draft, by: actor, visitorToken: visitorToken, access)
            },
            completion: { [self] error in
                if let error { return completion(.failure(DeskRefusal(error))) }
                if case .success(let person) = outcome.value { enrol(person) }
                completion(outcome.value)
            })
        if !submit(.write(write)) { completion(.failure(Self.busy)) }
    }

    private func add(
        _ draft: PersonDraft, by actor: Actor, visitorToken: [UInt8]?, _ access: borrowing DeskTurnAccess
    ) throws(LogError) -> Result<Person, DeskRefusal> {
        if let login = draft.login, try log.reader.login(login.name) != nil {
            return .failure(DeskRefusal(.conflict, "the log-in name \(login.name) is taken"))
        }
        var draft = draft
        draft.capacity = draft.capacity ?? view.policy.people.capacity
        let id = try access.transaction.addPerson(draft, at: access.now)
        if let login = draft.login {
            guard try access.transaction.putLogin(name: login.name, person: id, passwordHash: login.passwordHash) else {
                return .failure(DeskRefusal(.conflict, "the log-in name \(login.name) is taken"))
            }
        }
        if let visitorToken {
            try access.transaction.putVisitorToken(
                tokenHash: SHA256.hash(visitorToken).bytes, person: id, created: access.now)
        }
        if draft.role != .customer {
            try access.record(
                .userAdded(
                    user: id, role: draft.role, tiers: draft.tiers.sorted(), skills: draft.skills.keys.sorted()),
                actor)
        }
        guard let person = try log.reader.person(id) else { return .failure(Self.storeFailed) }
        return .success(person)
    }

    /// Any write on accounts (sessions, tokens, settings), in the next commit. Any queue.
    package func administer(
        _ body: @escaping @Sendable (LogTransaction, Milliseconds) throws(LogError) -> Void,
        completion: @escaping @Sendable (LogError?) -> Void
    ) {
        let write = DeskWrite(
            body: { (access) throws(LogError) in try body(access.transaction, access.now) }, completion: completion)
        if !submit(.write(write)) { completion(.busy) }
    }

    /// Reads accounts beside the writer; nil when the store does not answer. Any queue.
    package func lookUp<Value: Sendable>(
        _ body: @escaping @Sendable (LogReader) throws(LogError) -> Value,
        completion: @escaping @Sendable (Value?) -> Void
    ) {
        reading.perform { reading in
            do throws(LogError) {
                completion(try body(reading.reader))
            } catch {
                completion(nil)
            }
        } orElse: {
            completion(nil)
        }
    }
}

/// A value filled inside a transaction and read after it, both on the desk's queue.
final class Box<Value>: @unchecked Sendable {
    var value: Value
    init(_ value: Value) { self.value = value }
}

extension Desk {
    /// The secret that signs connection tokens. After `start`, from outside the desk's queue.
    package func connectionSecret() throws(LogError) -> [UInt8]? {
        let box = Box<Result<[UInt8]?, LogError>>(.success(nil))
        queue.sync {
            do throws(LogError) {
                box.value = .success(try log.reader.setting(Self.secretKey))
            } catch {
                box.value = .failure(error)
            }
        }
        return try box.value.get()
    }
}

extension Person {
    /// Somebody the desk may give work to, or ask.
    var isStaff: Bool { role != .customer && role != .bot && !isGuest && disabled == nil }
    /// A partner without a tier is made for one share: nobody to route to.
    private var isGuest: Bool { role == .partner && tiers.isEmpty }
}
