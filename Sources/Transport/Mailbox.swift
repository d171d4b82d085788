internal import Synchronization

/// Work posted to a shard from anywhere. Bounded by count and by the sum of the costs; the poster that fills an empty
/// box wakes the shard, the others need not. Who posts much at once holds the wake-up until all of it is in the box.
final class Mailbox: Sendable {
    typealias Work = @Sendable () -> Void

    enum Outcome { case refused, queued, queuedFirst }

    private struct State {
        var work: [Work] = []
        var bytes = 0
        var isClosed = false
        var holds = 0
    }

    private let state = Mutex(State())
    private let countMax: Int
    private let bytesMax: Int

    init(countMax: Int, bytesMax: Int) {
        self.countMax = countMax
        self.bytesMax = bytesMax
    }

    /// Any thread. Urgent work passes the bounds, not the closed door.
    func put(cost: Int, isUrgent: Bool, _ work: @escaping Work) -> Outcome {
        state.withLock { state in
            if state.isClosed { return .refused }
            if !isUrgent {
                // An empty box takes one message of any cost, or a large one could never pass.
                let (bytes, overflow) = state.bytes.addingReportingOverflow(max(0, cost))
                let hasRoom = !overflow && bytes <= bytesMax && state.work.count < countMax
                guard hasRoom || state.work.isEmpty else { return .refused }
                state.bytes = overflow ? Int.max : bytes
            }
            state.work.append(work)
            return state.work.count == 1 && state.holds == 0 ? .queuedFirst : .queued
        }
    }

    /// Nobody is told to wake the shard until `release`. Any thread.
    func hold() { state.withLock { $0.holds += 1 } }

    /// True: the caller must wake the shard. Any thread.
    func release() -> Bool {
        state.withLock { state in
            precondition(state.holds > 0, "released what was not held")
            state.holds -= 1
            return state.holds == 0 && !state.work.isEmpty
        }
    }

    /// Exchanges what waits for an empty list, whose storage is used again.
    func takeAll(into work: inout [Work]) {
        work.removeAll(keepingCapacity: true)
        state.withLock { state in
            swap(&state.work, &work)
            state.bytes = 0
        }
    }

    /// Refuses everything from now on, if nothing waits; false if something does.
    func closeIfEmpty() -> Bool {
        state.withLock { state in
            guard state.work.isEmpty else { return false }
            state.isClosed = true
            return true
        }
    }
}
