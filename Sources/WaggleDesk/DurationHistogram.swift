internal import Synchronization

/// How long something took, counted by steps: what a monitoring system makes percentiles of. Any queue; counting is two
/// atomic additions.
package final class DurationHistogram: Sendable {
    /// The upper ends of the steps in microseconds; one more step holds what took longer.
    package static let bounds: [Int64] = [
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
    ]

    private let steps: [Step]
    private let total = Atomic<Int64>(0)

    private final class Step: Sendable {
        let count = Atomic<Int64>(0)
    }

    package init() { steps = (0...Self.bounds.count).map { _ in Step() } }

    /// Counts one that took so many microseconds.
    package func add(_ microseconds: Int64) {
        var place = 0
        while place < Self.bounds.count, microseconds > Self.bounds[place] { place += 1 }
        steps[place].count.add(1, ordering: .relaxed)
        total.add(max(0, microseconds), ordering: .relaxed)
    }

    /// How many took at most each bound, and last how many there were at all.
    package var cumulative: [Int64] {
        var sum: Int64 = 0
        return steps.map { step in
            sum &+= step.count.load(ordering: .relaxed)
            return sum
        }
    }

    /// All of them together, in microseconds.
    package var microseconds: Int64 { total.load(ordering: .relaxed) }
}
