import Dispatch
import Foundation
import JSON
import Testing
import WaggleDesk
import WaggleDomain
import WaggleLog
import WaggleTesting
import WaggleWire

/// The desk reads requests as `Protocols/` says: what is promised is taken, what is required is missed.
///
/// The requests meet an empty desk, so a command that was read is answered "there is no ticket 42 for you".
struct ProtocolsRequestTests {
    private let desk: TemporaryDesk
    private static let unread: Set<RefusalCode> = [.badRequest, .invalidField, .internal, .unavailable]
    /// What may be left out only where another field says so: of a pilot, which is no switchback.
    private static let needed: [Method: Set<String>] = [.experimentPlan: ["length", "blocks"]]

    init() throws { desk = try TemporaryDesk() }

    @Test func `every example of a request is read`() throws {
        let examples = try ProtocolsFolder.examples(beginningWith: "rpc.").filter { $0.contains(".request") }
        #expect(examples.count >= Method.allCases.count)
        for example in examples {
            let method = try #require(Self.method(of: example))
            let refusal = desk.refusal(method, try ProtocolsFolder.json("examples/\(example).json"))
            #expect(
                refusal.map { !Self.unread.contains($0.code) } ?? true, "\(example): \(String(describing: refusal))")
        }
    }

    @Test(arguments: Method.allCases)
    func `what is required is missed and what is not may be left out`(method: Method) throws {
        let schema = try #require(try ProtocolsFolder.definitions("rpc")["\(method.rawValue).request"])
        let request = try ProtocolsFolder.json("examples/rpc.\(method.rawValue).request.json")
        let required = Set(schema["required"]?.strings ?? []).union(method.kind == .change ? ["client_id"] : [])
        for field in required.union(Self.needed[method] ?? []) {
            let refusal = desk.refusal(method, request.without([field]))
            #expect(
                refusal?.code == .invalidField && refusal?.field == field, "\(field): \(String(describing: refusal))")
        }
        let least = request.without(request.keys.subtracting(required.union(Self.needed[method] ?? [])))
        let refusal = desk.refusal(method, least)
        #expect(refusal.map { !Self.unread.contains($0.code) } ?? true, "\(String(describing: refusal))")
    }

    @Test(arguments: Method.allCases)
    func `a field of a wrong type is refused by its name`(method: Method) throws {
        let request = try ProtocolsFolder.json("examples/rpc.\(method.rawValue).request.json")
        for field in request.keys {
            let refusal = desk.refusal(method, request.with(field, [[]]))
            #expect(
                refusal?.code == .invalidField && refusal?.field == field, "\(field): \(String(describing: refusal))")
        }
    }

    @Test(arguments: Method.allCases)
    func `what the desk does not know it ignores`(method: Method) throws {
        let request = try ProtocolsFolder.json("examples/rpc.\(method.rawValue).request.json")
        let newer = JSONValue.object((request.objectValue ?? []) + [JSONMember("of_a_later_version", true)])
        let refusal = desk.refusal(method, newer)
        #expect(refusal.map { !Self.unread.contains($0.code) } ?? true, "\(String(describing: refusal))")
    }

    private static func method(of example: String) -> Method? {
        let name = example.dropFirst("rpc.".count).split(separator: "~")[0]
        return Method(rawValue: String(name.dropLast(".request".count)))
    }
}

/// An empty desk in a folder of its own, gone with the test.
private final class TemporaryDesk {
    private let folder: URL
    private let desk: Desk

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "waggle-protocols-\(UUID().uuidString)")
        let log = try EventLog.open(DataFolder(folder.path), now: DeskClock().now)
        desk = try Desk(log: log, clock: DeskClock(), publisher: Silence())
        try desk.start()
    }

    deinit {
        desk.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Why the desk says no, nil when it says yes. Customers' methods are asked by a customer, others by a manager.
    func refusal(_ method: Method, _ request: JSONValue) -> DeskRefusal? {
        let isCustomers = method == .ticketOpen && request["customer"] == nil
        let answered = DispatchSemaphore(value: 0)
        let outcome = Outcome()
        desk.call(method, data: request.serialised(), by: isCustomers ? Cast.carla : Cast.mia) { result in
            if case .failure(let refusal) = result { outcome.refusal = refusal }
            answered.signal()
        }
        answered.wait()
        return outcome.refusal
    }

    /// Written before the semaphore's signal, read after its wait.
    private final class Outcome: @unchecked Sendable {
        var refusal: DeskRefusal?
    }

    private final class Silence: DeskPublisher {
        func publish(_ data: [UInt8], to channel: Channel, offset: UInt64) {}
        func reconsider(_ channel: Channel) {}
    }
}
