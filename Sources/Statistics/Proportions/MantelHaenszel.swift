internal import Glibc

/// Two proportions compared within strata and pooled, so that one mode does not look better only because it got
/// the easier tickets.
package struct MantelHaenszel: Sendable {
    /// The two proportions of one stratum.
    package typealias Stratum = (first: Proportion, second: Proportion)

    private let strata: [Stratum]

    /// A comparison; strata in which either group is empty say nothing and are left out.
    package init(_ strata: [Stratum]) {
        self.strata = strata.filter { $0.first.total > 0 && $0.second.total > 0 }
    }

    /// How many strata had tickets of both.
    package var strataUsed: Int { strata.count }

    /// The common odds ratio Σ(a d / N) / Σ(b c / N), a and b counted and not in the first, c and d in the second;
    /// interval on the log scale with the variance of Robins, Breslow and Greenland 1986; `standardError` is the
    /// logarithm's. nil when a sum is 0. The p is `nullTest`'s.
    package func oddsRatio(confidence: Double = 0.95) -> Estimate? {
        var (r, s, pr, psqr, qs) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for stratum in strata {
            let cells = Cells(stratum)
            let (ri, si) = (cells.a * cells.d / cells.n, cells.b * cells.c / cells.n)
            let (p, q) = ((cells.a + cells.d) / cells.n, (cells.b + cells.c) / cells.n)
            r += ri
            s += si
            pr += p * ri
            psqr += p * si + q * ri
            qs += q * si
        }
        guard r > 0, s > 0 else { return nil }
        let error = (pr / (2 * r * r) + psqr / (2 * r * s) + qs / (2 * s * s)).squareRoot()
        let interval = Interval(around: log(r / s), Normal.factor(confidence: confidence), error).mapped { exp($0) }
        return Estimate(value: r / s, standardError: error, interval: interval, pValue: nullTest?.pValue)
    }

    /// The common difference of shares Σ w (p₁ - p₂) / Σ w with w = n₁ n₂ / N; variance of Greenland and Robins 1985;
    /// normal interval. nil without a stratum or without variation.
    package func riskDifference(confidence: Double = 0.95) -> Estimate? {
        var (weights, weighted, variance) = (0.0, 0.0, 0.0)
        for stratum in strata {
            let cells = Cells(stratum)
            let (n1, n2) = (cells.a + cells.b, cells.c + cells.d)
            let weight = n1 * n2 / cells.n
            weights += weight
            weighted += weight * (cells.a / n1 - cells.c / n2)
            let spread = cells.a * cells.b / (n1 * n1 * n1) + cells.c * cells.d / (n2 * n2 * n2)
            variance += weight * weight * spread
        }
        guard weights > 0, variance > 0 else { return nil }
        return .normal(weighted / weights, error: variance.squareRoot() / weights, confidence: confidence)
    }

    /// Cochran's, Mantel's and Haenszel's test that the odds ratio is 1 in every stratum, without continuity
    /// correction; nil when nothing varies.
    package var nullTest: (chiSquare: Double, pValue: Double)? {
        var (difference, variance) = (0.0, 0.0)
        for stratum in strata {
            let cells = Cells(stratum)
            guard cells.n > 1 else { continue }
            let (n1, n2) = (cells.a + cells.b, cells.c + cells.d)
            let (counted, not) = (cells.a + cells.c, cells.b + cells.d)
            difference += cells.a - n1 * counted / cells.n
            variance += n1 * n2 * counted * not / (cells.n * cells.n * (cells.n - 1))
        }
        guard variance > 0 else { return nil }
        let chiSquare = difference * difference / variance
        return (chiSquare, ChiSquare.upperTail(chiSquare, degrees: 1))
    }

    private struct Cells {
        let a: Double
        let b: Double
        let c: Double
        let d: Double
        var n: Double { a + b + c + d }

        init(_ stratum: Stratum) {
            a = Double(stratum.first.count)
            b = Double(stratum.first.total - stratum.first.count)
            c = Double(stratum.second.count)
            d = Double(stratum.second.total - stratum.second.count)
        }
    }
}
