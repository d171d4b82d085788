/// Latencies in ns, kept whole up to a bound and then sampled evenly by dropping every other one.
package struct LatencyRecord: Sendable {
    private static let countMax = 2_000_000
    private var values: [UInt64] = []
    private var stride = 1
    private var skipped = 0
    /// How many were recorded.
    package private(set) var count = 0

    package init() {}

    package mutating func record(_ value: UInt64) {
        count += 1
        skipped += 1
        guard skipped >= stride else { return }
        skipped = 0
        values.append(value)
        guard values.count >= Self.countMax else { return }
        values = values.enumerated().compactMap { $0.offset.isMultiple(of: 2) ? $0.element : nil }
        stride *= 2
    }

    /// The quantile in microseconds (nearest rank); 0 without values.
    package func microseconds(_ quantile: Double) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let rank = Int((Double(sorted.count) * quantile).rounded(.up)) - 1
        return Double(sorted[min(max(rank, 0), sorted.count - 1)]) / 1_000
    }
}
