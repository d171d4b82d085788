/// How free somebody is to be asked now.
package struct Standing: Sendable, Equatable {
    /// The share of their room that is taken, 0...1.
    package let load: Double
    /// The share of today's interruptions that they have had, 0...1.
    package let interrupted: Double

    package init(load: Double, interrupted: Double) {
        self.load = min(1, max(0, load))
        self.interrupted = min(1, max(0, interrupted))
    }

    /// What is left of a score: whoever is full and was interrupted often enough counts a quarter of what they know, so
    /// that the one who knows by far the most is still seen.
    package var share: Double { (1 - 0.5 * load) * (1 - 0.5 * interrupted) }
}
