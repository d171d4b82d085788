internal import Crypto
internal import JSON
internal import WaggleDomain
internal import WaggleLog

// What an operator takes away, and gives back: the commit comes first, then the desk's memory, then whoever is
// connected hears of it, then the answer leaves. So when a command has ended, the right has ended.
//
// Passwords and tokens leave no event: the log is for what may be read, and nothing about a secret may.

/// New values for a person; what is nil stays.
struct UserChange {
    let login: String
    let role: Role?
    let tiers: Set<Tier>?
    let skills: [String: Int]?
    let capacity: Int?
    /// Nil: stays; a nil inside: as many as the desk's settings say.
    let interruptionsPerDay: Int??

    init(_ fields: Fields) throws(Refused) {
        login = try fields.text("login")
        role = try fields.optionalText("role") == nil ? nil : UserForm.role(fields)
        tiers = Self.has("tiers", fields) ? try UserForm.tiers(fields) : nil
        skills = Self.has("skills", fields) ? try UserForm.skills(fields) : nil
        capacity = Self.has("capacity", fields) ? try UserForm.capacity(fields) : nil
        let namesBudget = fields.value["interruptions_per_day"] != nil
        interruptionsPerDay = namesBudget ? .some(try UserForm.interruptions(fields)) : nil
        guard role != nil || tiers != nil || skills != nil || capacity != nil || namesBudget else {
            throw Refused(
                Refusal(
                    .badRequest, "nothing to change: give a role, tiers, skills, a capacity or interruptions_per_day"))
        }
    }

    private static func has(_ name: String, _ fields: Fields) -> Bool { !(fields.value[name]?.isNull ?? true) }

    /// The person with the new values. Tiers that do not suit a new role must be given with it, but for the roles
    /// whose tiers are no choice.
    func applied(to person: Person) throws(Refused) -> Person {
        var person = person
        guard role == nil || (role == .bot) == (person.role == .bot) else {
            throw Refused(field: "role", "a bot stays a bot and people stay people, or history would tell of the other")
        }
        let hasChoice = role != .administrator && role != .partner
        let wanted = tiers ?? (hasChoice ? person.tiers : [])
        person.role = role ?? person.role
        person.tiers = try UserForm.fitting(wanted, person.role)
        person.skills = skills ?? person.skills
        person.capacity = capacity ?? person.capacity
        if let interruptionsPerDay { person.interruptionsPerDay = interruptionsPerDay }
        return person
    }
}

/// A person's new password.
struct PasswordForm {
    let login: String
    let password: [UInt8]

    init(_ fields: Fields) throws(Refused) {
        login = try fields.text("login")
        password = try UserForm.password(fields)
    }
}

/// Which program's token: itself, or whose it is and its last four characters.
enum TokenChoice {
    case token(String)
    case last4(String, of: String)

    init(_ fields: Fields) throws(Refused) {
        if let token = try fields.optionalText("token") {
            self = .token(token)
        } else {
            self = .last4(try fields.text("last4"), of: try fields.text("login"))
        }
    }
}

extension Operations {
    func changeUser(_ change: UserChange, _ completion: @escaping @Sendable (CallResult) -> Void) {
        put(change.login, completion) { (person) throws(Refused) in try change.applied(to: person) }
    }

    /// Disabling ends the person's sessions and revokes their tokens for good: enabling brings back the log-in only.
    func setUser(_ login: String, isDisabled: Bool, _ completion: @escaping @Sendable (CallResult) -> Void) {
        let now = desk.clock.now
        put(login, completion) { (person) throws(Refused) in
            var person = person
            person.disabled = isDisabled ? person.disabled ?? now : nil
            return person
        }
    }

    /// Stores what `change` makes of a person, records it, and tells who must hear of it.
    private func put(
        _ login: String, _ completion: @escaping @Sendable (CallResult) -> Void,
        _ change: @escaping @Sendable (Person) throws(Refused) -> Person
    ) {
        let outcome = Box<(person: Person, ended: [[UInt8]])?>(nil)
        write(completion) { [desk, observer] in
            guard let (person, ended) = outcome.value else { return }
            if !person.isStaff { desk.dismissed(person.id) }
            desk.enrolAgain(person)
            guard person.disabled == nil else { return observer?.accountDisabled(person.id, credentials: ended) ?? () }
            observer?.rightsChanged(of: person.id)
        } _: { (access) throws(LogError) in
            guard let known = try person(login) else { return Self.nobody(login) }
            guard known.id != actor.id else { return Self.oneself }
            let person: Person
            do throws(Refused) {
                person = try change(known)
            } catch {
                return .failure(DeskRefusal(error.refusal))
            }
            if person != known { try record(person, access) }
            if !person.isStaff, known.isStaff {
                access.turn.view.staff[person.id] = nil
                try desk.part(from: person.id, in: access.turn)
            }
            let isDisabled = person.disabled != nil
            outcome.value = (person, isDisabled ? try endEverything(of: person.id, access) : [])
            return .success(Self.object { $0.field("id", person.id.rawValue) })
        }
    }

