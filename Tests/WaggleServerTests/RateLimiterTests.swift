import Synchronization
import Testing
import WaggleServer

/// A monotonic clock that goes when told.
private final class HandClock: Sendable {
    private let nanoseconds = Mutex<Int64>(1_000_000_000_000)
    var now: Int64 { nanoseconds.withLock { $0 } }
    func pass(milliseconds: Int64) { nanoseconds.withLock { $0 += milliseconds * 1_000_000 } }
}

struct RateLimiterTests {
    private let clock = HandClock()

    private func limiter(_ tokens: Int, burst: Int, keysMax: Int = 1_000) -> RateLimiter<String> {
        RateLimiter(tokens: tokens, milliseconds: 1_000, burst: burst, keysMax: keysMax) { [clock] in clock.now }
    }

    @Test func `a burst is granted, then one token each interval`() {
        let limiter = limiter(2, burst: 3)
        for _ in 1...3 { #expect(limiter.take("a") == nil) }
        #expect(limiter.take("a") == 1)
        clock.pass(milliseconds: 499)
        #expect(limiter.take("a") == 1)
        clock.pass(milliseconds: 1)
        #expect(limiter.take("a") == nil)
        #expect(limiter.take("a") == 1)
    }

    @Test func `the wait is told in whole seconds and is enough`() {
        let limiter = RateLimiter<String>(tokens: 10, milliseconds: 60_000, burst: 1, keysMax: 10) { [clock] in
            clock.now
        }
        #expect(limiter.take("a") == nil)
        #expect(limiter.take("a") == 6)
        clock.pass(milliseconds: 1_500)
        #expect(limiter.take("a") == 5)
        clock.pass(milliseconds: 5_000)
        #expect(limiter.take("a") == nil)
    }

    @Test func `a quiet time saves no more than a burst`() {
        let limiter = limiter(100, burst: 2)
        clock.pass(milliseconds: 3_600_000)
        #expect((1...5).filter { _ in limiter.take("a") == nil }.count == 2)
        clock.pass(milliseconds: 3_600_000)
        #expect((1...5).filter { _ in limiter.take("a") == nil }.count == 2)
    }

    @Test func `one key's flood takes nothing from another`() {
        let limiter = limiter(1, burst: 2)
        for _ in 1...100 { _ = limiter.take("greedy") }
        #expect(limiter.take("other") == nil)
    }

    @Test func `what is refused costs nothing`() {
        let limiter = limiter(1, burst: 1)
        #expect(limiter.take("a") == nil)
        for _ in 1...100 { #expect(limiter.take(["a", "b"]) == 1) }
        #expect(limiter.take("b") == nil)
        clock.pass(milliseconds: 1_000)
        #expect(limiter.take("a") == nil)
    }

    @Test func `a forgotten key begins anew`() {
        let limiter = limiter(1, burst: 1)
        #expect(limiter.take("a") == nil)
        limiter.forget(["a"])
        #expect(limiter.take("a") == nil)
    }

    @Test func `never more keys than allowed, and who floods stays known`() {
        let limiter = limiter(1, burst: 5, keysMax: 100)
        for _ in 1...5 { #expect(limiter.take("greedy") == nil) }
        for number in 1...10_000 {
            #expect(limiter.take("stranger \(number)") == nil)
            #expect(limiter.count <= 100)
        }
        #expect(limiter.take("greedy") != nil)
    }

    @Test func `full buckets go first`() {
        let limiter = limiter(1, burst: 5, keysMax: 100)
        for number in 1...60 { _ = limiter.take("early \(number)") }
        clock.pass(milliseconds: 1_000)
        for number in 1...41 { _ = limiter.take("late \(number)") }
        #expect(limiter.count == 41)
    }

    @Test func `wild settings do not overflow`() {
        let limiter = RateLimiter<String>(tokens: 1, milliseconds: .max, burst: .max, keysMax: 0) { [clock] in
            clock.now
        }
        #expect(limiter.take("a") == nil)
        let strict = RateLimiter<String>(tokens: 0, milliseconds: 0, burst: 0, keysMax: 0) { [clock] in clock.now }
        #expect(strict.take("a") == nil)
        #expect(strict.take("a") == 1)
    }
}

struct SlidingWindowTests {
    private let clock = HandClock()

    private func window(_ count: Int, keysMax: Int = 1_000) -> SlidingWindow<String> {
        SlidingWindow(count: count, milliseconds: 60_000, keysMax: keysMax) { [clock] in clock.now }
    }

    @Test func `no minute holds more than allowed, wherever it begins`() {
        let window = window(10)
        var granted: [Int64] = []
        for _ in 0..<600 {
            if window.take(["a"]) == nil { granted.append(clock.now) }
            clock.pass(milliseconds: 500)
        }
        for start in granted { #expect(granted.filter { $0 >= start && $0 < start + 60_000_000_000 }.count <= 10) }
        #expect(granted.count == 50)
    }

    @Test func `the wait is told in whole seconds and is enough`() {
        let window = window(2)
        #expect(window.take(["a"]) == nil)
        clock.pass(milliseconds: 20_500)
        #expect(window.take(["a"]) == nil)
        #expect(window.take(["a"]) == 40)
        clock.pass(milliseconds: 39_499)
        #expect(window.take(["a"]) == 1)
        clock.pass(milliseconds: 1)
        #expect(window.take(["a"]) == nil)
    }

    @Test func `what is refused for one key costs the other nothing`() {
        let window = window(1)
        #expect(window.take(["name"]) == nil)
        for _ in 1...50 { #expect(window.take(["name", "address"]) == 60) }
        #expect(window.take(["address"]) == nil)
        window.forget(["name"])
        #expect(window.take(["name"]) == nil)
    }

    @Test func `strangers never fill more than the bound, and who tried most stays known`() {
        let window = window(3, keysMax: 100)
        for _ in 1...3 { _ = window.take(["guesser"]) }
        for number in 0..<5_000 {
            _ = window.take(["stranger \(number)"])
            #expect(window.count <= 100)
        }
        #expect(window.take(["guesser"]) == 60)
    }
}

struct TokenBucketTests {
    @Test func `a bucket gives its burst, then one token each interval, and saves no more`() {
        var bucket = TokenBucket(perSecond: 4, atOnce: 3)
        func taken(_ count: Int, at milliseconds: UInt64) -> Int {
            (1...count).filter { _ in bucket.take(atMilliseconds: milliseconds) }.count
        }
        #expect(taken(9, at: 1_000) == 3)
        #expect(taken(9, at: 1_249) == 0)
        #expect(taken(9, at: 1_250) == 1)
        #expect(taken(9, at: 900_000) == 3)
    }
}

extension RateLimiterTests {
    @Test func `a key's standing says what is left and when all of it is back`() {
        let limiter = limiter(2, burst: 4)
        #expect(limiter.standing(of: "a") == RateStanding(quota: 4, windowSeconds: 2, left: 4, fullInSeconds: 0))
        _ = limiter.take("a")
        _ = limiter.take("a")
        _ = limiter.take("a")
        #expect(limiter.standing(of: "a") == RateStanding(quota: 4, windowSeconds: 2, left: 1, fullInSeconds: 2))
        clock.pass(milliseconds: 700)
        #expect(limiter.standing(of: "a") == RateStanding(quota: 4, windowSeconds: 2, left: 2, fullInSeconds: 1))
    }
}
