package import JSON
internal import Synchronization
package import WaggleDomain

/// Who is who, for what people read: names and roles by id. A bounded memory in front of the person table;
/// behind a lock, any queue.
package final class NameBook: Sendable {
    package struct Entry: Equatable, Sendable {
        package let name: String
        package let role: Role
        package init(name: String, role: Role) {
            self.name = name
            self.role = role
        }
    }

    private static let entriesMax = 50_000
    private let entries = Mutex<[UserID: Entry]>([.system: Entry(name: Actor.system.name, role: .system)])

    package init() {}

    package func remember(_ id: UserID, _ entry: Entry) {
        entries.withLock { entries in
            if entries.count >= Self.entriesMax { entries.removeAll() }
            entries[id] = entry
        }
    }

    package func entry(_ id: UserID) -> Entry? {
        id == .system ? Entry(name: Actor.system.name, role: .system) : entries.withLock { $0[id] }
    }
}

extension JSONWriter {
    /// A `Person`: {"id", "name"}.
    mutating func person(_ id: UserID, _ names: (UserID) -> NameBook.Entry, withRole: Bool = false) {
        let entry = names(id)
        beginObject()
        field("id", id.rawValue)
        field("name", entry.name)
        if withRole { field("role", entry.role.rawValue) }
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
