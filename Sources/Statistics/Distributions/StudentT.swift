internal import Glibc

/// Student's t distribution.
package struct StudentT: Sendable {
    /// Degrees of freedom, positive; Welch's are no whole number.
    package let degrees: Double

    /// A t distribution; the degrees of freedom must be positive.
    package init(degrees: Double) {
        precondition(degrees > 0, "t needs positive degrees of freedom, not \(degrees)")
        self.degrees = degrees
    }

    /// From here on the normal distribution differs by less than 1e-7.
    private static let normalFrom = 1e7

    /// P(|T| ≥ |t|).
    package func twoSided(_ t: Double) -> Double {
        guard degrees < Self.normalFrom else { return Normal.twoSided(t) }
        guard t.isFinite else { return 0 }
        return SpecialFunctions.incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
    }

    /// The t of a two-sided interval: P(|T| ≥ t) = 1 - confidence. The confidence lies between 0 and 1.
    package func factor(confidence: Double) -> Double {
        guard degrees < Self.normalFrom else { return Normal.factor(confidence: confidence) }
        let wanted = 1 - confidence
        var low = 0.0
        var high = max(1, Normal.factor(confidence: confidence))
        while twoSided(high) > wanted, high < 1e12 { high *= 2 }
        // Halving ends when no number lies between the two any more.
        while true {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { return high }
            if twoSided(middle) > wanted { low = middle } else { high = middle }
        }
    }
}

/// The chi-square distribution.
package enum ChiSquare {
    /// P(X ≥ value) with so many degrees of freedom; 1 for a value not above 0.
    package static func upperTail(_ value: Double, degrees: Int) -> Double {
        precondition(degrees > 0, "chi-square needs positive degrees of freedom")
        return SpecialFunctions.upperGamma(Double(degrees) / 2, value / 2)
    }
}
