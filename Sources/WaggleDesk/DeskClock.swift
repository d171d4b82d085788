internal import Glibc
internal import Synchronization
package import WaggleDomain

/// The desk's time: the wall clock as it stood at start, carried on by the steady clock, so that a wall
/// clock that jumps neither fires a deadline early nor orders events backwards. It never starts before
/// the last recorded event. Callable from any queue.
///
/// A correction of the wall clock is followed at the next start; ordinary slewing moves both clocks.
package final class DeskClock: Sendable {
    private let base: Milliseconds
    /// Nil: the clock stands still until it is moved.
    private let steadyAtBase: Milliseconds?
    private let advanced = Atomic<Int64>(0)

    /// `notBefore`: the last recorded event's time. `wall`: what the wall clock shows, for tests of one that jumped.
    package init(notBefore: Milliseconds = 0, wall: Milliseconds? = nil) {
        base = max(wall ?? Self.read(CLOCK_REALTIME), notBefore)
        steadyAtBase = Self.read(CLOCK_BOOTTIME)
    }

    /// A clock that stands at `fixed` until it is moved: for stories told at times of their own.
    package init(fixed: Milliseconds) {
        base = fixed
        steadyAtBase = nil
    }

    /// Milliseconds since 1970 UTC.
    package var now: Milliseconds {
        let elapsed = steadyAtBase.map { Self.read(CLOCK_BOOTTIME) - $0 } ?? 0
        return base + elapsed + advanced.load(ordering: .relaxed)
    }

    /// For tests and rehearsals only (`serve --test-clock`): moves the desk's time forward.
    package func advance(by step: Milliseconds) {
        advanced.add(max(0, step), ordering: .relaxed)
    }

    private static func read(_ clock: clockid_t) -> Milliseconds {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
