extension Shard {
    /// How often one turn flushes what its own callbacks wrote, before it leaves the rest to the next turn.
    private static let roundsMax = 8

    /// One turn around a single cause.
    func turn(_ body: () -> Void) {
        beginTurn()
        body()
        endTurn()
    }

    func beginTurn() {
        isInTurn = true
        nowMilliseconds = MonotonicClock.milliseconds()
        counters.turns &+= 1
    }

    func endTurn() {
        if timers.isDue(nowMilliseconds) { runDueTimers() }
        var rounds = 0
        while !(dirty.isEmpty && gone.isEmpty), rounds < Self.roundsMax {
            flushDirty()
            reportGone()
            rounds += 1
        }
        if isStopping { finishStopping() }
        timers.rearm()
        published.publish(counters)
        isInTurn = false
        if !(dirty.isEmpty && gone.isEmpty) { driver.wake() }
    }

    /// An event of the driver; a name nobody bears any more is an event of a connection that died meanwhile.
    func ready(_ id: ConnectionID, _ readiness: Readiness) {
        guard Int(id.slot) < slots.count, let connection = slots[Int(id.slot)], connection.id == id else {
            return
        }
        connection.handle(readiness)
    }

    /// Runs what waits in the mailbox; from the driver after a wake-up, inside a turn.
    func drainMailbox() {
        mailbox.takeAll(into: &work)
        var pending: [Mailbox.Work] = []
        swap(&pending, &work)
        for message in pending { message() }
        pending.removeAll(keepingCapacity: pending.capacity <= 4096)
        swap(&pending, &work)
    }

    func enqueueFlush(_ connection: Connection) {
        dirty.append(connection)
        if !isInTurn { driver.wake() }
    }

    private func flushDirty() {
        swap(&dirty, &flushing)
        for connection in flushing { connection.flush() }
        flushing.removeAll(keepingCapacity: true)
    }

    private func reportGone() {
        guard !gone.isEmpty else { return }
        let reported = gone
        gone = []
        for connection in reported { connection.deliverClose() }
    }

    private func finishStopping() {
        guard let completion = stopCompletion else { return }
        for connection in slots { connection?.destroy(.shardStopped) }
        reportGone()
        // What is still in the mailbox may own descriptors; it runs and finds the shard stopping.
        while !mailbox.closeIfEmpty() {
            drainMailbox()
            reportGone()
        }
        stopCompletion = nil
        dirty = []
        timers.stop()
        driver.stop(completion: completion)
    }
}
