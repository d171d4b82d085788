/// Latencies in ns, counted in buckets as HdrHistogram does (Gil Tene, hdrhistogram.org): linear within each power of
/// two, so a quantile is at most one part in 1,024 too high whatever its size, in half a megabyte however many
/// there are.
package struct LatencyRecord: Sendable {
    /// 2,048 values are counted singly; above, each power of two has 1,024 buckets.
    private static let bits = 10
    private static let half = 1 << bits
    private var buckets = [UInt64](repeating: 0, count: (64 - bits + 1) * half)
    /// How many were recorded.
    package private(set) var count: UInt64 = 0
    /// The longest, in ns; 0 without values.
    package private(set) var longest: UInt64 = 0

    package init() {}

    package mutating func record(_ value: UInt64) {
        count += 1
        longest = max(longest, value)
        buckets[Self.bucket(of: value)] += 1
    }

    /// The quantile in microseconds (nearest rank, the upper end of its bucket, never above the longest); 0 without
    /// values.
    package func microseconds(_ quantile: Double) -> Double {
        guard count > 0 else { return 0 }
        let rank = max(1, UInt64((Double(count) * quantile).rounded(.up)))
        var seen: UInt64 = 0
        for (index, held) in buckets.enumerated() where held > 0 {
            seen += held
            if seen >= rank { return Double(min(Self.upperEnd(of: index), longest)) / 1_000 }
        }
        return Double(longest) / 1_000
    }

    private static func bucket(of value: UInt64) -> Int {
        let shift = max(0, 63 - bits - value.leadingZeroBitCount)
        return shift * half + Int(value >> UInt64(shift))
    }

    private static func upperEnd(of index: Int) -> UInt64 {
        guard index >= 2 * half else { return UInt64(index) }
        let shift = UInt64(index / half - 1)
        let first = UInt64(index % half + half) << shift
        return first + ((1 << shift) - 1)
    }
}
