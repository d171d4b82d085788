package import WaggleDomain

// Rows about people that a ticket's state gives as a whole: what changes with an event is the difference between the
// rows before it and after it. The writer, `rebuild` and `verify` all go through `init(ticket)`.

/// A call that somebody is to make, as a queue's list shows it.
package struct CallBackRow: Equatable, Sendable {
    package var ticket: TicketID
    package var number: Int
    package var queue: QueueID
    package var state: CallBackState
    package var from: Milliseconds
    package var to: Milliseconds
    package var remindAt: Milliseconds?
    package var language: String
    package var phone: String
    package var isOverdue: Bool
    package var tries: Int
}

/// A message marked as product feedback.
package struct FeedbackRow: Equatable, Sendable {
    package var ticket: TicketID
    package var message: Int
    package var topic: String
    package var by: UserID
    package var at: Milliseconds
    package var toldAt: Milliseconds?
}

/// What a partner outside may see of a ticket.
package struct ShareRow: Equatable, Sendable {
    package var ticket: TicketID
    package var number: Int
    package var user: UserID
    package var state: ShareState
    package var due: Milliseconds?
}

/// A ticket of a problem.
package struct ProblemTicketRow: Equatable, Sendable {
    package var problem: ProblemID
    package var ticket: TicketID
    package var since: Milliseconds
    /// The number of the last news its customer was told.
    package var told: Int
    /// Its owner is asked whether it is solved with the problem.
    package var isAsked: Bool
}

/// Everything of these kinds that one ticket gives.
struct PeopleRows: Equatable {
    var callBacks: [CallBackRow] = []
    var feedback: [FeedbackRow] = []
    var shares: [ShareRow] = []
    var problem: ProblemTicketRow?
    /// Who answers for its promises while its owner is off.
    var cover: UserID?
    /// Who owned the ticket it was merged into.
    var survivorOwner: UserID?
    /// The articles it uses, by number.
    var articles: [ArticleTicketRow] = []

    init() {}

    init(_ ticket: Ticket) {
        callBacks = ticket.contact.callBacks.map { call in
            CallBackRow(
                ticket: ticket.id, number: call.number, queue: call.queue, state: call.state, from: call.from,
                to: call.to, remindAt: call.remindAt, language: call.language, phone: call.phone,
                isOverdue: call.isOverdue, tries: call.tries)
        }
        feedback = ticket.contact.feedback.map {
            FeedbackRow(
                ticket: ticket.id, message: $0.message, topic: $0.topic, by: $0.by, at: $0.at, toldAt: $0.toldAt)
        }.sorted { $0.message < $1.message }
        shares = ticket.partner.shares.map {
            ShareRow(ticket: ticket.id, number: $0.number, user: $0.user, state: $0.state, due: $0.due)
        }
        cover = ticket.routing.cover
        survivorOwner = ticket.handling.survivorOwner
        articles = ticket.handling.articles.map {
            ArticleTicketRow(ticket: ticket.id, article: $0.article, use: $0.use, by: $0.by, at: $0.at)
        }.sorted { $0.article < $1.article }
        guard let link = ticket.handling.problem else { return }
        problem = ProblemTicketRow(
            problem: link.problem, ticket: ticket.id, since: link.since, told: link.told,
            isAsked: ticket.solvingOffer != nil)
    }

    /// Whether an event has changed any: nearly none does, and talk only where it opens a ticket of a problem again.
    static func differ(_ event: Event, _ before: Ticket?, _ after: Ticket) -> Bool {
        switch event {
        case .customerMessageSent, .agentMessageSent, .systemMessageSent, .noteAdded:
            if before?.state == after.state { return false }
        default: break
        }
        return before?.contact.callBacks ?? [] != after.contact.callBacks
            || before?.contact.feedback ?? [] != after.contact.feedback
            || before?.partner.shares ?? [] != after.partner.shares
            || before?.handling.survivorOwner != after.handling.survivorOwner
            || before?.routing.cover != after.routing.cover || before?.handling.problem != after.handling.problem
            || before?.handling.articles ?? [] != after.handling.articles
            || (after.handling.problem != nil && before?.state != after.state)
    }
}

