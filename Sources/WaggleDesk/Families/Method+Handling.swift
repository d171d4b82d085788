internal import WaggleDomain

extension Method {
    /// Reads a command of this family; nil when the method is not one of it.
    func decodeHandling(_ fields: Fields) throws(Refused) -> HandlingCommand? {
        switch self {
        case .ticketClassify:
            .classify(
                .init(
                    kind: try fields.optionalWord("kind"), category: try fields.optionalText("category"),
                    impact: try fields.optionalWord("impact"), urgency: try fields.optionalWord("urgency"),
                    subject: try fields.optionalText("subject")))
        case .ticketTag: .setTags(try fields.presentTexts("tags", countMax: Bounds.tagsMax))
        case .ticketSetFields: .setFields(try fields.fieldValues("fields"))
        case .ticketLink: .link(to: try fields.otherTicket("to"), relation: try fields.word("relation"))
        case .ticketUnlink: .unlink(from: try fields.otherTicket("to"), relation: try fields.word("relation"))
        case .ticketMerge:
            .merge(into: try fields.otherTicket("into"), reason: try fields.optionalText("reason") ?? "")
        case .ticketCancel:
            .cancel(
                reason: try fields.word("reason"), duplicateOf: try fields.optionalTicket("duplicate_of"),
                note: try fields.optionalText("note") ?? "", code: try fields.optionalText("code"))
        case .ticketSnooze:
            .snooze(until: try fields.integer("until"), note: try fields.optionalText("note") ?? "")
        case .ticketPend: .pend(until: try fields.optionalInteger("until"))
        case .ticketResume: .resume
        case .ticketConfirm: .answerSolved(try fields.flag("solved"))
        case .ticketAnswerProblem:
            .answerProblem(
                solved: try fields.flag("solved"), knowledge: try fields.optionalWord("knowledge"),
                knowledgeNote: try knowledgeNote(fields))
        case .ticketLinkArticle: .linkArticle(try fields.article())
        case .ticketUnlinkArticle: .unlinkArticle(try fields.article())
        case .cardKeep:
            .keepCard(
                .init(
                    card: CaseCard(
                        problem: try fields.optionalText("problem") ?? "",
                        tried: try fields.optionalText("tried") ?? "",
                        nextStep: try fields.optionalText("next_step") ?? ""),
                    promiseAt: try fields.optionalInteger("promise_at"),
                    seen: try fields.optionalInteger("revision").map { Int(clamping: $0) }))
        case .cardCorrect: .correctCard(text: try fields.text("text"))
        case .cardAskedAgain:
            .askedAgain(message: try fields.reference("message"), again: try fields.optionalFlag("again") ?? true)
        case .procedureBegin: .beginProcedure(try fields.text("code"))
        case .procedureMark:
            .markStep(
                ProcedureMark(
                    procedure: try fields.reference("procedure"), step: try fields.reference("step"),
                    state: try fields.word("state"), note: try fields.optionalText("note") ?? ""))
        case .procedureDrop:
            .dropProcedure(try fields.reference("procedure"), reason: try fields.text("reason"))
        case .chatRate: .rate(score: try fields.score("score"), repeated: try fields.optionalFlag("repeated"))
        default: nil
        }
    }

    /// The handling command with the least in it: what `decide` says to it tells whether the method is open to
    /// somebody. Links and merges are asked about a ticket that is not there.
    func probeHandling(_ ticket: Ticket, now: Milliseconds) -> HandlingCommand? {
        let nowhere = TicketID(.max)
        switch self {
        case .ticketClassify: return .classify(.init(category: ticket.category + "?"))
        case .ticketTag: return .setTags(["?", "?"])
        case .ticketLinkArticle: return .linkArticle(ArticleID(.max))
        case .ticketUnlinkArticle: return ticket.handling.articles.first.map { .unlinkArticle($0.article) }
        case .ticketSetFields: return .setFields([.init(name: "", value: "?")])
        case .ticketLink: return .link(to: nowhere, relation: .related)
        case .ticketUnlink:
            return ticket.handling.links.first { $0.relation.isMadeByHand }.map {
                .unlink(from: $0.ticket, relation: $0.relation)
            }
        case .ticketMerge: return .merge(into: nowhere, reason: "")
        case .ticketCancel: return .cancel(reason: .withdrawn, duplicateOf: nil, note: "")
        case .ticketSnooze: return .snooze(until: now + 1, note: "")
        case .ticketPend: return .pend(until: nil)
        case .ticketResume: return .resume
        case .ticketConfirm: return .answerSolved(true)
        case .ticketAnswerProblem: return .answerProblem(solved: false, knowledge: nil, knowledgeNote: "")
        case .cardKeep:
            let text = ticket.handling.card.text
            let other = text.tried.isEmpty ? "?" : ""
            return .keepCard(.init(card: CaseCard(problem: text.problem, tried: other, nextStep: text.nextStep)))
        case .cardCorrect: return .correctCard(text: "?")
        case .cardAskedAgain:
            let isMarked = ticket.handling.card.askedAgain.contains(ticket.messageCount)
            return .askedAgain(message: ticket.messageCount, again: !isMarked)
        // Of no number and no name: only the right and the state are asked for.
        case .procedureBegin: return .beginProcedure("")
        case .procedureMark:
            let live = ticket.handling.procedures.first { !$0.isDropped }
            return live.map {
                .markStep(
                    ProcedureMark(
                        procedure: $0.begun.number, step: 1, state: $0.steps.first?.state == .open ? .done : .open))
            }
        case .procedureDrop:
            return ticket.handling.procedures.first { !$0.isDropped }.map {
                .dropProcedure($0.begun.number, reason: "?")
            }
        // What is rated already may be rated otherwise.
        case .chatRate: return .rate(score: ticket.handling.rating?.score == 1 ? 2 : 1, repeated: nil)
        default: return nil
        }
    }
}

extension Fields {
    /// A small number; which, the rules say.
    fileprivate func score(_ name: String) throws(Refused) -> Int? {
        try optionalInteger(name).map { Int(clamping: $0) }
    }
}
