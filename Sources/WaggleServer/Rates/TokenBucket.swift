/// One bucket of tokens, for one owner on one queue: so many at once, and so many each second in the long run.
package struct TokenBucket: Sendable {
    private let microsecondsEach: Int64
    private let span: Int64
    /// When it will be full again, in µs of the caller's clock.
    private var fullAt: Int64 = 0

    /// `perSecond` and `atOnce` are at least 1.
    package init(perSecond: Int, atOnce: Int) {
        microsecondsEach = max(1, 1_000_000 / Int64(max(1, perSecond)))
        let (span, isTooWide) = microsecondsEach.multipliedReportingOverflow(by: Int64(max(1, atOnce)))
        self.span = isTooWide ? .max / 4 : min(span, .max / 4)
    }

    /// Takes a token at a moment of a monotonic clock; false when there is none.
    package mutating func take(atMilliseconds milliseconds: UInt64) -> Bool {
        let now = Int64(clamping: milliseconds % (1 << 50)) * 1_000
        let next = max(fullAt, now) + microsecondsEach
        guard next - now <= span else { return false }
        fullAt = next
        return true
    }
}
