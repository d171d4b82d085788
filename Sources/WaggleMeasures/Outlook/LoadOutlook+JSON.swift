package import JSON
internal import WaggleDomain
internal import WaggleSimulation

extension LoadOutlook {
    /// The outlook as JSON; lists are empty when something is missing.
    package func json() -> [JSONMember] {
        let isTold = missing == nil && problem == nil
        return [
            JSONMember("from", .int(span.from)), JSONMember("to", .int(span.to)),
            JSONMember("tickets", .int(Int64(tickets))), JSONMember("calibrated", .int(Int64(calibrated))),
            JSONMember("needed", .int(Int64(Self.ticketsNeeded))), JSONMember("mode", .string(mode.rawValue)),
            JSONMember("missing", missing.map { .string($0.rawValue) } ?? .null),
            JSONMember("load_percent", .int(Int64(percent))), JSONMember("seed", .int(Int64(clamping: Self.seed))),
            JSONMember("repetitions", .int(Int64(report.repetitions))),
            JSONMember("tickets_each", .int(Int64(Self.ticketsEach))), JSONMember("confidence", .double(0.95)),
            JSONMember("parameters", .array(isTold ? SimulationParameter.allCases.map(parameter) : [])),
            JSONMember("figures", .array(isTold ? RunMeasure.all.map(figure) : [])),
            JSONMember("busy", isTold ? report.busyJSON(parameters) : .null),
            JSONMember("break_even", isTold ? report.breakEvenJSON ?? .null : .null),
            JSONMember("note", .string(Self.note)),
        ]
    }

    /// What it rests on, said beside its figures.
    static let note =
        "tickets come at random and evenly in the time in which somebody is there, with as many people as there are on "
        + "an average; one ticket at a time, the first answer when somebody begins, customers never keep anybody "
        + "waiting; the intervals are those of the simulation alone, as if its numbers were right"

    private func parameter(_ parameter: SimulationParameter) -> JSONValue {
        let meaning = parameter.meaning
        let isEdited = edits.values[parameter] != nil
        return [
            "name": .string(parameter.rawValue), "title": .string(meaning.text),
            "value": .double(parameters[parameter]),
            "origin": .string(isEdited ? "edited" : parameters.origin(parameter).rawValue),
            "lower": .double(meaning.allowed.lowerBound), "upper": .double(meaning.allowed.upperBound),
        ]
    }

    private func figure(_ measure: RunMeasure) -> JSONValue {
        let figures = report.figures(measure)
        return [
            "name": .string(measure.name), "title": .string(measure.text), "tiered": figures.tiered.json,
            "swarm": figures.swarm.json, "difference": figures.difference.json,
        ]
    }
}
