internal import Crypto
internal import Dispatch
internal import JSON
internal import WaggleDomain
internal import WaggleLog

/// A member of staff as the operator describes them, checked.
struct UserForm {
    let draft: PersonDraft
    let login: String
    let password: [UInt8]

    private static let capacity = 1...50
    private static let skillsMax = 50
    /// Eight characters are the least that today's recommendations (NIST SP 800-63B) allow.
    private static let passwordBytes = 8...PasswordHash.passwordBytesMax

    init(_ fields: Fields) throws(Refused) {
        let role = try Self.role(fields)
        guard let name = PersonName.cleaned(try fields.text("name")) else {
            throw Refused(field: "name", "a name has 1 to 80 characters")
        }
        login = try Self.login(fields)
        // A program comes with a token: nobody knows a password of its.
        password = role == .bot ? SecureRandom.bytes(32) : try Self.password(fields)
        guard role != .bot || fields.value["password"] == nil else {
            throw Refused(field: "password", "a bot logs in with no password: make it a token")
        }
        draft = PersonDraft(
            role: role, name: name, email: try fields.optionalText("email"), tiers: try Self.tiers(fields, role),
            skills: try Self.skills(fields), capacity: try Self.capacity(fields),
            interruptionsPerDay: try Self.interruptions(fields))
    }

    static func password(_ fields: Fields) throws(Refused) -> [UInt8] {
        let password = Array(try fields.text("password").utf8)
        guard passwordBytes.contains(password.count) else {
            throw Refused(field: "password", "a password has 8 to 1,024 bytes")
        }
        return password
    }

    static func role(_ fields: Fields) throws(Refused) -> Role {
        let roles: [Role] = [.agent, .partner, .manager, .administrator, .bot]
        let word = try fields.text("role")
        guard let role = roles.first(where: { $0.rawValue == word }) else {
            throw Refused(field: "role", "role must be one of: agent, partner, manager, administrator, bot")
        }
        return role
    }

    private static func login(_ fields: Fields) throws(Refused) -> String {
        let login = Login.fold(try fields.text("login"))
        let isPlain = login.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "._@+-".utf8.contains(byte)
        }
        guard (1...64).contains(login.utf8.count), isPlain else {
            throw Refused(field: "login", "a log-in name has 1 to 64 letters a-z, digits or . _ @ + -")
        }
        return login
    }

    private static func tiers(_ fields: Fields, _ role: Role) throws(Refused) -> Set<Tier> {
        try fitting(try tiers(fields), role)
    }

    static func tiers(_ fields: Fields) throws(Refused) -> Set<Tier> {
        var tiers: Set<Tier> = []
        for name in try fields.texts("tiers", countMax: Tier.allCases.count) {
            guard let tier = Tier.allCases.first(where: { $0.name == name }) else {
                throw Refused(field: "tiers", "a tier is one of: L0, L1, L2, L3, L4")
            }
            tiers.insert(tier)
        }
        return tiers
    }

    /// Agents work at L1 to L3; partners are L4, also without saying so; managers may have tiers, administrators and
    /// bots none.
    static func fitting(_ tiers: Set<Tier>, _ role: Role) throws(Refused) -> Set<Tier> {
        switch role {
        case .agent:
            guard !tiers.isEmpty, tiers.isSubset(of: [.l1, .l2, .l3]) else {
                throw Refused(field: "tiers", "an agent works at one or more of the tiers L1, L2, L3")
            }
        case .partner:
            guard tiers.isSubset(of: [.l4]) else { throw Refused(field: "tiers", "a partner works at tier L4") }
            return [.l4]
        case .administrator:
            guard tiers.isEmpty else { throw Refused(field: "tiers", "an administrator works at no tier") }
        case .bot:
            guard tiers.isEmpty else { throw Refused(field: "tiers", "a bot works at no tier") }
        default: break
        }
        return tiers
    }

    static func skills(_ fields: Fields) throws(Refused) -> [String: Int] {
        var skills: [String: Int] = [:]
        for member in try fields.object("skills")?.value.objectValue ?? [] {
            guard (1...Bounds.skillBytesMax).contains(member.key.utf8.count), let level = member.value.intValue,
                (1...5).contains(level)
            else { throw Refused(field: "skills", "a skill has a name of 1 to 40 bytes and a level from 1 to 5") }
            skills[member.key] = Int(level)
        }
        guard skills.count <= skillsMax else { throw Refused(field: "skills", "a person has at most 50 skills") }
        return skills
    }

    /// Live invitations within 24 hours; nil: as many as the desk's settings say.
    static func interruptions(_ fields: Fields) throws(Refused) -> Int? {
        guard let number = try fields.optionalInteger("interruptions_per_day") else { return nil }
        guard let count = Int(exactly: number), (0...100).contains(count) else {
            throw Refused(
                field: "interruptions_per_day",
                "interruptions_per_day is a number from 0 to 100, or null for the desk's")
        }
        return count
    }

    static func capacity(_ fields: Fields) throws(Refused) -> Int? {
        guard let number = try fields.optionalInteger("capacity") else { return nil }
        guard let capacity = Int(exactly: number), Self.capacity.contains(capacity) else {
            throw Refused(field: "capacity", "capacity is a number from 1 to 50")
        }
        return capacity
    }
}

/// A program's token as the operator asks for it.
struct TokenForm {
    let login: String
    let name: String
    /// How long it is valid, in ms; nil without an end.
    let lifetime: Milliseconds?

    init(_ fields: Fields) throws(Refused) {
        login = Login.fold(try fields.text("login"))
        guard let name = PersonName.cleaned(try fields.text("name")) else {
            throw Refused(field: "name", "a token's name has 1 to 80 characters")
        }
        self.name = name
        let days = try fields.optionalInteger("days")
        if let days, !(1...3_650).contains(days) {
            throw Refused(field: "days", "a token is valid for 1 to 3,650 days")
        }
        lifetime = days.map { $0 * 86_400_000 }
    }
}

extension Operations {
    /// Password hashing takes a quarter of a second: here, one at a time, never on the desk's queue.
    static let slow = DispatchQueue(label: "waggle.operations.slow")

    func addUser(_ form: UserForm, _ completion: @escaping @Sendable (CallResult) -> Void) {
        Self.slow.async { [desk, actor] in
            guard let hash = try? PasswordHash.make(form.password) else {
                return completion(.failure(DeskRefusal(.unavailable, "the password could not be hashed")))
            }
            var draft = form.draft
            draft.login = (form.login, hash)
            desk.addPerson(draft, by: actor) { result in
                completion(result.map { person in Self.object { $0.field("id", person.id.rawValue) } })
            }
        }
    }

    func makeToken(_ form: TokenForm, _ completion: @escaping @Sendable (CallResult) -> Void) {
        let token = SecretToken.make()
        write(completion) { [desk] (access) throws(LogError) in
            guard let login = try desk.log.reader.login(form.login),
                let person = try desk.log.reader.person(login.person),
                person.disabled == nil
            else { return .failure(DeskRefusal(.notFound, "there is no user with the log-in name \(form.login)")) }
            let stored = APIToken(
                person: person.id, name: form.name, created: access.now,
                expires: form.lifetime.map { access.now + $0 }, last4: String(token.suffix(4)))
            try access.transaction.putAPIToken(tokenHash: SecretToken.hash(token), stored)
            return .success(Self.object { $0.field("token", token) })
        }
    }
}
