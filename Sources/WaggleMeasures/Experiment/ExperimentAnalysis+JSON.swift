package import JSON
internal import Statistics
internal import WaggleDomain

extension ExperimentAnalysis {
    /// The analysis as JSON; what cannot be told is null.
    package func json() -> [JSONMember] {
        [
            JSONMember("design", .string(plan.design.rawValue)), JSONMember("seed", .int(plan.seed)),
            JSONMember("pairs", plan.design == .pilot ? .null : .int(Int64(pairsUsed))),
            JSONMember(
                "tickets",
                .object(Mode.allCases.map { JSONMember($0.rawValue, .int(Int64(tickets[$0] ?? 0))) })),
            JSONMember("warnings", .array(warnings.map(Self.json))),
            JSONMember("rows", .array(rows.map { $0.json(horizon: plan.horizon) })),
        ]
    }

    private static func json(_ warning: Warning) -> JSONValue {
        func of(_ code: String, _ members: JSONMember...) -> JSONValue {
            .object([JSONMember("code", .string(code))] + members)
        }
        func count(_ name: String, _ number: Int) -> JSONMember { JSONMember(name, .int(Int64(number))) }
        return switch warning {
        case .interference: of("interference")
        case .noRails: of("no_rails")
        case .stopped: of("stopped")
        case .mismatch(let p): of("mismatch", JSONMember("p", .double(p)))
        case .uneven(let p): of("uneven", JSONMember("p", .double(p)))
        case .overridden(let share): of("overridden", JSONMember("share", .double(share)))
        case .leftOut(let pairs): of("left_out", count("count", pairs))
        case .fewBlocks(let pairs): of("few_blocks", count("count", pairs))
        case .few(let mode, let solved): of("few", JSONMember("mode", .string(mode.rawValue)), count("count", solved))
        case .busy(let share): of("busy", JSONMember("share", .double(share)))
        case .growing(let from, let to): of("growing", count("from", from), count("to", to))
        case .carried(let blocks, let all): of("carried", count("count", blocks), count("of", all))
        case .washIn(let minutes): of("wash_in", JSONMember("minutes", .double(minutes)))
        case .mixed(let share): of("mixed", JSONMember("share", .double(share)))
        case .shared: of("shared")
        }
    }
}

extension ExperimentRow {
    fileprivate func json(horizon: Milliseconds) -> JSONValue {
        var members = [
            JSONMember("name", .string(name)), JSONMember("role", .string(role.rawValue)),
            JSONMember("basis", .string(basis.rawValue)), JSONMember("unit", .string(unit)),
            JSONMember("pairs", Self.count(pairs)),
        ]
        if basis == .restrictedMean { members.append(JSONMember("horizon", .double(Measure.minutes(horizon)))) }
        for mode in Mode.allCases { members.append(JSONMember(mode.rawValue, Self.json(sides[mode]))) }
        members += [
            JSONMember("difference", Self.interval(difference, interval)), JSONMember("p", Self.number(pValue)),
            JSONMember("randomisation", Self.json(randomisation)), JSONMember("p_adjusted", Self.number(adjusted)),
            JSONMember("strata", .array(Priority.allCases.compactMap(stratum))),
            JSONMember("first_weeks", Self.json(firstWeeks)), JSONMember("later", Self.json(later)),
            JSONMember("warnings", .array(warnings.map { .string($0.rawValue) })),
        ]
        return .object(members)
    }

    private var unit: String {
        let isCounted = name == "interruptions_hour" || name == "hand_offs" || name == "people_touched"
        return basis == .share ? "share" : isCounted ? "count" : "minutes"
    }

    private func stratum(_ priority: Priority) -> JSONValue? {
        strata[priority].map { part in
            .object([
                JSONMember("priority", .string("P\(priority.rawValue)")), JSONMember("pairs", Self.count(part.pairs)),
                JSONMember("value", Self.number(part.value)),
            ])
        }
    }

    private static func json(_ side: Side?) -> JSONValue {
        guard let side else { return .null }
        return .object(
            [JSONMember("n", .int(Int64(side.n)))] + (interval(side.value, side.interval).objectValue ?? []))
    }

    private static func json(_ part: Part?) -> JSONValue {
        guard let part else { return .null }
        return .object([JSONMember("pairs", count(part.pairs)), JSONMember("value", number(part.value))])
    }

    private static func json(_ randomisation: PairedBlocks.Randomisation?) -> JSONValue {
        guard let randomisation else { return .null }
        return .object([
            JSONMember("p", number(randomisation.pValue)),
            JSONMember("assignments", .int(Int64(randomisation.assignments))),
            JSONMember("exact", .bool(randomisation.isExact)),
        ])
    }

    private static func interval(_ value: Double?, _ interval: Interval?) -> JSONValue {
        guard let value else { return .null }
        return .object([
            JSONMember("value", number(value)), JSONMember("lower", number(interval?.lower)),
            JSONMember("upper", number(interval?.upper)),
        ])
    }

    private static func count(_ pairs: Int?) -> JSONValue { pairs.map { .int(Int64($0)) } ?? .null }

    private static func number(_ value: Double?) -> JSONValue {
        value.flatMap { $0.isFinite ? .double($0) : nil } ?? .null
    }
}
