import Dispatch
import JSON
import Synchronization
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog

/// Simulations of a desk whose records are enough for them.
struct SimulationTests {
    /// After every wall clock, so that the desk goes on from there.
    private static let end: Milliseconds = 4_000_000_000_000
    private static let manager = Actor(id: UserID(900), name: "Mia", role: .manager)

    /// Twelve weeks of tickets, in both modes, with looks.
    private static func folder() throws -> DeskFolder {
        let place = try DeskFolder()
        var options = GeneratedDesk.Options(
            seed: 2, tickets: 500, agents: 4, days: 80, end: end, hasPresence: true)
        options.hasLogIns = false
        _ = try GeneratedDesk.make(place.folder, options)
        return place
    }

    private static func manager(_ number: Int64) -> Actor {
        Actor(id: UserID(900 + number), name: "Mia", role: .manager)
    }

    private static func ask(
        _ desk: Desk, _ method: WaggleDesk.Method, _ wish: JSONValue = [:], by actor: Actor = manager
    ) throws -> JSONValue {
        try JSONValue.parse(try answer(desk, method, wish, by: actor).get())
    }

    private static func answer(
        _ desk: Desk, _ method: WaggleDesk.Method, _ wish: JSONValue, by actor: Actor
    ) -> CallResult {
        let found = Answers()
        found.ask(desk, method, wish, by: actor)
        return found.wait(1)[0]
    }

    /// Asks until the simulation and its back-test are there.
    private static func whole(_ desk: Desk, _ wish: JSONValue) throws -> JSONValue {
        while true {
            let found = try ask(desk, .simulationGet, wish)
            if found["state"] == "ready", found["back_test"] != .null { return found }
        }
    }

    @Test func `both modes are simulated from the records, and others are answered meanwhile`() throws {
        try Self.folder().withDesk { desk in
            // The facts are read, so that what follows is begun at once.
            _ = try Self.whole(desk, [:])
            let all = Answers()
            Self.whileHeld(desk) {
                for method in [WaggleDesk.Method.simulationGet, .reportGet, .simulationGet] {
                    all.ask(desk, method, method == .reportGet ? [:] : ["load_percent": 150], by: Self.manager)
                }
            }
            let begun = try all.wait(3).map { try JSONValue.parse($0.get()) }
            #expect(begun[0]["state"] == "running" && begun[0]["steps"] == 20)
            // A report comes in between two steps.
            #expect(begun[1]["state"] == "ready" && begun[2]["state"] == "running")
            let found = try Self.whole(desk, ["load_percent": 150])
            #expect(found["missing"] == .null && found["repetitions"] == 20)
            #expect(try found.list("figures").count == 7 && found["busy"]?["swarm"]?.doubleValue ?? 0 > 0)
            let origins = try found.list("parameters").compactMap { $0["origin"]?.stringValue }
            #expect(Set(origins).isSuperset(of: ["given", "declared"]))
            // The same question has the same answer.
            #expect(try Self.whole(desk, ["load_percent": 150]) == found)
        }
    }

    @Test func `four run at once: a fifth is refused, but for who gives up one of their own`() throws {
        try Self.folder().withDesk { desk in
            _ = try Self.whole(desk, [:])
            let loads: [Int64] = [50, 75, 125, 150]
            let all = Answers()
            Self.whileHeld(desk) {
                for (index, load) in loads.enumerated() {
                    all.ask(desk, .simulationGet, ["load_percent": .int(load)], by: Self.manager(Int64(index)))
                }
                all.ask(desk, .simulationGet, ["load_percent": 200], by: Self.manager(9))
                all.ask(desk, .simulationGet, ["load_percent": 175], by: Self.manager(0))
                all.ask(desk, .simulationGet, ["load_percent": 50], by: Self.manager(9))
            }
            let found = all.wait(7)
            for one in found[0..<4] { #expect(try JSONValue.parse(one.get())["state"] == "running") }
            #expect(found[4].refusal?.code == .unavailable)
            #expect(try JSONValue.parse(found[5].get())["state"] == "running")
            // What was given up is gone, and its place taken.
            #expect(found[6].refusal?.code == .unavailable)
        }
    }

    private static func whileHeld(_ desk: Desk, _ body: () -> Void) {
        let (isHeld, end) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        desk.queue.async {
            isHeld.signal()
            end.wait()
        }
        isHeld.wait()
        body()
        end.signal()
    }
}

/// Answers to what was asked, in the order it was asked in.
private final class Answers: Sendable {
    private let found = Mutex<[Int: CallResult]>([:])
    private let count = Mutex(0)
    private let came = DispatchSemaphore(value: 0)

    func ask(_ desk: Desk, _ method: WaggleDesk.Method, _ wish: JSONValue, by actor: Actor) {
        let place = count.withLock { count in
            defer { count += 1 }
            return count
        }
        desk.call(method, data: TestDesk.keyed(method, wish), by: actor) { result in
            self.found.withLock { $0[place] = result }
            self.came.signal()
        }
    }

    /// Waits for so many answers.
    func wait(_ count: Int) -> [CallResult] {
        for _ in 0..<count { came.wait() }
        return found.withLock { found in (0..<count).compactMap { found[$0] } }
    }
}
