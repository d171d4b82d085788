internal import JSON
internal import WaggleDomain
internal import WaggleLog
internal import WaggleWire

// Changes of articles: decided like everything else on the desk's queue, told to those who follow the channel of
// knowledge. What a ticket and an article record together stands in one commit.

extension Desk {
    func decideKnowledge(
        _ command: KnowledgeCommand, _ change: DeskChange, in turn: Turn
    ) throws(LogError) -> Result<[DeskPart], Refusal> {
        let actor = change.actor
        if let refusal = Access.decide(command.action, by: actor, on: nil, view: turn.view) { return .failure(refusal) }
        if case .draft(let draft) = command { return try decideDraft(draft, by: actor, in: turn) }
        guard let id = command.article, let article = try log.reader.article(id) else {
            return .failure(Self.noArticle(command.article))
        }
        if let refusal = article.refuse(command.action, by: actor, view: turn.view)
            ?? Refusal.stale("article \(id)", at: article.version, seen: change.decoded.expectedVersion)
        {
            return .failure(refusal)
        }
        return article.decide(command, by: actor, at: turn.now, view: turn.view).map { events in
            [DeskPart(nil, events.map { .knowledge($0) })]
        }
    }

    static func noArticle(_ id: ArticleID?) -> Refusal {
        Refusal(.notFound, "there is no article \(id?.description ?? "") for you", field: "article")
    }

    /// A new article, and the place that it gets on the ticket it is drafted from.
    private func decideDraft(
        _ draft: KnowledgeCommand.Draft, by actor: Actor, in turn: Turn
    ) throws(LogError) -> Result<[DeskPart], Refusal> {
        let id = try turn.transaction.nextArticleID()
        let ticket = try draft.ticket.flatMap { id throws(LogError) in try workingTicket(id, in: turn) }
        if let number = draft.ticket,
            let refusal = Access.decide(.proposeArticle, by: actor, on: ticket, view: turn.view, id: number)
        {
            return .failure(refusal)
        }
        let decided = Article.decideDraft(
            draft, id: id, category: ticket?.category ?? "", by: actor, view: turn.view)
        switch decided {
        case .failure(let refusal): return .failure(refusal)
        case .success(let events):
            let parts = [DeskPart(nil, events.map { .knowledge($0) })]
            guard let ticket, !ticket.isImported else { return .success(parts) }
            return ticket.using(id, as: .drafted, by: actor, at: turn.now, view: turn.view).map { linked in
                linked.isEmpty ? parts : parts + [DeskPart(ticket.id, linked)]
            }
        }
    }

    /// An article that a command on a ticket names must be there, and not be put away. Asked when the ticket allows it.
    func refuseArticle(_ command: Command) throws(LogError) -> Refusal? {
        let named: ArticleID?
        switch command {
        case .solve(_, .linked, let note, _, _, _), .handling(.answerProblem(true, .linked, let note)):
            guard case .article(let id) = KnowledgeLink(note) else { return nil }
            named = id
        case .handling(.linkArticle(let id)): named = id
        default: return nil
        }
        guard let id = named else { return nil }
        guard let row = try log.reader.articleRow(id) else { return Self.noArticle(id) }
        return row.state == .archived ? Refusal(.wrongState, "article \(id) is archived") : nil
    }

    /// A step of a procedure names an article that is there and not put away. One that a procedure names already may stay.
    func refuseSteps(_ command: DeskCommand, in turn: Turn) throws(LogError) -> Refusal? {
        guard case .changeSettings(let change) = command, change.section == .procedures else { return nil }
        let named = Set(change.policy.procedures.articles).subtracting(turn.view.policy.procedures.articles)
        for id in named.sorted() {
            let row = try log.reader.articleRow(id)
            if let row, row.state != .archived { continue }
            let why = row == nil ? "there is no article \(id)" : "article \(id) is archived"
            return Refusal(.invalidField, "a step cannot name it: \(why)", field: "procedures")
        }
        return nil
    }

    /// A solution whose lesson is drafted makes the draft in the same commit.
    func withDraft(
        _ parts: [DeskPart], of ticket: Ticket, _ change: DeskChange, in turn: Turn
    ) throws(LogError) -> Result<[DeskPart], Refusal> {
        guard let first = parts.first, let solved = first.events.solution, solved.knowledge == .drafted else {
            return .success(parts)
        }
        let form = change.decoded.article
        let language = form?.language ?? ticket.routing.language.flatMap(ArticleLanguage.init(tag:)) ?? .en
        let draft = KnowledgeCommand.Draft(
            language: language, title: form?.title ?? Self.title(of: ticket), body: form?.body ?? solved.knowledgeNote,
            category: form?.category, audience: form?.audience ?? .public, ticket: ticket.id)
        let id = try turn.transaction.nextArticleID()
        let decided = Article.decideDraft(
            draft, id: id, category: ticket.category, by: change.actor, view: turn.view)
        switch decided {
        case .failure(var refusal):
            // Said of what the caller sent: the draft, or the note that stands for it.
            if form == nil, refusal.field == "body" { refusal.field = "knowledge_note" }
            return .failure(refusal)
        case .success(let events):
            guard ticket.handling.articles.count < Bounds.articlesOfTicketMax else {
                return .success(parts + [DeskPart(nil, events.map { .knowledge($0) })])
            }
            let linked = DeskPart(first.ticket, first.events + [.handling(.articleLinked(id, .drafted))])
            return .success([linked] + parts.dropFirst() + [DeskPart(nil, events.map { .knowledge($0) })])
        }
    }

    /// A ticket's subject in the form of a title.
    static func title(of ticket: Ticket) -> String {
        let line = ticket.subject.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let title = line.cut(toBytes: Bounds.articleTitleBytesMax)
        return title.allSatisfy(\.isWhitespace) ? "Ticket \(ticket.id)" : title
    }

    /// Those who follow the channel of knowledge, and those whose inboxes carry it.
    func tell(
        _ event: KnowledgeEvent, _ stored: StoredEvent, by actor: Actor, in turn: Turn
    ) throws(LogError) {
        try publish(encoding.knowledgeChannel(stored), to: .knowledge(log.desk), stored.sequence, in: turn)
        for user in event.toldUsers where user != actor.id {
            try publish(encoding.deskInbox(stored), to: .user(user.rawValue), stored.sequence, in: turn)
        }
    }

    /// What a receipt adds: the article that was made, changed or used.
    func writeArticle(of stored: [StoredEvent], _ writer: inout JSONWriter) {
        for entry in stored {
            switch entry.event {
            case .knowledge(let event): return writer.field("article", event.article.rawValue)
            case .handling(.articleLinked(let article, _)), .handling(.articleUnlinked(let article)):
                return writer.field("article", article.rawValue)
            default: break
            }
        }
    }
}

extension [Event] {
    /// The solution that is among them.
    fileprivate var solution: TicketSolved? {
        for case .ticketSolved(let solved) in self { return solved }
        return nil
    }
}
