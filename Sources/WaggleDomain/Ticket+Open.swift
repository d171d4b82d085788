extension Ticket {
    /// Decides a new ticket; `id` is the next number of the desk. A staff member or a bot may open it for a customer.
    /// `coin` is the ticket's own while a pilot runs.
    package static func decideOpen(
        _ opening: Command.OpenTicket, id: TicketID, by actor: Actor, at now: Milliseconds, view: DeskView,
        coin: Bool? = nil
    ) -> Decision {
        let action = Action(.openTicket(opening), by: actor.id)
        if let refusal = Access.decide(action, by: actor, on: nil, view: view) ?? check(opening) {
            return .failure(refusal)
        }
        let terms = view.terms(of: opening.organisation)
        if let refusal = terms.refuse(opening.channel, to: actor) { return .failure(refusal) }
        guard let queue = opening.queue.map({ view.queues[$0] }) ?? view.entryQueue(of: opening.category, under: terms)
        else {
            return .failure(Refusal(.invalidField, "there is no such queue", field: "queue"))
        }
        if let refusal = view.refuse(queue, to: actor, category: opening.category, under: terms) {
            return .failure(refusal)
        }
        let subject =
            opening.subject.isBlank
            ? opening.text.firstLine(Bounds.derivedSubjectCharactersMax) : opening.subject
        let (mode, source) = view.mode(in: queue, coin: coin)
        let opened = TicketOpened(
            customer: opening.customer, queue: queue.id, tier: queue.tier, mode: mode, modeSource: source,
            channel: opening.channel, kind: opening.kind, category: opening.category, priority: opening.priority,
            subject: subject)
        var turn = Turn(
            ticket: Ticket(id: id, opened: opened, at: now, sequence: 1), actor: view.current(actor), now: now,
            view: view)
        turn.grade(opening)
        turn.speak(opening.language)
        turn.record(.customerMessageSent(number: 1, text: opening.text, files: turn.numbered(opening.files)))
        turn.greet()
        turn.startClock()
        turn.agree(opening.organisation)
        turn.settleService()
        return .success([.ticketOpened(opened)] + turn.events)
    }

    private static func refuse(_ files: [AttachedFile]) -> Refusal? {
        guard files.count > Bounds.filesPerMessageMax else { return nil }
        return Refusal(.invalidField, "a message takes at most \(Bounds.filesPerMessageMax) files", field: "files")
    }

    private static func check(_ opening: Command.OpenTicket) -> Refusal? {
        if opening.customer == .system {
            return Refusal(.invalidField, "a ticket is for a customer", field: "customer")
        }
        return Bounds.checkSubject(opening.subject) ?? Bounds.check(opening.text, "text", 1...Bounds.textBytesMax)
            ?? refuse(opening.files)
            ?? Bounds.check(opening.category, "category", 0...Bounds.categoryBytesMax)
            ?? opening.language.flatMap { Bounds.check($0, "language", 0...Bounds.skillBytesMax) }
    }
}

extension DeskView {
    /// A contract's tiers bind everybody. Customers come in where everybody comes in: a queue that they name is at the
    /// tier where their category begins.
    fileprivate func refuse(
        _ queue: Queue, to actor: Actor, category: String, under terms: ServiceTerms
    ) -> Refusal? {
        let entry = entryQueue(of: category, under: terms)
        guard terms.includes(queue.tier) || queue.id == entry?.id else {
            return Refusal(
                .invalidField, "the contract \(terms.contract ?? "") does not include \(queue.tier.name)",
                field: "queue")
        }
        guard actor.role == .customer, let entry, !policy.tiers.group(of: entry.tier).contains(queue.tier) else {
            return nil
        }
        return Refusal(.invalidField, "there is no such queue for you", field: "queue")
    }
}

extension Ticket.Turn {
    /// The customer's language, by which a colleague who speaks it is found first. Regions are left out.
    mutating func speak(_ language: String?) {
        guard let tag = language?.split(separator: "-").first, !String(tag).isBlank else { return }
        record(.routing(.needsSet(skills: [], language: tag.lowercased())))
    }

    /// The contract of the customer's organisation, from the ticket's beginning.
    mutating func agree(_ organisation: OrganisationID?) {
        guard let organisation else { return }
        let contract = view.organisations[organisation]?.contract?.name
        record(.service(.termsAgreed(organisation: organisation, contract: contract)))
    }
}
