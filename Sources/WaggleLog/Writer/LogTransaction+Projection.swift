package import WaggleDomain

extension LogTransaction {
    /// Brings the projections of a ticket up to an event just appended: its row (written once, before the commit), its
    /// intervals of owners, tiers and swarm members. `before` is nil for the ticket's first event.
    package func project(_ stored: StoredEvent, before: Ticket?, after: Ticket) throws(LogError) {
        if case .ticketOpened(let opened) = stored.event {
            try putTicketRow(TicketRow(after, modeSource: opened.modeSource, preview: ""))
        } else if !after.isImported {
            noteChange(of: after, preview: TicketRow.preview(of: stored.event), moves: TicketRow.moves(before, after))
        }
        guard !after.isImported else { return }
        for change in IntervalChange.changes(stored, before: before, after: after) { try write(change, after.id) }
        if PeopleRows.differ(stored.event, before, after) {
            try putPeopleRows(after.id, from: before.map { PeopleRows($0) } ?? PeopleRows(), to: PeopleRows(after))
        }
        if case .handling(.customerJoined) = stored.event { try putCustomer(of: after) }
        if case .handling(.tagged) = stored.event { try putLabelRows(of: after, before: before) }
        if case .handling(.fieldSet) = stored.event { try putLabelRows(of: after, before: before) }
        for record in SwarmRecord.changes(stored, before: before, after: after) { try write(record, after.id) }
        for row in AttachmentRow.rows(of: stored) { try put(row, after.id) }
    }

    /// Inserts a ticket's whole row: imported tickets say theirs themselves (`project` leaves them alone).
    package func putTicketRow(_ row: TicketRow) throws(LogError) {
        let put = log.projections.putTicket
        row.bind(put, desk: log.desk)
        try put.run()
    }

    /// Replaces a ticket's deadlines; give the stored ones as `old` (from the aggregate before).
    package func setDeadlines(
        _ ticket: TicketID, from old: [Deadline], to new: [Deadline]
    ) throws(LogError) {
        guard old != new else { return }
        for deadline in old
        where !new.contains(where: { $0.kind == deadline.kind && $0.reference == deadline.reference }) {
            try dropDeadline(ticket, deadline)
        }
        for deadline in new where !old.contains(deadline) { try putDeadline(ticket, deadline) }
    }

    /// Writes the rows of the tickets that changed. The log calls it before the commit; call it to read them earlier
    /// in the same transaction.
    package func flush() throws(LogError) {
        for change in takeChanges() {
            let update = change.moves ? log.projections.moveTicket : log.projections.updateTicket
            let row = TicketRow(change.ticket, modeSource: .policy, preview: change.preview ?? "")
            row.bindUpdate(update, desk: log.desk, keepingPreview: change.preview == nil, moves: change.moves)
            try update.run()
        }
    }

    /// Events of the desk itself.
    func projectDesk(_ stored: StoredEvent) throws(LogError) {
        switch stored.event {
        case .queueCreated(let id, let name, let tier, let mode):
            let queue = Queue(id: id, name: name, tier: tier, mode: mode)
            try putQueue(QueueRow(queue: queue, since: stored.at, by: stored.actor))
        case .modeChanged(let queue, _, let mode, _):
            let change = log.projections.changeMode
            change.bind(1, log.desk)
            change.bind(2, queue.rawValue)
            change.bind(3, mode.rawValue)
            change.bind(4, stored.at)
            change.bind(5, stored.actor.rawValue)
            try change.run()
        case .desk(.queueRenamed(let queue, _, let name)):
            let rename = try log.reader.cached("UPDATE queue SET name = ?3 WHERE desk = ?1 AND id = ?2")
            rename.bind(1, log.desk)
            rename.bind(2, queue.rawValue)
            rename.bind(3, name)
            try rename.run()
        case .desk:
            try projectSettings(stored)
            try projectOrganisation(stored)
            try projectReply(stored)
            try projectSiteSecret(stored)
        case .staffing: try projectStaffing(stored)
        case .problem: try projectProblem(stored)
        case .knowledge: try projectKnowledge(stored)
        case .experiment: try projectExperiment(stored)
        default: if let role = PersonRole(stored) { try put(role) }
        }
    }

