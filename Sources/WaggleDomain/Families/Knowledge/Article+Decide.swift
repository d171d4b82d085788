// What may become of an article. Everybody on staff writes and publishes, in the flow of work; the desk's settings may
// want a second person to publish. Who answers for an article and whom it is for is its owner's to say, and managers'.

extension Article {
    package typealias Decision = Result<[KnowledgeEvent], Refusal>

    /// A new article; `category` is what the draft leaves to its ticket.
    package static func decideDraft(
        _ draft: KnowledgeCommand.Draft, id: ArticleID, category: String, by actor: Actor, view: DeskView
    ) -> Decision {
        let form = ArticleForm(
            owner: actor.id, category: draft.category ?? category, audience: draft.audience)
        let text = ArticleText(language: draft.language, version: 1, title: draft.title, body: draft.body)
        if let refusal = Access.decide(.draftArticle, by: actor, on: nil, view: view) ?? form.check() ?? text.check() {
            return .failure(refusal)
        }
        guard id.rawValue <= Bounds.articlesMax else {
            return .failure(Refusal(.conflict, "this desk has \(Bounds.articlesMax) articles: that is enough"))
        }
        return .success([.drafted(article: id, form: form, text: text, ticket: draft.ticket)])
    }

    /// Decides a command on this article. Changes nothing.
    package func decide(
        _ command: KnowledgeCommand, by actor: Actor, at now: Milliseconds, view: DeskView
    ) -> Decision {
        if let refusal = refuse(command.action, by: actor, view: view) { return .failure(refusal) }
        switch command {
        case .draft: return .failure(Refusal(.badRequest, "this is not asked of an article that is there"))
        case .edit(_, let edit): return decide(edit)
        case .change(_, let change): return decide(change, view)
        case .submit: return step(.submitted, .submitted(article: id))
        case .sendBack(_, let reason):
            if let refusal = Bounds.check(reason, "reason", 1...Bounds.reasonBytesMax) { return .failure(refusal) }
            return step(.returned, .returned(article: id, reason: reason))
        case .publish(_, let languages): return decidePublishing(languages, actor, now, view)
        case .archive(_, let reason):
            if let refusal = Bounds.check(reason, "reason", 1...Bounds.reasonBytesMax) { return .failure(refusal) }
            return step(.archived, .archived(article: id, reason: reason))
        case .restore: return step(.restored, .restored(article: id))
        case .review(_, let next): return decideReview(next, now, view)
        case .remind:
            guard let due = reminderAt, due <= now else { return .failure(wrongState) }
            return .success([.reviewDue(article: id, owner: form.owner)])
        }
    }

    /// Rights first; then who leads it: its owner, and managers.
    package func refuse(_ action: Action, by actor: Actor, view: DeskView) -> Refusal? {
        if let refusal = Access.decide(action, by: actor, on: nil, view: view) { return refusal }
        guard action == .leadArticle, actor.id != form.owner, view.current(actor).role != .manager else { return nil }
        return Refusal(.notAllowed, "only the owner of article \(id) or a manager may do this")
    }

    private var wrongState: Refusal { Refusal(.wrongState, "article \(id) is \(state.rawValue)") }

    private func step(_ step: ArticleStep, _ event: KnowledgeEvent) -> Decision {
        state.after(step) == nil ? .failure(wrongState) : .success([event])
    }

    private func decide(_ edit: KnowledgeCommand.Edit) -> Decision {
        guard state != .archived else { return .failure(wrongState) }
        let latest = variants[edit.language]?.latest ?? 0
        if let seen = edit.basedOn, seen != latest {
            return .failure(
                Refusal(.staleVersion, "article \(id) has changed since you saw it: look again", field: "based_on"))
        }
        guard latest < Bounds.articleVersionsMax else {
            return .failure(
                Refusal(.conflict, "article \(id) has \(Bounds.articleVersionsMax) versions: begin a new one"))
        }
        let text = ArticleText(
            language: edit.language, version: latest + 1, title: edit.title, body: edit.body, note: edit.note)
        return text.check().map { .failure($0) } ?? .success([.edited(article: id, text: text)])
    }

    private func decide(_ change: KnowledgeCommand.Change, _ view: DeskView) -> Decision {
        var next = form
        next.owner = change.owner ?? form.owner
        next.category = change.category ?? form.category
        next.audience = change.audience ?? form.audience
        if let refusal = next.check() { return .failure(refusal) }
        if next.owner != form.owner, ![.agent, .manager].contains(view.staff[next.owner]?.actor.role) {
            return .failure(
                Refusal(.invalidField, "there is no user \(next.owner) who could own an article", field: "owner"))
        }
        guard next != form else { return .failure(Refusal(.conflict, "article \(id) stands so already")) }
        return .success([.changed(article: id, form: next)])
    }

    private func decidePublishing(
        _ languages: [ArticleLanguage]?, _ actor: Actor, _ now: Milliseconds, _ view: DeskView
    ) -> Decision {
        guard state.after(.published) != nil else { return .failure(wrongState) }
        let present = ArticleLanguage.allCases.filter { variants[$0] != nil }
        let wanted = languages.map { chosen in ArticleLanguage.allCases.filter(chosen.contains) } ?? present
        guard !wanted.isEmpty, wanted.allSatisfy(present.contains) else {
            return .failure(
                Refusal(.invalidField, "article \(id) has no text in that language", field: "languages"))
        }
        guard wanted.contains(where: unpublishedLanguages.contains) else {
            return .failure(Refusal(.conflict, "readers see the newest texts of article \(id) already"))
        }
        let policy = view.policy.knowledge
        if policy.needsSecondPerson, wanted.contains(where: { variants[$0]?.writer == actor.id }) {
            return .failure(
                Refusal(.notAllowed, "somebody else publishes what you wrote: hand article \(id) in for review"))
        }
        return .success([.published(article: id, languages: wanted, reviewAt: now + policy.reviewAfter)])
    }

    private func decideReview(_ next: Milliseconds?, _ now: Milliseconds, _ view: DeskView) -> Decision {
        guard state == .published else { return .failure(wrongState) }
        let next = next ?? now + view.policy.knowledge.reviewAfter
        guard next > now else {
            return .failure(Refusal(.invalidField, "this time has passed already", field: "review_at"))
        }
        guard next - now <= Bounds.articleReviewMax else {
            let days = Bounds.articleReviewMax / 86_400_000
            return .failure(
                Refusal(.invalidField, "choose a time within the next \(days) days", field: "review_at"))
        }
        return .success([.reviewed(article: id, reviewAt: next)])
    }
}
