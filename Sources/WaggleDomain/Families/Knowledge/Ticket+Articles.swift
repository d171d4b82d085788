// The articles that a ticket uses: its solution, what was drafted from it, what somebody pointed to.

extension Ticket {
    /// An article's place on a ticket.
    package struct ArticleLink: Equatable, Sendable {
        package let article: ArticleID
        package internal(set) var use: ArticleUse
        package let by: UserID
        package let at: Milliseconds
    }

    mutating func apply(articleLinked article: ArticleID, _ use: ArticleUse, by actor: UserID, at: Milliseconds) {
        handling.articles.removeAll { $0.article == article }
        handling.articles.append(ArticleLink(article: article, use: use, by: actor, at: at))
    }
}

extension Ticket {
    /// Events that make this ticket use an article, whoever may decide that; none when it does already so.
    package func using(
        _ article: ArticleID, as use: ArticleUse, by actor: Actor, at now: Milliseconds, view: DeskView
    ) -> Result<[Event], Refusal> {
        var turn = Turn(ticket: self, actor: actor, now: now, view: view)
        if let refusal = turn.use(article, as: use) { return .failure(refusal) }
        return .success(turn.events)
    }
}

extension Ticket.Turn {
    mutating func linkArticle(_ article: ArticleID) -> Refusal? {
        if ticket.handling.articles.contains(where: { $0.article == article }) {
            return Refusal(.conflict, "ticket \(ticket.id) uses article \(article) already")
        }
        return use(article, as: .cited)
    }

    mutating func unlinkArticle(_ article: ArticleID) -> Refusal? {
        guard ticket.handling.articles.contains(where: { $0.article == article }) else {
            return wrongState("ticket \(ticket.id) does not use article \(article)")
        }
        record(.handling(.articleUnlinked(article)))
        return nil
    }

    /// Records that the ticket uses an article so, unless it is known already. The desk looks whether there is one.
    mutating func use(_ article: ArticleID, as use: ArticleUse) -> Refusal? {
        let links = ticket.handling.articles
        if links.contains(where: { $0.article == article && $0.use == use }) { return nil }
        guard links.contains(where: { $0.article == article }) || links.count < Bounds.articlesOfTicketMax else {
            return Refusal(
                .conflict, "ticket \(ticket.id) uses \(Bounds.articlesOfTicketMax) articles: that is enough")
        }
        record(.handling(.articleLinked(article, use)))
        return nil
    }
}
