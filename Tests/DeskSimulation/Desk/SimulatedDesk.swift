internal import Crypto
internal import Dispatch
internal import Glibc
internal import JSON
internal import Synchronization
internal import WaggleDesk
internal import WaggleDomain
internal import WaggleLog
internal import WaggleWire

/// A real desk over a real folder, driven from one thread. Its time and its timers are the simulation's: between two
/// calls of this type nothing happens in it.
final class SimulatedDesk {
    let folder: DataFolder
    let ear = Ear()
    let policy: DeskPolicy
    private var opened: (desk: Desk, log: EventLog, timers: ManualTimers)?

    var desk: Desk { present.desk }
    private var present: (desk: Desk, log: EventLog, timers: ManualTimers) {
        guard let opened else { preconditionFailure("the desk is not open") }
        return opened
    }

    /// A Monday morning, ten minutes after the default calendar's opening.
    static let start: Milliseconds = 1_767_604_200_000
    /// Timers in one drain; more is a loop.
    private static let ringsMax = 20_000

    init(folder: String, policy: DeskPolicy) throws {
        self.folder = DataFolder(folder)
        self.policy = policy
        opened = try Self.open(self.folder, at: Self.start, policy, ear)
    }

    private static func open(
        _ folder: DataFolder, at time: Milliseconds, _ policy: DeskPolicy, _ ear: Ear
    ) throws -> (desk: Desk, log: EventLog, timers: ManualTimers) {
        let log = try openedLog(folder)
        let clock = DeskClock(fixed: max(time, log.lastEventAt))
        let timers = ManualTimers(clock)
        let desk = try Desk(log: log, clock: clock, publisher: ear, policy: policy, timers: timers)
        desk.fixedSeed = 1
        try desk.start()
        return (desk, log, timers)
    }

    /// The desk before lets go of the folder when its last block has run.
    private static func openedLog(_ folder: DataFolder) throws -> EventLog {
        for _ in 0..<5_000 {
            do throws(LogError) {
                return try EventLog.open(folder, now: start)
            } catch {
                guard case .locked = error else { throw error }
                usleep(1_000)
            }
        }
        return try EventLog.open(folder, now: start)
    }

    /// Opens again, after `stop` or `kill`, on a machine whose wall clock then shows `wall`.
    func start(wall: Milliseconds) throws { opened = try Self.open(folder, at: wall, policy, ear) }

    /// Ends the desk as a killed process does: what it had in memory alone is gone, and it says and writes nothing more.
    func kill() {
        opened?.timers.stop()
        opened = nil
    }

    /// The folder is let go when the desk's last block has run.
    func stop() {
        opened?.desk.stop()
        opened = nil
    }

    var now: Milliseconds { desk.clock.now }

    /// Runs what waits on the desk's queue, and every timer that is due, until neither is left.
    func drain() throws {
        for _ in 0..<Self.ringsMax {
            desk.queue.sync {}
            // What is found beside the desk comes back to it before anything else happens.
            desk.searchQueue.sync {}
            desk.queue.sync {}
            if desk.waiting > 0 { continue }
            guard let work = present.timers.takeDue() else { return }
            desk.queue.sync(execute: work)
        }
        throw Broken("the desk's timers ring without end")
    }

    /// Lets time pass, every timer at its moment.
    func pass(_ time: Milliseconds, _ each: () throws -> Void) throws {
        let end = now + time
        while let due = present.timers.nextDue, due <= end {
            desk.clock.advance(by: due - now)
            try each()
        }
        desk.clock.advance(by: end - now)
        try each()
    }

    /// Like a machine that slept: the clock has gone on, the timers ring late.
    func jump(_ time: Milliseconds) { desk.clock.advance(by: time) }

    /// Starts something and waits for its answer.
    func wait<Value: Sendable>(_ start: (@escaping @Sendable (Value) -> Void) -> Void) throws -> Value {
        let answer = Mutex<Value?>(nil)
        let done = DispatchSemaphore(value: 0)
        start { value in
            answer.withLock { $0 = value }
            done.signal()
        }
        guard done.wait(timeout: .now() + .seconds(60)) == .success, let value = answer.withLock({ $0 }) else {
            throw Broken("the desk did not answer")
        }
        return value
    }

    func call(_ method: WaggleDesk.Method, _ data: JSONValue, by actor: Actor) throws -> CallResult {
        let bytes = data.serialised()
        return try wait { desk.call(method, data: bytes, by: actor, completion: $0) }
    }

    /// Several at once, decided in one turn; their answers in the order given.
    func callTogether(_ calls: [Call]) throws -> [CallResult] {
        let answers = Mutex([Int: CallResult]())
        let (isHeld, end) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        desk.queue.async {
            isHeld.signal()
            end.wait()
        }
        isHeld.wait()
        let group = DispatchGroup()
        for (index, call) in calls.enumerated() {
            group.enter()
            desk.call(call.method, data: call.data.serialised(), by: call.actor) { result in
                answers.withLock { $0[index] = result }
                group.leave()
            }
        }
        end.signal()
        guard group.wait(timeout: .now() + .seconds(60)) == .success else { throw Broken("the desk did not answer") }
        return answers.withLock { found in calls.indices.compactMap { found[$0] } }
    }

    /// The answer of something that is known to be allowed.
    func read(_ method: WaggleDesk.Method, _ data: JSONValue = [:], by actor: Actor) throws -> JSONValue {
        switch try call(method, data, by: actor) {
        case .success(let bytes): return try JSONValue.parse(bytes)
        case .failure(let refusal):
            throw Broken("\(actor.name) was refused \(method.rawValue) \(data.text): \(refusal.message)")
        }
    }

    /// Reads the store on the desk's queue, between two turns.
    func stored<Value>(_ body: (LogReader) throws -> Value) throws -> Value {
        try desk.queue.sync { try body(present.log.reader) }
    }

    func authorise(_ channel: Channel, by actor: Actor) throws -> ChannelGrant? {
        try? wait { desk.authorise(channel, by: actor, completion: $0) }.get()
    }

    func publications(_ channel: Channel, after: UInt64, upTo: UInt64) throws -> [WaggleWire.Publication]? {
        try wait { desk.publications(of: channel, after: after, upTo: upTo, completion: $0) }
    }
}

/// One command as a client sends it, with its key.
struct Call {
    let method: WaggleDesk.Method
    let data: JSONValue
    let actor: Actor
}

/// A rule that did not hold, in a sentence.
package struct Broken: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}

extension JSONValue {
    var text: String { String(decoding: serialised(), as: UTF8.self) }

    func with(_ key: String, _ value: JSONValue) -> JSONValue {
        .object((objectValue ?? []).filter { $0.key != key } + [JSONMember(key, value)])
    }

    func without(_ keys: Set<String>) -> JSONValue {
        .object((objectValue ?? []).filter { !keys.contains($0.key) })
    }
}
