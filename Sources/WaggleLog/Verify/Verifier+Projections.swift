internal import WaggleDomain

extension Verifier {
    /// Replays every ticket and compares it with what is stored.
    func checkTickets() throws(LogError) {
        var expected = TicketIntervals.Counts()
        try readDeadlines()
        try readPilots()
        var id: Int64 = 1
        let last = try reader.lastTicket()
        while id <= last {
            try checkTicket(TicketID(id), &expected)
            id += 1
        }
        result.ownerIntervals = expected.owners
        try checkLeftOvers(expected)
        try checkStrays()
    }

    private func checkTicket(_ id: TicketID, _ counts: inout TicketIntervals.Counts) throws(LogError) {
        let history: TicketHistory?
        do throws(LogError) {
            history = try TicketHistory.read(id, from: reader)
        } catch .unreadable, .unknownKind {
            // The pass over the chain has named an event that does not decode; a wrong beginning is new.
            return result.note(.event, ticket: id.rawValue, "Ticket \(id) cannot be replayed.")
        }
        guard let history else {
            return result.note(.sequence, ticket: id.rawValue, "Ticket \(id) has no events.")
        }
        checkTexts(history)
        guard !history.ticket.isImported else {
            result.importedTickets += 1
            return
        }
        result.tickets += 1
        checkLife(history)
        checkCoin(history)
        counts.add(history.intervals)
        for sequence in history.ownerlessAt {
            let sentence = "After event \(sequence) ticket \(id) has an owner it may not have, or none."
            result.note(.owner, sequence: sequence, ticket: id.rawValue, sentence)
        }
        try compare(history)
    }

    /// Texts may be gone only where an erasure is recorded after them, and may not be there then.
    private func checkTexts(_ history: TicketHistory) {
        let id = history.ticket.id
        if history.erasedUpTo > 0 { result.erasedTickets += 1 }
        for (sequence, isGone) in history.wrongTexts {
            let sentence =
                isGone
                ? "The text of event \(sequence) is gone, and no erasure says so."
                : "The text of event \(sequence) is there although ticket \(id) was erased."
            result.note(.text, sequence: sequence, ticket: id.rawValue, sentence)
        }
    }

    /// The ticket's life is the sum of its parts, by state, by tier, and by owner or none.
    private func checkLife(_ history: TicketHistory) {
        let id = history.ticket.id
        let partition = Partition(history.legs, history.intervals, end: history.end)
        result.tierIntervals += history.intervals.tiers.count
        result.stageIntervals += history.intervals.stages.count
        result.memberships += history.intervals.members.count
        result.swarmRecords += history.swarmRecords.all.count
        result.livesAddedUp += 3
        result.lifeMilliseconds += partition.life
        for sentence in partition.broken() {
            result.note(.partition, ticket: id.rawValue, "Ticket \(id): \(sentence).")
        }
    }

    private func compare(_ history: TicketHistory) throws(LogError) {
        let id = history.ticket.id
        do throws(LogError) {
            let stored = TicketIntervals(
                owners: try reader.ownerIntervals(of: id), tiers: try reader.tierIntervals(of: id),
                stages: try reader.stageIntervals(of: id), members: try reader.swarmMemberships(of: id))
            if try reader.ticketRow(id) != history.row { differs(id, "its row in the list") }
            if stored.owners != history.intervals.owners { differs(id, "the intervals of its owners") }
            if stored.tiers != history.intervals.tiers { differs(id, "the intervals of its tiers") }
            if stored.stages != history.intervals.stages { differs(id, "the stretches of its state, tier and mode") }
            if stored.members != history.intervals.members { differs(id, "the members of its swarm") }
            if try reader.peopleRows(of: id) != PeopleRows(history.ticket) {
                differs(id, "its calls, feedback, shares, problem, articles, cover or survivor")
            }
            if try reader.labelRows(of: id) != LabelRows(history.ticket) { differs(id, "its tags or custom fields") }
            let records = try reader.swarmRecords(of: id)
            if records.speaks != history.swarmRecords.speaks { differs(id, "when its members may speak") }
            if records.interruptions != history.swarmRecords.interruptions {
                differs(id, "whom its invitations interrupted")
            }
            if records.credits != history.swarmRecords.credits { differs(id, "whom it credits") }
            if try reader.attachments(of: id) != history.attachments { differs(id, "the files of its messages") }
            if !hasItsDeadlines(history.ticket) { differs(id, "when the desk is to act on it") }
        } catch .unreadable {
            differs(id, "a row that cannot be read")
        }
    }

