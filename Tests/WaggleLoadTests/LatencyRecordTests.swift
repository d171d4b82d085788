import Testing
import WaggleLoad
import WaggleTesting

@Suite("What the load tool says of latencies")
struct LatencyRecordTests {
    @Test func `nothing recorded is 0`() {
        #expect(LatencyRecord().microseconds(0.5) == 0)
        #expect(LatencyRecord().longest == 0)
    }

    @Test func `small values are exact, the nearest rank counts`() {
        var record = LatencyRecord()
        for value in 1...100 { record.record(UInt64(value) * 10) }
        #expect(record.count == 100)
        #expect(record.microseconds(0.5) == 0.5)
        #expect(record.microseconds(0.99) == 0.99)
        #expect(record.microseconds(1) == 1)
        #expect(record.microseconds(0) == 0.01)
    }

    @Test(arguments: [0.0, 0.1, 0.5, 0.9, 0.99, 0.999, 1])
    func `a quantile is never too low and at most one part in 1,024 too high`(quantile: Double) {
        var random = SeededGenerator(seed: 7)
        var values: [UInt64] = []
        var record = LatencyRecord()
        for _ in 0..<20_000 {
            let value = UInt64.random(in: 0...UInt64.max, using: &random) >> UInt64.random(in: 0...63, using: &random)
            values.append(value)
            record.record(value)
        }
        values.sort()
        let rank = max(1, Int((Double(values.count) * quantile).rounded(.up)))
        let exact = Double(values[rank - 1]) / 1_000
        let told = record.microseconds(quantile)
        #expect(told >= exact)
        #expect(told <= exact * (1 + 1.0 / 1_024) + 0.001)
        #expect(record.longest == values.last)
    }

    @Test func `the longest time that fits is counted`() {
        var record = LatencyRecord()
        record.record(.max)
        #expect(record.microseconds(0.5) == Double(UInt64.max) / 1_000)
    }
}
