// The report of one import, computed from its stored events alone.
//
// Every figure is defined over incidents in file order. "Final" means after the last row of the incident. Unknown
// groups and assignees are skipped: they are neither a hand-off away nor one back. Durations are calendar time between
// source times; a negative one is counted as such and left out of the statistics.
//
// Events come incident by incident, as the log gives them, and of each one that is through only a few numbers are kept:
// so the report of a large import fits into little memory.

internal import JSON
internal import WaggleDomain

/// Gathers the events of one import; give it all stored payloads of `imported.row`, incident by incident, each one's in their
/// order.
package struct ImportReport: Sendable {
    /// The import asked for.
    package let importName: String
    /// Rows of the import read so far.
    package private(set) var rows = 0

    private var open: ImportedHistory?
    private var closed: [ReportCase] = []
    private var times = ReportTimes()
    private var states: [String: Int] = [:]
    private var activities: [String: Int] = [:]
    private var groups: Set<String> = []
    private var assignees: Set<String> = []
    private var callers: Set<String> = []

    /// A report of nothing yet.
    package init(importName: String) { self.importName = importName }

    /// Incidents of the import read so far.
    package var incidents: Int { closed.count + (open == nil ? 0 : 1) }

    /// Takes a stored payload; rows of other imports are passed over.
    package mutating func add(payload: [UInt8]) throws(ImportError) {
        add(try ImportedEvent(payload: payload))
    }

    /// Takes an event; rows of other imports are passed over.
    package mutating func add(_ event: ImportedEvent) {
        guard event.importName == importName else { return }
        rows += 1
        if let open, open.number != event.number {
            closed.append(ReportCase(open))
            self.open = nil
        }
        // Taken out and put back, so that the history is changed in place and not copied.
        var history = open ?? ImportedHistory(importName: importName, number: event.number)
        open = nil
        if history.rows > 0 { times.add(history, until: event.at) }
        history.apply(event)
        count(history, event)
        open = history
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

    private mutating func count(_ history: ImportedHistory, _ event: ImportedEvent) {
        states[history.fields[.incidentState]?.text ?? "?", default: 0] += 1
        if let activity = history.fields[.activity]?.text { activities[activity, default: 0] += 1 }
        for change in event.changes {
            guard let name = change.value?.text else { continue }
            switch change.column {
            case .group: groups.insert(name)
            case .assignee: assignees.insert(name)
            case .caller: callers.insert(name)
            default: break
            }
        }
    }
}

extension ImportReport {
    private func figures() -> JSONValue {
        let all = closed + (open.map { [ReportCase($0)] } ?? [])
        let isServiceNow = all.first?.isServiceNow ?? true
        var members = isServiceNow ? serviceNow(all) : log(all)
        members += [
            JSONMember("contact_type", ReportFigures.words(all.map(\.contact))),
            JSONMember("priority", ReportFigures.words(all.map(\.priority))),
            JSONMember("groups", .count(groups.count)), JSONMember("assignees", .count(assignees.count)),
            JSONMember("callers", .count(callers.count)),
        ]
        if isServiceNow {
            members.append(JSONMember("median_resolution_hours_by_reassignment", ReportFigures.medianHours(all)))
        }
        members += ReportFigures.arrivals(all)
        return .object(members + [JSONMember("flow", ReportFigures.flow(all, times))])
    }

    /// What a ServiceNow log tells in columns of its own.
    private func serviceNow(_ all: [ReportCase]) -> [JSONMember] {
        [
            JSONMember("rows", .count(rows)), JSONMember("columns", .count(all.map(\.columns).max() ?? 0)),
            JSONMember("incidents", .count(all.count)), JSONMember("incident_state_rows", tally(states)),
            JSONMember("reassignment_count_final", ReportFigures.reassignments(all)),
            JSONMember("reopened_incidents", .count(all.count { $0.reopens > 0 })),
            JSONMember("sla_missed_share_final", .share(all.count(where: \.missesTarget), of: all.count)),
            JSONMember("group_handoffs_per_case", ReportFigures.groupHandOffs(all)),
            JSONMember("owner_handoffs_per_case", ReportFigures.ownerHandOffs(all)),
            JSONMember("ping_pong", ReportFigures.pingPong(all)),
        ] + ReportFigures.durations(all)
    }

    /// What any event log tells.
    private func log(_ all: [ReportCase]) -> [JSONMember] {
        [
            JSONMember("rows", .count(rows)), JSONMember("incidents", .count(all.count)),
            JSONMember("activities", .count(activities.count)), JSONMember("activity_rows", tally(activities)),
            JSONMember("incident_state_rows", tally(states)),
            JSONMember("group_handoffs_per_case", ReportFigures.groupHandOffs(all)),
            JSONMember("owner_handoffs_per_case", ReportFigures.ownerHandOffs(all)),
            JSONMember("ping_pong", ReportFigures.pingPong(all)),
            JSONMember("first_to_last_seconds", ReportFigures.lengths(all)),
            JSONMember("first_to_solved_seconds", ReportFigures.solving(all)),
        ]
    }

    private func tally(_ counts: [String: Int]) -> JSONValue {
        .object(counts.sorted { $0.key < $1.key }.map { JSONMember($0.key, .count($0.value)) })
    }
}
