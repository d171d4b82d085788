package import JSON
internal import Statistics
internal import WaggleDomain

extension ModeComparison {
    /// The comparison as JSON; what cannot be told is null.
    package func json() -> JSONValue {
        .object([
            JSONMember("seed", .int(Int64(clamping: seed))),
            JSONMember("warnings", .array(warnings.map(Self.json))),
            JSONMember("measures", .array(rows.map(Self.json))),
            JSONMember("curves", .array(curves.map(Self.json))),
            JSONMember("costs", Self.byMode { mode in costs[mode].map(Self.json) }),
        ])
    }

    private static func byMode(_ value: (Mode) -> JSONValue?) -> JSONValue {
        .object(Mode.allCases.compactMap { mode in value(mode).map { JSONMember(mode.rawValue, $0) } })
    }

    private static func json(_ warning: Warning) -> JSONValue {
        switch warning {
        case .interference(let share):
            .object([JSONMember("code", "interference"), JSONMember("share", .double(share))])
        case .chosen: .object([JSONMember("code", "chosen")])
        case .few(let mode, let solved):
            .object([
                JSONMember("code", "few"), JSONMember("mode", .string(mode.rawValue)),
                JSONMember("count", .int(Int64(solved))),
            ])
        case .busy(let share): .object([JSONMember("code", "busy"), JSONMember("share", .double(share))])
        case .growing(let from, let to):
            .object([
                JSONMember("code", "growing"), JSONMember("from", .int(Int64(from))), JSONMember("to", .int(Int64(to))),
            ])
        case .switched(let times):
            .object([JSONMember("code", "switched"), JSONMember("count", .int(Int64(times)))])
        case .mixed(let share): .object([JSONMember("code", "mixed"), JSONMember("share", .double(share))])
        case .asTreated: .object([JSONMember("code", "as_treated")])
        }
    }

    private static func json(_ row: ModeDifference) -> JSONValue {
        var members = [JSONMember("name", .string(row.measure)), JSONMember("basis", .string(row.basis.rawValue))]
        if let horizon = row.horizon { members.append(JSONMember("horizon", .double(horizon))) }
        for mode in Mode.allCases {
            if let side = row.sides[mode] { members.append(JSONMember(mode.rawValue, json(side))) }
        }
        members.append(JSONMember("difference", json(row.difference)))
        members.append(JSONMember("within_priorities", json(row.withinPriorities)))
        members.append(JSONMember("median_difference", json(row.medianDifference)))
        members.append(JSONMember("warnings", .array(row.warnings.map { .string($0.rawValue) })))
        return .object(members)
    }

    private static func json(_ side: ModeDifference.Side) -> JSONValue {
        .object([
            JSONMember("n", .int(Int64(side.n))), JSONMember("value", number(side.value?.value)),
            JSONMember("lower", number(side.value?.interval?.lower)),
            JSONMember("upper", number(side.value?.interval?.upper)), JSONMember("median", number(side.median)),
            JSONMember("median_lower", number(side.medianLower)), JSONMember("median_upper", number(side.medianUpper)),
        ])
    }

    private static func json(_ value: ModeDifference.Value?) -> JSONValue {
        guard let value else { return .null }
        return .object([
            JSONMember("value", number(value.value)), JSONMember("lower", number(value.interval?.lower)),
            JSONMember("upper", number(value.interval?.upper)),
        ])
    }

    private static func json(_ curve: ModeCurve) -> JSONValue {
        .object([
            JSONMember("name", .string(curve.measure)), JSONMember("kind", .string(curve.kind.rawValue)),
            JSONMember(
                "modes",
                byMode { mode in
                    curve.points[mode].map { points in
                        .array(
                            points.map { point in
                                .array(
                                    [point.at, point.share].map { .double($0) }
                                        + (point.interval.map { [.double($0.lower), .double($0.upper)] } ?? []))
                            })
                    }
                }),
        ])
    }

    private static func json(_ cost: ModeCost) -> JSONValue {
        .object([
            JSONMember("tickets", .int(Int64(cost.tickets))), JSONMember("solved", .int(Int64(cost.solved))),
            JSONMember("minutes", .double(cost.allMinutes)),
            JSONMember(
                "minutes_by_tier",
                .object(
                    Tier.allCases.compactMap { tier in cost.minutes[tier].map { JSONMember(tier.name, .double($0)) } })),
            JSONMember("minutes_other", .double(cost.otherMinutes)), JSONMember("cost", number(cost.cost)),
        ])
    }

    private static func number(_ value: Double?) -> JSONValue {
        value.flatMap { $0.isFinite ? .double($0) : nil } ?? .null
    }
}
