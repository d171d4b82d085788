/// SplitMix64: the same seed gives the same story.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True in `percent` of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    /// One of them; nil of none.
    mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &self) }

    /// A time between two numbers of seconds, in ms; short ones are likelier.
    mutating func delay(_ seconds: ClosedRange<Int64>) -> Int64 {
        let span = seconds.upperBound - seconds.lowerBound
        let first = Int64.random(in: 0...span, using: &self)
        let second = Int64.random(in: 0...span, using: &self)
        return (seconds.lowerBound + min(first, second)) * 1_000 + Int64.random(in: 0..<1_000, using: &self)
    }
}