    private func differs(_ id: TicketID, _ what: String) {
        let sentence = "Ticket \(id): \(what) is not what its events say; `waggle rebuild` makes it anew."
        result.note(.projection, ticket: id.rawValue, sentence)
    }

    private func checkLeftOvers(_ expected: TicketIntervals.Counts) throws(LogError) {
        let stored = try reader.query(
            """
            SELECT (SELECT count(*) FROM ticket WHERE desk = ?1 AND imported IS NULL),
                (SELECT count(*) FROM owner_interval WHERE desk = ?1),
                (SELECT count(*) FROM tier_interval WHERE desk = ?1),
                (SELECT count(*) FROM swarm_membership WHERE desk = ?1),
                (SELECT count(*) FROM stage_interval WHERE desk = ?1)
            """)
        let counts = try reader.first(stored) { row throws(LogError) in (0..<5).map { Int(row.int($0)) } }
        guard let counts,
            counts != [result.tickets, expected.owners, expected.tiers, expected.members, expected.stages]
        else { return }
        result.note(.projection, "The lists hold rows that no event accounts for, or lack some.")
    }

    /// The queues against the desk's events.
    func checkQueues() throws(LogError) {
        do throws(LogError) {
            let expected = try reader.queuesFromEvents()
            result.queues = expected.count
            if try reader.queues() != expected {
                result.note(.projection, "The queues are not what the desk's events say.")
            }
        } catch .unreadable {
            result.note(.projection, "A queue cannot be read.")
        }
    }

    /// The settings against the desk's events.
    func checkSettings() throws(LogError) {
        let rows = try reader.query("SELECT key, value FROM setting WHERE desk = ?1 AND key GLOB 'policy.*'")
        let stored = try reader.collect(rows) { row throws(LogError) in (row.text(0), row.bytes(1)) }
        do throws(LogError) {
            let expected = try reader.settingsFromEvents().compactMap(SettingRow.init)
            result.settings = expected.count
            let isSame =
                stored.count == expected.count
                && expected.allSatisfy { row in stored.contains { $0.0 == row.key && $0.1 == row.value } }
            if !isSame { result.note(.projection, "The settings are not what the desk's events say.") }
        } catch .unreadable {
            result.note(.projection, "A change of the settings cannot be read.")
        }
    }

    /// Who was here, and who looked at what, against the desk's events.
    func checkStaffing() throws(LogError) {
        do throws(LogError) {
            let expected = try reader.staffingIntervalsFromEvents()
            result.staffingIntervals = expected.count
            if try reader.staffingIntervals() != expected {
                result.note(.projection, "The intervals of presence and views are not what the desk's events say.")
            }
        } catch .unreadable {
            result.note(.projection, "An interval of presence cannot be read.")
        }
    }

    /// Who had which role when, against the desk's events.
    func checkRoles() throws(LogError) {
        do throws(LogError) {
            let expected = try reader.personRolesFromEvents()
            result.roles = expected.count
            if try reader.personRoles() != expected {
                result.note(.projection, "The roles people had are not what the desk's events say.")
            }
        } catch .unreadable {
            result.note(.projection, "A person's role cannot be read.")
        }
    }
}

extension TicketIntervals {
    struct Counts: Equatable {
        var owners = 0
        var tiers = 0
        var members = 0
        var stages = 0

        mutating func add(_ intervals: TicketIntervals) {
            owners += intervals.owners.count
            tiers += intervals.tiers.count
            members += intervals.members.count
            stages += intervals.stages.count
        }
    }
}
