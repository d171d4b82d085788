extension Ticket {
    /// What a ticket remembers about classification, tags, links, merging, snoozing, waiting and cancelling.
    package struct Handling: Equatable, Sendable {
        /// One link to another ticket.
        package struct Link: Hashable, Sendable {
            package let ticket: TicketID
            package let relation: TicketRelation
            package init(ticket: TicketID, relation: TicketRelation) {
                self.ticket = ticket
                self.relation = relation
            }
        }

        package internal(set) var impact: Grade?
        package internal(set) var urgency: Grade?
        /// In the order they were given, each once.
        package internal(set) var tags: [String] = []
        /// Custom fields that have a value.
        package internal(set) var fields: [String: String] = [:]
        /// In the order they were made, each once.
        package internal(set) var links: [Link] = []
        /// The knowledge articles it uses, each once, the latest last.
        package internal(set) var articles: [ArticleLink] = []
        /// Who owned the ticket that goes on for this one when they were merged.
        package internal(set) var survivorOwner: UserID?
        package internal(set) var cancelReason: CancelReason?
        /// When a waiting or snoozed ticket comes back by itself.
        package internal(set) var wakeAt: Milliseconds?
        /// What the ticket waits for its customer with; nil when it does not.
        package internal(set) var pending: PendingStarted?
        /// The last message to the customer that the ticket waited on, now or before; 0 before the first.
        package internal(set) var lastPendingMessage = 0
        /// The last message to the customer asks something.
        package internal(set) var lastMessageAsks = false
        /// Of the present leg: a reopening clears it.
        package internal(set) var solution: TicketSolved?
        /// The problem that it is one ticket of.
        package internal(set) var problem: ProblemLink?
        /// Of every problem it was ever linked to: the last news its customer was told.
        package internal(set) var heard: [ProblemID: Int] = [:]
        /// What the customer thinks of it; their last word.
        package internal(set) var rating: Rating?
        /// What the case comes down to.
        package internal(set) var card = Card()
        /// In the order they were begun, dropped ones too.
        package internal(set) var procedures: [ProcedureWork] = []

        /// The other end of the last link of a kind.
        package func linked(_ relation: TicketRelation) -> TicketID? {
            links.last { $0.relation == relation }?.ticket
        }

        /// The customer was told this news of a problem.
        mutating func noteTold(_ id: ProblemID, _ news: Int) {
            heard[id] = news
            if problem?.problem == id { problem?.told = news }
        }

        /// A ticket that is at work waits for nothing.
        mutating func settle(_ state: TicketState) {
            if state != .pendingCustomer { pending = nil }
            if state != .pendingCustomer && state != .pendingPartner && state != .snoozed { wakeAt = nil }
        }

        /// A question mark of any script tells a question; it is a sign, not a proof.
        static func asks(_ text: String) -> Bool {
            text.unicodeScalars.contains { ["?", "\u{FF1F}", "\u{061F}", "\u{037E}", "\u{055E}"].contains($0) }
        }
    }

    /// Where a finished ticket's matter goes on: what it was merged into, or the ticket that followed it.
    package var successor: TicketID? {
        guard state.isFinished else { return nil }
        return handling.linked(.mergedInto) ?? handling.linked(.followedBy)
            ?? (state == .cancelled ? handling.linked(.duplicateOf) : nil)
    }

    mutating func apply(_ event: HandlingEvent, by actor: UserID, at: Milliseconds) {
        switch event {
        case .classified(let classification): classify(classification)
        case .tagged(let tags): handling.tags = tags
        case .fieldSet(let name, let value): handling.fields[name] = value.isEmpty ? nil : value
        case .linked(let other, let relation):
            link(other, relation)
            // A follow-up waits from its beginning, with words or without.
            if relation == .followUpOf { waitingSince = waitingSince ?? at }
        case .unlinked(let other, let relation):
            handling.links.removeAll { $0.ticket == other && $0.relation == relation }
        case .merged(let survivor, let owner, _):
            move(.merged)
            handling.survivorOwner = owner
            link(survivor, .mergedInto)
            end(at)
        case .absorbed(let other, let waiting): absorb(other, waiting)
        case .cancelled(let reason, let original, _, _):
            move(.cancelled)
            handling.cancelReason = reason
            if let original { link(original, .duplicateOf) }
            end(at)
        case .snoozed(let until, _):
            move(.snoozed)
            handling.wakeAt = until
        case .pending(let pending):
            move(.waitsForCustomer)
            handling.pending = pending
            handling.lastPendingMessage = pending.message
            handling.wakeAt = pending.until
        case .resumed: move(.resumed)
        case .solvedAnswered: break
        case .rated(let rating): handling.rating = rating
        case .returned(let cause):
            move(.returned)
            routing.pushAnew()
            beginLeg(cause, at)
            endOwnerInterval()
        case .problemLinked(let problem, let told):
            handling.problem = ProblemLink(problem: problem, since: at, told: told)
            handling.heard[problem] = told
        case .problemUnlinked: handling.problem = nil
        case .solvingOffered(_, let solution): handling.problem?.offer = solution
        case .solvingAnswered: handling.problem?.offer = nil
        case .articleLinked(let article, let use): apply(articleLinked: article, use, by: actor, at: at)
        case .articleUnlinked(let article): handling.articles.removeAll { $0.article == article }
        case .customerJoined(_, let known): customer = known
        case .cardKept(let kept): handling.card.keep(kept, by: actor, at: at)
        case .cardCorrected(let message): handling.card.correction = message
        case .askedAgain(let message, let isAgain): handling.card.mark(message, isAgain)
        case .procedureBegun(let begun): begin(begun, by: actor, at: at)
        case .procedureMarked(let mark): self.mark(mark, by: actor, at: at)
        case .procedureDropped(let number, _): drop(procedure: number)
        case .stepsLeftOpen: break
        }
    }

    private mutating func classify(_ classification: Classification) {
        kind = classification.kind
        category = classification.category
        priority = classification.priority
        subject = classification.subject
        handling.impact = classification.impact
        handling.urgency = classification.urgency
    }

    private mutating func link(_ other: TicketID, _ relation: TicketRelation) {
        let link = Handling.Link(ticket: other, relation: relation)
        if !handling.links.contains(link) { handling.links.append(link) }
    }

    /// What the other ticket's customer waits for is now to be answered here.
    private mutating func absorb(_ other: TicketID, _ waiting: Milliseconds?) {
        link(other, .mergedFrom)
        guard let waiting else { return }
        waitingSince = min(waiting, waitingSince ?? waiting)
        lastCustomerMessage = messageCount
        move(.customerWrote)
    }

    /// The moments this family waits for.
    func handlingDeadlines(_ policy: DeskPolicy) -> [Deadline] {
        guard let wakeAt = handling.wakeAt else { return [] }
        return [Deadline(kind: .wakeUp, reference: 0, due: wakeAt)]
    }

    /// What must hold of it and does not, one sentence each.
    func brokenHandling() -> [String] {
        var broken: [String] = []
        if (state == .pendingCustomer) != (handling.pending != nil) {
            broken.append("\(state.rawValue) and what is waited for disagree")
        }
        if state == .pendingCustomer && waitingSince != nil {
            broken.append("the desk and the customer wait for each other")
        }
        if state == .snoozed && handling.wakeAt == nil { broken.append("a snoozed ticket never wakes") }
        if handling.wakeAt != nil && !state.isParked { broken.append("a wake-up stands for a ticket at work") }
        if (state == .solved || state == .closed) != (handling.solution != nil) {
            broken.append("\(state.rawValue) and its solution disagree")
        }
        let isMerged = handling.linked(.mergedInto) != nil
        if (state == .cancelled) != (handling.cancelReason != nil || isMerged) {
            broken.append("\(state.rawValue) without its reason, or a reason without the end")
        }
        if Set(handling.links).count != handling.links.count { broken.append("a link stands twice") }
        if handling.links.contains(where: { $0.ticket == id }) { broken.append("linked to itself") }
        if handling.links.count(where: { $0.relation == .parent }) > 1 { broken.append("two parents") }
        if handling.links.count > Bounds.linksMax || handling.tags.count > Bounds.tagsMax
            || handling.fields.count > Bounds.fieldsMax || handling.heard.count > Bounds.problemsOfTicketMax
            || handling.articles.count > Bounds.articlesOfTicketMax
            || handling.card.askedAgain.count > Bounds.askedAgainMax
            || handling.procedures.count > Bounds.proceduresOfTicketMax
        {
            broken.append("links, tags or fields have no bound")
        }
        return broken
    }
}
