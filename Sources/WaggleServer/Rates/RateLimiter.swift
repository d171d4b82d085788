internal import Dispatch
internal import Synchronization

// Token buckets, one a key: `burst` tokens when full, one more each `period / tokens`.
//
// A bucket is one number, the moment at which it will be full again. Taking a token moves that moment one interval
// further; a bucket whose moment lies a burst's intervals ahead is empty. A full bucket is the same as none, so full
// ones are forgotten first. When strangers still fill the table, the half nearest to full goes: those who used least
// lose least by it, and who floods stays known.

/// Bounds how often something happens for each key. Behind a lock; any queue.
package final class RateLimiter<Key: Hashable & Sendable>: Sendable {
    private let interval: Int64
    private let span: Int64
    private let keysMax: Int
    private let now: @Sendable () -> Int64
    /// When each bucket that is not full will be, in ns of the clock.
    private let fullAt = Mutex<[Key: Int64]>([:])

    /// `tokens` each `milliseconds`, at most `burst` at once; at least 1 of each. Remembers at most `keysMax` keys.
    /// `now` is a monotonic clock in ns: a wall clock set back would lock people out.
    package init(
        tokens: Int, milliseconds: Int64, burst: Int, keysMax: Int,
        now: @escaping @Sendable () -> Int64 = { Int64(clamping: DispatchTime.now().uptimeNanoseconds) }
    ) {
        let (period, isTooLong) = max(1, milliseconds).multipliedReportingOverflow(by: 1_000_000)
        interval = max(1, (isTooLong ? Self.longest : min(period, Self.longest)) / Int64(max(1, tokens)))
        let (span, isTooWide) = interval.multipliedReportingOverflow(by: Int64(max(1, burst)))
        self.span = isTooWide ? Self.longest : min(span, Self.longest)
        self.keysMax = max(2, keysMax)
        self.now = now
    }

    /// Sums of two stay far below an overflow.
    private static var longest: Int64 { .max / 8 }

    /// Takes one token; nil when there was one, else the whole seconds (at least 1) until there will be.
    package func take(_ key: Key) -> Int? { take(CollectionOfOne(key)) }

    /// Takes one token of each bucket, or of none: what is refused costs nothing.
    package func take(_ keys: some Collection<Key>) -> Int? {
        let now = self.now()
        return fullAt.withLock { fullAt in
            var wait: Int64 = 0
            for key in keys { wait = max(wait, next(fullAt[key], now) - now - span) }
            guard wait == 0 else { return Int((wait - 1) / 1_000_000_000 + 1) }
            for key in keys {
                let moment = next(fullAt[key], now)
                if fullAt[key] == nil, fullAt.count >= keysMax { makeRoom(&fullAt, now) }
                fullAt[key] = moment
            }
            return nil
        }
    }

    /// How the key stands now.
    package func standing(of key: Key) -> RateStanding {
        let now = self.now()
        let debt = max(0, (fullAt.withLock { $0[key] } ?? now) - now)
        let used = (debt + interval - 1) / interval
        return RateStanding(
            quota: Int(span / interval), windowSeconds: max(1, Int((span + 999_999_999) / 1_000_000_000)),
            left: Int(max(0, span / interval - used)), fullInSeconds: Int((debt + 999_999_999) / 1_000_000_000))
    }

    /// Fills the buckets of `keys`.
    package func forget(_ keys: some Collection<Key>) {
        fullAt.withLock { fullAt in for key in keys { fullAt[key] = nil } }
    }

    /// Buckets remembered now.
    package var count: Int { fullAt.withLock { $0.count } }

    /// When the bucket would be full after one more token was taken.
    private func next(_ fullAt: Int64?, _ now: Int64) -> Int64 { max(fullAt ?? now, now) + interval }

    /// Down to half, so that a flood of new keys pays for this rarely.
    private func makeRoom(_ fullAt: inout [Key: Int64], _ now: Int64) {
        fullAt = fullAt.filter { $0.value > now }
        guard fullAt.count > keysMax / 2 else { return }
        let fullestLast = fullAt.sorted { $0.value > $1.value }
        fullAt = Dictionary(uniqueKeysWithValues: fullestLast.prefix(keysMax / 2).map { ($0.key, $0.value) })
    }
}
