extension Shard {
    /// Runs an action after that time, never earlier and at most about 100 ms later. Setting, moving and cancelling
    /// cost the same however many there are. Shard's queue, inside a turn: a callback, a posted work or a time-out.
    @discardableResult
    package func schedule(afterMilliseconds milliseconds: Int, _ action: @escaping () -> Void) -> TimerToken {
        assertOnQueue()
        return timers.schedule(afterMilliseconds: milliseconds, now: nowMilliseconds, action)
    }

    /// Moves a pending time-out and keeps its action; false if it has fired or was cancelled. Shard's queue.
    @discardableResult
    package func reschedule(_ token: TimerToken, afterMilliseconds milliseconds: Int) -> Bool {
        assertOnQueue()
        return timers.reschedule(token, afterMilliseconds: milliseconds, now: nowMilliseconds)
    }

    /// Takes a time-out away; false if it has fired or was cancelled. Shard's queue.
    @discardableResult
    package func cancel(_ token: TimerToken) -> Bool {
        assertOnQueue()
        return timers.cancel(token)
    }

    /// Runs every action that is due, inside a turn.
    func runDueTimers() {
        timers.noteFired()
        timers.advance(to: nowMilliseconds)
        while let action = timers.popDue() { action() }
        timers.refresh()
    }
}
