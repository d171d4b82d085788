/// When the desk proposes that several tickets of a category have one cause.
///
/// A category's tickets in one stretch of time are taken to be Poisson distributed around what that stretch usually
/// brings. A proposal is made when all of this holds for the `count` tickets of the last `window`:
///
///     count >= ticketsMin                          few tickets are no problem, however rare they are
///     count >= timesUsual * usual                  far above, not only surely above
///     P(X >= count | usual) < 1 / oneIn            X ~ Poisson(usual)
///
///     usual = (1 + past[1] + ... + past[w]) / (1 + w)
///
/// where `past[k]` is the count in the same stretch k weeks before, in the desk's local time, and w <= `weeks` counts
/// those since the category's first ticket. The 1 above and below is a week with one ticket: it stands for what a young
/// category does not know, and keeps an estimate from no tickets away from 0.
///
/// Sources: the tail of the Poisson distribution as in the NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.6.19;
/// comparing a period with the same period of earlier cycles is the historical limits method (Stroup et al., Statistics
/// in Medicine 8, 1989), with a Poisson bound in place of its normal one because hours hold few tickets. A week is the
/// cycle of a support desk. Tickets come in more varying numbers than Poisson says (customers speak with each other), so
/// a desk with many tickets is held to `timesUsual`, which the formula alone would pass soon.
package struct ProblemPolicy: PolicySection {
    package var isOn = true
    /// The stretch of time that is looked at, in ms, up to now.
    package var window: Milliseconds = 3_600_000
    /// Weeks looked back at.
    package var weeks = 8
    package var ticketsMin = 5
    package var timesUsual = 3
    /// Once in so many such stretches chance alone would propose.
    package var oneIn = 10_000
    package init() {}

    package func check() -> Refusal? {
        check(window, "window_ms", 60_000...(24 * 3_600_000)) ?? check(weeks, "weeks", 1...52)
            ?? check(ticketsMin, "tickets_min", 2...1_000) ?? check(timesUsual, "times_usual", 1...100)
            ?? check(oneIn, "one_in", 10...1_000_000_000)
    }

    /// The stretches of the weeks before that are like the one from `start` to `end`, the latest first: the same local
    /// time, whatever the clocks have done since.
    package func past(from start: Milliseconds, to end: Milliseconds, in zone: TimeZoneRules) -> [Range<Milliseconds>] {
        (1...max(1, weeks)).map { week in
            let back = Milliseconds(week) * 7 * 86_400_000
            let shift = zone.offset(at: end) - zone.offset(at: end - back)
            return (start - back + shift)..<max(start, end) - back + shift
        }
    }

    /// What such a stretch usually brings, when `count` is far above it; else nil.
    package func surge(_ count: Int, past: [Int]) -> Double? {
        let usual = Double(past.reduce(1, +)) / Double(past.count + 1)
        guard count >= ticketsMin, Double(count) >= Double(timesUsual) * usual,
            Self.tail(count, usual) < 1 / Double(oneIn)
        else { return nil }
        return usual
    }

    /// P(X >= count) for X ~ Poisson(mean), mean > 0.
    ///
    /// With the terms relative to the one at `count`, t(k) = mean^k / k!, the tail is above / (above + below): the
    /// exponential cancels. Terms above fall by mean / k each, so some hundred are exact to the last bit where it
    /// matters, which is where `count` is above the mean. What overflows below makes the answer 0, as it should be.
    package static func tail(_ count: Int, _ mean: Double) -> Double {
        guard count > 0 else { return 1 }
        var above = 1.0
        var term = 1.0
        for k in count + 1...count + 500 {
            term *= mean / Double(k)
            above += term
        }
        var below = 0.0
        term = 1
        for k in stride(from: count, to: 0, by: -1) {
            term *= Double(k) / mean
            below += term
        }
        return above / (above + below)
    }
}
