internal import Crypto
internal import Dispatch
internal import Synchronization
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog

/// Checks passwords, one at a time and off every I/O queue: scrypt takes some 100 ms and 32 MiB. The queue is
/// bounded; an unknown name costs as much as a wrong password. Callable from any queue.
final class LogIn: Sendable {
    enum Outcome: Sendable {
        case session(token: String, Actor)
        case wrong
        case slowDown
        case unavailable
    }

    private struct Attempts {
        var byName: [String: [Milliseconds]] = [:]
        var waiting = 0
    }

    private let desk: Desk
    private let limits: Limits
    private let queue = DispatchQueue(label: "waggle.passwords", qos: .utility)
    private let attempts = Mutex(Attempts())

    init(desk: Desk, limits: Limits) {
        self.desk = desk
        self.limits = limits
    }

    /// Log-in with name and password from `peer`. A new session has a new identifier, always.
    func logIn(
        name: String, password: String, peer: String, completion: @escaping @Sendable (Outcome) -> Void
    ) {
        let folded = Login.fold(name)
        guard password.utf8.count <= limits.passwordBytes, admit(["n:" + folded, "p:" + peer]) else {
            return completion(.slowDown)
        }
        desk.lookUp { (reader) throws(LogError) -> (Login, Person)? in
            guard let login = try reader.login(folded), let person = try reader.person(login.person),
                person.disabled == nil
            else { return nil }
            return (login, person)
        } completion: { [self] found in
            guard let found else {
                leave()
                return completion(.unavailable)
            }
            queue.async { [self] in
                let isRight = check(password, found?.0)
                leave()
                guard isRight, let person = found?.1 else { return completion(.wrong) }
                forget(["n:" + folded, "p:" + peer])
                open(person, completion)
            }
        }
    }

    private func check(_ password: String, _ login: Login?) -> Bool {
        guard let login else {
            PasswordHash.verifyDummy(Array(password.utf8))
            return false
        }
        return (try? PasswordHash.verify(Array(password.utf8), against: login.passwordHash)) ?? false
    }

    private func open(_ person: Person, _ completion: @escaping @Sendable (Outcome) -> Void) {
        let token = Authenticator.newToken(prefix: "")
        let hash = Authenticator.hash(token)
        let lifetime = limits.sessionLifetime
        desk.administer { (transaction, now) throws(LogError) in
            try transaction.dropExpiredSessions(now: now)
            try transaction.putSession(
                tokenHash: hash, StoredSession(person: person.id, created: now, expires: now + lifetime))
        } completion: { error in
            completion(error == nil ? .session(token: token, person.actor) : .unavailable)
        }
    }

    /// Attempts of the last minute, per name and per address; and the bound of those under way.
    private func admit(_ keys: [String]) -> Bool {
        // Monotonic: a clock set back must not lock anybody out.
        let now = Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000)
        return attempts.withLock { attempts in
            guard attempts.waiting < limits.passwordsWaiting else { return false }
            if attempts.byName.count > 10_000 {
                attempts.byName = attempts.byName.filter { $0.value.last ?? 0 > now - 60_000 }
            }
            // All are looked at before any is counted: what is refused must not make us remember more.
            let recent = keys.map { key in attempts.byName[key, default: []].filter { $0 > now - 60_000 } }
            guard recent.allSatisfy({ $0.count < limits.loginAttemptsPerMinute }) else { return false }
            for (key, times) in zip(keys, recent) { attempts.byName[key] = times + [now] }
            attempts.waiting += 1
            return true
        }
    }

    private func forget(_ keys: [String]) {
        attempts.withLock { attempts in for key in keys { attempts.byName[key] = nil } }
    }

    private func leave() { attempts.withLock { $0.waiting -= 1 } }
}
