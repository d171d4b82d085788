internal import JSON
internal import WaggleDomain
internal import WaggleLog

// Problems, read: in a list, whole, and beside one of their tickets.

extension Desk {
    private static let shownTicketsMax = 200

    func listProblems(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let limit = try pageLimit(fields)
        let state = try fields.optionalWord("state", ProblemState.self)
        let category = try fields.optionalText("category")
        let before = try problemCursor(fields)
        readBeside(completion, allowed: { Access.decide(.readProblems, by: actor, on: nil, view: $0) }) {
            (reading, _) throws(LogError) in
            let rows = try reading.reader.problems(state: state, category: category, before: before, limit: limit + 1)
            var writer = JSONWriter(capacity: 4_096)
            writer.beginObject()
            writer.key("problems")
            writer.beginArray()
            for row in rows.prefix(limit) {
                guard let problem = try reading.reader.problem(row.id) else { continue }
                writer.beginObject()
                let tickets = try reading.reader.problemTicketCount(row.id)
                problem.writeRow(to: &writer, tickets: tickets, names: reading.nameEntry)
                writer.endObject()
            }
            writer.endArray()
            if rows.count > limit, let last = rows.prefix(limit).last { writer.field("cursor", "\(last.id)") }
            writer.endObject()
            return writer.bytes
        }
    }

    private func problemCursor(_ fields: Fields) throws(Refused) -> ProblemID? {
        guard let text = try fields.optionalText("cursor") else { return nil }
        guard let number = Int64(text), number > 0 else {
            throw Refused(field: "cursor", "cursor must be one that an earlier page gave")
        }
        return ProblemID(number)
    }

    /// `problem.get`: everything of one, with the tickets that the asker may read. Go on with `after`.
    func getProblem(
        _ fields: Fields, _ actor: Actor, _ completion: @escaping @Sendable (CallResult) -> Void
    ) throws(Refused) {
        let id = try fields.problem()
        let after = try fields.optionalTicket("after") ?? TicketID(0)
        look(completion) { [self] () throws(LogError) in
            if let refusal = Access.decide(.readProblems, by: actor, on: nil, view: view) {
                return .failure(DeskRefusal(refusal))
            }
            guard let problem = try log.reader.problem(id) else {
                return .failure(DeskRefusal(.notFound, "there is no problem \(id)", field: "problem"))
            }
            return .success(try problemView(problem, after, actor))
        }
    }

    private func problemView(_ problem: Problem, _ after: TicketID, _ actor: Actor) throws(LogError) -> [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        writer.beginObject()
        let count = try log.reader.problemTicketCount(problem.id)
        problem.writeRow(to: &writer, tickets: count, names: nameEntry)
        problem.writeTexts(to: &writer, names: nameEntry)
        let rows = try log.reader.problemTickets(problem.id, after: after, limit: Self.shownTicketsMax + 1)
        let shown = rows.prefix(Self.shownTicketsMax)
        writer.key("linked")
        try write(shown.map(\.ticket), actor, &writer)
        if rows.count > shown.count, let last = shown.last { writer.field("after", last.ticket.rawValue) }
        writer.key("candidates")
        try write(candidates(problem), actor, &writer)
        writer.key("can")
        writeMethods(permitted(problem, actor), &writer)
        writer.endObject()
        return writer.bytes
    }

    /// What the desk counted when it proposed, for somebody to choose from.
    private func candidates(_ problem: Problem) throws(LogError) -> [TicketID] {
        guard problem.state == .proposed, let proposal = problem.proposal else { return [] }
        return try log.reader.openedTickets(
            category: proposal.category, from: proposal.from, to: proposal.to, limit: Self.shownTicketsMax)
    }

    private func write(_ tickets: [TicketID], _ actor: Actor, _ writer: inout JSONWriter) throws(LogError) {
        writer.beginArray()
        for id in tickets {
            guard let ticket = try committedTicket(id),
                Access.decide(.readCustomerThread, by: actor, on: ticket, view: view) == nil
            else { continue }
            writer.beginObject()
            writer.field("ticket", id.rawValue)
            writer.field("subject", ticket.subject)
            writer.field("state", ticket.state.rawValue)
            writer.field("asked", ticket.solvingOffer != nil)
            writer.endObject()
        }
        writer.endArray()
    }

