internal import JSON
package import WaggleDomain

/// A credit and the ticket it was given on.
package struct TicketCredit: Equatable, Sendable {
    package var ticket: TicketID
    package var credit: Credit
}

extension LogReader {
    /// What a ticket's swarms left besides their members.
    func swarmRecords(of ticket: TicketID) throws(LogError) -> SwarmRecords {
        SwarmRecords(
            speaks: try speakIntervals(of: ticket), interruptions: try interruptions(of: ticket),
            credits: try credits(of: ticket))
    }

    /// When which member might write to a ticket's customer, in order.
    package func speakIntervals(of ticket: TicketID) throws(LogError) -> [SpeakInterval] {
        let rows = try query(
            "SELECT n, user, from_ms, to_ms FROM speak_interval WHERE desk = ?1 AND ticket = ?2 ORDER BY n")
        rows.bind(2, ticket.rawValue)
        return try collect(rows) { row throws(LogError) in
            SpeakInterval(
                number: Int(row.int(0)), user: UserID(row.int(1)), from: row.int(2), to: row.optionalInt(3))
        }
    }

    /// A ticket's live invitations, in order.
    package func interruptions(of ticket: TicketID) throws(LogError) -> [Interruption] {
        let rows = try query(
            """
            SELECT invitation, user, at, over_budget FROM interruption WHERE desk = ?1 AND ticket = ?2
            ORDER BY invitation
            """)
        rows.bind(2, ticket.rawValue)
        return try collect(rows) { row throws(LogError) in
            Interruption(
                invitation: Int(row.int(0)), user: UserID(row.int(1)), at: row.int(2), isOverBudget: row.int(3) != 0)
        }
    }

    /// Who was interrupted when since `start`, oldest first.
    package func interruptions(since start: Milliseconds) throws(LogError) -> [(user: UserID, at: Milliseconds)] {
        let rows = try query(
            "SELECT user, at FROM interruption INDEXED BY interruption_at WHERE desk = ?1 AND at >= ?2 ORDER BY at")
        rows.bind(2, start)
        return try collect(rows) { row throws(LogError) in (UserID(row.int(0)), row.int(1)) }
    }

    /// Tickets of whose swarm the person is a member now, or whose owner's promises they keep.
    package func ticketsWith(_ user: UserID) throws(LogError) -> Set<TicketID> {
        let rows = try query(
            """
            SELECT ticket FROM swarm_membership WHERE desk = ?1 AND user = ?2 AND to_ms IS NULL
            UNION SELECT ticket FROM cover WHERE desk = ?1 AND user = ?2
            """)
        rows.bind(2, user.rawValue)
        return Set(try collect(rows) { row throws(LogError) in TicketID(row.int(0)) })
    }

    /// Who was credited on a ticket.
    package func credits(of ticket: TicketID) throws(LogError) -> [Credit] {
        let rows = try query(
            """
            SELECT swarm, user, skills, by, at, ticket FROM credit WHERE desk = ?1 AND ticket = ?2
            ORDER BY swarm, user
            """)
        rows.bind(2, ticket.rawValue)
        return try collect(rows) { row throws(LogError) in try Self.credit(row).credit }
    }

    /// What a person was credited with, newest first, from after `before` on, at most `limit`.
    package func credits(
        to user: UserID, before: CreditPlace? = nil, limit: Int
    ) throws(LogError) -> [TicketCredit] {
        let rows = try query(
            """
            SELECT swarm, user, skills, by, at, ticket FROM credit INDEXED BY credit_user WHERE desk = ?1 AND user = ?2
                AND (at, ticket, swarm) < (?4, ?5, ?6)
            ORDER BY at DESC, ticket DESC, swarm DESC LIMIT ?3
            """)
        rows.bind(2, user.rawValue)
        rows.bind(3, limit)
        rows.bind(4, before?.at ?? .max)
        rows.bind(5, before?.ticket.rawValue ?? .max)
        rows.bind(6, before?.swarm ?? .max)
        return try collect(rows) { row throws(LogError) in try Self.credit(row) }
    }

    /// How often each skill was credited to a person, the most often credited first.
    package func creditedSkills(of user: UserID, limit: Int) throws(LogError) -> [(skill: String, count: Int)] {
        let rows = try query(
            """
            SELECT s.value, count(*) FROM credit INDEXED BY credit_user, json_each(credit.skills) s
            WHERE desk = ?1 AND user = ?2 GROUP BY s.value ORDER BY count(*) DESC, s.value LIMIT ?3
            """)
        rows.bind(2, user.rawValue)
        rows.bind(3, limit)
        return try collect(rows) { row throws(LogError) in (row.text(0), Int(row.int(1))) }
    }

    private static func credit(_ row: Statement) throws(LogError) -> TicketCredit {
        guard let list = (try? JSONValue.parse(Array(row.text(2).utf8)))?.arrayValue else {
            throw .unreadable(what: "a credit's skills")
        }
        return TicketCredit(
            ticket: TicketID(row.int(5)),
            credit: Credit(
                swarm: Int(row.int(0)), user: UserID(row.int(1)), skills: list.compactMap(\.stringValue),
                by: UserID(row.int(3)), at: row.int(4)))
    }
}

/// The place of one credit in the list of a person's.
package struct CreditPlace: Equatable, Sendable {
    package var at: Milliseconds
    package var ticket: TicketID
    package var swarm: Int

    package init(at: Milliseconds, ticket: TicketID, swarm: Int) {
        self.at = at
        self.ticket = ticket
        self.swarm = swarm
    }
}
