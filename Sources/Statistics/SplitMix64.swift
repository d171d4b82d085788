/// The generator of every random number behind a figure: 64 bits of state, the same numbers from the same seed on
/// every machine, and short enough that a stranger can write it again to check us.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. Not for secrets.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A stream that is wholly decided by its seed.
    package init(seed: UInt64) { state = seed }

    /// One of many streams of a seed: its own seed is the output number `index` of the seed's stream, so that a
    /// ticket's or a repetition's numbers do not depend on how many others there are.
    package init(seed: UInt64, stream index: UInt64) {
        state = Self.mix(seed &+ (index &+ 1) &* Self.step)
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.mix(state)
    }

    /// A number from 0 up to but not including 1: the upper 53 bits, so that every value is exact.
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A whole number from 0 up to but not including `bound`, none likelier than another; `bound` is at least 1.
    ///
    /// The high half of a product decides, and the few low halves that would favour some are drawn again (Lemire,
    /// "Fast random integer generation in an interval", 2019).
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "nothing is below \(bound)")
        let bound = UInt64(bound)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let unfair = (0 &- bound) % bound
            while product.low < unfair { product = next().multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }

    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    private static func mix(_ state: UInt64) -> UInt64 {
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
