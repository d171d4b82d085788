/// Do two groups end at different rates? Observed against expected ends, at each time and in each stratum.
///
/// At a time with d ends among n watched, of whom n₁ are of the first group, d n₁ / n ends are expected there with
/// the hypergeometric variance d n₁ n₀ (n - d) / (n² (n - 1)); sums over times and strata; chi-square with one degree
/// of freedom. Source: Mantel 1966; Klein and Moeschberger, sections 7.3 and 7.5.
package struct LogRank: Sendable, Equatable {
    /// Ends of the first group.
    package private(set) var observed = 0.0
    /// Ends of the first group that would be expected if the groups did not differ.
    package private(set) var expected = 0.0
    /// The variance of the difference.
    package private(set) var variance = 0.0

    /// (O - E)² / V; nil when nothing could differ.
    package var chiSquare: Double? {
        variance > 0 ? (observed - expected) * (observed - expected) / variance : nil
    }

    /// The two-sided p; nil when nothing could differ.
    package var pValue: Double? { chiSquare.map { ChiSquare.upperTail($0, degrees: 1) } }

    /// The test of two groups without strata.
    package init(_ first: [FollowUp], _ second: [FollowUp]) { add(first, second) }

    /// The test stratified: groups are compared within each stratum only.
    package init(strata: [(first: [FollowUp], second: [FollowUp])]) {
        for stratum in strata { add(stratum.first, stratum.second) }
    }

    private mutating func add(_ first: [FollowUp], _ second: [FollowUp]) {
        var all = first.map { (follow: $0, isFirst: true) } + second.map { (follow: $0, isFirst: false) }
        all.sort { $0.follow.time < $1.follow.time }
        var firstAtRisk = Double(first.count)
        var index = 0
        while index < all.count {
            let time = all[index].follow.time
            let atRisk = Double(all.count - index)
            var (ended, firstEnded, firstGone) = (0.0, 0.0, 0.0)
            while index < all.count, all[index].follow.time == time {
                let one = all[index]
                if one.follow.isEvent { ended += 1 }
                if one.isFirst { firstGone += 1 }
                if one.isFirst, one.follow.isEvent { firstEnded += 1 }
                index += 1
            }
            if ended > 0 {
                observed += firstEnded
                expected += ended * firstAtRisk / atRisk
                if atRisk > 1 {
                    let share = firstAtRisk / atRisk
                    variance += ended * share * (1 - share) * (atRisk - ended) / (atRisk - 1)
                }
            }
            firstAtRisk -= firstGone
        }
    }
}
