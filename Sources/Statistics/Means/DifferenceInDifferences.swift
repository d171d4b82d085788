/// "Team A changed, team B did not": how much more A moved than B, with errors that allow the observations of one
/// team or person to resemble each other.
///
/// Ordinary least squares of y on 1, changed, after, changed · after; the last coefficient is the effect. Variance by
/// clusters (CR1): (XᵀX)⁻¹ (Σ Xᵍᵀe eᵀXᵍ) (XᵀX)⁻¹ times G/(G-1) · (n-1)/(n-4), t with G - 1 degrees of freedom. Source:
/// Liang and Zeger 1986; Cameron and Miller 2015. With few clusters it promises too much.
package enum DifferenceInDifferences {
    /// One observation.
    package struct Observation: Sendable {
        /// What was measured.
        package var value: Double
        /// Does it belong to those who changed?
        package var hasChanged: Bool
        /// Is it from after the change?
        package var isAfter: Bool
        /// Whom it resembles.
        package var cluster: Int

        /// An observation.
        package init(_ value: Double, hasChanged: Bool, isAfter: Bool, cluster: Int) {
            self.value = value
            self.hasChanged = hasChanged
            self.isAfter = isAfter
            self.cluster = cluster
        }
    }

    /// The effect; nil when one of the four cells is empty, below two clusters or five observations, or when the
    /// clusters leave nothing to vary.
    package static func effect(_ observations: [Observation], confidence: Double = 0.95) -> Estimate? {
        var cells = [Moments?](repeating: nil, count: 4)
        for cell in 0..<4 {
            let values = observations.filter { index($0) == cell }.map(\.value)
            guard !values.isEmpty else { return nil }
            cells[cell] = Moments(values)
        }
        let found = cells.compactMap(\.self)
        let clusters = Set(observations.map(\.cluster)).count
        guard clusters > 1, observations.count > 4 else { return nil }
        // The model has a mean of its own for each cell, so the effect is a sum of cell means with signs, and each
        // observation's weight in it is its cell's sign over its cell's count.
        let signs = [1.0, -1, -1, 1]
        let value = (0..<4).reduce(0) { $0 + signs[$1] * found[$1].mean }
        var scores: [Int: Double] = [:]
        for one in observations {
            let cell = index(one)
            scores[one.cluster, default: 0] += signs[cell] / Double(found[cell].count) * (one.value - found[cell].mean)
        }
        let (n, g) = (Double(observations.count), Double(clusters))
        let spread = scores.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
        let variance = spread * g / (g - 1) * (n - 1) / (n - 4)
        guard variance > 0 else { return nil }
        return .student(value, error: variance.squareRoot(), degrees: g - 1, confidence: confidence)
    }

    private static func index(_ one: Observation) -> Int { (one.hasChanged ? 2 : 0) + (one.isAfter ? 1 : 0) }
}
