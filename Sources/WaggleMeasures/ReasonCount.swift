package import WaggleDomain

/// How often one of the desk's own reasons was given for one decision, over a cohort's tickets, cancelled ones
/// too.
package struct ReasonCount: Equatable, Sendable {
    package let given: GivenReason
    /// Tickets in which it was given.
    package let tickets: Int
    /// Times it was given; several in one ticket count each.
    package let times: Int
    /// The same by mode, as the tickets count to it.
    package let timesByMode: [Mode: Int]

    /// The counts, the most given ones first.
    static func all(_ cohort: MeasureCohort) -> [ReasonCount] {
        var counts: [GivenReason: (tickets: Int, byMode: [Mode: Int])] = [:]
        for ticket in cohort.byMode.values.joined() + cohort.cancelled {
            let mode = cohort.asTreated ? ticket.facts.mode : ticket.facts.modeAtCreation
            for (given, times) in ticket.facts.reasons {
                counts[given, default: (0, [:])].tickets += 1
                counts[given, default: (0, [:])].byMode[mode, default: 0] += times
            }
        }
        return counts.map { given, count in
            ReasonCount(
                given: given, tickets: count.tickets, times: count.byMode.values.reduce(0, +),
                timesByMode: count.byMode)
        }.sorted { ($1.times, $0.given) < ($0.times, $1.given) }
    }
}
