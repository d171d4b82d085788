package import WaggleDomain
internal import Dispatch
internal import JSON
internal import WaggleLog

// What the operator's commands change: users, tokens, imported history, the test clock. The running server's
// control socket and the command line without a server both come through here, so that both do the same.
//
//     POST /control/users   {role, login, name, email?, tiers, skills, capacity?, interruptions_per_day?, password}  {"id": 7}; bots: no password
//     POST /control/tokens  {login, name, days?}                                             {"token": "wgl_…"}
//     POST /control/user-change    {login, role?, tiers?, skills?, capacity?, interruptions_per_day?}                {"id"}
//     POST /control/user-disable   {login}                                                   {"id"}
//     POST /control/user-enable    {login}                                                   {"id"}
//     POST /control/user-password  {login, password}                                         {"id", "sessions_ended"}
//     POST /control/token-revoke   {token}, or {login, last4}                                {"id", "name"}
//     POST /control/site-secret    {key}                                                     {"number", "secret": "wgs_…"}
//     POST /control/site-secret-end {key, number}                                            {"sessions_ended"}
//     POST /control/erase   {customer, reason}                                               {"seq"}
//     POST /control/import  {name, source, batch, last, tickets: [{number, payloads: […]}]}  {"tickets", "rows"}
//     POST /control/clock   {advance_ms}                                                     {"now"}
//     GET  /control/status                                                                   counters
//
// Whoever reaches these paths is the operator: the socket lies in the data folder and is theirs alone.

/// The operator's doors to one desk. Callable from any queue; completions run on a queue of the desk's.
package struct Operations: Sendable {
    let desk: Desk
    let observer: (any AccountObserver)?
    /// In whose name it is recorded.
    let actor: Actor
    private let allowsClock: Bool

    /// `allowsClock`: the desk's time may be moved (`serve --test-clock`). `observer` hears of lost rights; nil when
    /// nobody can be connected. `actor`: an administrator whose right was asked of `Desk.mayAdminister`; the desk itself
    /// when the operator works.
    package init(
        _ desk: Desk, allowsClock: Bool = false, observer: (any AccountObserver)? = nil, actor: Actor = .system
    ) {
        self.desk = desk
        self.observer = observer
        self.actor = actor
        self.allowsClock = allowsClock
    }

    /// Every path and the status of its success.
    package static let paths: [(path: String, method: String, status: Int)] = [
        ("/control/users", "POST", 201), ("/control/tokens", "POST", 201), ("/control/import", "POST", 200),
        ("/control/user-change", "POST", 200), ("/control/user-disable", "POST", 200),
        ("/control/user-enable", "POST", 200), ("/control/user-password", "POST", 200),
        ("/control/token-revoke", "POST", 200), ("/control/site-secret", "POST", 200),
        ("/control/site-secret-end", "POST", 200),
        ("/control/erase", "POST", 200), ("/control/clock", "POST", 200),
        ("/control/status", "GET", 200),
    ]

    /// Runs one operation; `body` is its JSON, empty for none.
    package func perform(_ path: String, body: [UInt8], completion: @escaping @Sendable (CallResult) -> Void) {
        do throws(Refused) {
            let fields = try Fields(parse(body))
            switch path {
            case "/control/users": addUser(try UserForm(fields), completion)
            case "/control/tokens": makeToken(try TokenForm(fields), completion)
            case "/control/user-change": changeUser(try UserChange(fields), completion)
            case "/control/user-disable": setUser(try fields.text("login"), isDisabled: true, completion)
            case "/control/user-enable": setUser(try fields.text("login"), isDisabled: false, completion)
            case "/control/user-password": setPassword(try PasswordForm(fields), completion)
            case "/control/token-revoke": revokeToken(try TokenChoice(fields), completion)
            case "/control/site-secret": try addSiteSecret(fields, completion)
            case "/control/site-secret-end": try endSiteSecret(fields, completion)
            case "/control/erase": try erase(fields, completion)
            case "/control/import": store(try ImportBatch(fields), completion)
            case "/control/clock": try moveClock(fields, completion)
            case "/control/status": status(completion)
            default: completion(.failure(DeskRefusal(.notFound, "there is no such operation")))
            }
        } catch {
            completion(.failure(DeskRefusal(error.refusal)))
        }
    }

    private func parse(_ body: [UInt8]) throws(Refused) -> JSONValue {
        if body.isEmpty { return .object([]) }
        do throws(JSONError) {
            return try JSONValue.parse(body)
        } catch {
            throw Refused(Refusal(.badRequest, "the request is not valid JSON: \(error)"))
        }
    }

    /// One write in the desk's next commit; `after` runs on the desk's queue once it is committed and was no refusal,
    /// then the answer leaves.
    func write(
        _ completion: @escaping @Sendable (CallResult) -> Void, after: @escaping @Sendable () -> Void = {},
        _ body: @escaping @Sendable (borrowing DeskTurnAccess) throws(LogError) -> CallResult
    ) {
        let outcome = Box<CallResult>(.failure(Desk.busy))
        let write = DeskWrite(
            body: { (access) throws(LogError) in outcome.value = try body(access) },
            completion: { error in
                if let error { return completion(.failure(DeskRefusal(error))) }
                if case .success = outcome.value { after() }
                completion(outcome.value)
            })
        if !desk.submit(.write(write)) { completion(.failure(Desk.busy)) }
    }

    private func moveClock(
        _ fields: Fields, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        guard allowsClock else {
            return completion(.failure(DeskRefusal(.notAllowed, "the server was not started with --test-clock")))
        }
        let step = try fields.integer("advance_ms")
        guard (0...Self.advanceMax).contains(step) else {
            throw Refused(field: "advance_ms", "the clock goes forward by at most 366 days")
        }
        desk.clock.advance(by: step)
        desk.clockMoved()
        completion(.success(Self.object { $0.field("now", desk.clock.now) }))
    }

    private static let advanceMax: Milliseconds = 366 * 86_400_000

    private func status(_ completion: @escaping @Sendable (CallResult) -> Void) {
        let counters = desk.countersSnapshot
        completion(
            .success(
                Self.object {
                    $0.field("now", desk.clock.now)
                    $0.field("waiting", desk.waiting)
                    $0.field("turns", counters.turns)
                    $0.field("events", counters.events)
                    $0.field("acknowledged", counters.acknowledged)
                    $0.field("refused", counters.refused)
                    $0.field("deadlines_fired", counters.deadlinesFired)
                    $0.field("storage_failures", counters.storageFailures)
                }))
    }

    static func object(_ fill: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        fill(&writer)
        writer.endObject()
        return writer.bytes
    }
}
