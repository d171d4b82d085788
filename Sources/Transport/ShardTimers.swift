internal import Dispatch

/// The wheel of a shard and the one Dispatch timer that turns it. The timer is armed for the next tick at which
/// something may be due and only while time-outs exist; arming happens once at the end of a turn, however many
/// time-outs that turn set.
struct ShardTimers {
    /// The length of a tick. A time-out is never early and at most about one tick late.
    static let tickMilliseconds: UInt64 = 100

    private var wheel: TimerWheel
    private let source: any DispatchSourceTimer
    private let epoch: UInt64
    /// The tick the source is armed for.
    private var armedTick: UInt64?
    /// The earliest tick anything may be due at, or earlier; nil without time-outs.
    private var nextTick: UInt64?

    init(queue: DispatchQueue, nowMilliseconds: UInt64) {
        source = DispatchSource.makeTimerSource(queue: queue)
        epoch = nowMilliseconds
        wheel = TimerWheel(currentTick: 0)
    }

    func onTick(_ handler: @escaping @Sendable () -> Void) {
        source.setEventHandler(handler: handler)
        source.schedule(deadline: .distantFuture)
        source.activate()
    }

    func isDue(_ nowMilliseconds: UInt64) -> Bool {
        guard let nextTick else { return false }
        return tick(at: nowMilliseconds) >= nextTick
    }

    mutating func schedule(
        afterMilliseconds milliseconds: Int, now: UInt64, _ action: @escaping () -> Void
    ) -> TimerToken {
        let tick = dueTick(after: milliseconds, now: now)
        let token = wheel.schedule(atTick: tick, action)
        lower(to: tick)
        return token
    }

    mutating func reschedule(_ token: TimerToken, afterMilliseconds milliseconds: Int, now: UInt64) -> Bool {
        let tick = dueTick(after: milliseconds, now: now)
        guard wheel.reschedule(token, atTick: tick) else { return false }
        lower(to: tick)
        return true
    }

    mutating func cancel(_ token: TimerToken) -> Bool {
        wheel.cancel(token)
    }

    /// Collects what is due; pop it with `popDue`.
    mutating func advance(to nowMilliseconds: UInt64) {
        wheel.advance(toTick: tick(at: nowMilliseconds))
        nextTick = nil
    }

    mutating func popDue() -> (() -> Void)? {
        wheel.popDue()
    }

    /// Finds the next tick again after `advance`.
    mutating func refresh() {
        nextTick = wheel.nextTick()
    }

    /// Arms the source if something is due earlier than it is armed for. Cancelling does not disarm it: it fires once,
    /// finds nothing, and is armed for what is left, if anything.
    mutating func rearm() {
        guard let nextTick else { return }
        if let armedTick, armedTick <= nextTick { return }
        armedTick = nextTick
        let (milliseconds, overflow) = nextTick.multipliedReportingOverflow(by: Self.tickMilliseconds)
        let target = overflow ? UInt64.max : epoch &+ milliseconds
        let now = MonotonicClock.milliseconds()
        let distance = Int(clamping: target - min(now, target))
        source.schedule(deadline: .now() + .milliseconds(distance), leeway: .milliseconds(5))
    }

    /// The source has fired or will not: it must be armed anew.
    mutating func noteFired() {
        armedTick = nil
    }

    func stop() {
        source.cancel()
    }

    private mutating func lower(to tick: UInt64) {
        let tick = max(tick, wheel.currentTick + 1)
        nextTick = min(nextTick ?? tick, tick)
    }

    private func tick(at milliseconds: UInt64) -> UInt64 {
        (milliseconds - min(milliseconds, epoch)) / Self.tickMilliseconds
    }

    private func dueTick(after milliseconds: Int, now: UInt64) -> UInt64 {
        let delay = UInt64(clamping: milliseconds)
        let (sum, overflow) = (now - min(now, epoch)).addingReportingOverflow(delay)
        if overflow { return UInt64.max / 2 }
        return sum / Self.tickMilliseconds + (sum % Self.tickMilliseconds == 0 ? 0 : 1)
    }
}
