package import WaggleDomain

/// A person or bot of the desk as stored; names and addresses are no part of the log.
package struct Person: Equatable, Sendable {
    package var id: UserID
    package var role: Role
    package var name: String
    package var email: String?
    package var tiers: Set<Tier>
    /// Skill name to level 1...5.
    package var skills: [String: Int]
    package var capacity: Int
    /// Live invitations within 24 hours; nil: as many as the desk's settings say.
    package var interruptionsPerDay: Int?
    package var created: Milliseconds
    /// Since when the person may no longer do anything.
    package var disabled: Milliseconds?

    package init(
        id: UserID, role: Role, name: String, email: String? = nil, tiers: Set<Tier> = [], skills: [String: Int] = [:],
        capacity: Int = 4, interruptionsPerDay: Int? = nil, created: Milliseconds, disabled: Milliseconds? = nil
    ) {
        self.id = id
        self.role = role
        self.name = name
        self.email = email
        self.tiers = tiers
        self.skills = skills
        self.capacity = capacity
        self.interruptionsPerDay = interruptionsPerDay
        self.created = created
        self.disabled = disabled
    }

    package var actor: Actor { Actor(id: id, name: name, role: role, tiers: tiers, skills: skills) }
}

/// A log-in name with its password's hash.
package struct Login: Equatable, Sendable {
    /// As stored: case-folded.
    package var name: String
    package var person: UserID
    package var passwordHash: String

    /// The form a log-in name is stored and looked up in.
    package static func fold(_ name: String) -> String { name.lowercased() }
}

/// A session after log-in; only the hash of its token is stored.
package struct StoredSession: Equatable, Sendable {
    package var person: UserID
    package var created: Milliseconds
    package var expires: Milliseconds

    package init(person: UserID, created: Milliseconds, expires: Milliseconds) {
        self.person = person
        self.created = created
        self.expires = expires
    }
}

/// A token for programs; only its hash and last four characters are stored.
package struct APIToken: Equatable, Sendable {
    package var person: UserID
    package var name: String
    package var created: Milliseconds
    package var expires: Milliseconds?
    package var last4: String

    package init(person: UserID, name: String, created: Milliseconds, expires: Milliseconds?, last4: String) {
        self.person = person
        self.name = name
        self.created = created
        self.expires = expires
        self.last4 = last4
    }
}

/// How far a person has read a ticket's channel of customer and staff.
package struct ReadMark: Equatable, Sendable {
    package var user: UserID
    package var offset: Int64
    package var at: Milliseconds

    package init(user: UserID, offset: Int64, at: Milliseconds) {
        self.user = user
        self.offset = offset
        self.at = at
    }
}
