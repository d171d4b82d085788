package import WaggleDomain

/// What the people's minutes of a mode come to.
package struct ModeCost: Equatable, Sendable {
    /// What an hour costs, in hundredths of the currency, of people whose highest tier it is.
    package struct Rates: Equatable, Sendable {
        package var byTier: [Tier: Int]
        package init(byTier: [Tier: Int]) { self.byTier = byTier }
    }

    /// Everybody's minutes, by their highest tier; `other` is of people without one.
    package let minutes: [Tier: Double]
    package let otherMinutes: Double
    package let tickets: Int
    package let solved: Int
    /// In hundredths of the currency, those without a tier counted like the dearest; nil when a rate that is needed is
    /// not set.
    package let cost: Double?

    init(_ tickets: [TicketRecord], tiers: [UserID: Tier], _ rates: Rates) {
        var minutes: [Tier: Double] = [:]
        var other = 0.0
        for record in tickets {
            for (user, spans) in record.facts.views {
                let time = Measure.minutes(spans.reduce(0) { $0 + $1.length })
                if let tier = tiers[user] { minutes[tier, default: 0] += time } else { other += time }
            }
        }
        self.minutes = minutes
        otherMinutes = other
        self.tickets = tickets.count
        solved = tickets.count { $0.solved != nil }
        let known = minutes.reduce(Double?.some(0)) { sum, part in
            guard let sum, let rate = rates.byTier[part.key], rate > 0 else { return nil }
            return sum + part.value / 60 * Double(rate)
        }
        let dearest = rates.byTier.values.max() ?? 0
        cost = other > 0 && dearest == 0 ? nil : known.map { $0 + other / 60 * Double(dearest) }
    }

    /// Everybody's minutes together.
    package var allMinutes: Double { minutes.values.reduce(otherMinutes, +) }
}
