import Crypto
import Dispatch
import Foundation
import JSON
import Synchronization
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleTesting
import WaggleWire

/// A real desk over a folder of its own, with a cast of people and time that the test moves.
final class TestDesk {
    let folder: DataFolder
    let publisher = RecordingPublisher()
    let policy: DeskPolicy
    let limits: DeskLimits
    private var opened: (log: EventLog, desk: Desk)?
    private var advanced: Milliseconds = 0

    var desk: Desk { opened!.desk }
    var log: EventLog { opened!.log }

    // The cast, made by `hire`.
    private(set) var carla = Actor.system
    private(set) var chris = Actor.system
    private(set) var ana = Actor.system
    private(set) var ben = Actor.system
    private(set) var dora = Actor.system
    private(set) var fay = Actor.system
    private(set) var gus = Actor.system
    private(set) var mia = Actor.system
    private(set) var otto = Actor.system
    private(set) var pia = Actor.system
    var agents: [Actor] { [ana, ben, dora, fay, gus] }
    var staff: [Actor] { agents + [mia, otto, pia] }

    init(
        _ mode: Mode = .tiered, policy: DeskPolicy = .quiet, limits: DeskLimits = DeskLimits(),
        connecting: Bool = true, in path: String? = nil
    ) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("waggle-desk-\(UUID().uuidString)")
        folder = DataFolder(path ?? url.path)
        self.policy = policy
        self.limits = limits
        try open()
        try hire()
        if connecting { connectEverybody() }
        if mode == .swarm {
            for queue in 1...3 {
                _ = try ask(
                    .queueSetMode, ["queue": .int(Int64(queue)), "mode": "swarm", "reason": "trial"], by: mia)
            }
        }
        publisher.forget()
    }

    /// Stops the desk and lets go of its folder.
    func close() {
        opened?.desk.stop()
        opened = nil
    }

    deinit {
        close()
        try? FileManager.default.removeItem(atPath: folder.path)
    }

    private func open() throws {
        let log = try openLog()
        let clock = DeskClock(notBefore: log.lastEventAt)
        clock.advance(by: Milliseconds(Date().timeIntervalSince1970 * 1000) + advanced - clock.now)
        let desk = try Desk(log: log, clock: clock, publisher: publisher, policy: policy, limits: limits)
        opened = (log, desk)
        try desk.start()
    }

    /// The desk before lets go of the folder when its last block has run.
    private func openLog() throws -> EventLog {
        let end = ContinuousClock.now + .seconds(5)
        while true {
            do throws(LogError) {
                return try EventLog.open(folder, now: 1)
            } catch {
                guard case .locked = error, ContinuousClock.now < end else { throw error }
                usleep(2_000)
            }
        }
    }

    /// Stops the desk and opens the folder again, with time that went on by `absence` meanwhile.
    func restart(after absence: Milliseconds = 0) throws {
        desk.stop()
        opened = nil
        advanced += absence
        try open()
    }

    /// Stops the desk and opens the folder again on a machine whose wall clock has jumped meanwhile.
    func restart(wallJumpedBy jump: Milliseconds) throws {
        let wall = desk.clock.now + jump
        desk.stop()
        opened = nil
        let log = try openLog()
        let clock = DeskClock(notBefore: log.lastEventAt, wall: wall)
        let desk = try Desk(log: log, clock: clock, publisher: publisher, policy: policy, limits: limits)
        opened = (log, desk)
        try desk.start()
    }

    /// Moves the desk's time and lets it look.
    func pass(_ time: Milliseconds) {
        advanced += time
        desk.clock.advance(by: time)
        desk.clockMoved()
    }

    /// Waits until the desk has told what the test waits for; false after five seconds.
    func until(_ isDone: () -> Bool) -> Bool {
        let end = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < end {
            if isDone() { return true }
            usleep(2_000)
        }
        return isDone()
    }

    /// Until every block that waits on the desk's queue has run, timers that are due included.
    func settle() {
        for _ in 0..<4 {
            usleep(12_000)
            desk.queue.sync {}
        }
    }

    private func hire() throws {
        carla = try person(.init(role: .customer, name: "Carla Customer", email: "carla@example.org"))
        chris = try person(.init(role: .customer, name: "Chris Customer"))
        ana = try person(.init(role: .agent, name: "Ana Silva", tiers: [.l1], skills: ["billing": 3]))
        ben = try person(.init(role: .agent, name: "Ben Okafor", tiers: [.l1], skills: ["email": 2]))
        dora = try person(.init(role: .agent, name: "Dora Lind", tiers: [.l2], skills: ["email": 4, "network": 3]))
        fay = try person(.init(role: .agent, name: "Fay Wong", tiers: [.l3], skills: ["network": 5, "database": 5]))
        gus = try person(.init(role: .agent, name: "Gus Maier", tiers: [.l3], skills: ["database": 3]))
        mia = try person(.init(role: .manager, name: "Mia Rossi", tiers: [.l1, .l2, .l3]))
        otto = try person(.init(role: .administrator, name: "Otto Roos"))
        pia = try person(.init(role: .partner, name: "Pia Prat", tiers: [.l4], skills: ["database": 5]))
    }

    func person(_ draft: PersonDraft) throws -> Actor {
        try wait { self.desk.addPerson(draft, by: .system, completion: $0) }.get().actor
    }

    func connectEverybody() {
        for actor in staff { desk.connected(actor.id) }
        flushPresence()
    }

    /// Presence recorded now, so that it is no commit in the middle of a test.
    func flushPresence() {
        desk.flushPresence()
        desk.queue.sync {}
    }

    func wait<Value: Sendable>(_ start: (@escaping @Sendable (Value) -> Void) -> Void) -> Value {
        let answer = Mutex<Value?>(nil)
        let done = DispatchSemaphore(value: 0)
        start { value in
            answer.withLock { $0 = value }
            done.signal()
        }
        done.wait()
        return answer.withLock { $0 }!
    }

    /// The answer's bytes.
    func bytes(_ method: WaggleDesk.Method, _ data: JSONValue, by actor: Actor) -> CallResult {
        let body = Self.keyed(method, data)
        return wait { self.desk.call(method, data: body, by: actor, completion: $0) }
    }

    /// The answer, or the refusal thrown.
    func ask(_ method: WaggleDesk.Method, _ data: JSONValue = [:], by actor: Actor) throws -> JSONValue {
        try JSONValue.parse(try bytes(method, data, by: actor).get())
    }

    func refusal(_ method: WaggleDesk.Method, _ data: JSONValue = [:], by actor: Actor) -> DeskRefusal? {
        if case .failure(let refusal) = bytes(method, data, by: actor) { refusal } else { nil }
    }

    /// The number of a new ticket by `customer`.
    func openTicket(
        _ text: String = "My printer is broken", by customer: Actor? = nil, channel: String = "chat"
    ) throws -> Int64 {
        let data: JSONValue = ["text": .string(text), "channel": .string(channel)]
        return try ask(.ticketOpen, data, by: customer ?? carla).number("ticket")
    }

    /// Commits so far, and events in them; counted when a turn has ended.
    var turns: Int64 { counters.turns }
    var events: Int64 { counters.events }
    var counters: DeskCounters {
        desk.queue.sync {}
        return desk.countersSnapshot
    }

    /// The kinds of a ticket's events so far, in order.
    func kinds(_ ticket: Int64) throws -> [String] { try events(ticket).map(\.event.kind) }

    func events(_ ticket: Int64) throws -> [StoredEvent] {
        try desk.queue.sync { try log.reader.events(of: TicketID(ticket)) }
    }

    /// How often a kind of event happened to a ticket.
    func count(_ kind: String, _ ticket: Int64) throws -> Int { try kinds(ticket).count { $0 == kind } }

    /// The ticket as the log alone tells it.
    func replayed(_ ticket: Int64) throws -> Ticket? {
        try desk.queue.sync { try log.reader.ticket(TicketID(ticket)) }
    }

    /// Keeps the desk's queue from working until `body` is through, so that what it submits waits together.
    func whileHeld<Value>(_ body: () throws -> Value) rethrows -> Value {
        let isHeld = DispatchSemaphore(value: 0)
        let end = DispatchSemaphore(value: 0)
        desk.queue.async {
            isHeld.signal()
            end.wait()
        }
        isHeld.wait()
        defer { end.signal() }
        return try body()
    }

    func authorise(_ channel: Channel, by actor: Actor) -> Result<ChannelGrant, DeskRefusal> {
        wait { self.desk.authorise(channel, by: actor, completion: $0) }
    }

    func isOpen(_ channel: Channel, to actor: Actor) -> Bool { (try? authorise(channel, by: actor).get()) != nil }

    /// Like a client: a key of its own for each command.
    static func keyed(_ method: WaggleDesk.Method, _ data: JSONValue) -> [UInt8] {
        guard method.kind == .change, data["client_id"] == nil, let members = data.objectValue else {
            return data.serialised()
        }
        return JSONValue.object(members + [JSONMember("client_id", .string(newKey()))]).serialised()
    }

    static func newKey() -> String {
        UUIDv7.format(UUIDv7.make(nowMilliseconds: UInt64(Date().timeIntervalSince1970 * 1000)))
    }
}

extension JSONValue {
    /// The integer member that the test knows to be there.
    func number(_ key: String) throws -> Int64 { try #require(self[key]?.intValue) }
    func text(_ key: String) throws -> String { try #require(self[key]?.stringValue) }
    func list(_ key: String) throws -> [JSONValue] { try #require(self[key]?.arrayValue) }
    var memberNames: [String] { objectValue?.map(\.key) ?? [] }

    /// The object without some of its members.
    func without(_ keys: String...) -> JSONValue {
        .object((objectValue ?? []).filter { !keys.contains($0.key) })
    }
}

extension RecordingPublisher.Told {
    var json: JSONValue { (try? JSONValue.parse(data)) ?? .null }
    var type: String { json["type"]?.stringValue ?? "" }
}
