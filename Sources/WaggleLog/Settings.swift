internal import JSON
package import WaggleDomain

// A section of the desk's settings is kept as the row `policy.SECTION` of the setting table: what its last event said,
// with the event's number (the section's version), its time and who did it.

extension SettingsSection {
    /// Its key in the setting table.
    package var settingKey: String { "policy.\(rawValue)" }
}

extension LogTransaction {
    func projectSettings(_ stored: StoredEvent) throws(LogError) {
        guard let row = SettingRow(stored) else { return }
        try putSetting(row.key, row.value)
    }
}

/// What the setting table holds after a change of settings.
struct SettingRow: Equatable {
    let key: String
    let value: [UInt8]

    /// Nil for any other event.
    init?(_ stored: StoredEvent) {
        guard case .desk(.settingsChanged(let section, let text, _)) = stored.event else { return nil }
        key = section.settingKey
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("version", stored.sequence)
        writer.field("at", stored.at)
        writer.field("by", stored.actor.rawValue)
        writer.field("value", raw: Array(text.utf8))
        writer.endObject()
        value = writer.bytes
    }
}

extension LogReader {
    /// The last change of each section, in order.
    package func settingsFromEvents() throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ledger WHERE desk = ?1 AND kind = 'settings.changed'
                AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' ORDER BY id
                """)
        var last: [SettingsSection: StoredEvent] = [:]
        for stored in try collect(rows, { row throws(LogError) in try EventRow.read(row) }) {
            guard case .desk(.settingsChanged(let section, _, _)) = stored.event else { continue }
            last[section] = stored
        }
        return last.values.sorted { $0.sequence < $1.sequence }
    }

    /// Tickets that are not finished, by number; imported ones are left out.
    package func unfinishedTickets(after: TicketID, limit: Int) throws(LogError) -> [TicketID] {
        let rows = try query(
            """
            SELECT id FROM ticket WHERE desk = ?1 AND id > ?2 AND state NOT IN ('closed', 'cancelled')
                AND imported IS NULL ORDER BY id LIMIT ?3
            """)
        rows.bind(2, after.rawValue)
        rows.bind(3, limit)
        return try collect(rows) { row throws(LogError) in TicketID(row.int(0)) }
    }
}

extension LogReader {
    /// The last switch of mode.
    package func lastSwitch() throws(LogError) -> StoredEvent? {
        let row = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ledger WHERE desk = ?1 AND kind = 'mode.switched'
                AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' ORDER BY id DESC LIMIT 1
                """)
        return try first(row) { row throws(LogError) in try EventRow.read(row) }
    }

    /// What was set and came of it since a switch of mode: few, in order.
    package func tripwireEvents(after sequence: Int64) throws(LogError) -> [StoredEvent] {
        let rows = try query(
            "SELECT " + EventRow.columns
                + """
                 FROM event INDEXED BY event_ledger WHERE desk = ?1 AND id > ?2 AND kind GLOB 'tripwire.*'
                AND kind NOT GLOB 'msg.*' AND kind <> 'imported.row' ORDER BY id
                """)
        rows.bind(2, desk << 48 | sequence)
        return try collect(rows) { row throws(LogError) in try EventRow.read(row) }
    }

    /// How long these people were connected since a moment, in ms all together. A connection that began more than a day
    /// before it is not looked for.
    package func presentTime(
        of users: [UserID], since: Milliseconds, now: Milliseconds
    ) throws(LogError) -> Milliseconds {
        var total: Milliseconds = 0
        for user in users {
            let rows = try query(
                """
                SELECT coalesce(sum(min(coalesce(to_ms, ?4), ?4) - max(from_ms, ?3)), 0) FROM presence_interval
                WHERE desk = ?1 AND user = ?2 AND from_ms BETWEEN ?3 - 86400000 AND ?4 AND coalesce(to_ms, ?4) > ?3
                """)
            rows.bind(2, user.rawValue)
            rows.bind(3, since)
            rows.bind(4, now)
            total += try first(rows) { row throws(LogError) in row.int(0) } ?? 0
        }
        return total
    }

    /// One event by its number.
    package func event(_ sequence: Int64) throws(LogError) -> StoredEvent? {
        try events(after: sequence - 1, limit: 1).first { $0.sequence == sequence }
    }

    /// Tickets of some queues that are neither solved nor finished, by number.
    package func workingTickets(
        in queues: [QueueID], after: TicketID, limit: Int
    ) throws(LogError) -> [TicketID] {
        let rows = try query(
            """
            SELECT id FROM ticket WHERE desk = ?1 AND id > ?2 AND state NOT IN ('solved', 'closed', 'cancelled')
                AND imported IS NULL AND queue IN (SELECT value FROM json_each(?4)) ORDER BY id LIMIT ?3
            """)
        rows.bind(2, after.rawValue)
        rows.bind(3, limit)
        rows.bind(4, "[" + queues.map(\.description).joined(separator: ",") + "]")
        return try collect(rows) { row throws(LogError) in TicketID(row.int(0)) }
    }
}

extension LogTransaction {
    /// Writes a ticket's deadlines whatever stood there before.
    package func replaceDeadlines(_ ticket: TicketID, with deadlines: [Deadline]) throws(LogError) {
        let drop = try log.reader.cached("DELETE FROM deadline WHERE desk = ?1 AND ticket = ?2")
        drop.bind(1, log.desk)
        drop.bind(2, ticket.rawValue)
        try drop.run()
        try setDeadlines(ticket, from: [], to: deadlines)
    }
}
