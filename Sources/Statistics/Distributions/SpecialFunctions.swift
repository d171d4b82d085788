internal import Glibc

/// The functions behind t, F, chi-square and the counts; accurate to about 1e-12 for arguments up to 1e6.
enum SpecialFunctions {
    /// ln Γ(x) for positive x. The plain `lgamma` writes the sign into a global, which two queues would share.
    static func logGamma(_ x: Double) -> Double {
        var sign: Int32 = 0
        return lgamma_r(x, &sign)
    }

    /// ln of the number of ways to choose k of n; -infinity when there are none.
    static func logChoose(_ n: Int, _ k: Int) -> Double {
        guard k >= 0, k <= n else { return -.infinity }
        return logGamma(Double(n) + 1) - logGamma(Double(k) + 1) - logGamma(Double(n - k) + 1)
    }

    /// The regularised incomplete beta function I(x; a, b) for positive a, b and x from 0 to 1.
    ///
    /// The continued fraction of Abramowitz and Stegun 26.5.8, from the side on which it converges quickly.
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let size = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)
        if x < (a + 1) / (a + b + 2) { return exp(size) * betaFraction(x, a, b) / a }
        return 1 - exp(size) * betaFraction(1 - x, b, a) / b
    }

    /// Lentz's way to run through a continued fraction without a number becoming 0.
    private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        var c = 1.0
        var d = awayFromZero(1 - (a + b) * x / (a + 1))
        d = 1 / d
        var value = d
        for step in 1...stepsMax {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / awayFromZero(1 + even * d)
            c = awayFromZero(1 + even / c)
            value *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / awayFromZero(1 + odd * d)
            c = awayFromZero(1 + odd / c)
            value *= d * c
            if abs(d * c - 1) < 1e-15 { break }
        }
        return value
    }

    /// The regularised upper incomplete gamma function Q(a, x) for positive a and x not below 0.
    static func upperGamma(_ a: Double, _ x: Double) -> Double {
        guard x > 0 else { return 1 }
        let size = exp(a * log(x) - x - logGamma(a))
        return x < a + 1 ? 1 - size * lowerSeries(a, x) : size * upperFraction(a, x)
    }

    private static func lowerSeries(_ a: Double, _ x: Double) -> Double {
        var term = 1 / a
        var sum = term
        for step in 1...stepsMax {
            term *= x / (a + Double(step))
            sum += term
            if term < sum * 1e-16 { break }
        }
        return sum
    }

    private static func upperFraction(_ a: Double, _ x: Double) -> Double {
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / awayFromZero(b)
        var value = d
        for step in 1...stepsMax {
            let n = Double(step)
            let factor = -n * (n - a)
            b += 2
            d = 1 / awayFromZero(factor * d + b)
            c = awayFromZero(b + factor / c)
            value *= d * c
            if abs(d * c - 1) < 1e-15 { break }
        }
        return value
    }

    private static let tiny = 1e-300
    /// The fractions need about the square root of their largest argument; this is enough for 1e7.
    private static let stepsMax = 10_000

    private static func awayFromZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
}
