package import JSON
internal import WaggleDomain

extension BackTest {
    /// The comparison as JSON; what cannot be told is null, and an end that is never reached too.
    package func json() -> [JSONMember] {
        [
            JSONMember("from", .int(predicted.from)), JSONMember("to", .int(predicted.to)),
            JSONMember("earlier_from", .int(earlier.from)), JSONMember("tickets", .int(Int64(tickets))),
            JSONMember("calibrated", .int(Int64(calibrated))), JSONMember("needed", .int(Int64(Self.ticketsNeeded))),
            JSONMember("mode", .string(mode.rawValue)), JSONMember("seed", .int(Int64(clamping: seed))),
            JSONMember("repetitions", .int(Int64(repetitions))),
            JSONMember("confidence", .double(BackTestFigure.confidence)),
            JSONMember("missing", missing.map { .string($0.rawValue) } ?? .null),
            JSONMember("parameters", .object(numbers.map { JSONMember($0.name, .double($0.value)) })),
            JSONMember("figures", .array(figures.map(\.json))), JSONMember("note", .string(Self.note)),
        ]
    }

    /// What it rests on, said beside its figures.
    package static let note =
        "arrivals and presence are those of the predicted weeks, everything else is from the weeks before; one ticket at a "
        + "time, the first answer when somebody begins, customers never keep anybody waiting; each interval has its "
        + "figure 99 times in 100 where the simulator is right"
}

extension BackTestFigure {
    fileprivate var json: JSONValue {
        [
            "name": .string(kind.rawValue), "title": .string(kind.title), "unit": .string(kind.unit.rawValue),
            "n": .int(Int64(n)), "real": Self.value(real), "said": Self.value(said?.middle),
            "lower": Self.value(said?.lower), "upper": Self.value(said?.upper), "verdict": .string(verdict.rawValue),
        ]
    }

    private static func value(_ number: Double?) -> JSONValue {
        number.flatMap { $0.isFinite ? .double($0) : nil } ?? .null
    }
}
