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
    /// How far the last recorded event lay ahead of the wall clock at the start, in ms: the desk's time stays ahead of
    /// everybody's by so much. 0 when it did not.
    package let lead: Milliseconds

    /// A lead that is worth a word: two machines may well differ by less.
    package static let leadMax: Milliseconds = 60_000

    /// `notBefore`: the last recorded event's time. `wall`: what the wall clock shows, for tests of one that jumped.
    package init(notBefore: Milliseconds = 0, wall: Milliseconds? = nil) {
        let wall = wall ?? Self.read(CLOCK_REALTIME)
        base = max(wall, notBefore)
        lead = base - wall
        steadyAtBase = Self.read(CLOCK_BOOTTIME)
    }

    /// A clock that stands at `fixed` until it is moved: for stories told at times of their own.
    package init(fixed: Milliseconds) {
        base = fixed
        lead = 0
        steadyAtBase = nil
    }

    /// Milliseconds since 1970 UTC.
    package var now: Milliseconds {
        let elapsed = steadyAtBase.map { Self.read(CLOCK_BOOTTIME) - $0 } ?? 0
        return base + elapsed + advanced.load(ordering: .relaxed)
    }

    /// One sentence for the operator when the desk's time is wrong because an earlier start had a wrong clock.
    package static func warning(lead: Milliseconds) -> String? {
        guard lead > leadMax else { return nil }
        return "the last event was recorded \(lead / 1_000) s after what the clock of this machine shows now: the desk "
            + "goes on from there, ahead by so much (docs/how-to/mend-a-wrong-clock.md)"
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
