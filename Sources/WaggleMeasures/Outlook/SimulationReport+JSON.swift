package import JSON
package import WaggleSimulation

// What a simulation came to, as the command line and the board's slider both give it.

extension SimulationReport.Figure {
    /// A mean with its interval; null ends where there is none.
    package var json: JSONValue {
        [
            "value": .double(value), "lower": lower.map { .double($0) } ?? .null,
            "upper": upper.map { .double($0) } ?? .null,
        ]
    }
}

extension SimulationReport {
    /// The share of their time in which people are busy, by mode.
    package func busyJSON(_ parameters: SimulationParameters) -> JSONValue {
        .object(SimulatedMode.allCases.map { JSONMember($0.rawValue, .double(utilisation($0, parameters))) })
    }

    /// Where both modes take the same time; nil when that was not looked for.
    package var breakEvenJSON: JSONValue? {
        guard let found = breakEven else { return nil }
        return [
            "gamma": found.figure?.json ?? .null, "below_range": .int(Int64(found.below)),
            "above_range": .int(Int64(found.above)), "range_lower": .double(BreakEven.range.lowerBound),
            "range_upper": .double(BreakEven.range.upperBound),
        ]
    }
}
