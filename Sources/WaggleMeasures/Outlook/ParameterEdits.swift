internal import WaggleSimulation

/// Values of the simulator's numbers that somebody put in the place of the desk's own.
package struct ParameterEdits: Hashable, Sendable {
    private(set) var values: [SimulationParameter: Double] = [:]

    /// None.
    package init() {}

    /// As many as there are parameters that may be edited.
    package static let countMax = SimulationParameter.allCases.count - 1

    /// Takes NAME=VALUE; the answer is nil, or one sentence why it cannot be taken.
    package mutating func take(_ text: String) -> String? {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let value = Double(parts[1]) else { return "a parameter is set as NAME=NUMBER" }
        guard let parameter = SimulationParameter(rawValue: parts[0]), parameter != .load else {
            return "there is no parameter \"\(parts[0].prefix(40))\" to be set"
        }
        var tried = SimulationParameters()
        if let problem = tried.set(parameter, value) { return problem }
        values[parameter] = value
        return nil
    }
}
