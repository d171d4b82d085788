internal import JSON
internal import WaggleDomain

/// The figures of a report over the incidents of an import, each after its last row.
enum ReportFigures {
    static func reassignments(_ cases: [ReportCase]) -> JSONValue {
        let counts = cases.map(\.reassignments)
        let definition = "reassignment_count on the last row of the incident (file order)"
        return .object(
            summary(counts, definition, none: "incidents_with_none")
                + [JSONMember("max", .count(counts.max() ?? 0)), JSONMember("histogram", histogram(counts))])
    }

    static func groupHandOffs(_ cases: [ReportCase]) -> JSONValue {
        let definition = "changes of assignment_group in file order, '?' skipped"
        return handOffs(cases.map(\.groupHandOffs), definition)
    }

    static func ownerHandOffs(_ cases: [ReportCase]) -> JSONValue {
        handOffs(cases.map(\.ownerHandOffs), "changes of assigned_to, '?' skipped")
    }

    /// Immediate returns (A, B, A) and any return to a group that had the incident before.
    static func pingPong(_ cases: [ReportCase]) -> JSONValue {
        let immediate = cases.count(where: \.groupReturnsAtOnce)
        let any = cases.count(where: \.groupReturns)
        return .object([
            JSONMember("aba_group_cases", .count(immediate)),
            JSONMember("aba_group_share", .share(immediate, of: cases.count)),
            JSONMember("any_return_cases", .count(any)),
        ])
    }

    static func durations(_ cases: [ReportCase]) -> [JSONMember] {
        let resolved = cases.compactMap(\.secondsToResolved)
        let closed = cases.compactMap(\.secondsToClosed)
        let definition =
            "calendar time; last row's resolved_at - first row's opened_at; dd/mm/yyyy hh:mm naive"
        let head = [
            JSONMember("definition", .string(definition)),
            JSONMember("missing_resolved_at", .count(cases.count - resolved.count)),
            JSONMember("negative", .count(resolved.count { $0 < 0 })),
        ]
        return [
            JSONMember("resolved_minus_opened_seconds", .object(head + sample(resolved))),
            JSONMember("closed_minus_opened_seconds", .object(sample(closed))),
        ]
    }

    /// The last known word of each incident, `?` where none is.
    static func words(_ words: [String?]) -> JSONValue {
        var tally = Tally()
        for word in words { tally.add(word ?? "?") }
        return tally.json
    }

    /// Number and median of the resolved incidents with 0, 1, 2, and 3 or more reassignments.
    static func medianHours(_ cases: [ReportCase]) -> JSONValue {
        var hours: [[Double]] = [[], [], [], []]
        for item in cases {
            guard let seconds = item.secondsToResolved, seconds >= 0 else { continue }
            hours[min(3, item.reassignments)].append(seconds / 3_600)
        }
        return .object(
            zip(["0", "1", "2", "3+"], hours).compactMap { name, hours in
                guard let median = Sample(hours).percentile(50) else { return nil }
                return JSONMember(name, .array([.count(hours.count), .double(median)]))
            })
    }

    /// When incidents were opened, by the source's own clocks: the first and the last, by weekday and by hour.
    static func arrivals(_ cases: [ReportCase]) -> [JSONMember] {
        let opened = cases.compactMap { item in
            item.openedAt.map { $0.addingReportingOverflow(Milliseconds(item.offset) * 60_000).partialValue }
        }
        var weekdays = Array(repeating: 0, count: 7)
        var hours = Array(repeating: 0, count: 24)
        for time in opened {
            weekdays[SourceTime.weekday(time)] += 1
            hours[SourceTime.hour(time)] += 1
        }
        let ends = [opened.min(), opened.max()].compactMap(\.self)
        return [
            JSONMember("opened_first_last", .array(ends.map { .string(SourceTime.iso($0)) })),
            JSONMember("arrivals_by_weekday_mon0", numbered(weekdays)),
            JSONMember("arrivals_by_hour", numbered(hours)),
        ]
    }

    private static func handOffs(_ counts: [Int], _ definition: String) -> JSONValue {
        .object(
            summary(counts, definition, none: "cases_with_none")
                + [JSONMember("histogram", histogram(counts))])
    }

    static func summary(_ counts: [Int], _ definition: String, none: String) -> [JSONMember] {
        let total = counts.reduce(0, +)
        return [
            JSONMember("definition", .string(definition)), JSONMember("total", .count(total)),
            JSONMember("mean", .share(total, of: counts.count)),
            JSONMember(none, .count(counts.count { $0 == 0 })),
        ]
    }

    static func histogram(_ counts: [Int]) -> JSONValue {
        var histogram = Histogram()
        for count in counts { histogram.add(count) }
        return histogram.json
    }

    static func sample(_ seconds: [Double]) -> [JSONMember] {
        Sample(seconds.filter { $0 >= 0 }).members(unit: "seconds")
    }

    private static func numbered(_ counts: [Int]) -> JSONValue {
        .object(counts.enumerated().map { JSONMember(String($0.offset), .count($0.element)) })
    }
}
