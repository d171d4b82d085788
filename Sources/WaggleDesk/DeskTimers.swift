package import Dispatch
internal import Synchronization
package import WaggleDomain

// What the desk does later by itself hangs on the timers it was given: Dispatch's in a server, a test's own where time
// stands still until the test moves it. So a simulation tells the same story twice.

/// Wakes a desk. Called on the desk's queue; what was asked for runs there too.
package protocol DeskTimers: AnyObject, Sendable {
    /// Runs `work` on `queue` once, `delay` ms from now.
    func run(after delay: Milliseconds, on queue: DispatchQueue, _ work: @escaping @Sendable () -> Void)
    /// Runs `work` on `queue` when the alarm rings, `delay` ms from now. Set anew before it rang, it rings at the new
    /// time only; `nil` silences it.
    func set(
        _ alarm: DeskAlarm, after delay: Milliseconds?, on queue: DispatchQueue,
        _ work: @escaping @Sendable () -> Void)
    /// Silences every alarm for good. What `run` was asked for may still come.
    func stop()
}

/// The alarms a desk has, one of each.
package enum DeskAlarm: Hashable, Sendable {
    /// The earliest deadline or loss of presence.
    case deadline
    /// The desk's hours begin or end.
    case hours
}

/// Dispatch's timers, within ten milliseconds. Its lock guards the sources; desks call it on their queue alone.
final class DispatchTimers: DeskTimers {
    private struct Sources: @unchecked Sendable {
        // `@unchecked Sendable`: touched under the lock only.
        var byAlarm: [DeskAlarm: any DispatchSourceTimer] = [:]
        var isStopped = false
    }
    private let sources = Mutex(Sources())

    func run(after delay: Milliseconds, on queue: DispatchQueue, _ work: @escaping @Sendable () -> Void) {
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(clamping: delay)), execute: work)
    }

    func set(
        _ alarm: DeskAlarm, after delay: Milliseconds?, on queue: DispatchQueue,
        _ work: @escaping @Sendable () -> Void
    ) {
        sources.withLock { sources in
            guard !sources.isStopped else { return }
            guard let delay else {
                sources.byAlarm[alarm]?.schedule(deadline: .distantFuture)
                return
            }
            let source = sources.byAlarm[alarm] ?? Self.source(on: queue, work)
            sources.byAlarm[alarm] = source
            source.schedule(
                deadline: .now() + .milliseconds(Int(clamping: max(0, delay))), leeway: .milliseconds(10))
        }
    }

    /// An alarm does one thing, so its source keeps the first work it was given.
    private static func source(
        on queue: DispatchQueue, _ work: @escaping @Sendable () -> Void
    ) -> any DispatchSourceTimer {
        let source = DispatchSource.makeTimerSource(queue: queue)
        source.setEventHandler(handler: work)
        source.activate()
        return source
    }

    func stop() {
        sources.withLock { sources in
            sources.isStopped = true
            for source in sources.byAlarm.values { source.cancel() }
            sources.byAlarm = [:]
        }
    }
}
