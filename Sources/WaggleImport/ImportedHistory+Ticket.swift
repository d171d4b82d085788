package import WaggleDomain

// How an imported incident looks beside the desk's own tickets. The source's words stay in `fields`.

extension ImportedHistory {
    /// The source's word for how it stands; where it has none, what happened last.
    package var word: String? { fields[.incidentState]?.text ?? fields[.activity]?.text }

    static func state(of word: String?) -> TicketState {
        guard let word else { return .open }
        return states[word] ?? TicketState(rawValue: word) ?? .open
    }

    /// ServiceNow's words, and those of Volvo's VINST.
    private static let states: [String: TicketState] = [
        "New": .queued, "new": .queued, "Awaiting User Info": .pendingCustomer, "Awaiting Vendor": .pendingPartner,
        "Awaiting Problem": .snoozed, "Awaiting Evidence": .snoozed, "Awaiting Change": .snoozed,
        "Resolved": .solved, "Closed": .closed, "Canceled": .cancelled, "Cancelled": .cancelled,
        "Awaiting Assignment": .queued, "In Call": .solved, "Wait - User": .pendingCustomer,
        "Wait - Customer": .pendingCustomer, "Wait - Vendor": .pendingPartner, "Wait - Implementation": .snoozed,
        "Wait": .snoozed,
    ]

    /// P1 to P4 by the number the source's priority begins with, or by its word; nil when unknown (ServiceNow also has a
    /// fifth).
    package var priority: Priority? {
        guard let text = fields[.priority]?.text else { return nil }
        let digits = text.hasPrefix("P") ? text.dropFirst() : text[...]
        if let digit = digits.utf8.first, let found = Priority.allCases.first(where: { digit == 0x30 + $0.rawValue }) {
            return found
        }
        return Self.priorities[text.lowercased()]
    }

    private static let priorities: [String: Priority] = [
        "critical": .p1, "major": .p1, "very high": .p1, "high": .p2, "medium": .p3, "moderate": .p3, "low": .p4,
    ]

    /// How the customer came, as far as the source says: `Phone`, `IVR`, `Email`, `Self service` are known.
    package var channel: TicketChannel? {
        switch fields[.contactType]?.text {
        case "Phone", "IVR": .phone
        case "Email": .email
        case "Self service": .form
        case let word?: TicketChannel(rawValue: word)
        case nil: nil
        }
    }

    /// Whether the source was a ServiceNow log, which tells beginning and end in columns of their own.
    var isServiceNow: Bool { source?.format == ImportFormat.serviceNow.rawValue }

    /// Whether each row was an event with an activity of its own.
    package var isEventLog: Bool { !isServiceNow && fields[.activity] != nil }

    /// When the incident was opened: as the source says, or its first row.
    package var openedAt: Milliseconds? { fields[.openedAt]?.time ?? (isServiceNow ? nil : firstAt) }

    /// When the last row was made.
    package var updatedAt: Milliseconds? { fields[.updatedAt]?.time }

    /// When it was resolved, once it is; the source repeats the final time on every row, so before that it is not told.
    package var resolvedAt: Milliseconds? {
        guard state == .solved || state == .closed else { return nil }
        return isServiceNow ? fields[.resolvedAt]?.time : solvedAt
    }

    /// When it was closed, once it is.
    package var closedAt: Milliseconds? {
        guard state == .closed else { return nil }
        return isServiceNow ? fields[.closedAt]?.time : finishedAt
    }

    /// The group that has it now; nil when the source does not know.
    package var group: String? { fields[.group]?.text }

    /// The assignee who has it now; nil when the source does not know, as on many rows.
    package var owner: String? { fields[.assignee]?.text }

    /// Changes of the group, unknown skipped.
    package var groupHandOffs: Int { max(0, groups.count - 1) }

    /// Changes of the assignee, unknown skipped.
    package var ownerHandOffs: Int { max(0, owners.count - 1) }

    /// Incident, request or question, where the source says it in our words.
    package var kind: TicketKind? { fields[.kind]?.text.flatMap { TicketKind(rawValue: $0) } }

    /// A line to show as the ticket's title, since the log has no text: category, then subcategory.
    package var title: String {
        [fields[.category]?.text, fields[.subcategory]?.text].compactMap(\.self).joined(separator: ", ")
    }

    /// The tier in words; without a mapping file, or for a group it does not name, it is unknown and says so.
    package var tierName: String { tier?.name ?? "unknown tier" }
}