extension LogTransaction {
    /// Brings a ticket's rows from those before to those after.
    func putPeopleRows(_ ticket: TicketID, from old: PeopleRows, to new: PeopleRows) throws(LogError) {
        for row in new.callBacks where !old.callBacks.contains(row) { try put(row) }
        for row in old.feedback where !new.feedback.contains(where: { $0.message == row.message }) {
            let drop = try log.reader.query("DELETE FROM feedback WHERE desk = ?1 AND ticket = ?2 AND message = ?3")
            drop.bind(2, ticket.rawValue)
            drop.bind(3, row.message)
            try drop.run()
        }
        for row in new.feedback where !old.feedback.contains(row) { try put(row) }
        for row in new.shares where !old.shares.contains(row) { try put(row) }
        for row in old.articles where !new.articles.contains(where: { $0.article == row.article }) { try drop(row) }
        for row in new.articles where !old.articles.contains(row) { try put(row) }
        if old.cover != new.cover { try putCover(new.cover, ticket) }
        if let user = new.survivorOwner, user != old.survivorOwner { try put(survivorOwner: user, ticket) }
        guard old.problem != new.problem else { return }
        if let row = old.problem, row.problem != new.problem?.problem { try drop(row) }
        if let row = new.problem { try put(row) }
    }

    private func put(survivorOwner user: UserID, _ ticket: TicketID) throws(LogError) {
        let row = try log.reader.query("INSERT OR REPLACE INTO survivor_owner(desk, ticket, user) VALUES(?1, ?2, ?3)")
        row.bind(2, ticket.rawValue)
        row.bind(3, user.rawValue)
        try row.run()
    }

    private func putCover(_ user: UserID?, _ ticket: TicketID) throws(LogError) {
        let row: Statement
        if let user {
            row = try log.reader.query("INSERT OR REPLACE INTO cover(desk, ticket, user) VALUES(?1, ?2, ?3)")
            row.bind(3, user.rawValue)
        } else {
            row = try log.reader.query("DELETE FROM cover WHERE desk = ?1 AND ticket = ?2")
        }
        row.bind(2, ticket.rawValue)
        try row.run()
    }

    private func put(_ row: CallBackRow) throws(LogError) {
        let put = try log.reader.query(
            """
            INSERT OR REPLACE INTO call_back(
                desk, ticket, n, queue, state, from_ms, to_ms, remind_ms, language, phone, overdue, tries)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """)
        put.bind(2, row.ticket.rawValue)
        put.bind(3, row.number)
        put.bind(4, row.queue.rawValue)
        put.bind(5, row.state.rawValue)
        put.bind(6, row.from)
        put.bind(7, row.to)
        put.bind(8, row.remindAt)
        put.bind(9, row.language)
        put.bind(10, row.phone)
        put.bind(11, row.isOverdue)
        put.bind(12, row.tries)
        try put.run()
    }

    private func put(_ row: ShareRow) throws(LogError) {
        let put = try log.reader.query(
            "INSERT OR REPLACE INTO partner_share(desk, ticket, n, user, state, due) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
        put.bind(2, row.ticket.rawValue)
        put.bind(3, row.number)
        put.bind(4, row.user.rawValue)
        put.bind(5, row.state.rawValue)
        put.bind(6, row.due)
        try put.run()
    }

    private func put(_ row: FeedbackRow) throws(LogError) {
        let put = try log.reader.query(
            """
            INSERT OR REPLACE INTO feedback(desk, ticket, message, topic, by, at, told)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """)
        put.bind(2, row.ticket.rawValue)
        put.bind(3, row.message)
        put.bind(4, row.topic)
        put.bind(5, row.by.rawValue)
        put.bind(6, row.at)
        put.bind(7, row.toldAt)
        try put.run()
    }
}
