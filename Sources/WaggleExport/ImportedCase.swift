internal import WaggleDomain
internal import WaggleImport
internal import WaggleLog

/// Makes a case of an imported ticket: one event a row of the source. Of an event log it is what the log said; of other
/// records the state is the activity and the assignee the resource. A word that is unknown there is empty here.
struct ImportedCase {
    func read(_ events: [StoredEvent]) throws(ExportError) -> MinedCase {
        var found = MinedCase(id: "")
        var history: ImportedHistory?
        for stored in events {
            guard case .importedRow(let payload) = stored.event, !stored.isErased else { continue }
            let row: ImportedEvent
            do throws(ImportError) {
                row = try ImportedEvent(payload: payload)
            } catch {
                throw .imported(error)
            }
            if history == nil { history = ImportedHistory(importName: row.importName, number: row.number) }
            history?.apply(row)
            found.id = row.number
            if let history { found.events.append(event(stored, row, history)) }
        }
        found.channel = history?.fields[.contactType]?.text ?? ""
        found.kind = history?.fields[.kind]?.text ?? ""
        return found
    }

    private func event(_ stored: StoredEvent, _ row: ImportedEvent, _ history: ImportedHistory) -> MinedEvent {
        let word = { (column: ImportedColumn) in history.fields[column]?.text ?? "" }
        var state = MinedState()
        state.state = word(.incidentState)
        state.owner = word(.assignee)
        state.tier = history.tier
        state.group = word(.group)
        state.priority = word(.priority)
        state.category = word(.category)
        state.mode = word(.mode)
        var event = MinedEvent(
            sequence: stored.sequence, activity: history.word ?? "unknown", at: row.at, resource: state.owner, role: "",
            after: state, links: links(row.number, state))
        if history.isEventLog {
            event.activity = word(.activity)
            event.resource = word(.resource)
            event.role = word(.role)
            event.offset = history.fields[.utcOffset]?.text ?? event.offset
            event.transition = history.fields[.transition]?.text ?? event.transition
        }
        return event
    }

    private func links(_ number: String, _ state: MinedState) -> [MinedLink] {
        let named: [(MinedPart, MinedObject.Kind, String)] = [
            (.ticket, .ticket, number), (.owner, .person, state.owner), (.queue, .queue, state.group),
        ]
        return named.filter { !$0.2.isEmpty }.map { part, kind, key in
            MinedLink(part: part, object: MinedObject(kind: kind, key: key), name: key)
        }
    }
}
