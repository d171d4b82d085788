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
                JSONMember("reasons", .array(reasonCounts(before: before))),
            ] + ticketsBefore)
    }

    /// Those given in either period, as often as they were.
    private func reasonCounts(before: MeasureReport?) -> [JSONValue] {
        let earlier = Dictionary(uniqueKeysWithValues: (before?.reasons ?? []).map { ($0.given, $0.times) })
        let now = reasons.map { count in
            Self.json(count.given, count, before: before.map { _ in earlier[count.given] ?? 0 })
        }
        let given = Set(reasons.map(\.given))
        return now
            + (before?.reasons ?? []).filter { !given.contains($0.given) }.map {
                Self.json($0.given, nil, before: $0.times)
            }
    }

    private static func json(_ given: GivenReason, _ count: ReasonCount?, before: Int?) -> JSONValue {
        let figures = [
            JSONMember("decision", .string(given.action.rawValue)), JSONMember("code", .string(given.code)),
            JSONMember("tickets", .int(Int64(count?.tickets ?? 0))),
            JSONMember("times", .int(Int64(count?.times ?? 0))),
        ]
        let modes = Mode.allCases.map { JSONMember($0.rawValue, .int(Int64(count?.timesByMode[$0] ?? 0))) }
        return .object(figures + modes + (before.map { [JSONMember("before", .int(Int64($0)))] } ?? []))
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
