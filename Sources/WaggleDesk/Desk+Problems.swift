internal import JSON
internal import WaggleDomain
internal import WaggleLog

// Problems at work. A command changes the problem and brings its tickets in line (`Ticket.heed`) in one commit, as many
// as `Bounds.toldAtOnceMax`; the others follow in commits of their own. How far that has come is not kept apart: each
// ticket says what its customer was told, so a stop in between loses nothing and nobody is told twice.

extension Desk {
    private static let carriedNewsMax = 200

    func planDeclaring(
        _ draft: ProblemCommand.Draft, _ actor: Actor, _ turn: Turn
    ) throws(LogError) -> Result<AcrossPlan, Refusal> {
        let decided: Problem.Decision
        if let proposal = draft.proposal {
            guard let proposed = try log.reader.problem(proposal) else { return Self.noProblem(proposal, "proposal") }
            decided = proposed.decide(.declare(draft), by: actor, view: turn.view)
        } else {
            let first = try draft.tickets.first.flatMap { id throws(LogError) in try workingTicket(id, in: turn) }
            decided = Problem.decideDeclare(
                draft, id: try turn.transaction.nextProblemID(), category: first?.category ?? "", by: actor,
                view: turn.view)
        }
        switch decided {
        case .failure(let refusal): return .failure(refusal)
        case .success(let events):
            guard let event = events.first,
                let problem = Problem(first: event, by: actor.id, at: turn.now, sequence: 0)
            else { return .failure(Refusal(.wrongState, "the problem did not begin")) }
            return try link(draft.tickets, to: problem, AcrossPlan(desk: events.map { .problem($0) }), actor, turn)
        }
    }

    func planLinking(
        _ id: ProblemID, _ tickets: [TicketID], _ actor: Actor, _ turn: Turn
    ) throws(LogError) -> Result<AcrossPlan, Refusal> {
        guard let problem = try log.reader.problem(id) else { return Self.noProblem(id) }
        if let refusal = problem.refuseLinking() { return .failure(refusal) }
        return try link(tickets, to: problem, AcrossPlan(desk: []), actor, turn)
    }

    /// All of them, or none.
    private func link(
        _ tickets: [TicketID], to problem: Problem, _ plan: AcrossPlan, _ actor: Actor, _ turn: Turn
    ) throws(LogError) -> Result<AcrossPlan, Refusal> {
        try each(tickets, plan, turn) { $0.link(to: problem, by: actor, at: turn.now, view: turn.view) }
    }

    func planUnlinking(
        _ id: ProblemID, _ tickets: [TicketID], _ actor: Actor, _ turn: Turn
    ) throws(LogError) -> Result<AcrossPlan, Refusal> {
        guard try log.reader.problem(id) != nil else { return Self.noProblem(id) }
        return try each(tickets, AcrossPlan(desk: []), turn) {
            $0.unlink(from: id, by: actor, at: turn.now, view: turn.view)
        }
    }

    private func each(
        _ tickets: [TicketID], _ plan: AcrossPlan, _ turn: Turn,
        _ decide: (Ticket) -> Result<[Event], Refusal>
    ) throws(LogError) -> Result<AcrossPlan, Refusal> {
        var plan = plan
        for id in tickets {
            guard let ticket = try workingTicket(id, in: turn) else {
                return .failure(Refusal(.notFound, "there is no ticket \(id) for you", field: "tickets"))
            }
            switch decide(ticket) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let events): plan.tickets.append((id, events))
            }
        }
        return .success(plan)
    }

    /// What changes the problem itself, and what its tickets record because of it.
    func planChange(
        of id: ProblemID, _ command: ProblemCommand, _ actor: Actor, _ turn: Turn
    ) throws(LogError) -> Result<AcrossPlan, Refusal> {
        guard let problem = try log.reader.problem(id) else { return Self.noProblem(id) }
        switch problem.decide(command, by: actor, view: turn.view) {
        case .failure(let refusal): return .failure(refusal)
        case .success(let events):
            var after = problem
            for event in events { after.apply(event, by: actor.id, at: turn.now, sequence: problem.version) }
            var plan = AcrossPlan(desk: [])
            let isNews = after.newsCount != problem.newsCount
            if isNews || after.state != problem.state { try follow(after, &plan, actor, turn) }
            let left = max(0, try log.reader.problemTicketCount(id) - Bounds.toldAtOnceMax)
            plan.isUnfinished = left > 0
            plan.desk = events.map { .problem($0.counted(told: plan.tickets.count, left: left)) }
            return .success(plan)
        }
    }

    private func follow(
        _ problem: Problem, _ plan: inout AcrossPlan, _ actor: Actor, _ turn: Turn
    ) throws(LogError) {
        let rows = try log.reader.problemTickets(problem.id, after: TicketID(0), limit: Bounds.toldAtOnceMax)
        for row in rows {
            guard let ticket = try workingTicket(row.ticket, in: turn) else { continue }
            let events = ticket.heed(problem, by: actor, at: turn.now, view: turn.view)
            if !events.isEmpty { plan.tickets.append((row.ticket, events)) }
        }
    }

    private static func noProblem(_ id: ProblemID, _ field: String = "problem") -> Result<AcrossPlan, Refusal> {
        .failure(Refusal(.notFound, "there is no problem \(id)", field: field))
    }

    /// Brings the next tickets in line with their problems, until all are. On the queue.
    func carryNews() {
        guard !isStopped, (try? log.reader.ticketsBehindProblems(limit: 1))?.isEmpty == false else { return }
        let hasMore = Box(false)
        let write = DeskWrite(
            body: { [self] (access) throws(LogError) in hasMore.value = try carryNews(in: access.turn) },
            completion: { [weak self] error in
                if error != nil { self?.later { $0.carryNews() } } else if hasMore.value { self?.carryNews() }
            })
        submit(.write(write), isUrgent: true)
    }

    /// Whether anything was recorded: what nothing helps is not tried for ever.
    private func carryNews(in turn: Turn) throws(LogError) -> Bool {
        var problems: [ProblemID: Problem] = [:]
        var isSomething = false
        for row in try log.reader.ticketsBehindProblems(limit: Self.carriedNewsMax) {
            let known = problems[row.problem]
            guard let problem = if let known { known } else { try log.reader.problem(row.problem) },
                let ticket = try workingTicket(row.ticket, in: turn)
            else { continue }
            problems[row.problem] = problem
            let teller = turn.view.staff[problem.toldBy]?.actor ?? .system
            let events = ticket.heed(problem, by: teller, at: turn.now, view: turn.view)
            guard !events.isEmpty else { continue }
            isSomething = true
            _ = try record(events, ticket: row.ticket, by: teller, request: nil, in: turn)
        }
        return isSomething
    }
}

extension ProblemEvent {
    /// News with how many they reach.
    fileprivate func counted(told: Int, left: Int) -> ProblemEvent {
        func count(_ news: ProblemNews) -> ProblemNews {
            var news = news
            (news.told, news.left) = (told, left)
            return news
        }
        return switch self {
        case .told(let news): .told(count(news))
        case .solved(let news): .solved(count(news))
        default: self
        }
    }
}
