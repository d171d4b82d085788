// What may become of a problem. Its tickets are not asked here: what each of them records comes from
// `Ticket+Problem.swift`.

extension Problem {
    package typealias Decision = Result<[ProblemEvent], Refusal>

    /// A new problem; `category` is what the draft leaves to the proposal or the first ticket.
    package static func decideDeclare(
        _ draft: ProblemCommand.Draft, id: ProblemID, category: String, by actor: Actor, view: DeskView
    ) -> Decision {
        let form = ProblemForm(
            category: draft.category ?? category, priority: draft.priority, owner: actor.id, title: draft.title,
            workaround: draft.workaround)
        if let refusal = Access.decide(.declareProblem, by: actor, on: nil, view: view) ?? form.check() {
            return .failure(refusal)
        }
        return .success([.declared(problem: id, form: form)])
    }

    /// Decides a command on this problem alone; linking is asked of the tickets. Changes nothing.
    package func decide(_ command: ProblemCommand, by actor: Actor, view: DeskView) -> Decision {
        if let refusal = refuse(command.action, by: actor, view: view) { return .failure(refusal) }
        switch command {
        case .declare(let draft):
            guard state.after(.declared) != nil else { return .failure(wrongState) }
            return Self.decideDeclare(draft, id: id, category: form.category, by: actor, view: view)
        case .dismiss(_, let reason):
            guard state.after(.dismissed) != nil else { return .failure(wrongState) }
            if let refusal = Bounds.check(reason, "reason", 1...Bounds.reasonBytesMax) { return .failure(refusal) }
            return .success([.dismissed(problem: id, reason: reason)])
        case .change(_, let change): return decide(change, view)
        case .tell(_, let text, let isWorkaround): return decideTelling(text, isWorkaround)
        case .solve(_, let text, let rootCause, let decision):
            return decideSolving(text, rootCause: rootCause, decision: decision)
        case .reopen(_, let reason):
            guard state.after(.reopened) != nil else { return .failure(wrongState) }
            if let refusal = Bounds.check(reason, "reason", 1...Bounds.reasonBytesMax) { return .failure(refusal) }
            return .success([.reopened(problem: id, reason: reason)])
        case .link, .unlink, .announceFeedback:
            return .failure(Refusal(.badRequest, "this is not asked of a problem alone"))
        }
    }

    /// Rights first; then who leads it: its owner, and managers.
    package func refuse(_ action: Action, by actor: Actor, view: DeskView) -> Refusal? {
        if let refusal = Access.decide(action, by: actor, on: nil, view: view) { return refusal }
        let isLed = action == .leadProblem || (action == .dismissProblem && state == .open)
        guard isLed, actor.id != form.owner, view.current(actor).role != .manager else { return nil }
        return Refusal(.notAllowed, "only the owner of problem \(id) or a manager may do this")
    }

    /// What tickets may be linked to: not what is only proposed, nor what was dismissed.
    package func refuseLinking() -> Refusal? { state == .open || state == .solved ? nil : wrongState }

    private var wrongState: Refusal { Refusal(.wrongState, "problem \(id) is \(state.rawValue)") }

    private func decide(_ change: ProblemCommand.Change, _ view: DeskView) -> Decision {
        guard state == .open || state == .solved else { return .failure(wrongState) }
        var next = form
        next.title = change.title ?? form.title
        next.category = change.category ?? form.category
        next.priority = change.priority ?? form.priority
        next.owner = change.owner ?? form.owner
        next.workaround = change.workaround ?? form.workaround
        next.rootCause = change.rootCause ?? form.rootCause
        next.decision = change.decision ?? form.decision
        if let refusal = next.check() { return .failure(refusal) }
        if next.owner != form.owner, ![.agent, .manager].contains(view.staff[next.owner]?.actor.role) {
            return .failure(
                Refusal(.invalidField, "there is no user \(next.owner) who could lead a problem", field: "owner"))
        }
        guard next != form else { return .failure(Refusal(.conflict, "problem \(id) stands so already")) }
        return .success([.changed(problem: id, form: next)])
    }

    private func decideTelling(_ text: String?, _ isWorkaround: Bool) -> Decision {
        guard state == .open || state == .solved else { return .failure(wrongState) }
        let isFromForm = text == nil
        let text = text ?? form.workaround
        if isFromForm && text.isBlank {
            return .failure(
                Refusal(.invalidField, "problem \(id) has no workaround: say what to tell", field: "text"))
        }
        return news(text, isWorkaround: isWorkaround || isFromForm).map { news in
            var next = form
            next.workaround = text
            // What customers are told to do is the workaround from then on.
            let isNew = news.isWorkaround && text != form.workaround && next.check() == nil
            return [.told(news)] + (isNew ? [.changed(problem: id, form: next)] : [])
        }
    }

    private func decideSolving(_ text: String, rootCause: String?, decision: String?) -> Decision {
        guard state.after(.solved) != nil else { return .failure(wrongState) }
        var next = form
        next.rootCause = rootCause ?? form.rootCause
        next.decision = decision ?? form.decision
        // It becomes the solution of tickets, so it is bound like one.
        if let refusal = next.check() ?? Bounds.check(text, "text", 1...Bounds.summaryBytesMax) {
            return .failure(refusal)
        }
        return news(text, isWorkaround: false).map { news in
            [.solved(news)] + (next != form ? [.changed(problem: id, form: next)] : [])
        }
    }

    private func news(_ text: String, isWorkaround: Bool) -> Result<ProblemNews, Refusal> {
        if let refusal = Bounds.refuseText(text, "text") { return .failure(refusal) }
        guard newsCount < Bounds.newsMax else {
            return .failure(Refusal(.conflict, "problem \(id) has told \(Bounds.newsMax) times: that is enough"))
        }
        return .success(ProblemNews(problem: id, number: newsCount + 1, isWorkaround: isWorkaround, text: text))
    }
}
