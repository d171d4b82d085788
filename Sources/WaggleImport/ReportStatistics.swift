internal import JSON

// The figures' arithmetic, the same as numpy's, so that a report can be held against one made there.

/// A sorted sample of numbers.
struct Sample {
    private let sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    var count: Int { sorted.count }
    var minimum: Double? { sorted.first }
    var maximum: Double? { sorted.last }

    var mean: Double? {
        sorted.isEmpty ? nil : sorted.reduce(0, +) / Double(sorted.count)
    }

    /// The sample's standard deviation (divisor n - 1); nil below two values.
    var deviation: Double? {
        guard let mean, count > 1 else { return nil }
        let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(count - 1)).squareRoot()
    }

    /// A percentile, 0 to 100, with linear interpolation between the neighbours (numpy's default).
    func percentile(_ percent: Double) -> Double? {
        guard let last = sorted.indices.last else { return nil }
        let place = percent / 100 * Double(last)
        let low = min(last, max(0, Int(place)))
        let high = min(last, low + 1)
        let part = place - Double(low)
        let step = sorted[high] - sorted[low]
        return part >= 0.5 ? sorted[high] - step * (1 - part) : sorted[low] + step * part
    }

    /// Count, mean, standard deviation, ends and percentiles as members of an object; `null` where there is none.
    func members(unit: String) -> [JSONMember] {
        let ends = [("mean", mean), ("sd", deviation), ("min", minimum), ("max", maximum)]
        let percents = [
            ("p05", 5), ("p10", 10), ("p25", 25), ("p50", 50), ("p75", 75), ("p90", 90), ("p95", 95), ("p99", 99.0),
        ]
        return [JSONMember("n", .int(Int64(count))), JSONMember("unit", .string(unit))]
            + ends.map { JSONMember($0.0, .number($0.1)) }
            + percents.map { JSONMember($0.0, .number(percentile($0.1))) }
    }
}

/// How often each word came.
struct Tally {
    private var counts: [String: Int] = [:]

    mutating func add(_ word: String) { counts[word, default: 0] += 1 }

    /// The words in alphabetical order.
    var json: JSONValue {
        .object(counts.sorted { $0.key < $1.key }.map { JSONMember($0.key, .int(Int64($0.value))) })
    }
}

/// How many cases had 0, 1, 2 … of something; ten and more are one class, and classes without a case are left out.
struct Histogram {
    private var counts = Array(repeating: 0, count: 11)

    mutating func add(_ value: Int) { counts[min(10, max(0, value))] += 1 }

    var json: JSONValue {
        .object(
            counts.enumerated().filter { $0.element > 0 }.map { index, count in
                JSONMember(index == 10 ? "10+" : String(index), .int(Int64(count)))
            })
    }
}

extension JSONValue {
    /// A number, or `null` where there is none.
    static func number(_ value: Double?) -> JSONValue {
        value.map { .double($0) } ?? .null
    }

    /// A count.
    static func count(_ value: Int) -> JSONValue { .int(Int64(value)) }

    /// A part of a whole to four places; `null` of nothing.
    static func share(_ part: Int, of whole: Int) -> JSONValue {
        whole == 0 ? .null : .double((Double(part) / Double(whole) * 10_000).rounded() / 10_000)
    }
}
