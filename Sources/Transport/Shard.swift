package import Dispatch

/// One serial queue with everything that lives on it: connections in a slot table, a readiness driver, a timer wheel
/// and a mailbox.
///
/// Work happens in turns: a batch of ready sockets, the mailbox, due time-outs; then every connection that was written
/// to is flushed once, then those that died are reported to their handlers. Callbacks therefore never nest.
///
/// What will bite:
/// - Never `async` or `sync` onto the queue: the epoll driver may be lingering on it. `post` wakes it.
/// - A shard that is not stopped lives for ever; its sources hold it.
/// - An event names (slot, generation). A connection that died earlier in a batch has left its slot, and its
///   successor there has another generation, so a late event finds nobody.
///
/// `@unchecked Sendable`: mutable members are touched on `queue` only; the doors for other threads say "any thread" and
/// go through the mailbox or atomics.
package final class Shard: @unchecked Sendable {
    /// The queue everything of this shard is confined to; for precondition checks, not for work.
    package let queue: DispatchQueue
    /// Its number among its siblings.
    package let index: Int
    /// Its bounds.
    package let options: ShardOptions

    let mailbox: Mailbox
    let published = PublishedCounters()
    let receiveBuffer: UnsafeMutableRawBufferPointer
    let sendBuffer: UnsafeMutableRawBufferPointer
    let driver: any ReadinessDriver
    var timers: ShardTimers
    var counters = ShardCounters()

    var slots: [Connection?] = []
    var generations: [UInt32] = []
    var freeSlots: [UInt32] = []

    var dirty: [Connection] = []
    var flushing: [Connection] = []
    var gone: [Connection] = []
    var work: [Mailbox.Work] = []
    var isInTurn = false
    var isStopping = false
    /// Milliseconds on the monotonic clock at the start of the turn.
    package internal(set) var nowMilliseconds: UInt64

    /// Opens the driver's descriptors and starts to work.
    package init(index: Int = 0, options: ShardOptions = ShardOptions()) throws(TransportError) {
        self.index = index
        self.options = options
        let queue = DispatchQueue(label: "transport.shard.\(index)", qos: .userInitiated)
        self.queue = queue
        driver = try makeDriver(options.driver, queue: queue)
        mailbox = Mailbox(countMax: options.mailboxCountMax, bytesMax: options.mailboxBytesMax)
        receiveBuffer = .allocate(byteCount: max(1, options.receiveBufferBytes), alignment: 16)
        sendBuffer = .allocate(byteCount: max(1, options.sendBufferBytes), alignment: 16)
        nowMilliseconds = MonotonicClock.milliseconds()
        timers = ShardTimers(queue: queue, nowMilliseconds: nowMilliseconds)
        timers.onTick { [self] in turn { runDueTimers() } }
        driver.start(serving: self)
    }

    deinit {
        receiveBuffer.deallocate()
        sendBuffer.deallocate()
    }

    /// Stops the process unless the caller is on the shard's queue.
    package func assertOnQueue() {
        dispatchPrecondition(condition: .onQueue(queue))
    }

    /// Runs work on the shard soon, in order of posting. `cost` is its weight in bytes. False, and nothing happens,
    /// when the mailbox is full or the shard has stopped. Any thread.
    package func post(cost: Int = 0, _ work: @escaping @Sendable () -> Void) -> Bool {
        put(cost: cost, isUrgent: false, work)
    }

    /// As `post`, past the bounds: for the little that must not be dropped, such as stopping. False only when the shard
    /// has stopped. Any thread.
    @discardableResult
    package func postUrgent(_ work: @escaping @Sendable () -> Void) -> Bool {
        put(cost: 0, isUrgent: true, work)
    }

    /// Between `holdWakeUps` and `releaseWakeUps`, which come in pairs, posts wait in the mailbox: one wake-up serves all
    /// of them, and what they say to one connection leaves in one piece. Any thread.
    package func holdWakeUps() { mailbox.hold() }

    /// See `holdWakeUps`. Any thread.
    package func releaseWakeUps() {
        if mailbox.release() { driver.wake() }
    }

    private func put(cost: Int, isUrgent: Bool, _ work: @escaping Mailbox.Work) -> Bool {
        switch mailbox.put(cost: cost, isUrgent: isUrgent, work) {
        case .refused:
            return false
        case .queued:
            return true
        case .queuedFirst:
            driver.wake()
            return true
        }
    }

    /// What was counted up to the end of the last turn. Any thread.
    package func countersSnapshot() -> ShardCounters {
        published.snapshot()
    }

    /// Cuts every connection, runs what is in the mailbox, refuses further work and releases the descriptors;
    /// `completion` runs on the shard's queue after that; a further call completes at once. Any thread.
    package func stop(completion: @escaping @Sendable () -> Void = {}) {
        let isAccepted = postUrgent { [self] in
            guard !isStopping else { return completion() }
            isStopping = true
            stopCompletion = completion
        }
        if !isAccepted { completion() }
    }

    var stopCompletion: (@Sendable () -> Void)?
}
