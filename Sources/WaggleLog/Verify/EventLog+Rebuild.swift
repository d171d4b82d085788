package import WaggleDomain

extension EventLog {
    /// Makes the projections anew from the events, in one transaction: ticket rows, intervals, queues, deadlines.
    /// Imported tickets keep the rows their import wrote. Returns how many tickets were rebuilt.
    package func rebuild(policy: DeskPolicy) throws(LogError) -> Int {
        try transaction { turn throws(LogError) in
            try turn.dropProjections()
            for row in try reader.queuesFromEvents() { try turn.putQueue(row) }
            for stored in try reader.settingsFromEvents() { try turn.projectSettings(stored) }
            for stored in try reader.organisationEvents() { try turn.projectOrganisation(stored) }
            for stored in try reader.replyEvents() { try turn.projectReply(stored) }
            for stored in try reader.problemEvents() { try turn.projectProblem(stored) }
            for stored in try reader.experimentEvents() { try turn.noteExperiment(stored) }
            for role in try reader.personRolesFromEvents() { try turn.put(role) }
            for stored in try reader.articleEvents() { try turn.projectKnowledge(stored) }
            for stored in try reader.staffingEvents() { try turn.projectStaffing(stored) }
            var count = 0
            var id: Int64 = 1
            let last = try reader.lastTicket()
            while id <= last {
                if let history = try TicketHistory.read(TicketID(id), from: reader), !history.ticket.isImported {
                    try turn.put(history, policy)
                    count += 1
                }
                id += 1
            }
            return count
        }
    }
}

extension LogTransaction {
    fileprivate func dropProjections() throws(LogError) {
        for sql in LogTransaction.drops {
            let drop = try log.reader.query(sql)
            try drop.run()
        }
    }

    private static let drops: [SQL] = [
        "DELETE FROM ticket WHERE desk = ? AND imported IS NULL",
        "DELETE FROM owner_interval WHERE desk = ?",
        "DELETE FROM tier_interval WHERE desk = ?",
        "DELETE FROM stage_interval WHERE desk = ?",
        "DELETE FROM swarm_membership WHERE desk = ?",
        "DELETE FROM speak_interval WHERE desk = ?",
        "DELETE FROM interruption WHERE desk = ?",
        "DELETE FROM credit WHERE desk = ?",
        "DELETE FROM deadline WHERE desk = ?",
        "DELETE FROM queue WHERE desk = ?",
        "DELETE FROM presence_interval WHERE desk = ?",
        "DELETE FROM status_interval WHERE desk = ?",
        "DELETE FROM view_interval WHERE desk = ?",
        "DELETE FROM setting WHERE desk = ? AND key GLOB 'policy.*'",
        "DELETE FROM call_back WHERE desk = ?",
        "DELETE FROM feedback WHERE desk = ?",
        "DELETE FROM ticket_tag WHERE desk = ?",
        "DELETE FROM ticket_field WHERE desk = ?",
        "DELETE FROM experiment_event WHERE desk = ?",
        "DELETE FROM cover WHERE desk = ?",
        "DELETE FROM survivor_owner WHERE desk = ?",
        "DELETE FROM person_role WHERE desk = ?",
        "DELETE FROM organisation WHERE desk = ?",
        "DELETE FROM organisation_customer WHERE desk = ?",
        "DELETE FROM canned_reply WHERE desk = ?",
        "DELETE FROM partner_share WHERE desk = ?",
        "DELETE FROM problem WHERE desk = ?",
        "DELETE FROM attachment WHERE desk = ?",
        "DELETE FROM problem_event WHERE desk = ?",
        "DELETE FROM problem_ticket WHERE desk = ?",
        "DELETE FROM article WHERE desk = ?",
        "DELETE FROM article_event WHERE desk = ?",
        "DELETE FROM article_version WHERE desk = ?",
        "DELETE FROM article_variant WHERE desk = ?",
        "DELETE FROM article_ticket WHERE desk = ?",
    ]

    /// Makes everything derived from one ticket's events anew.
    func replace(_ history: TicketHistory, _ policy: DeskPolicy) throws(LogError) {
        for sql in LogTransaction.dropsOfTicket {
            let drop = try log.reader.query(sql)
            drop.bind(2, history.ticket.id.rawValue)
            try drop.run()
        }
        try put(history, policy)
    }

    private static let dropsOfTicket: [SQL] = [
        "DELETE FROM ticket WHERE desk = ?1 AND id = ?2", "DELETE FROM owner_interval WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM tier_interval WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM stage_interval WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM swarm_membership WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM speak_interval WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM interruption WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM credit WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM deadline WHERE desk = ?1 AND ticket = ?2", "DELETE FROM call_back WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM feedback WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM partner_share WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM ticket_tag WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM ticket_field WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM attachment WHERE desk = ?1 AND ticket = ?2",
        "DELETE FROM article_ticket WHERE desk = ?1 AND ticket = ?2",
    ]

    fileprivate func put(_ history: TicketHistory, _ policy: DeskPolicy) throws(LogError) {
        let id = history.ticket.id
        try putTicketRow(history.row)
        for owner in history.intervals.owners {
            try write(
                .startOwner(
                    owner.user, owner.tier, owner.mode, sequence: owner.startSequence, at: owner.from,
                    cause: owner.causeOfStart), id)
            if let to = owner.to { try write(.endOwner(at: to, cause: owner.causeOfEnd ?? ""), id) }
        }
        for tier in history.intervals.tiers {
            try write(.startTier(tier.tier, at: tier.from), id)
            if let to = tier.to { try write(.endTier(at: to), id) }
        }
        for stage in history.intervals.stages {
            try write(.startStage(stage.stage, at: stage.from), id)
            if let to = stage.to { try write(.endStage(at: to), id) }
        }
        for member in history.intervals.members { try put(member, id) }
        try putPeopleRows(id, from: PeopleRows(), to: PeopleRows(history.ticket))
        try putLabelRows(id, from: LabelRows(), to: LabelRows(history.ticket))
        for record in history.swarmRecords.all { try write(record, id) }
        for row in history.attachments { try put(row, id) }
        try setDeadlines(id, from: [], to: history.ticket.deadlines(policy: policy))
    }

    // Memberships of several people overlap: each is written whole.
    private func put(_ member: SwarmMembership, _ ticket: TicketID) throws(LogError) {
        let put = try log.reader.query(
            """
            INSERT INTO swarm_membership(desk, ticket, n, user, role, tier, from_ms, to_ms, cause)
            VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        put.bind(2, ticket.rawValue)
        put.bind(3, member.number)
        put.bind(4, member.user.rawValue)
        put.bind(5, member.role.rawValue)
        put.bind(6, member.tier.map { Int64($0.rawValue) })
        put.bind(7, member.from)
        put.bind(8, member.to)
        put.bind(9, member.cause?.rawValue)
        try put.run()
    }
}
