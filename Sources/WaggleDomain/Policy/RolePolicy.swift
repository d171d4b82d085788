/// The desk's own roles: a fixed role copied, some of its rights taken away, and who has it. A copy never has a right that
/// its origin has not: a right is what the table of `Access` gives to the origin, without what is taken here, so that it
/// holds for every release as well. Why so: docs/decisions/0039-roles-of-ones-own.md.
package struct RolePolicy: PolicySection {
    package var roles: [OwnRole] = [] {
        didSet { index() }
    }
    /// Each holder's role, as its place in `roles`.
    private var places: [UserID: Int] = [:]
    package init() {}

    package struct OwnRole: Equatable, Sendable {
        /// What people read; unique on the desk.
        package var name: String
        /// The fixed role whose rights it has at most.
        package var origin: Role
        /// What its holders may not do although the origin may.
        package var without: Set<Action>
        /// Its holders; it has no effect on those who have another fixed role by now.
        package var people: [UserID]
        package init(name: String, origin: Role, without: Set<Action>, people: [UserID] = []) {
            self.name = name
            self.origin = origin
            self.without = without
            self.people = people
        }
    }

    /// The fixed roles that can be copied: those of people who log in to work.
    package static let origins: [Role] = [.agent, .manager, .administrator, .partner]

    /// The desk's own role of somebody who has this fixed role; nil for most.
    package func role(of user: UserID, _ fixed: Role) -> OwnRole? {
        guard let place = places[user], roles.indices.contains(place), roles[place].origin == fixed else { return nil }
        return roles[place]
    }

    /// What somebody who has this fixed role may not do although it may.
    package func taken(from user: UserID, _ fixed: Role) -> Set<Action> { role(of: user, fixed)?.without ?? [] }

    /// Whether somebody is among a role's people, with effect or without.
    package func holds(_ user: UserID, _ name: String) -> Bool {
        places[user].map { roles[$0].name == name } ?? false
    }

    private mutating func index() {
        places = [:]
        for (place, role) in roles.enumerated() {
            for user in role.people { places[user] = place }
        }
    }

    package func check() -> Refusal? {
        guard roles.count <= Bounds.rolesMax, Set(roles.map(\.name)).count == roles.count else {
            return Refusal(.invalidField, "at most \(Bounds.rolesMax) roles, each name once", field: "roles")
        }
        let people = roles.flatMap(\.people)
        guard Set(people).count == people.count else {
            return Refusal(.invalidField, "somebody has one role of the desk's own, not two", field: "roles")
        }
        return roles.lazy.compactMap(check).first
    }

    private func check(_ role: OwnRole) -> Refusal? {
        guard !role.name.isBlank, role.name.utf8.count <= Bounds.roleNameBytesMax else {
            return Refusal(
                .invalidField, "a role has a name of at most \(Bounds.roleNameBytesMax) bytes", field: "roles")
        }
        guard Self.origins.contains(role.origin) else {
            let known = Self.origins.map(\.rawValue).joined(separator: ", ")
            return Refusal(.invalidField, "what can be copied is of: \(known)", field: "roles")
        }
        if let kept = role.without.filter({ !$0.isTakeable }).map(\.rawValue).min() {
            return Refusal(.invalidField, "\(kept) is not taken from anybody", field: "roles")
        }
        guard role.people.count <= Bounds.roleHoldersMax else {
            return Refusal(
                .invalidField, "a role has at most \(Bounds.roleHoldersMax) people: narrow the fixed role's work else",
                field: "roles")
        }
        return nil
    }
}
