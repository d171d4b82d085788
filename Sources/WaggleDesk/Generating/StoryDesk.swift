internal import Crypto
package import WaggleDomain
package import WaggleLog
internal import WaggleWire

/// Somebody who may log in to a made-up desk; the password is known here and nowhere else.
package struct MadeLogIn: Equatable, Sendable {
    package let login: String
    package let password: String
    package let role: Role
    package let name: String
}

/// Why a desk was not made up.
package enum GeneratingError: Error, Equatable, CustomStringConvertible {
    /// Somebody's records lie there already.
    case notEmpty(folder: String)
    case store(LogError)
    case passwordHash

    package var description: String {
        switch self {
        case .notEmpty(let folder): "The data folder \(folder) holds records already: name an empty one."
        case .store(let error): error.description
        case .passwordHash: "A password could not be hashed: too little memory."
        }
    }
}

/// What both made-up desks share: a folder opened at a time of its own, and staff in it.
enum StoryDesk {
    private final class Silence: DeskPublisher {
        func publish(_ data: [UInt8], to channel: Channel, offset: UInt64) {}
        func reconsider(_ channel: Channel) {}
    }

    /// Opens an empty folder at `start`, runs `body` on the desk's queue and closes it again.
    static func make<Value>(
        _ folder: DataFolder, start: Milliseconds, _ body: (Desk) throws(GeneratingError) -> Value
    ) throws(GeneratingError) -> Value {
        guard let desk = try open(folder, start: start) else { throw .notEmpty(folder: folder.path) }
        defer { desk.stop() }
        return try onQueue(of: desk) { () throws(GeneratingError) in try body(desk) }
    }

    /// A desk over a folder without any event; nil when there is one.
    private static func open(_ folder: DataFolder, start: Milliseconds) throws(GeneratingError) -> Desk? {
        do throws(LogError) {
            let log = try EventLog.open(folder, now: start)
            guard log.lastSequence == 0 else { return nil }
            let desk = try Desk(log: log, clock: DeskClock(fixed: start), publisher: Silence())
            try desk.start()
            return desk
        } catch {
            throw .store(error)
        }
    }

    /// Runs `body` on the desk's queue.
    static func onQueue<Value>(
        of desk: Desk, _ body: () throws(GeneratingError) -> Value
    ) throws(GeneratingError) -> Value {
        let result: Result<Value, GeneratingError> = desk.queue.sync {
            do throws(GeneratingError) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Makes staff, those with a log-in with a random password. On the queue.
    static func addStaff(
        _ people: [(draft: PersonDraft, login: String?)], to desk: Desk
    ) throws(GeneratingError) -> [MadeLogIn] {
        var drafts: [PersonDraft] = []
        var made: [MadeLogIn] = []
        for (draft, login) in people {
            var draft = draft
            if let login {
                let password = RandomPassword.make()
                guard let hash = try? PasswordHash.make(Array(password.utf8)) else { throw .passwordHash }
                draft.login = (login, hash)
                made.append(MadeLogIn(login: login, password: password, role: draft.role, name: draft.name))
            }
            drafts.append(draft)
        }
        do throws(LogError) {
            let persons = try Rehearsal.run(desk) { (scene) throws(LogError) in
                var persons: [Person] = []
                for draft in drafts { persons.append(try scene.addStaff(draft)) }
                return persons
            }
            for person in persons { desk.enrol(person) }
        } catch {
            throw .store(error)
        }
        return made
    }
}

extension Rehearsal {
    /// A member of staff; recorded. The desk may route to them once they are enrolled, after the commit.
    func addStaff(_ draft: PersonDraft) throws(LogError) -> Person {
        let id = try turn.transaction.addPerson(draft, at: turn.now)
        if let login = draft.login {
            _ = try turn.transaction.putLogin(name: login.name, person: id, passwordHash: login.passwordHash)
        }
        let added = Event.userAdded(
            user: id, role: draft.role, tiers: draft.tiers.sorted(), skills: draft.skills.keys.sorted())
        _ = try desk.record([added], ticket: nil, by: .system, request: nil, in: turn)
        return Person(
            id: id, role: draft.role, name: draft.name, email: draft.email, tiers: draft.tiers, skills: draft.skills,
            capacity: draft.capacity ?? PeoplePolicy().capacity, created: turn.now)
    }
}
