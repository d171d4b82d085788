// The report of one import, computed from its stored events alone.
//
// Every figure is defined over incidents in file order. "Final" means after the last row of the incident. Unknown
// groups and assignees are skipped: they are neither a hand-off away nor one back. Durations are calendar time between
// naive source times; a negative one is counted as such and left out of the statistics.

internal import JSON

/// Gathers the events of one import; give it all stored payloads of `imported.row`, each incident's in their order.
package struct ImportReport: Sendable {
    /// The import asked for.
    package let importName: String
    /// Rows of the import read so far.
    package private(set) var rows = 0

    private var cases: [String: ImportedHistory] = [:]
    private var states: [String: Int] = [:]
    private var groups: Set<String> = []
    private var assignees: Set<String> = []
    private var callers: Set<String> = []

    /// A report of nothing yet.
    package init(importName: String) { self.importName = importName }

    /// Incidents of the import read so far.
    package var incidents: Int { cases.count }

    /// Takes a stored payload; rows of other imports are passed over.
    package mutating func add(payload: [UInt8]) throws(ImportError) {
        add(try ImportedEvent(payload: payload))
    }

    /// Takes an event; rows of other imports are passed over.
    package mutating func add(_ event: ImportedEvent) {
        guard event.importName == importName else { return }
        rows += 1
        // Taken out and put back, so that the history is changed in place and not copied.
        var history =
            cases.removeValue(forKey: event.number)
            ?? ImportedHistory(importName: importName, number: event.number)
        history.apply(event)
        states[history.fields[.incidentState]?.text ?? "?", default: 0] += 1
        for change in event.changes { note(change) }
        cases[event.number] = history
    }

    /// The figures as one line of JSON, in the order of the reference file.
    package func json() -> [UInt8] { figures().serialised() }

    /// The figures as lines for people, each `name: value`, the parts of a figure after its name and a dot.
    package func lines() -> [String] { Self.lines(figures(), "") }

    private static func lines(_ value: JSONValue, _ name: String) -> [String] {
        guard case .object(let members) = value else {
            return ["\(name): \(String(decoding: value.serialised(), as: UTF8.self))"]
        }
        return members.flatMap { lines($0.value, name.isEmpty ? $0.key : "\(name).\($0.key)") }
    }

    private mutating func note(_ change: ImportedEvent.Change) {
        guard let name = change.value?.text else { return }
        switch change.column {
        case .group: groups.insert(name)
        case .assignee: assignees.insert(name)
        case .caller: callers.insert(name)
        default: break
        }
    }
}

extension ImportReport {
    private func figures() -> JSONValue {
        let all = Array(cases.values)
        let columns = all.compactMap { $0.source?.columns }.max() ?? 0
        var members = [
            JSONMember("rows", .count(rows)), JSONMember("columns", .count(columns)),
            JSONMember("incidents", .count(all.count)), JSONMember("incident_state_rows", tally(states)),
            JSONMember("reassignment_count_final", ReportFigures.reassignments(all)),
            JSONMember("reopened_incidents", .count(all.count { $0.final(.reopenCount) > 0 })),
            JSONMember(
                "sla_missed_share_final", .share(all.count { $0.fields[.madeSLA]?.flag == false }, of: all.count)),
            JSONMember("group_handoffs_per_case", ReportFigures.groupHandOffs(all)),
            JSONMember("owner_handoffs_per_case", ReportFigures.ownerHandOffs(all)),
            JSONMember("ping_pong", ReportFigures.pingPong(all)),
        ]
        members += ReportFigures.durations(all)
        members += [
            JSONMember("contact_type", ReportFigures.words(all, .contactType)),
            JSONMember("priority", ReportFigures.words(all, .priority)),
            JSONMember("groups", .count(groups.count)), JSONMember("assignees", .count(assignees.count)),
            JSONMember("callers", .count(callers.count)),
            JSONMember("median_resolution_hours_by_reassignment", ReportFigures.medianHours(all)),
        ]
        return .object(members + ReportFigures.arrivals(all))
    }

    private func tally(_ counts: [String: Int]) -> JSONValue {
        .object(counts.sorted { $0.key < $1.key }.map { JSONMember($0.key, .count($0.value)) })
    }
}
