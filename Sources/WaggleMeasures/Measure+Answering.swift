import WaggleDomain

// When customers hear from somebody, and when their matter is settled.

extension Measure {
    static let answering: [Measure] = [
        Measure(
            "first_response", "First response",
            "from created to the first public word of a person who is no bot; open ones count as still waiting",
            .times { record, now in
                let end = record.facts.firstReplyAt ?? record.facts.endedAt ?? now
                return [Timed(span: Span(record.facts.createdAt, end), isEvent: record.facts.firstReplyAt != nil)]
            }),
        Measure(
            "answered_60s", "Chats answered within 60 s",
            "chats whose first response came within 60 s, of chats answered or at least 60 s old",
            .share { record, now in
                guard record.facts.channel == .chat else { return [] }
                if let reply = record.facts.firstReplyAt {
                    return [reply - record.facts.createdAt <= 60_000 ? .yes : .no]
                }
                return [now - record.facts.createdAt >= 60_000 ? .no : .tooYoung]
            }),
        Measure(
            "next_response", "Next response",
            "from a customer's first unanswered message to the answer, each turn counted; the running one as waiting",
            .times { record, now in
                record.facts.turns.map { Timed(span: $0, isEvent: true) }
                    + (record.facts.waitsSince.map { [Timed(span: Span($0, now), isEvent: false)] } ?? [])
            }),
        Measure(
            "abandonment", "Ended without an answer",
            "chats that ended before any person answered, of all chats that ended or were answered",
            .share { record, _ in
                guard record.facts.channel == .chat else { return [] }
                if record.facts.firstReplyAt != nil { return [.no] }
                return record.facts.state.isFinished || record.solved != nil ? [.yes] : []
            }),
        Measure(
            "speakers", "People who spoke to the customer",
            "distinct people who wrote to the customer of a ticket",
            counted { $0.facts.speakers.count }),
    ]

    static let solving: [Measure] = [
        Measure(
            "reopened", "Reopened within 14 days",
            "solves followed by a reopening within 14 days, of solves at least 14 days old or reopened before",
            guardRail: true,
            .share { record, now in
                record.facts.solves.map { solve in
                    if let reopened = solve.reopenedAt, reopened - solve.at <= 14 * day { return .yes }
                    return now - solve.at >= 14 * day ? .no : .tooYoung
                }
            }),
        Measure(
            "time_to_solve", "Time to solve",
            "from created to the last time it was solved; tickets open now count as still unsolved",
            .times { record, now in [Timed(span: record.facts.life(now: now), isEvent: record.solved != nil)] }),
        Measure(
            "time_to_solve_net", "Time to solve without the customer's time",
            "time to solve without the time it was pending on the customer",
            .times { record, now in
                let life = record.facts.life(now: now)
                let parked = record.facts.pendingCustomer.map { $0.cut(to: life) }
                return [Timed(span: life, isEvent: record.solved != nil, without: parked)]
            }),
        Measure(
            "time_to_solver", "Time to the right person",
            "from created to the first touch of who solved it: a credited member, else the owner at solving",
            .times { record, now in
                guard let solve = record.solved else {
                    return [Timed(span: record.facts.life(now: now), isEvent: false)]
                }
                let solvers = solve.credited.isEmpty ? [solve.owner].compactMap(\.self) : solve.credited
                let touched = solvers.compactMap { record.facts.firstTouch[$0] }.min() ?? solve.at
                return [Timed(span: Span(record.facts.createdAt, touched), isEvent: true)]
            }),
        Measure(
            "first_contact_resolution", "Solved in the first contact",
            "solved without another owner, an escalation, or a word of the customer within 7 days after; of solved",
            .share { record, now in
                guard let solve = record.solved else { return [] }
                let cameBack =
                    record.facts.solves.count > 1 || solve.customerWroteAt.map { $0 - solve.at <= 7 * day } ?? false
                if record.facts.handOffs > 0 || record.facts.escalations > 0 || cameBack { return [.no] }
                return [now - solve.at >= 7 * day ? .yes : .tooYoung]
            }),
        Measure(
            "first_level_resolution", "Solved at the first level",
            "solved without ever being above L1 and without a swarm, of solved",
            ofSolved { record, _ in record.facts.highestTier <= .l1 && record.facts.swarms == 0 }),
        Measure(
            "right_person_first", "Solved by the first owner",
            "solved by the first person who owned it, help allowed, of solved",
            ofSolved { record, solve in solve.owner == record.facts.firstOwner }),
        Measure(
            "push_to_front", "Solved at L1",
            "solved at L1 or L0, of solved tickets of the categories that L1 ought to solve; where the table does not name "
                + "the category, of those made in a queue of L1 or L0",
            .share { record, _ in
                guard let solve = record.solved, (solve.solvingTier ?? record.facts.firstTier) <= .l1 else {
                    return []
                }
                return [solve.tier <= .l1 ? .yes : .no]
            }),
        Measure(
            "knowledge_captured", "Knowledge captured",
            "solved with an article linked or drafted, of solved",
            ofSolved { _, solve in solve.knowledge == .linked || solve.knowledge == .drafted }),
        Measure(
            "knowledge_reused", "Knowledge reused",
            "solved with a link to an article that was there, of solved",
            ofSolved { _, solve in solve.knowledge == .linked }),
        Measure(
            "time_to_knowledge", "Time to knowledge", "from solved to the article's publication",
            .notRecorded("articles are not kept by the desk")),
        Measure(
            "deflection", "Deflected at L0", "searches of the knowledge base without a ticket within 24 h",
            .notRecorded("searches before a ticket are not recorded")),
        Measure(
            "satisfaction", "Satisfied customers", "ratings of 4 and 5, of ratings; read it beside the share who rated",
            guardRail: true,
            .share { record, _ in record.facts.rating?.score.map { [$0 >= 4 ? .yes : .no] } ?? [] }),
        Measure(
            "rated", "Customers who rated", "solved tickets with a rating, of solved",
            ofSolved { record, _ in record.facts.rating?.score != nil }),
        Measure(
            "told_twice", "Customers who had to repeat themselves", "said so, of those who said whether they had to",
            .share { record, _ in record.facts.rating?.repeated.map { [$0 ? .yes : .no] } ?? [] }),
        Measure(
            "asked_again", "Asked again", "messages that staff marked as asking for what the ticket had told already",
            counted { $0.facts.askedAgain.count }),
    ]
}
