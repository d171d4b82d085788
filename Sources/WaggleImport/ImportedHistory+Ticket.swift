package import WaggleDomain

// How an imported incident looks beside the desk's own tickets. The source's words stay in `fields`.

extension ImportedHistory {
    /// The state that comes nearest to the source's; a word we do not know counts as open.
    package var state: TicketState {
        switch fields[.incidentState]?.text {
        case "New": .queued
        case "Awaiting User Info": .pendingCustomer
        case "Awaiting Vendor": .pendingPartner
        case "Awaiting Problem", "Awaiting Evidence", "Awaiting Change": .snoozed
        case "Resolved": .solved
        case "Closed": .closed
        case "Canceled", "Cancelled": .cancelled
        default: .open
        }
    }

    /// P1 to P4 by the number the source's priority begins with; nil when unknown (ServiceNow also has a fifth).
    package var priority: Priority? {
        guard let first = fields[.priority]?.text?.utf8.first else { return nil }
        return Priority.allCases.first { UInt8(ascii: "0") + UInt8($0.rawValue) == first }
    }

    /// How the customer came, as far as the source says: `Phone`, `IVR`, `Email`, `Self service` are known.
    package var channel: TicketChannel? {
        switch fields[.contactType]?.text {
        case "Phone", "IVR": .phone
        case "Email": .email
        case "Self service": .form
        default: nil
        }
    }

    /// When the incident was opened.
    package var openedAt: Milliseconds? { fields[.openedAt]?.time }

    /// When the last row was made.
    package var updatedAt: Milliseconds? { fields[.updatedAt]?.time }

    /// When it was resolved, once it is; the source repeats the final time on every row, so before that it is not told.
    package var resolvedAt: Milliseconds? {
        state == .solved || state == .closed ? fields[.resolvedAt]?.time : nil
    }

    /// When it was closed, once it is.
    package var closedAt: Milliseconds? { state == .closed ? fields[.closedAt]?.time : nil }

    /// The group that has it now; nil when the source does not know.
    package var group: String? { fields[.group]?.text }

    /// The assignee who has it now; nil when the source does not know, as on many rows.
    package var owner: String? { fields[.assignee]?.text }

    /// Changes of the group, unknown skipped.
    package var groupHandOffs: Int { max(0, groups.count - 1) }

    /// Changes of the assignee, unknown skipped.
    package var ownerHandOffs: Int { max(0, owners.count - 1) }

    /// A line to show as the ticket's title, since the log has no text: category, then subcategory.
    package var title: String {
        [fields[.category]?.text, fields[.subcategory]?.text].compactMap(\.self).joined(separator: ", ")
    }

    /// The tier in words; without a mapping file, or for a group it does not name, it is unknown and says so.
    package var tierName: String { tier?.name ?? "unknown tier" }
}
