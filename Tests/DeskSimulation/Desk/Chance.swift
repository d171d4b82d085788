internal import WaggleTesting

/// Everything that is left to chance comes from here, and from one seed.
struct Chance {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func percent(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    mutating func number(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &generator) }

    mutating func one<Elements: Collection>(of elements: Elements) -> Elements.Element? {
        elements.randomElement(using: &generator)
    }

    /// One of those that are weighted; nil when nothing weighs anything.
    mutating func one<Element>(weighing elements: [(Element, Int)]) -> Element? {
        let total = elements.reduce(0) { $0 + $1.1 }
        guard total > 0 else { return nil }
        var place = Int.random(in: 0..<total, using: &generator)
        for (element, weight) in elements {
            if place < weight { return element }
            place -= weight
        }
        return nil
    }

    /// Some of them, in their order.
    mutating func some<Element>(of elements: [Element], percent: Int) -> [Element] {
        elements.filter { _ in self.percent(percent) }
    }

    /// A version 7 UUID of this seed's.
    mutating func key(at now: Int64) -> String {
        func hex(_ number: UInt64, _ digits: Int) -> String {
            let text = String(number, radix: 16)
            return String(repeating: "0", count: max(0, digits - text.count)) + text.suffix(digits)
        }
        let (time, random) = (UInt64(now), generator.next())
        let tail = generator.next()
        return [
            hex(time >> 16, 8), hex(time & 0xFFFF, 4), "7" + hex(random & 0xFFF, 3),
            hex(0x8000 | ((random >> 12) & 0x3FFF), 4), hex(tail & 0xFFFF_FFFF_FFFF, 12),
        ].joined(separator: "-")
    }
}
