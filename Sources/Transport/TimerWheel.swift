/// Names one pending time-out of a shard; stale names are harmless.
package struct TimerToken: Sendable, Hashable {
    let index: UInt32
    let generation: UInt32
}

/// A hashed timer wheel: scheduling, cancelling and moving cost the same for one time-out and for a million.
///
/// A tick is a fixed length of time. A time-out for tick T hangs in bucket T modulo the number of buckets; when the
/// wheel reaches a tick it takes from that bucket what is due and leaves what belongs to a later round. Buckets are
/// circular doubly linked lists threaded through one array; the first entries of the array are the heads. What is
/// due moves to one more list, from which the caller pops one action after the other, so an action may schedule and
/// cancel freely, even a time-out that is due in the same tick.
///
///     entries:  [ head 0 | head 1 | … | head n-1 | due | time-outs and free entries … ]
package struct TimerWheel {
    /// What a time-out does.
    package typealias Action = () -> Void

    private struct Entry {
        var action: Action?
        var tick: UInt64 = 0
        var previous: UInt32
        var next: UInt32
        var generation: UInt32 = 0
    }

    private var entries: [Entry]
    private var free: [UInt32] = []
    private let bucketCount: UInt32
    private var due: UInt32 { bucketCount }

    /// The last tick that was reached.
    package private(set) var currentTick: UInt64
    /// Time-outs that are pending, those that are due included.
    package private(set) var count = 0

    /// `bucketCount` is a power of two or not, as you like; time-outs beyond it take another round.
    package init(bucketCount: Int = 1024, currentTick: UInt64) {
        precondition(bucketCount > 0 && bucketCount < 1 << 20, "between 1 and a million buckets")
        self.bucketCount = UInt32(bucketCount)
        self.currentTick = currentTick
        entries = (0...UInt32(bucketCount)).map { Entry(previous: $0, next: $0) }
    }

    /// Adds an action for a tick; one that has passed already means the next.
    package mutating func schedule(atTick tick: UInt64, _ action: @escaping Action) -> TimerToken {
        let index: UInt32
        if let reused = free.popLast() {
            index = reused
        } else {
            index = UInt32(entries.count)
            entries.append(Entry(previous: index, next: index))
        }
        entries[Int(index)].action = action
        hang(index, tick: tick)
        count += 1
        return TimerToken(index: index, generation: entries[Int(index)].generation)
    }

    /// Takes a time-out away; false if it has fired or was cancelled.
    @discardableResult
    package mutating func cancel(_ token: TimerToken) -> Bool {
        guard isPending(token) else { return false }
        unlink(token.index)
        _ = release(token.index)
        return true
    }

    /// Moves a pending time-out to another tick and keeps its action; false if it has fired or was cancelled.
    @discardableResult
    package mutating func reschedule(_ token: TimerToken, atTick tick: UInt64) -> Bool {
        guard isPending(token) else { return false }
        unlink(token.index)
        hang(token.index, tick: tick)
        return true
    }

    /// Reaches a tick and collects what is due, in order of ticks and then of scheduling; pop it with `popDue`.
    package mutating func advance(toTick target: UInt64) {
        guard target > currentTick else { return }
        if count == 0 { currentTick = target }
        while currentTick < target {
            currentTick += 1
            collect(bucket: UInt32(truncatingIfNeeded: currentTick % UInt64(bucketCount)))
        }
    }

    /// The next action that is due.
    package mutating func popDue() -> Action? {
        let first = entries[Int(due)].next
        guard first != due else { return nil }
        unlink(first)
        return release(first)
    }

    /// A tick at which it is worth looking again, never later than the earliest pending one; nil without time-outs.
    package func nextTick() -> UInt64? {
        guard count > 0 else { return nil }
        for distance in 1...UInt64(bucketCount) {
            let bucket = UInt32(truncatingIfNeeded: (currentTick + distance) % UInt64(bucketCount))
            if entries[Int(bucket)].next != bucket { return currentTick + distance }
        }
        return currentTick + 1
    }

    private func isPending(_ token: TimerToken) -> Bool {
        guard token.index > due, token.index < UInt32(entries.count) else { return false }
        let entry = entries[Int(token.index)]
        return entry.generation == token.generation && entry.action != nil
    }

    private mutating func collect(bucket: UInt32) {
        var index = entries[Int(bucket)].next
        while index != bucket {
            let next = entries[Int(index)].next
            if entries[Int(index)].tick <= currentTick {
                unlink(index)
                link(index, before: due)
            }
            index = next
        }
    }

    private mutating func hang(_ index: UInt32, tick: UInt64) {
        let tick = max(tick, currentTick + 1)
        entries[Int(index)].tick = tick
        link(index, before: UInt32(truncatingIfNeeded: tick % UInt64(bucketCount)))
    }

    private mutating func link(_ index: UInt32, before head: UInt32) {
        let last = entries[Int(head)].previous
        entries[Int(index)].previous = last
        entries[Int(index)].next = head
        entries[Int(last)].next = index
        entries[Int(head)].previous = index
    }

    private mutating func unlink(_ index: UInt32) {
        let (previous, next) = (entries[Int(index)].previous, entries[Int(index)].next)
        entries[Int(previous)].next = next
        entries[Int(next)].previous = previous
    }

    private mutating func release(_ index: UInt32) -> Action? {
        let action = entries[Int(index)].action
        entries[Int(index)].action = nil
        entries[Int(index)].generation &+= 1
        free.append(index)
        count -= 1
        return action
    }
}
