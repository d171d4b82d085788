/// What may be known of an imported row: the columns of a ServiceNow incident log, in the order of the published one, and
/// after them what event logs say besides.
package enum ImportedColumn: Int, CaseIterable, Sendable {
    case number, incidentState, active, reassignmentCount, reopenCount, modificationCount, madeSLA, caller
    case openedBy, openedAt, createdBy, createdAt, updatedBy, updatedAt, contactType, location
    case category, subcategory, symptom, configurationItem, impact, urgency, priority, group
    case assignee, knowledge, priorityConfirmation, notify, problem, changeRequest, vendor, causedBy
    case closedCode, resolvedBy, resolvedAt, closedAt
    // What event logs have and no ServiceNow log has.
    case activity, resource, role, mode, kind, transition, utcOffset

    /// What a column's values are.
    package enum Kind: Sendable {
        /// Any text.
        case text
        /// A whole number from 0 to 999,999,999.
        case count
        /// `true` or `false`.
        case flag
        /// `d/m/yyyy hh:mm`.
        case time
    }

    /// What a file must have of a column.
    package enum Need: Sendable {
        /// The column, and a known value in every row.
        case value
        /// The column; its values may be unknown.
        case column
        /// Nothing: a log without it is read too.
        case nothing
    }

    /// Whether a ServiceNow log has it.
    package var isServiceNow: Bool { rawValue < Self.activity.rawValue }
    /// The column's name in the file, which is also its name in the stored rows.
    package var name: String { form.name }
    /// What its values are.
    package var kind: Kind { form.kind }
    /// What a file must have of it.
    package var need: Need { form.need }

    /// The column of this name; nil when the format has none.
    package init?(name: String) {
        guard let column = Self.byName[name] else { return nil }
        self = column
    }

    private struct Form {
        let name: String
        let kind: Kind
        let need: Need

        init(_ name: String, _ kind: Kind = .text, _ need: Need = .nothing) {
            self.name = name
            self.kind = kind
            self.need = need
        }
    }

    private var form: Form { Self.forms[rawValue] }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

    /// One form a case, in the order of the cases. What the report counts is needed; a time, a count or the case itself
    /// cannot be unknown, since nothing could be made of the row.
    private static let forms = [
        Form("number", .text, .value), Form("incident_state", .text, .value), Form("active", .flag),
        Form("reassignment_count", .count, .value), Form("reopen_count", .count, .value),
        Form("sys_mod_count", .count), Form("made_sla", .flag, .value), Form("caller_id", .text, .column),
        Form("opened_by"), Form("opened_at", .time, .value), Form("sys_created_by"),
        Form("sys_created_at", .time), Form("sys_updated_by"), Form("sys_updated_at", .time, .value),
        Form("contact_type", .text, .column), Form("location"), Form("category"), Form("subcategory"),
        Form("u_symptom"), Form("cmdb_ci"), Form("impact"), Form("urgency"),
        Form("priority", .text, .column), Form("assignment_group", .text, .column),
        Form("assigned_to", .text, .column), Form("knowledge", .flag),
        Form("u_priority_confirmation", .flag), Form("notify"), Form("problem_id"), Form("rfc"),
        Form("vendor"), Form("caused_by"), Form("closed_code"), Form("resolved_by"),
        Form("resolved_at", .time, .column), Form("closed_at", .time, .column),
        Form("activity"), Form("resource"), Form("role"), Form("mode"), Form("kind"), Form("lifecycle"),
        Form("utc_offset"),
    ]
}
