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
        /// Too many attempts; one may be made after so many seconds.
        case slowDown(seconds: Int)
        case unavailable
    }

    private let desk: Desk
    private let limits: Limits
    private let queue = DispatchQueue(label: "waggle.passwords", qos: .utility)
    /// By log-in name and by address, strictly: in no minute more than allowed.
    private let attempts: SlidingWindow<String>
    private let waiting = Mutex(0)

    init(desk: Desk, limits: Limits) {
        self.desk = desk
        self.limits = limits
        attempts = SlidingWindow(
            count: limits.loginAttemptsPerMinute, milliseconds: 60_000, keysMax: limits.rateKeys)
    }

    /// Log-in with name and password from `peer`. A new session has a new identifier, always.
    func logIn(
        name: String, password: String, peer: String, completion: @escaping @Sendable (Outcome) -> Void
    ) {
        let folded = Login.fold(name)
        let keys = ["n:" + folded, "p:" + peer]
        guard password.utf8.count <= limits.passwordBytes else { return completion(.slowDown(seconds: 60)) }
        if let wait = admit(keys) { return completion(.slowDown(seconds: wait)) }
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
                guard isRight, let (login, person) = found else { return completion(.wrong) }
                // The address keeps its failures: somebody with one account must not clear them for trying others.
                attempts.forget([keys[0]])
                attempts.giveBack(keys[1])
                open(person, login, completion)
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

    /// Opens the session, unless the right to it ended while the password was checked.
    private func open(
        _ person: Person, _ login: Login, _ completion: @escaping @Sendable (Outcome) -> Void
    ) {
        let token = Authenticator.newToken(prefix: "")
        let hash = Authenticator.hash(token)
        let lifetime = limits.sessionLifetime
        let isOpen = OpenedFlag()
        desk.administer { (transaction, now) throws(LogError) in
            try transaction.dropExpiredSessions(now: now)
            let session = StoredSession(person: person.id, created: now, expires: now + lifetime)
            isOpen.set(try transaction.putSession(tokenHash: hash, session, for: login))
        } completion: { error in
            guard error == nil else { return completion(.unavailable) }
            completion(isOpen.isSet ? .session(token: token, person.actor) : .wrong)
        }
    }

    /// What the desk's transaction tells its completion.
    private final class OpenedFlag: Sendable {
        private let value = Mutex(false)
        var isSet: Bool { value.withLock { $0 } }
        func set(_ isSet: Bool) { value.withLock { $0 = isSet } }
    }

    /// Nil when the attempt may be made, else the seconds to wait. What is refused costs nothing.
    private func admit(_ keys: [String]) -> Int? {
        let hasPlace = waiting.withLock { waiting in
            guard waiting < limits.passwordsWaiting else { return false }
            waiting += 1
            return true
        }
        guard hasPlace else { return 1 }
        let wait = attempts.take(keys)
        if wait != nil { leave() }
        return wait
    }

    private func leave() { waiting.withLock { $0 -= 1 } }
}
