internal import Dispatch
internal import Synchronization

// So many in any stretch of time, counted exactly: for what costs much and is tried seldom. Where a token bucket would
// let a burst and its refill both into one minute, this remembers when each of the latest was. Eight bytes for each.

/// Bounds how often something happens for each key within any `span`. Behind a lock; any queue.
package final class SlidingWindow<Key: Hashable & Sendable>: Sendable {
    private let countMax: Int
    private let span: Int64
    private let keysMax: Int
    private let now: @Sendable () -> Int64
    /// When each of the latest was, oldest first, in ns of the clock.
    private let times = Mutex<[Key: [Int64]]>([:])

    /// At most `count` (at least 1) within any `milliseconds`. Remembers at most `keysMax` keys. `now` is a monotonic
    /// clock in ns.
    package init(
        count: Int, milliseconds: Int64, keysMax: Int,
        now: @escaping @Sendable () -> Int64 = { Int64(clamping: DispatchTime.now().uptimeNanoseconds) }
    ) {
        countMax = max(1, count)
        let (span, isTooLong) = max(1, milliseconds).multipliedReportingOverflow(by: 1_000_000)
        self.span = isTooLong ? .max / 4 : min(span, .max / 4)
        self.keysMax = max(2, keysMax)
        self.now = now
    }

    /// Counts one for each key, or for none; nil when there was room, else the whole seconds (at least 1) until there
    /// will be. What is refused costs nothing.
    package func take(_ keys: some Collection<Key>) -> Int? {
        let now = self.now()
        return times.withLock { times in
            var wait: Int64 = 0
            for key in keys {
                times[key]?.removeAll { $0 <= now - span }
                guard let known = times[key], known.count >= countMax else { continue }
                wait = max(wait, known[known.count - countMax] + span - now)
            }
            guard wait == 0 else { return Int((wait - 1) / 1_000_000_000 + 1) }
            for key in keys {
                if times[key] == nil, times.count >= keysMax { makeRoom(&times, now) }
                times[key, default: []].append(now)
            }
            return nil
        }
    }

    /// Forgets what was counted for `keys`.
    package func forget(_ keys: some Collection<Key>) {
        times.withLock { times in for key in keys { times[key] = nil } }
    }

    /// Takes back the latest that was counted for a key.
    package func giveBack(_ key: Key) {
        times.withLock { times in
            guard var known = times[key], known.popLast() != nil else { return }
            times[key] = known.isEmpty ? nil : known
        }
    }

    /// Keys remembered now.
    package var count: Int { times.withLock { $0.count } }

    /// Down to half, so that a flood of new keys pays for this rarely; who tried most stays known.
    private func makeRoom(_ times: inout [Key: [Int64]], _ now: Int64) {
        times = times.filter { ($0.value.last ?? 0) > now - span }
        guard times.count > keysMax / 2 else { return }
        let busiestFirst = times.sorted { $0.value.count > $1.value.count }
        times = Dictionary(uniqueKeysWithValues: busiestFirst.prefix(keysMax / 2).map { ($0.key, $0.value) })
    }
}
