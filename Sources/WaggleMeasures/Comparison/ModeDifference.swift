package import Statistics
package import WaggleDomain

/// One measure in both modes: a value each with its interval, and swarm minus tiered.
///
/// The value is what differences may be taken of: for times the restricted mean up to a horizon, since open tickets have
/// no end yet; for shares the share; for numbers the mean. Intervals are for independent tickets and describe the
/// tickets that were: where people chose the mode, no test belongs beside them.
package struct ModeDifference: Equatable, Sendable {
    /// What the values are.
    package enum Basis: String, Sendable {
        case restrictedMean = "restricted_mean"
        case share
        case mean
    }

    /// A value with its 95 % interval, where one can be told.
    package struct Value: Equatable, Sendable {
        package var value: Double
        package var interval: Interval?

        init(_ value: Double, _ interval: Interval?) { (self.value, self.interval) = (value, interval) }
        init(_ estimate: Estimate) { self.init(estimate.value, estimate.interval) }
    }

    /// One mode's side.
    package struct Side: Equatable, Sendable {
        /// Values, open ones included.
        package var n: Int
        /// nil of nothing.
        package var value: Value?
        /// The median of times and numbers, with its interval; an end is nil where the curve does not come down so far.
        package var median: Double?
        package var medianLower: Double?
        package var medianUpper: Double?
    }

    /// What must be said beside it.
    package enum Warning: String, CaseIterable, Sendable {
        /// Fewer than 30 in a mode: no interval.
        case few
        /// More than a fifth are open and younger than the horizon: the curve rests on few at its end.
        case censored
        /// Within most priorities the difference has the other sign than over all.
        case strata
        /// More than a fifth are unknown: too young to tell, or nobody rated.
        case missing
        /// One of the modes has few by its nature.
        case construction
    }

    package let measure: Measure.Name
    package let basis: Basis
    /// Of restricted means, in minutes: the 90th percentile of all follow-up, or as long as both modes were followed.
    package let horizon: Double?
    package let sides: [Mode: Side]
    /// Swarm minus tiered; nil when a mode has nothing.
    package let difference: Value?
    /// The same within each priority, put together by their tickets; nil when no priority has enough of both modes.
    package let withinPriorities: Value?
    /// Numbers: swarm's median minus the tiered, with its interval by drawing again.
    package let medianDifference: Value?
    package let warnings: [Warning]

    static let fewerAre = 30
    static let missingMax = 0.2
}

extension Measure {
    /// A measure's name.
    package typealias Name = String

    /// Figures that one mode has few or many of by its nature: a swarm passes nobody on, and tiers gather nobody.
    static let byConstruction: Set<Name> = [
        "hand_offs", "no_hand_off", "bounces", "escalated", "would_escalate", "left_l1", "left_l2", "tier_burn",
        "first_level_resolution", "first_contact_resolution", "swarmed", "people_touched", "speakers",
    ]
}