    /// What this person may do with the problem now; a field that is still to be filled in is no obstacle.
    private func permitted(_ problem: Problem, _ actor: Actor) -> [Method] {
        let id = problem.id
        let probes: [(Method, ProblemCommand)] = [
            (.problemDeclare, .declare(.init(title: "?", proposal: id))), (.problemDismiss, .dismiss(id, reason: "?")),
            (.problemChange, .change(id, .init(title: problem.form.title + "?"))),
            (.problemTell, .tell(id, text: "?", isWorkaround: false)),
            (.problemSolve, .solve(id, text: "?", rootCause: nil, decision: nil)),
            (.problemReopen, .reopen(id, reason: "?")),
        ]
        var found = probes.filter { _, command in
            switch problem.decide(command, by: actor, view: view) {
            case .success: true
            case .failure(let refusal): refusal.code == .invalidField
            }
        }.map(\.0)
        if problem.refuseLinking() == nil, Access.decide(.linkProblem, by: actor, on: nil, view: view) == nil {
            found += [.problemLink, .problemUnlink]
        }
        return found
    }

    /// `problem` of a ticket, with the question that its owner is asked; left out when it has none.
    func writeProblem(of ticket: Ticket, _ writer: inout JSONWriter) throws(LogError) {
        guard let link = ticket.handling.problem, let problem = try log.reader.problem(link.problem) else { return }
        writer.key("problem")
        writer.beginObject()
        writer.field("problem", problem.id.rawValue)
        writer.field("title", problem.form.title)
        writer.field("state", problem.state.rawValue)
        writer.field("workaround", problem.form.workaround)
        writer.field("since", link.since)
        if let offer = ticket.solvingOffer?.offer { writer.field("solution", offer) }
        writer.endObject()
    }

    /// What a receipt adds: the problem, and how many customers its news reach.
    func writeProblem(of event: Event, _ writer: inout JSONWriter) {
        switch event {
        case .problem(let event):
            if let problem = event.problem { writer.field("problem", problem.rawValue) }
            switch event {
            case .feedbackAnnounced(_, let told, let left): writeReach(told, left, &writer)
            case .told(let news), .solved(let news): writeReach(news.told, news.left, &writer)
            default: break
            }
        case .handling(let event):
            if let problem = event.problem { writer.field("problem", problem.rawValue) }
        default: break
        }
    }

    private func writeReach(_ told: Int, _ left: Int, _ writer: inout JSONWriter) {
        writer.field("told", told)
        writer.field("left", left)
    }
}

extension Problem {
    /// What a list shows, into an open object.
    fileprivate func writeRow(to writer: inout JSONWriter, tickets: Int, names: (UserID) -> NameBook.Entry) {
        writer.field("problem", id.rawValue)
        writer.field("state", state.rawValue)
        writer.field("title", form.title)
        writer.field("category", form.category)
        writer.field("priority", form.priority.name)
        writer.key("owner")
        writer.optionalPerson(form.owner == .system ? nil : form.owner, names)
        writer.field("tickets", tickets)
        writer.field("news", newsCount)
        writer.field("created_at", createdAt)
        writer.field("updated_at", updatedAt)
        writer.field("ended_at", orNull: endedAt)
        writer.field("version", version)
        writer.key("proposal")
        guard let proposal else { return writer.null() }
        writer.beginObject()
        writer.field("from_at", proposal.from)
        writer.field("to_at", proposal.to)
        writer.field("tickets", proposal.tickets)
        writer.field("usual", Double(proposal.usualThousandths) / 1_000)
        writer.endObject()
    }

    fileprivate func writeTexts(to writer: inout JSONWriter, names: (UserID) -> NameBook.Entry) {
        writer.field("workaround", form.workaround)
        writer.field("root_cause", form.rootCause)
        writer.field("decision", form.decision)
        writer.field("reason", reason)
        writer.key("declared_by")
        writer.optionalPerson(declaredBy, names)
        writer.key("last_news")
        guard let lastNews else { return writer.null() }
        writer.beginObject()
        writer.field("news", lastNews.number)
        writer.field("workaround", lastNews.isWorkaround)
        writer.field("text", lastNews.text)
        writer.endObject()
    }
}
