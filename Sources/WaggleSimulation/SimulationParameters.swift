/// A simulated desk: the parameters' values, each with where it comes from.
package struct SimulationParameters: Sendable, Equatable {
    /// How times are distributed around their means.
    package enum Shape: String, CaseIterable, Sendable {
        /// Log-normal with the given spread, as work is in the logs.
        case logNormal = "log-normal"
        /// Exponential, whatever the spread: the case that formulas know, to check the simulator by.
        case exponential
    }

    /// How times are distributed.
    package var shape = Shape.logNormal
    private var values = SimulationParameter.allCases.map(\.meaning.value)
    private var given: Set<SimulationParameter> = []

    /// The parameters' own values.
    package init() {}

    /// The value of a parameter.
    package subscript(_ parameter: SimulationParameter) -> Double { values[Self.places[parameter, default: 0]] }

    /// Where the value comes from.
    package func origin(_ parameter: SimulationParameter) -> SimulationParameter.Origin {
        given.contains(parameter) ? .given : parameter.meaning.origin
    }

    /// Gives a value; the answer is nil, or one sentence why it cannot be.
    package mutating func set(_ parameter: SimulationParameter, _ value: Double) -> String? {
        let allowed = parameter.meaning.allowed
        guard allowed.contains(value) else {
            return "\(parameter.rawValue) lies between \(allowed.lowerBound) and \(allowed.upperBound), not at \(value)"
        }
        guard !parameter.isWhole || value == value.rounded() else {
            return "\(parameter.rawValue) is a whole number, not \(value)"
        }
        values[Self.places[parameter, default: 0]] = value
        given.insert(parameter)
        return nil
    }

    /// Why a desk with these values cannot work, in one sentence; nil when it can.
    package var problem: String? {
        guard self[.shareL2] + self[.shareL3] <= 1 else { return "share-l2 and share-l3 together are more than 1" }
        guard staff[0] > 0 else { return "somebody of level 1 must be there, since every ticket starts with them" }
        guard staff[1] > 0 || self[.shareL2] + self[.shareL3] == 0 else {
            return "tickets need level 2, and nobody of level 2 is there"
        }
        guard staff[2] > 0 || self[.shareL3] == 0 else { return "tickets need level 3, and nobody of level 3 is there" }
        return nil
    }

    /// People of levels 1, 2 and 3.
    var staff: [Int] { [Int(self[.staffL1]), Int(self[.staffL2]), Int(self[.staffL3])] }

    /// The same desk with another share of joint work.
    func with(gamma: Double) -> SimulationParameters {
        var other = self
        other.values[Self.places[.gamma, default: 0]] = gamma
        return other
    }

    private static let places = Dictionary(
        uniqueKeysWithValues: SimulationParameter.allCases.enumerated().map { ($0.element, $0.offset) })
}
