internal import JSON
package import WaggleDomain
internal import WaggleLog

// What administrators see of the desk's accounts, over HTTP and for those alone: who may log in, with which role and which
// tokens; who changed what of the desk; which right comes from what.

extension Desk {
    /// Nil when this person runs the desk's accounts; else the refusal. The completion runs on the desk's queue. Any queue.
    package func mayAdminister(_ actor: Actor, _ completion: @escaping @Sendable (DeskRefusal?) -> Void) {
        look({ (result: Result<Bool, DeskRefusal>) in
            if case .failure(let refusal) = result { completion(refusal) } else { completion(nil) }
        }) { [self] () throws(LogError) in
            Access.decide(.manageUsers, by: actor, on: nil, view: view).map { .failure(DeskRefusal($0)) }
                ?? .success(true)
        }
    }

    /// Everybody but customers and partners who come by link, by number, with their log-in names and tokens. Any queue.
    package func listAccounts(by actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void) {
        readBeside(completion, allowed: { Access.decide(.manageUsers, by: actor, on: nil, view: $0) }) {
            (reading, _) throws(LogError) in
            let tokens = Dictionary(grouping: try reading.reader.apiTokens().map(\.token), by: \.person)
            var writer = JSONWriter(capacity: 8_192)
            writer.beginObject()
            writer.key("people")
            writer.beginArray()
            for person in try reading.reader.staff() where person.role != .partner || !person.tiers.isEmpty {
                let login = try reading.reader.login(of: person.id)?.name
                person.write(login: login, tokens: tokens[person.id] ?? [], to: &writer)
            }
            writer.endArray()
            writer.endObject()
            return writer.bytes
        }
    }

    /// The desk's queues by number, for those who name them. Any queue.
    package func listNamedQueues(by actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void) {
        readBeside(completion, allowed: { Access.decide(.manageQueues, by: actor, on: nil, view: $0) }) { (_, view) in
            var writer = JSONWriter(capacity: 1_024)
            writer.beginObject()
            writer.key("queues")
            writer.beginArray()
            for queue in view.queues.values.sorted(by: { $0.id < $1.id }) {
                writer.beginObject()
                writer.field("id", queue.id.rawValue)
                writer.field("name", queue.name)
                writer.field("tier", queue.tier.name)
                writer.field("mode", queue.mode.rawValue)
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
            return writer.bytes
        }
    }

    /// A page of what was changed of the desk itself: settings, people, queues, organisations, canned replies,
    /// customers erased. Newest first; `before` is where an earlier page ended. Any queue.
    package func listChanges(
        before: Int64?, by actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) {
        readBeside(completion, allowed: { Access.decide(.manageUsers, by: actor, on: nil, view: $0) }) {
            (reading, _) throws(LogError) in
            let filter = LedgerFilter(kinds: ["settings", "user", "queue", "organisation", "customer", "reply"])
            return try reading.ledger(filter, before: before, limit: Self.changesPerPage)
        }
    }

    private static let changesPerPage = 50

    /// Every action and the relations that allow it, as the one table of rights has them. Any queue.
    package func listRights(by actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void) {
        readBeside(completion, allowed: { Access.decide(.manageUsers, by: actor, on: nil, view: $0) }) { (_, _) in
            var writer = JSONWriter(capacity: 16_384)
            writer.beginObject()
            writer.key("rights")
            writer.beginArray()
            for action in Action.allCases {
                guard let relations = Access.table[action], !relations.isEmpty else { continue }
                writer.beginObject()
                writer.field("action", action.rawValue)
                writer.field("on_ticket", action.concernsTicket)
                if let kept = action.kept { writer.field("kept", kept.rawValue) }
                writer.key("relations")
                writer.beginArray()
                for relation in relations { writer.string("\(relation)") }
                writer.endArray()
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
            return writer.bytes
        }
    }
}

extension Person {
    private func write(_ skill: String, _ level: Int, _ writer: inout JSONWriter) {
        writer.key(skill)
        writer.int(level)
    }

    private func write(_ name: StaticString, _ text: String?, _ writer: inout JSONWriter) {
        writer.key(name)
        if let text { writer.string(text) } else { writer.null() }
    }

    fileprivate func write(login: String?, tokens: [APIToken], to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", id.rawValue)
        writer.field("name", name)
        writer.field("role", role.rawValue)
        write("login", login, &writer)
        write("email", email, &writer)
        writer.key("tiers")
        writer.beginArray()
        for tier in tiers.sorted() { writer.string(tier.name) }
        writer.endArray()
        writer.key("skills")
        writer.beginObject()
        for (skill, level) in skills.sorted(by: { $0.key < $1.key }) { write(skill, level, &writer) }
        writer.endObject()
        writer.field("capacity", capacity)
        writer.field("interruptions_per_day", orNull: interruptionsPerDay.map { Int64($0) })
        writer.field("created_at", created)
        writer.field("disabled_at", orNull: disabled)
        writer.key("tokens")
        writer.beginArray()
        for token in tokens {
            writer.beginObject()
            writer.field("name", token.name)
            writer.field("last4", token.last4)
            writer.field("created_at", token.created)
            writer.field("expires_at", orNull: token.expires)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}
