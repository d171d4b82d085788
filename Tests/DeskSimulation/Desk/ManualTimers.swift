package import Dispatch
internal import Synchronization
package import WaggleDesk
package import WaggleDomain

/// Timers of a desk whose time stands still: nothing rings before the simulation rings it. Its lock guards what waits.
package final class ManualTimers: DeskTimers {
    private struct Entry {
        let due: Milliseconds
        let order: Int
        let work: @Sendable () -> Void
    }

    private struct State {
        var once: [Entry] = []
        var alarms: [DeskAlarm: Entry] = [:]
        var order = 0
        var isStopped = false

        /// Whose turn comes next: what is due first, and of these what was set first.
        var next: Entry? { (once + alarms.values).min { ($0.due, $0.order) < ($1.due, $1.order) } }

        mutating func entry(_ due: Milliseconds, _ work: @escaping @Sendable () -> Void) -> Entry {
            order += 1
            return Entry(due: due, order: order, work: work)
        }
    }

    private let state = Mutex(State())
    private let clock: DeskClock

    package init(_ clock: DeskClock) { self.clock = clock }

    package func run(after delay: Milliseconds, on queue: DispatchQueue, _ work: @escaping @Sendable () -> Void) {
        let due = clock.now + max(0, delay)
        state.withLock { $0.once.append($0.entry(due, work)) }
    }

    package func set(
        _ alarm: DeskAlarm, after delay: Milliseconds?, on queue: DispatchQueue,
        _ work: @escaping @Sendable () -> Void
    ) {
        let due = delay.map { clock.now + max(0, $0) }
        state.withLock { state in
            state.alarms[alarm] = due.map { state.entry($0, work) }
        }
    }

    package func stop() {
        state.withLock { state in
            state.isStopped = true
            state.once = []
            state.alarms = [:]
        }
    }

    /// When the next one rings.
    var nextDue: Milliseconds? { state.withLock { $0.next?.due } }

    /// Takes the next one that is due by the clock; the caller runs it on the desk's queue.
    func takeDue() -> (@Sendable () -> Void)? {
        let now = clock.now
        return state.withLock { state in
            guard !state.isStopped, let next = state.next, next.due <= now else { return nil }
            state.once.removeAll { $0.order == next.order }
            for (alarm, entry) in state.alarms where entry.order == next.order { state.alarms[alarm] = nil }
            return next.work
        }
    }
}
