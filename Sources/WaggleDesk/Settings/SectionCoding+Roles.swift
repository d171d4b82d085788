internal import JSON
internal import WaggleDomain

extension SectionCoding {
    static let roles = SectionCoding(\.roles) { (fields, section) throws(Refused) in
        section.roles = try (fields.objects("roles") ?? []).map { role throws(Refused) in try role.ownRole() }
    } write: { section, writer in
        writer.key("roles")
        writer.beginArray()
        for role in section.roles { role.write(to: &writer) }
        writer.endArray()
    }
}

extension Fields {
    fileprivate func ownRole() throws(Refused) -> RolePolicy.OwnRole {
        let names = try texts("without", countMax: Action.allCases.count)
        let without = try names.map { name throws(Refused) in
            guard let action = Action(rawValue: name) else {
                throw Refused(field: "without", "there is no right \(name)")
            }
            return action
        }
        return RolePolicy.OwnRole(
            name: try text("name"), origin: try word("origin"), without: Set(without),
            people: try users("people", countMax: Bounds.roleHoldersMax))
    }
}

extension RolePolicy.OwnRole {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("name", name)
        writer.field("origin", origin.rawValue)
        writer.key("without")
        writer.beginArray()
        for action in Action.allCases where without.contains(action) { writer.string(action.rawValue) }
        writer.endArray()
        writer.key("people")
        writer.beginArray()
        for user in people { writer.int(user.rawValue) }
        writer.endArray()
        writer.endObject()
    }
}
