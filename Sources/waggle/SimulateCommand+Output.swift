internal import JSON
internal import WaggleMeasures
internal import WaggleSimulation

extension SimulateCommand {
    static func list(_ desk: SimulationParameters) {
        printTable(
            ["parameter", "value", "from", "meaning"],
            SimulationParameter.allCases.map {
                [$0.rawValue, number(desk[$0]), desk.origin($0).rawValue, $0.meaning.text]
            })
    }

    func show(_ simulation: Simulation, _ report: SimulationReport) {
        let desk = simulation.parameters
        print(
            "\(repetitions) repetitions of \(tickets) tickets, the first \(simulation.warmUp) not counted; seed \(seed)."
        )
        print("Load \(Self.number(desk[.load])) tickets a minute, gamma \(Self.number(desk[.gamma])).\n")
        let rows = RunMeasure.all.map { measure in
            let figures = report.figures(measure)
            return [measure.text] + [figures.tiered, figures.swarm, figures.difference].map(Self.text)
        }
        printTable(["mean [95 % interval]", "tiered", "swarm", "swarm - tiered, same tickets"], rows)
        let busy = SimulatedMode.allCases.map {
            "\($0.rawValue) \(Int((100 * report.utilisation($0, desk)).rounded())) %"
        }
        print("\nBusy: \(busy.joined(separator: ", ")).")
        if let line = breakEvenLine(report) { print(line) }
        for warning in report.warnings(desk) { print("Note: \(warning).") }
    }

    private func breakEvenLine(_ report: SimulationReport) -> String? {
        guard let found = report.breakEven else { return nil }
        let (low, high) = (BreakEven.range.lowerBound, BreakEven.range.upperBound)
        if let figure = found.figure {
            return "Both take the same time at gamma \(Self.text(figure)); below it the swarm is faster."
        }
        return "Swarm slower even at gamma \(low): \(found.below) repetitions; faster even at \(high): \(found.above)."
    }

    func write(
        _ simulation: Simulation, _ report: SimulationReport, _ spent: Spent, to writer: inout JSONWriter
    ) {
        let desk = simulation.parameters
        writer.beginObject()
        writer.field("seed", simulation.seed)
        writer.field("tickets", simulation.tickets)
        writer.field("warm_up", simulation.warmUp)
        writer.field("repetitions", report.repetitions)
        writer.field("shape", desk.shape.rawValue)
        writer.field("parameters", value: Self.parameters(desk))
        writer.field("figures", value: .array(RunMeasure.all.map { Self.figure($0, report) }))
        writer.field("busy", value: report.busyJSON(desk))
        if let found = report.breakEvenJSON { writer.field("break_even", value: found) }
        writer.field("warnings", value: .array(report.warnings(desk).map { .string($0) }))
        writer.field(
            "seconds",
            value: [
                "drawing": .double(spent.drawing), "tiered": .double(spent.tiered), "swarm": .double(spent.swarm),
            ])
        writer.endObject()
    }

    private static func parameters(_ desk: SimulationParameters) -> JSONValue {
        .array(
            SimulationParameter.allCases.map {
                [
                    "name": .string($0.rawValue), "value": .double(desk[$0]), "from": .string(desk.origin($0).rawValue),
                    "meaning": .string($0.meaning.text),
                ]
            })
    }

    private static func figure(_ measure: RunMeasure, _ report: SimulationReport) -> JSONValue {
        let figures = report.figures(measure)
        return [
            "name": .string(measure.name), "meaning": .string(measure.text), "tiered": figures.tiered.json,
            "swarm": figures.swarm.json, "difference": figures.difference.json,
        ]
    }

    private static func text(_ figure: SimulationReport.Figure) -> String {
        guard let lower = figure.lower, let upper = figure.upper else { return number(figure.value) }
        return "\(number(figure.value)) [\(number(lower)), \(number(upper))]"
    }

    /// Three decimals below 10, one from there on; no needless zeros.
    static func number(_ value: Double) -> String {
        let scale = abs(value) < 10 ? 1_000.0 : 10
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int64(rounded)) : String(rounded)
    }
}
