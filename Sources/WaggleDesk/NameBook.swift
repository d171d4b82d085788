package import JSON
internal import Synchronization
package import WaggleDomain
internal import WaggleLog

/// Who is who, for what people read: names and roles by id. A bounded memory in front of the person table;
/// behind a lock, any queue.
package final class NameBook: Sendable {
    /// One person.
    package struct Entry: Equatable, Sendable {
        package let name: String
        package let role: Role
        /// A name with its role.
        package init(name: String, role: Role) {
            self.name = name
            self.role = role
        }
    }

    private static let entriesMax = 50_000
    private let entries = Mutex<[UserID: Entry]>([.system: Entry(name: Actor.system.name, role: .system)])

    /// A book that knows the desk itself.
    package init() {}

    /// Puts a person in; a full book starts anew.
    package func remember(_ id: UserID, _ entry: Entry) {
        entries.withLock { entries in
            if entries.count >= Self.entriesMax { entries.removeAll() }
            entries[id] = entry
        }
    }

    /// The person, when the book knows them.
    package func entry(_ id: UserID) -> Entry? {
        id == .system ? Entry(name: Actor.system.name, role: .system) : entries.withLock { $0[id] }
    }

    /// Forgets everybody: those of a transaction that failed do not exist.
    func forgetAll() { entries.withLock { $0.removeAll() } }

    /// The person, asked once from the store by those who may use `reader`. Nothing is remembered of a store
    /// that does not answer.
    func entry(_ id: UserID, from reader: LogReader) -> Entry {
        if let known = entry(id) { return known }
        let nobody = Entry(name: "", role: .customer)
        do throws(LogError) {
            let entry = try reader.person(id).map { Entry(name: $0.name, role: $0.role) } ?? nobody
            remember(id, entry)
            return entry
        } catch {
            return nobody
        }
    }
}

extension JSONWriter {
    /// A `Person`: {"id", "name"}.
    mutating func person(_ id: UserID, _ names: (UserID) -> NameBook.Entry) {
        let entry = names(id)
        beginObject()
        field("id", id.rawValue)
        field("name", entry.name)
        endObject()
    }

    mutating func optionalPerson(_ id: UserID?, _ names: (UserID) -> NameBook.Entry) {
        if let id { person(id, names) } else { null() }
    }

    mutating func field(_ name: StaticString, optional value: Int64?) {
        guard let value else { return }
        field(name, value)
    }

    mutating func field(_ name: StaticString, orNull value: Int64?) {
        key(name)
        if let value { int(value) } else { null() }
    }
}

extension Actor {
    /// A `User`: what a client may know of itself and of colleagues.
    package func write(to writer: inout JSONWriter, and more: (inout JSONWriter) -> Void = { _ in }) {
        writer.beginObject()
        writer.field("id", id.rawValue)
        writer.field("name", name)
        writer.field("role", role.rawValue)
        if role != .customer {
            writer.key("tiers")
            writer.beginArray()
            for tier in tiers.sorted() { writer.string(tier.name) }
            writer.endArray()
            writer.key("skills")
            writer.beginObject()
            for (skill, level) in skills.sorted(by: { $0.key < $1.key }) {
                writer.key(skill)
                writer.int(level)
            }
            writer.endObject()
        }
        more(&writer)
        writer.endObject()
    }
}
