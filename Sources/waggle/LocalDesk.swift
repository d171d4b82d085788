internal import Dispatch
internal import WaggleDesk
internal import WaggleLog
internal import WaggleWire

/// Nobody listens: what the desk tells the outside is dropped.
final class DiscardingPublisher: DeskPublisher {
    func publish(_ data: [UInt8], to channel: Channel, offset: UInt64) {}
    func reconsider(_ channel: Channel) {}
}

/// A desk opened by a command because no server works on the folder; holds the folder's lock until it goes.
final class LocalDesk {
    private let desk: Desk
    private let operations: Operations

    init(_ folder: DataFolder) throws {
        do throws(LogError) {
            let log = try EventLog.open(folder, now: wallClock())
            desk = try Desk(log: log, clock: DeskClock(notBefore: log.lastEventAt), publisher: DiscardingPublisher())
            try desk.start(firesDeadlines: false)
        } catch {
            throw Failure(error)
        }
        operations = Operations(desk)
    }

    deinit { desk.stop() }

    /// Runs an operation and waits for its answer.
    func perform(_ path: String, _ body: [UInt8]) -> CallResult {
        let answer = Answer()
        operations.perform(path, body: body) { answer.give($0) }
        return answer.wait()
    }

    /// Begins to store a batch of an import; what is given waits for the answer, once.
    func store(_ batch: ImportBatch) -> () -> CallResult {
        let answer = Answer()
        operations.store(batch) { answer.give($0) }
        return { answer.wait() }
    }

    /// Handed from the desk's queue to the waiting command; the semaphore orders the two.
    private final class Answer: @unchecked Sendable {
        private var result: CallResult?
        private let isThere = DispatchSemaphore(value: 0)

        func give(_ result: CallResult) {
            self.result = result
            isThere.signal()
        }

        func wait() -> CallResult {
            isThere.wait()
            return result ?? .failure(DeskRefusal(.internal, "the desk gave no answer"))
        }
    }
}
