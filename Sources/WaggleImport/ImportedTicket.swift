internal import WaggleDomain

/// One incident of the source: its rows as events, in file order, and what is known after the last of them.
package struct ImportedTicket: Sendable {
    /// One event a row.
    package private(set) var events: [ImportedEvent] = []
    /// What is known now.
    package private(set) var history: ImportedHistory

    /// The incident's number in the source.
    package var number: String { history.number }

    /// The events as payloads of `imported.row`, in their order.
    package var payloads: [[UInt8]] { events.map { $0.encoded() } }

    /// The time line, derived from the rows.
    package var steps: [ImportedStep] {
        var again = ImportedHistory(importName: history.importName, number: number)
        return events.flatMap { again.apply($0) }
    }

    /// A ticket of its first row.
    init(first row: ImportedRow, importName: String, source: ImportSource, tiers: TierMap?) {
        history = ImportedHistory(importName: importName, number: row.number)
        add(row, source: source, tiers: tiers)
    }

    /// Takes a further row of the incident.
    mutating func add(_ row: ImportedRow, tiers: TierMap?) { add(row, source: nil, tiers: tiers) }

    private mutating func add(_ row: ImportedRow, source: ImportSource?, tiers: TierMap?) {
        let event = ImportedEvent(
            importName: history.importName, number: row.number, line: row.line, at: row.updatedAt,
            source: source, tier: tier(of: row, tiers), changes: changes(to: row))
        history.apply(event)
        events.append(event)
    }

    /// What differs from the row before; the number and the time of update have places of their own in the event.
    private func changes(to row: ImportedRow) -> [ImportedEvent.Change] {
        row.fields.changes(since: history.fields).filter { $0.column != .number && $0.column != .updatedAt }
    }

    /// The tier by the map or else by the source, when there is one and it changes.
    private func tier(of row: ImportedRow, _ tiers: TierMap?) -> ImportedEvent.TierChange {
        let tier: Tier?
        switch (tiers, row.tier) {
        case (let tiers?, _): tier = row.fields[.group]?.text.flatMap { tiers[$0] }
        case (nil, .told(let told)): tier = told
        case (nil, .untold): return .none
        }
        return tier == history.tier ? .none : .to(tier)
    }
}
