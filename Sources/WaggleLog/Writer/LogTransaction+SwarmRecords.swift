internal import WaggleDomain

extension LogTransaction {
    func write(_ record: SwarmRecord, _ ticket: TicketID) throws(LogError) {
        switch record {
        case .speakBegins(let user, let at):
            try run(
                """
                INSERT INTO speak_interval(desk, ticket, n, user, from_ms)
                VALUES(?1, ?2, (SELECT coalesce(max(n), 0) + 1 FROM speak_interval WHERE desk = ?1 AND ticket = ?2),
                    ?3, ?4)
                """, ticket, user.rawValue, at)
        case .speakEnds(let user, let at):
            try run(
                "UPDATE speak_interval SET to_ms = ?4 WHERE desk = ?1 AND ticket = ?2 AND user = ?3 AND to_ms IS NULL",
                ticket, user.rawValue, at)
        case .interruption(let interruption):
            try run(
                "INSERT INTO interruption(desk, ticket, invitation, user, at, over_budget) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                ticket, Int64(interruption.invitation), interruption.user.rawValue, interruption.at,
                interruption.isOverBudget ? 1 : 0)
        case .overBudget(let invitation):
            try run(
                "UPDATE interruption SET over_budget = 1 WHERE desk = ?1 AND ticket = ?2 AND invitation = ?3", ticket,
                Int64(invitation))
        case .credit(let credit): try write(credit, ticket)
        }
    }

    private func write(_ credit: Credit, _ ticket: TicketID) throws(LogError) {
        let put = try log.reader.cached(
            """
            INSERT INTO credit(desk, ticket, swarm, user, skills, by, at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT DO UPDATE SET skills = excluded.skills, by = excluded.by, at = excluded.at
            """)
        put.bind(1, log.desk)
        put.bind(2, ticket.rawValue)
        put.bind(3, credit.swarm)
        put.bind(4, credit.user.rawValue)
        put.bind(5, log.reader.jsonArray(credit.skills))
        put.bind(6, credit.by.rawValue)
        put.bind(7, credit.at)
        try put.run()
    }

    private func run(_ sql: SQL, _ ticket: TicketID, _ values: Int64...) throws(LogError) {
        let row = try log.reader.cached(sql)
        row.bind(1, log.desk)
        row.bind(2, ticket.rawValue)
        for (index, value) in values.enumerated() { row.bind(Int32(index + 3), value) }
        try row.run()
    }
}