    func putQueue(_ row: QueueRow) throws(LogError) {
        let put = log.projections.putQueue
        put.bind(1, log.desk)
        put.bind(2, row.queue.id.rawValue)
        put.bind(3, row.queue.name)
        put.bind(4, row.queue.tier.rawValue)
        put.bind(5, row.queue.mode.rawValue)
        put.bind(6, row.since)
        put.bind(7, row.by.rawValue)
        put.bind(8, row.queue.modeSource.rawValue)
        try put.run()
    }

    func write(_ change: IntervalChange, _ ticket: TicketID) throws(LogError) {
        switch change {
        case .endOwner(let at, let cause): try end(log.projections.endOwner, ticket, at, cause)
        case .startOwner(let user, let tier, let mode, let sequence, let at, let cause):
            let row = prepared(log.projections.startOwner, ticket)
            row.bind(3, user.rawValue)
            row.bind(4, tier.rawValue)
            row.bind(5, mode.rawValue)
            row.bind(6, sequence)
            row.bind(7, at)
            row.bind(8, cause)
            try row.run()
        case .endTier(let at): try end(log.projections.endTier, ticket, at, nil)
        case .startTier(let tier, let at):
            let row = prepared(log.projections.startTier, ticket)
            row.bind(3, tier.rawValue)
            row.bind(4, at)
            try row.run()
        case .endStage(let at): try end(log.projections.endStage, ticket, at, nil)
        case .startStage(let stage, let at): try start(stage, ticket, at)
        case .join(let user, let role, let tier, let at):
            let row = prepared(log.projections.join, ticket)
            row.bind(3, user.rawValue)
            row.bind(4, role.rawValue)
            row.bind(5, tier.map { Int64($0.rawValue) })
            row.bind(6, at)
            try row.run()
        case .changeRole(let user, let role):
            let row = prepared(log.projections.changeRole, ticket)
            row.bind(3, user.rawValue)
            row.bind(4, role.rawValue)
            try row.run()
        case .leave(let user, let cause, let at):
            let row = prepared(log.projections.leave, ticket)
            row.bind(3, user.rawValue)
            row.bind(4, at)
            row.bind(5, cause.rawValue)
            try row.run()
        }
    }

    private func start(_ stage: StageInterval.Stage, _ ticket: TicketID, _ at: Milliseconds) throws(LogError) {
        let row = prepared(log.projections.startStage, ticket)
        row.bind(3, stage.state.rawValue)
        row.bind(4, stage.tier.rawValue)
        row.bind(5, stage.mode.rawValue)
        row.bind(6, stage.waits ? 1 : 0)
        row.bind(7, at)
        try row.run()
    }

    private func prepared(_ row: Statement, _ ticket: TicketID) -> Statement {
        row.bind(1, log.desk)
        row.bind(2, ticket.rawValue)
        return row
    }

    private func end(
        _ row: Statement, _ ticket: TicketID, _ at: Milliseconds, _ cause: String?
    ) throws(LogError) {
        let row = prepared(row, ticket)
        row.bind(3, at)
        if let cause { row.bind(4, cause) }
        try row.run()
    }

    private func putDeadline(_ ticket: TicketID, _ deadline: Deadline) throws(LogError) {
        let row = prepared(log.projections.putDeadline, ticket)
        row.bind(3, deadline.kind.rawValue)
        row.bind(4, deadline.reference)
        row.bind(5, deadline.due)
        try row.run()
    }

    /// Removes a deadline that its ticket no longer knows.
    package func dropDeadline(_ ticket: TicketID, _ deadline: Deadline) throws(LogError) {
        let row = prepared(log.projections.dropDeadline, ticket)
        row.bind(3, deadline.kind.rawValue)
        row.bind(4, deadline.reference)
        try row.run()
    }
}
