internal import Glibc

/// An interval that may be looked at after every ticket: it holds at all times together, and is wider for it.
///
/// Half width: sd √(2 (n ρ² + 1) / (n² ρ²) · ln(√(n ρ² + 1) / α)), an asymptotic confidence sequence. ρ decides at
/// which n it is tightest; 0.1 suits some hundreds. Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas,
/// "Time-uniform central limit theory and asymptotic confidence sequences", 2024, theorem 2.2.
package enum ConfidenceSequence {
    /// The half width for n numbers (at least 1) with this standard deviation.
    package static func halfWidth(
        count: Int, deviation: Double, confidence: Double = 0.95, rho: Double = 0.1
    ) -> Double {
        let n = Double(count)
        let scaled = n * rho * rho
        let inside = 2 * (scaled + 1) / (n * scaled) * log((scaled + 1).squareRoot() / (1 - confidence))
        return deviation * inside.squareRoot()
    }
}