    private func record(_ person: Person, _ access: borrowing DeskTurnAccess) throws(LogError) {
        try access.transaction.putPerson(person)
        try access.record(
            .userChanged(
                user: person.id, role: person.role, tiers: person.tiers.sorted(), skills: person.skills.keys.sorted(),
                disabled: person.disabled != nil), actor)
    }

    private func endEverything(
        of user: UserID, _ access: borrowing DeskTurnAccess
    ) throws(LogError) -> [[UInt8]] {
        let sessions = try access.transaction.dropSessions(of: user)
        return sessions + (try access.transaction.dropAPITokens(of: user))
    }

    private func person(_ login: String) throws(LogError) -> Person? {
        guard let found = try desk.log.reader.login(login) else { return nil }
        return try desk.log.reader.person(found.person)
    }

    /// The last administrator would lock the desk's own door from outside.
    private static let oneself = CallResult.failure(
        DeskRefusal(.notAllowed, "nobody changes their own role or log-in: another administrator does"))

    private static func nobody(_ login: String) -> CallResult {
        .failure(DeskRefusal(.notFound, "there is no user with the log-in name \(Login.fold(login))"))
    }

    /// A new password ends every session that the old one opened. Tokens of programs rest on no password and stay.
    func setPassword(_ form: PasswordForm, _ completion: @escaping @Sendable (CallResult) -> Void) {
        Self.slow.async { [self] in
            guard let hash = try? PasswordHash.make(form.password) else {
                return completion(.failure(DeskRefusal(.unavailable, "the password could not be hashed")))
            }
            storePassword(hash, form.login, completion)
        }
    }

    private func storePassword(
        _ hash: String, _ login: String, _ completion: @escaping @Sendable (CallResult) -> Void
    ) {
        let outcome = Box<(user: UserID, ended: [[UInt8]])?>(nil)
        write(completion) { [observer] in
            guard let (user, ended) = outcome.value else { return }
            observer?.credentialsEnded(ended, of: user)
        } _: { (access) throws(LogError) in
            let found = try person(login)
            guard found?.role != .bot else {
                return .failure(DeskRefusal(.invalidField, "a bot logs in with no password: make it a token"))
            }
            guard let person = found,
                try access.transaction.putLogin(name: login, person: person.id, passwordHash: hash)
            else { return Self.nobody(login) }
            let ended = try access.transaction.dropSessions(of: person.id)
            outcome.value = (person.id, ended)
            return .success(
                Self.object {
                    $0.field("id", person.id.rawValue)
                    $0.field("sessions_ended", ended.count)
                })
        }
    }

    func revokeToken(_ choice: TokenChoice, _ completion: @escaping @Sendable (CallResult) -> Void) {
        let outcome = Box<(user: UserID, hash: [UInt8])?>(nil)
        write(completion) { [observer] in
            guard let (user, hash) = outcome.value else { return }
            observer?.credentialsEnded([hash], of: user)
        } _: { (access) throws(LogError) in
            let found = try tokens(choice)
            guard let (hash, token) = found.first else {
                return .failure(DeskRefusal(.notFound, "there is no such token"))
            }
            guard found.count == 1 else {
                return .failure(DeskRefusal(.conflict, "\(found.count) tokens end so: give the whole token"))
            }
            try access.transaction.dropAPIToken(tokenHash: hash)
            outcome.value = (token.person, hash)
            return .success(
                Self.object {
                    $0.field("id", token.person.rawValue)
                    $0.field("name", token.name)
                })
        }
    }

    private func tokens(_ choice: TokenChoice) throws(LogError) -> [(tokenHash: [UInt8], token: APIToken)] {
        switch choice {
        case .token(let text):
            let hash = SecretToken.hash(text)
            return try desk.log.reader.apiToken(tokenHash: hash).map { [(hash, $0)] } ?? []
        case .last4(let end, let login):
            guard let owner = try desk.log.reader.login(login)?.person else { return [] }
            return try desk.log.reader.apiTokens().filter { $0.token.person == owner && $0.token.last4 == end }
        }
    }
}
