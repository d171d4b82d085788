import Foundation
import Synchronization
import WaggleDesk
import WaggleLog
import WaggleWire

/// A data folder that goes with this object.
final class DeskFolder {
    let folder: DataFolder

    init() throws {
        let path = NSTemporaryDirectory() + "waggle-desk-" + UUID().uuidString
        folder = DataFolder(path)
        try folder.create()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    func reader() throws -> LogReader { try LogReader.open(folder) }

    /// The files of the folder that hold the word.
    func files(with word: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().filter { name in
            let bytes = try? Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
            return bytes?.range(of: Data(word.utf8)) != nil
        }
    }

    /// A desk over the folder for as long as `body` runs.
    func withDesk<Value>(_ body: (Desk) throws -> Value) throws -> Value {
        let log = try EventLog.open(folder, now: 1_000_000)
        let desk = try Desk(log: log, clock: DeskClock(notBefore: log.lastEventAt), publisher: Nobody())
        try desk.start()
        defer { desk.stop() }
        return try body(desk)
    }
}

/// Nobody listens.
final class Nobody: DeskPublisher {
    func publish(_ data: [UInt8], to channel: Channel, offset: UInt64) {}
    func reconsider(_ channel: Channel) {}
}

extension Operations {
    /// Runs an operation and waits for its answer.
    func run(_ path: String, _ body: String) -> CallResult {
        let answer = Mutex<CallResult?>(nil)
        let isThere = DispatchSemaphore(value: 0)
        perform(path, body: Array(body.utf8)) { result in
            answer.withLock { $0 = result }
            isThere.signal()
        }
        isThere.wait()
        return answer.withLock { $0 } ?? .failure(DeskRefusal(.internal, "no answer"))
    }
}

extension CallResult {
    var text: String? {
        if case .success(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }
    var refusal: DeskRefusal? {
        if case .failure(let refusal) = self { refusal } else { nil }
    }
}
