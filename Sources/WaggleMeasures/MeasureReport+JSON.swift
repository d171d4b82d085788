package import JSON
internal import WaggleDomain

extension MeasureReport {
    /// The report as JSON; `before` adds the figures of the period before to each measure. Figures that cannot be told
    /// are null.
    package func json(before: MeasureReport? = nil) -> JSONValue {
        let ticketsBefore = before.map { [JSONMember("tickets_before", .int(Int64($0.tickets)))] } ?? []
        let earlier = before.map { Dictionary(uniqueKeysWithValues: $0.rows.map { ($0.measure.name, $0.all) }) }
        return .object(
            [
                JSONMember("now", .int(now)),
                JSONMember("from", .int(filter.created.from)), JSONMember("to", .int(filter.created.to)),
                JSONMember("tickets", .int(Int64(tickets))),
                JSONMember(
                    "tickets_by_mode",
                    .object(Mode.allCases.map { JSONMember($0.rawValue, .int(Int64(ticketsByMode[$0] ?? 0))) })),
                JSONMember("note", .string(Self.banner)),
                JSONMember("measures", .array(rows.map { Self.json($0, before: earlier?[$0.measure.name]) })),
            ] + ticketsBefore)
    }

    private static func json(_ row: Row, before: MeasureFigure?) -> JSONValue {
        let measure = row.measure
        var members = [
            JSONMember("name", .string(measure.name)), JSONMember("title", .string(measure.title)),
            JSONMember("definition", .string(measure.definition)), JSONMember("unit", .string(measure.unit.rawValue)),
            JSONMember("guard_rail", .bool(measure.isGuardRail)),
        ]
        if case .notRecorded(let reason) = measure.form {
            return .object(members + [JSONMember("not_recorded", .string(reason))])
        }
        members.append(JSONMember("all", json(row.all, measure)))
        for mode in Mode.allCases {
            if let figure = row.byMode[mode] { members.append(JSONMember(mode.rawValue, json(figure, measure))) }
        }
        if let before { members.append(JSONMember("before", json(before, measure))) }
        return .object(members)
    }

    private static func json(_ figure: MeasureFigure, _ measure: Measure) -> JSONValue {
        let n = JSONMember("n", .int(Int64(figure.n)))
        let open = JSONMember("open", .int(Int64(figure.open)))
        let middle = [JSONMember("p50", number(figure.median)), JSONMember("p90", number(figure.p90))]
        switch measure.form {
        case .times:
            return .object(
                [n, open] + middle + [
                    JSONMember("working_p50", number(figure.workingMedian)),
                    JSONMember("working_p90", number(figure.workingP90)),
                ])
        case .share:
            return .object([
                n, JSONMember("too_young", .int(Int64(figure.open))),
                JSONMember("count", .int(Int64(figure.count ?? 0))), JSONMember("share", number(figure.share)),
                JSONMember("lower", number(figure.shareInterval?.lower)),
                JSONMember("upper", number(figure.shareInterval?.upper)),
            ])
        case .amounts, .people, .notRecorded:
            return .object([n] + middle + [JSONMember("sum", number(figure.sum))])
        }
    }

    private static func number(_ value: Double?) -> JSONValue { value.map { .double($0) } ?? .null }
}

extension Measure {
    /// What its figures are in.
    package var unit: Unit {
        switch form {
        case .times: .minutes
        case .share: .share
        case .amounts(let unit, _), .people(let unit, _): unit
        case .notRecorded: .count
        }
    }
}
